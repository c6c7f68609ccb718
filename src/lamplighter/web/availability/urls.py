from __future__ import annotations

from django.urls import path

from lamplighter.web.availability import views

app_name = "availability"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("days/", views.days, name="days"),
    path("rather/", views.rather, name="rather"),
]
