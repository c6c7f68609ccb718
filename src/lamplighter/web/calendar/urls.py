from __future__ import annotations

from django.urls import path

from lamplighter.web.calendar import views

app_name = "calendar"
urlpatterns = [
    path("you/calendar/", views.mine, name="mine"),
    path("calendar/<str:token>/meetings.ics", views.feed, name="feed"),
]
