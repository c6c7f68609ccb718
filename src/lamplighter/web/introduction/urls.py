from __future__ import annotations

from django.urls import path

from lamplighter.web.introduction import views

app_name = "introduction"
urlpatterns = [
    path("to/<id:pk>/", views.ask_person, name="ask"),
    path("<id:pk>/", views.page, name="page"),
    path("<id:pk>/accept/", views.say_yes, name="accept"),
    path("<id:pk>/decline/", views.say_not_now, name="decline"),
    path("<id:pk>/not-me/", views.think_of_others, name="suggest"),
    path("<id:pk>/ask-back/", views.ask_in_return, name="ask_back"),
    path("<id:pk>/reply/", views.say_more, name="reply"),
    path("<id:pk>/confirm/", views.want_it_all_the_same, name="confirm"),
    path("<id:pk>/line-back/", views.say_back, name="write_back"),
    path("<id:pk>/helped/", views.say_whether_it_helped, name="helped"),
    path("<id:pk>/counts/", views.let_count, name="counts"),
    path("<id:pk>/withdraw/", views.take_back, name="withdraw"),
]
