from __future__ import annotations

from django.urls import path

from lamplighter.web.directory import views

app_name = "directory"
urlpatterns = [
    path("", views.people, name="people"),
    path("search/", views.search, name="search"),
    path("for/<id:question>/", views.people, name="people_for"),
    path("<id:pk>/", views.card, name="card"),
]
