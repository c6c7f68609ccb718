"""Messages between meetings, and the files in them."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.message import get_file_for, get_mentorship_of_message, get_messages_for
from lamplighter.services.message import send_message, take_message_back
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.message.forms import LaneForm


@for_people("GET", "POST")
def messages(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    is_sent = request.method == "POST"
    form = LaneForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        words, files = form.cleaned_data["words"], form.cleaned_data["attached"]
        with told_in(form, "attached" if files else "words"):
            send_message(mentorship, words, files=files, by=request.user, at=request.at)
            return _back(mentorship)
    if is_sent:
        form.say_what_is_lost()
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


@for_people("GET")
def file(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """What is in a file, to be saved and never shown: nothing in it runs on our pages."""
    name, content = get_file_for(request.user, pk)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _back(mentorship: uuid.UUID) -> HttpResponse:
    return SeeOther(reverse("message:list", args=[mentorship]))
