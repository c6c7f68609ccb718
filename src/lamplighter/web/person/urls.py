from __future__ import annotations

from django.urls import include, path

from lamplighter.web.person import views

own = (
    [
        path("welcome/", views.welcome, name="welcome"),
        path("you/", views.profile, name="profile"),
        path("you/mail/", views.mail, name="mail"),
    ],
    "person",
)
urlpatterns = [
    path("sign-in/", views.door, name="account_login"),
    path("sign-in/", views.door, name="account_request_login_code"),
    path("sign-in/code/", views.code, name="account_confirm_login_code"),
    path("sign-in/again/", views.again, name="account_signup"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("", include(own)),
]
