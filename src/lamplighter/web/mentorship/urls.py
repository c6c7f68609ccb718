from __future__ import annotations

from django.urls import path

from lamplighter.web.mentorship import views

app_name = "mentorship"
urlpatterns = [
    path("<id:pk>/", views.page, name="page"),
    path("<id:pk>/timeline/", views.timeline, name="timeline"),
    path("<id:pk>/rhythm/", views.rhythm, name="rhythm"),
    path("<id:pk>/pause/", views.pause, name="pause"),
    path("<id:pk>/resume/", views.resume, name="resume"),
    path("<id:pk>/end/", views.end, name="end"),
    path("<id:pk>/offer-to-finish/", views.offer, name="offer"),
    path("<id:pk>/finish/", views.finish, name="finish"),
    path("<id:pk>/carry-on/", views.go_on, name="carry_on"),
    path("<id:pk>/leave/", views.leave, name="leave"),
]
