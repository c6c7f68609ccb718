from __future__ import annotations

from django.urls import path

from lamplighter.web.checkin import views

app_name = "checkin"
urlpatterns = [
    path("<id:pk>/", views.page, name="page"),
    path("<id:pk>/me/", views.about_me, name="me"),
    path("<id:pk>/them/", views.about_them, name="them"),
    path("<id:pk>/wrong/", views.something_wrong, name="wrong"),
    path("<id:pk>/open/", views.open_it, name="open"),
    path("<id:pk>/voice/", views.voice, name="voice"),
    path("growing/<id:pk>/", views.growing, name="growing"),
    path("mosaic/<id:pk>/", views.mosaic, name="mosaic"),
]
