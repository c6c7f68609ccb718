from __future__ import annotations

from django.urls import path

from lamplighter.web.style import views

app_name = "style"

urlpatterns = [path("", views.guide, name="guide")]
