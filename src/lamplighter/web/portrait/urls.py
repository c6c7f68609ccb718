from __future__ import annotations

from django.urls import path

from lamplighter.web.portrait import views

app_name = "portrait"
urlpatterns = [
    path("", views.mine, name="mine"),
]
