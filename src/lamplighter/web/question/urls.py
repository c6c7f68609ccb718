from __future__ import annotations

from django.urls import path

from lamplighter.web.question import views

app_name = "question"
urlpatterns = [
    path("", views.questions, name="list"),
    path("<id:pk>/close/", views.close, name="close"),
]
