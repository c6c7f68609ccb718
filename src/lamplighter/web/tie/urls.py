from __future__ import annotations

from django.urls import path

from lamplighter.web.tie import letter, views

app_name = "tie"
urlpatterns = [
    path("mentors/", views.ties, name="list"),
    path("mentors/<id:pk>/", views.page, name="page"),
    path("mentors/<id:pk>/change/", views.change, name="change"),
    path("mentors/<id:pk>/remove/", views.remove, name="remove"),
    path("mentors/<id:pk>/thank/", views.thank, name="thank"),
    path("thanks/<id:pk>/take-back/", views.take_back, name="take_back"),
    path("thanks/<str:token>/", letter.open_letter, name="thanks"),
    path("thanks/<str:token>/answer/", letter.answer, name="answer"),
]
