from __future__ import annotations

from django.urls import path

from lamplighter.web.busy import views

app_name = "busy"
urlpatterns = [path("", views.mine, name="mine"), path("change/", views.change, name="change")]
