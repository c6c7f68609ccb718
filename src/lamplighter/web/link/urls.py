from __future__ import annotations

from django.urls import path

from lamplighter.web.link import views

app_name = "link"
urlpatterns = [
    path("<str:token>/", views.open_page, name="open"),
    path("<str:token>/stop/", views.stop, name="stop"),
]
