from __future__ import annotations

from django.urls import path

from lamplighter.web.question import views

app_name = "question"
urlpatterns = [
    path("", views.questions, name="list"),
    path("together/", views.together, name="together"),
    path("what-for/", views.goal, name="goal"),
    path("headings/<id:pk>/", views.theme, name="theme"),
    path("headings/<id:pk>/what-for/", views.from_theme, name="from_theme"),
    path("<id:pk>/", views.page, name="page"),
    path("<id:pk>/close/", views.close, name="close"),
    path("<id:pk>/what-for/", views.from_question, name="from_question"),
]
