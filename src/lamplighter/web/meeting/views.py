"""Planning a talk, holding it, writing down what stays."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.known import AREAS, Recalled
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.queries.home import get_mentorship_home_for
from lamplighter.queries.meeting import get_known_for, get_meeting_for, get_mentorship_of_item, list_last_place_for
from lamplighter.queries.mentorship import get_mentorship_for
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.meeting import (
    mark_recalled,
    move_meeting,
    note_known,
    plan_meeting,
    put_on_agenda,
    say_i_came_alone,
    say_where,
    take_off_agenda,
    tell_from_memory,
    write_note,
)
from lamplighter.services.slot import GONE, cannot_make_it, meet_in_writing, take_next, take_slot
from lamplighter.ui.answer import SeeOther, show, wants_part
from lamplighter.ui.few_words import AgendaForm, NextForm, TimeForm
from lamplighter.ui.refusal import told_in
from lamplighter.web.meeting.forms import (
    KnownForm,
    MemoryForm,
    NoteForm,
    PlaceForm,
    PlanForm,
    SoForm,
    TakeForm,
)

ONE_OF_TWO = gettext_noop("Choose one of the two answers.")


@for_people("GET", "POST")
def plan(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    page = get_mentorship_for(request.user, mentorship)
    form = PlanForm(request.POST or None, usual=list_last_place_for(request.user, mentorship))
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            starts_at, place = form.starts_at(request.user.zone), form.chosen()
            plan_meeting(mentorship, starts_at, place=place, by=request.user, at=request.at)
            return _back(mentorship)
    return show(request, "meeting/plan.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET", "POST")
def page(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One meeting with its notes, in two layers."""
    page = get_meeting_for(request.user, pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            words = form.cleaned_data["words"]
            write_note(pk, words, is_private=form.is_private(), by=request.user, at=request.at)
            return SeeOther(reverse("meeting:page", args=[pk]))
    begun = page.meeting.has_begun(request.at)
    return show(request, "meeting/page.html", page, form=form, begun=begun, status=422 if form.errors else 200)


@for_people("GET", "POST")
def move(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    page = get_meeting_for(request.user, pk)
    form = TimeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            move_meeting(pk, form.starts_at(request.user.zone), by=request.user, at=request.at)
            return _back(page.mentorship)
    return show(request, "meeting/move.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET", "POST")
def where(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    page = get_meeting_for(request.user, pk)
    form = PlaceForm(request.POST or None, usual=page.meeting.place)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            say_where(pk, form.chosen(), by=request.user, at=request.at)
            return SeeOther(reverse("meeting:page", args=[pk]))
    return show(request, "meeting/where.html", page, form=form, status=422 if form.errors else 200)


@for_people("POST")
def held(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    say_we_met(pk, by=request.user, at=request.at)
    return SeeOther(reverse("meeting:page", args=[pk]))


@for_people("POST")
def call_off(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    cannot_make_it(pk, for_work=request.POST.get("why") == "work", by=request.user, at=request.at)
    return _back(get_meeting_for(request.user, pk).mentorship)


@for_people("POST")
def take(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One of the times that suit both, instead of what was called off."""
    form = TakeForm(request.POST)
    take_slot(pk, form.cleaned_data["number"] if form.is_valid() else 0, by=request.user, at=request.at)
    return _back(get_meeting_for(request.user, pk).mentorship)


@for_people("POST")
def take_the_next(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """The time that their rhythm proposes, as it stood on the page."""
    get_mentorship_for(request.user, mentorship)
    form = NextForm(request.POST)
    if not form.is_valid():
        raise Refusal(GONE)
    take_next(mentorship, form.cleaned_data["starts_at"], by=request.user, at=request.at)
    return _back(mentorship)


@for_people("POST")
def in_writing(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    meet_in_writing(pk, by=request.user, at=request.at)
    return SeeOther(reverse("message:list", args=[get_meeting_for(request.user, pk).mentorship]))


@for_people("POST")
def alone(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """I was there, and the other one was not."""
    say_i_came_alone(pk, by=request.user, at=request.at)
    return _back(get_meeting_for(request.user, pk).mentorship)


@for_people("GET", "POST")
def add(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    page = get_mentorship_for(request.user, mentorship)
    form = AgendaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            words, day = form.cleaned_data["words"], form.cleaned_data["happens_on"]
            put_on_agenda(mentorship, words, happens_on=day, by=request.user, at=request.at)
            return _back(mentorship)
    return show(request, "meeting/add.html", page, form=form, status=422 if form.errors else 200)


@for_people("POST")
def done(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    mentorship = get_mentorship_of_item(request.user, pk)
    take_off_agenda(pk, by=request.user, at=request.at)
    if wants_part(request):
        return show(request, "mentorship/_next.html", get_mentorship_home_for(request.user, mentorship, at=request.at))
    return _back(mentorship)


@for_people("GET", "POST")
def known(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """What a mentor knows of the other one, for themselves."""
    page = get_known_for(request.user, mentorship)
    form = KnownForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            area = AREAS[form.cleaned_data["area"]]
            note_known(mentorship, area, form.cleaned_data["words"], by=request.user, at=request.at)
            return SeeOther(request.path)
    return show(request, "meeting/known.html", page, form=form, status=422 if form.errors else 200)


@for_people("GET", "POST")
def from_memory(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """What a mentor thinks the other one most wants to become better at; the other one says whether it is so."""
    page = get_known_for(request.user, mentorship)
    form = MemoryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "one"):
            tell_from_memory(mentorship, form.lines(), by=request.user, at=request.at)
            return SeeOther(request.path)
    return show(request, "meeting/from_memory.html", page, form=form, status=422 if form.errors else 200)


@for_people("POST")
def is_it_so(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    form = SoForm(request.POST)
    if not form.is_valid():
        raise Refusal(ONE_OF_TWO)
    return _back(mark_recalled(pk, Recalled(form.cleaned_data["so"]), by=request.user, at=request.at))


def _back(mentorship: uuid.UUID) -> HttpResponse:
    return SeeOther(reverse("mentorship:page", args=[mentorship]))
