from __future__ import annotations

from django.urls import path

from lamplighter.web.valueadd import views

app_name = "valueadd"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("ten-questions/", views.prompts, name="prompts"),
    path("ten-questions/clear/", views.clear, name="clear"),
    path("not-for/", views.not_for, name="not_for"),
    path("<id:pk>/", views.statement, name="statement"),
    path("<id:pk>/first/", views.first, name="first"),
    path("<id:pk>/take-away/", views.take_away, name="take_away"),
]
