from __future__ import annotations

from django.urls import path

from lamplighter.web.agreement import views

app_name = "agreement"
urlpatterns = [
    path("for/<id:mentorship>/", views.write, name="write"),
    path("<id:pk>/", views.page, name="page"),
    path("<id:pk>/agree/", views.agree, name="agree"),
]
