from __future__ import annotations

from django.urls import path

from lamplighter.web.crossroads import views

app_name = "crossroads"
urlpatterns = [
    path("<id:pk>/", views.answer, name="answer"),
]
