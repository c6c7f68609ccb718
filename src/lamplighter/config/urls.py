"""Every address of the house, room by room."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from lamplighter.config.converters import ShortId

register_converter(ShortId, "id")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("lamplighter.web.home.urls")),
    path("", include("lamplighter.web.person.urls")),
    path("you/help/", include("lamplighter.web.valueadd.urls")),
    path("you/", include("lamplighter.web.leaving.urls")),
    path("you/as-a-mentor/", include("lamplighter.web.portrait.urls")),
    path("you/hours/", include("lamplighter.web.availability.urls")),
    path("you/hours/elsewhere/", include("lamplighter.web.busy.urls")),
    path("", include("lamplighter.web.calendar.urls")),
    path("", include("lamplighter.web.assistant.urls")),
    path("you/mail/coming/", include("lamplighter.web.coming.urls")),
    path("guide/", include("lamplighter.web.guide.urls")),
    path("questions/", include("lamplighter.web.question.urls")),
    path("", include("lamplighter.web.tie.urls")),
    path("invitations/", include("lamplighter.web.invitation.urls")),
    path("people/", include("lamplighter.web.directory.urls")),
    path("considering/", include("lamplighter.web.assessment.urls")),
    path("requests/", include("lamplighter.web.introduction.urls")),
    path("mentorships/", include("lamplighter.web.mentorship.urls")),
    path("agreements/", include("lamplighter.web.agreement.urls")),
    path("meetings/", include("lamplighter.web.meeting.urls")),
    path("goals/", include("lamplighter.web.goal.urls")),
    path("messages/", include("lamplighter.web.message.urls")),
    path("crossroads/", include("lamplighter.web.crossroads.urls")),
    path("said/", include("lamplighter.web.endorsement.urls")),
    path("check-ins/", include("lamplighter.web.checkin.urls")),
    path("wrong/", include("lamplighter.web.safety.urls")),
    path("l/", include("lamplighter.web.link.urls")),
]
if settings.DEMO:
    urlpatterns += [
        path("demo/", include("lamplighter.web.demo.urls")),
        path("style/", include("lamplighter.web.style.urls")),
    ]

handler400 = "lamplighter.web.error.views.bad_request"
handler403 = "lamplighter.web.error.views.forbidden"
handler404 = "lamplighter.web.error.views.not_found"
handler429 = "lamplighter.web.error.views.too_quick"  # the sign-in library asks for it
handler500 = "lamplighter.web.error.views.broken"
