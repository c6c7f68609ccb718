"""Messages between meetings."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.message import get_mentorship_of_message, get_messages_for
from lamplighter.services.message import send_message, take_message_back
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.few_words import MessageForm
from lamplighter.ui.refusal import told_in


@for_people("GET", "POST")
def messages(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            send_message(mentorship, form.cleaned_data["words"], by=request.user, at=request.at)
            return _back(mentorship)
    page = get_messages_for(request.user, mentorship, at=request.at)
    return show(request, "message/list.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET")
def earlier(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """What was said before this one."""
    page = get_messages_for(request.user, get_mentorship_of_message(request.user, pk), before=pk, at=request.at)
    return show(request, "message/earlier.html", page)


@for_people("POST")
def take_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    mentorship = get_mentorship_of_message(request.user, pk)
    take_message_back(pk, by=request.user, at=request.at)
    return _back(mentorship)


def _back(mentorship: uuid.UUID) -> HttpResponse:
    return SeeOther(reverse("message:list", args=[mentorship]))
