from __future__ import annotations

from django.urls import path

from lamplighter.web.demo import views

app_name = "demo"
urlpatterns = [
    path("be/", views.be, name="be"),
    path("mail/", views.mail, name="mail"),
    path("two-weeks-on/", views.two_weeks_on, name="two_weeks_on"),
]
