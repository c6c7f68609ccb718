from __future__ import annotations

from django.urls import include, path

from lamplighter.web.person import photo, rest, views
from lamplighter.web.person.ways import address, app, browser, door, passkey, password, still_you

own = (
    [
        path("welcome/", views.welcome, name="welcome"),
        path("you/come-back/", views.come_back, name="come_back"),
        path("you/", views.profile, name="profile"),
        path("you/mail/", views.mail, name="mail"),
        path("you/mail/works/", views.mail_works, name="mail_works"),
        path("sign-in/password/", door.by_password, name="by_password"),
        path("still-you/password/", still_you.by_password, name="still_you_by_password"),
        path("you/ways-in/password/", password.password, name="password"),
        path("you/ways-in/password/remove/", password.remove, name="remove_password"),
        path("you/photo/", photo.photo, name="photo"),
        path("you/photo/remove/", photo.remove, name="photo_remove"),
        path("you/break/", rest.rest, name="rest"),
        path("you/break/end/", rest.back, name="back"),
        path("faces/<id:pk>/", photo.face, name="face"),
        path("faces/<id:pk>/small/", photo.small_face, name="small_face"),
        path("you/ways-in/app/picture/", app.picture, name="picture"),
    ],
    "person",
)
# The names are the sign-in library's, which leads from one to the other by them.
urlpatterns = [
    path("sign-in/", door.door, name="account_login"),
    path("sign-in/", door.door, name="account_request_login_code"),
    path("sign-in/code/", door.code, name="account_confirm_login_code"),
    path("sign-in/second-step/", app.second_step, name="mfa_authenticate"),
    path("sign-in/passkey/", passkey.enter, name="mfa_login_webauthn"),
    path("sign-in/again/", door.again, name="account_signup"),
    path("sign-out/", door.sign_out, name="account_logout"),
    path("still-you/", still_you.by_mail, name="account_reauthenticate"),
    path("still-you/app/", still_you.by_app, name="mfa_reauthenticate"),
    path("still-you/passkey/", still_you.by_passkey, name="mfa_reauthenticate_webauthn"),
    path("you/ways-in/", views.ways_in, name="mfa_index"),
    path("you/ways-in/passkeys/new/", passkey.add, name="mfa_add_webauthn"),
    path("you/ways-in/passkeys/<slug:key>/", passkey.rename, name="mfa_edit_webauthn"),
    path("you/ways-in/passkeys/<slug:key>/remove/", passkey.remove, name="mfa_remove_webauthn"),
    path("you/ways-in/app/", app.begin, name="mfa_activate_totp"),
    path("you/ways-in/app/off/", app.end, name="mfa_deactivate_totp"),
    path("you/ways-in/codes/", app.codes, name="mfa_view_recovery_codes"),
    path("you/ways-in/codes/new/", app.new_codes, name="mfa_generate_recovery_codes"),
    path("you/ways-in/addresses/", address.addresses, name="account_email"),
    path("you/ways-in/addresses/code/", address.code, name="account_email_verification_sent"),
    path("you/ways-in/browsers/", browser.browsers, name="usersessions_list"),
    path("", include(own)),
]
