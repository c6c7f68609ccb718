from __future__ import annotations

from django.urls import path

from lamplighter.web.safety import views

app_name = "safety"
urlpatterns = [
    path("", views.wrong, name="wrong"),
    path("with/<id:pk>/", views.somebody, name="somebody"),
    path("with/<id:pk>/block/", views.block_somebody, name="block"),
    path("blocked/", views.blocked, name="blocked"),
    path("blocked/<id:pk>/unblock/", views.take_block_back, name="unblock"),
]
