"""Meetings in one's own calendar: an address to subscribe to, and what stands there."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, VisitorRequest, by_link, for_people
from lamplighter.core.calendar import Method, write_calendar
from lamplighter.notices.outbox import absolute
from lamplighter.queries.calendar import get_feeds_for, list_entries_at
from lamplighter.services.calendar import close_feed, open_feed
from lamplighter.ui.answer import SeeOther, show
from lamplighter.web.calendar.forms import FeedForm


@for_people("GET", "POST")
def mine(request: PersonRequest) -> HttpResponse:
    """One's own addresses; to make one, and to take it back."""
    form = FeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        does = open_feed if form.cleaned_data["does"] == "make" else close_feed
        does(form.cleaned_data["pair"], by=request.user, at=request.at)
        return SeeOther(reverse("calendar:mine"))
    page = get_feeds_for(request.user)
    return show(
        request,
        "calendar/mine.html",
        page,
        form=form,
        here="you",
        origin=absolute(""),
        status=422 if form.errors else 200,
    )


@by_link("GET")
def feed(request: VisitorRequest, token: str) -> HttpResponse:
    """What a calendar reads, as often as it likes."""
    entries = list_entries_at(token, _address_of, at=request.at)
    text = write_calendar(entries, Method.PUBLISH, name="Lamplighter")
    headers = {"Content-Disposition": 'inline; filename="meetings.ics"'}
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


def _address_of(pk: uuid.UUID) -> str:
    return absolute(reverse("meeting:page", args=[pk]))
