from __future__ import annotations

from django.urls import path

from lamplighter.web.home import begin, views

app_name = "home"
urlpatterns = [
    path("", views.home, name="home"),
    path("begin/", views.foretaste, name="foretaste"),
    path("begin/clear/", views.clear, name="clear"),
    path("begin/more/", begin.more, name="more"),
    path("begin/<slug:code>/", begin.starter, name="starter"),
    path("who-sees-what/", views.privacy, name="privacy"),
    path("healthz/", views.health, name="health"),
    path("readyz/", views.ready, name="ready"),
]
