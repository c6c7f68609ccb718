"""A link for whoever keeps my diary, and the page behind it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from lamplighter.access.caller import PersonRequest, VisitorRequest, by_link, for_people
from lamplighter.notices.outbox import absolute
from lamplighter.queries.assistant import get_diary_at, get_my_diary_link
from lamplighter.services.assistant import (
    block_in_diary,
    close_diary_link,
    move_from_diary,
    open_diary_link,
    take_from_diary,
    unblock_in_diary,
)
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.assistant.forms import TAP, DayForm, LinkForm, MeetingForm


@for_people("GET", "POST")
def mine(request: PersonRequest) -> HttpResponse:
    """To make the link, to copy it once more, and to take it back."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        does = open_diary_link if form.cleaned_data["does"] == "make" else close_diary_link
        does(by=request.user, at=request.at)
        return SeeOther(reverse("assistant:mine"))
    page, status = get_my_diary_link(request.user), 422 if form.errors else 200
    return show(request, "assistant/mine.html", page, form=form, here="you", origin=absolute(""), status=status)


@by_link("GET", "POST")
def diary(request: VisitorRequest, token: str) -> HttpResponse:
    """Times alone. What is done here is done in the name of whoever handed the link over."""
    does, day_form = request.POST.get("does", ""), DayForm()
    said: Form = Form()
    if request.method == "POST":
        get_diary_at(token, at=request.at)
        said = DayForm(request.POST) if does in ("block", "unblock") else MeetingForm(request.POST)
        day_form = said if isinstance(said, DayForm) and does == "block" else day_form
        if does not in ("block", "unblock", "move", "take"):
            said.add_error(None, str(TAP))
        if said.is_valid():
            with told_in(said):
                _do(token, does, said, request)
                return SeeOther(reverse("assistant:diary", args=[token]))
    page = get_diary_at(token, at=request.at)
    with timezone.override(ZoneInfo(page.zone)):
        status = 422 if said.errors else 200
        return show(request, "assistant/diary.html", page, said=said, form=day_form, status=status)


def _do(token: str, does: str, said: Form, request: VisitorRequest) -> None:
    given = said.cleaned_data
    match does:
        case "block":
            block_in_diary(token, given["day"], given["times"], at=request.at)
        case "unblock":
            unblock_in_diary(token, given["day"], at=request.at)
        case "take":
            take_from_diary(token, given["meeting"], given["number"] or 0, at=request.at)
        case _:
            move_from_diary(token, given["meeting"], at=request.at)
