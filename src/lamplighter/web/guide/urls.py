from __future__ import annotations

from django.urls import path

from lamplighter.web.guide import views

app_name = "guide"
urlpatterns = [
    path("", views.start, name="start"),
    path("beginning/", views.beginning, name="beginning"),
    path("mentor/", views.mentor, name="mentor"),
    path("mentee/", views.mentee, name="mentee"),
    path("logistics/", views.logistics, name="logistics"),
    path("ending/", views.ending, name="ending"),
]
