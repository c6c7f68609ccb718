from __future__ import annotations

from django.urls import path

from lamplighter.web.endorsement import views

app_name = "endorsement"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("of/<id:mentorship>/", views.say, name="say"),
    path("<id:pk>/show/", views.show_it, name="show"),
    path("<id:pk>/take-back/", views.take_back, name="take_back"),
]
