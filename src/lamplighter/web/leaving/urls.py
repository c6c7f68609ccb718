from __future__ import annotations

from django.urls import path

from lamplighter.web.leaving import views

app_name = "leaving"
urlpatterns = [
    path("copy/", views.copy, name="copy"),
    path("leave/", views.go, name="leave"),
    path("stay/", views.stay, name="stay"),
    path("left/", views.left, name="left"),
    path("copy/of/<id:pk>/remove/", views.remove, name="remove"),
]
