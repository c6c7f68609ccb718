from __future__ import annotations

from django.urls import path

from lamplighter.web.introduction import views

app_name = "introduction"
urlpatterns = [
    path("to/<id:pk>/", views.ask_person, name="ask"),
    path("<id:pk>/", views.page, name="page"),
    path("<id:pk>/accept/", views.say_yes, name="accept"),
    path("<id:pk>/decline/", views.say_not_now, name="decline"),
    path("<id:pk>/withdraw/", views.take_back, name="withdraw"),
]
