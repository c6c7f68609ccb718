from __future__ import annotations

from django.urls import path

from lamplighter.web.message import views

app_name = "message"
urlpatterns = [
    path("with/<id:mentorship>/", views.messages, name="list"),
    path("before/<id:pk>/", views.earlier, name="earlier"),
    path("files/<id:pk>/", views.file, name="file"),
    path("<id:pk>/take-back/", views.take_back, name="take_back"),
]
