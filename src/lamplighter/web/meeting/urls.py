from __future__ import annotations

from django.urls import path

from lamplighter.web.meeting import views

app_name = "meeting"
urlpatterns = [
    path("for/<id:mentorship>/", views.plan, name="plan"),
    path("for/<id:mentorship>/next/", views.take_the_next, name="next"),
    path("for/<id:mentorship>/agenda/", views.add, name="add"),
    path("for/<id:mentorship>/known/", views.known, name="known"),
    path("for/<id:mentorship>/from-memory/", views.from_memory, name="from_memory"),
    path("agenda/<id:pk>/done/", views.done, name="done"),
    path("agenda/<id:pk>/so/", views.is_it_so, name="is_it_so"),
    path("<id:pk>/", views.page, name="page"),
    path("<id:pk>/move/", views.move, name="move"),
    path("<id:pk>/where/", views.where, name="where"),
    path("<id:pk>/held/", views.held, name="held"),
    path("<id:pk>/alone/", views.alone, name="alone"),
    path("<id:pk>/take/", views.take, name="take"),
    path("<id:pk>/in-writing/", views.in_writing, name="in_writing"),
    path("<id:pk>/call-off/", views.call_off, name="call_off"),
]
