from __future__ import annotations

from django.urls import path

from lamplighter.web.assessment import views

app_name = "assessment"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("side-by-side/", views.side_by_side, name="side_by_side"),
    path("what-matters/", views.what_matters, name="what_matters"),
    path("card/<id:pk>/", views.consider_person, name="consider"),
    path("<id:pk>/", views.candidate, name="candidate"),
    path("<id:pk>/notes/", views.notes, name="notes"),
    path("<id:pk>/sheet/", views.sheet, name="sheet"),
    path("<id:pk>/question/", views.take_along, name="take_along"),
    path("<id:pk>/why/", views.why, name="why"),
    path("<id:pk>/keep-gut/", views.keep_gut, name="keep_gut"),
    path("<id:pk>/looking-back/", views.looking_back, name="looking_back"),
    path("<id:pk>/remove/", views.remove, name="remove"),
]
