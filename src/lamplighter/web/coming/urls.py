from __future__ import annotations

from django.urls import path

from lamplighter.web.coming import views

app_name = "coming"
urlpatterns = [path("", views.mine, name="mine")]
