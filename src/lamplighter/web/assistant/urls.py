from __future__ import annotations

from django.urls import path

from lamplighter.web.assistant import views

app_name = "assistant"
urlpatterns = [
    path("you/hours/diary/", views.mine, name="mine"),
    path("diary/<str:token>/", views.diary, name="diary"),
]
