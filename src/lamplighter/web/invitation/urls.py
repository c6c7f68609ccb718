from __future__ import annotations

from django.urls import path

from lamplighter.web.invitation import views

app_name = "invitation"
urlpatterns = [
    path("two/", views.just_two, name="two"),
    path("for/<id:pk>/", views.invite_mentor, name="invite"),
    path("<id:pk>/take-back/", views.take_back, name="take_back"),
    path("<id:pk>/picture/", views.picture, name="picture"),
    path("<str:token>/", views.open_invitation, name="open"),
    path("<str:token>/yes/", views.say_yes, name="accept"),
    path("<str:token>/no/", views.say_no, name="decline"),
]
