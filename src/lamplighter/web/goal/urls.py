from __future__ import annotations

from django.urls import path

from lamplighter.web.goal import views

app_name = "goal"
urlpatterns = [
    path("for/<id:mentorship>/promise/", views.promise, name="promise"),
    path("promise/<id:pk>/", views.another_day, name="another_day"),
    path("promise/<id:pk>/kept/", views.kept, name="kept"),
    path("promise/<id:pk>/let-go/", views.let_go, name="let_go"),
    path("for/<id:mentorship>/milestone/", views.milestone, name="milestone"),
    path("milestone/<id:pk>/", views.reached, name="reached"),
    path("milestone/<id:pk>/drop/", views.drop, name="drop"),
]
