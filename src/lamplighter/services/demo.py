"""A small believable community, made by the same deeds that people do, some weeks ago and since."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from lamplighter.access.postbox import add_address
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.introduction import Size
from lamplighter.core.moment import day_in, moment_of
from lamplighter.core.person import Visibility
from lamplighter.models.agreement import Agreement
from lamplighter.models.person import Person
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.thing import ids_from
from lamplighter.queries.demo import address_of_figure, list_faces
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import hold_meeting, plan_meeting, put_on_agenda, write_note
from lamplighter.services.person import Card, change_card, join, prepare_person
from lamplighter.services.question import keep_question


@dataclass(frozen=True, slots=True)
class Figure:
    """One person of the demonstration."""

    name: str
    zone: str
    can_help_with: str = ""
    visibility: Visibility = Visibility.MEMBERS
    seats: int = 2


FIGURES = (
    Figure("Maya", "Europe/Lisbon", visibility=Visibility.HIDDEN),
    Figure(
        "Noor", "Europe/Berlin", "getting from shift work into data, one small project at a time", Visibility.PUBLIC, 3
    ),
    Figure("Ada", "Europe/London", visibility=Visibility.HIDDEN),
    Figure("Ivo", "Europe/Zagreb", "speaking on stage and being seen"),
    Figure("Lea", "Europe/Lisbon"),
    Figure("Tomasz", "Europe/Warsaw", "the first year of leading a team you used to be part of"),
    Figure("Wanjiru", "Africa/Nairobi", "negotiating pay and contracts without losing the friendship"),
    Figure("Hana", "Asia/Tokyo", "writing so that busy people read to the end", Visibility.PUBLIC),
    Figure("Mateo", "America/Bogota", "changing career after forty, and data analysis for beginners"),
    Figure("Ingrid", "Europe/Oslo", "interviews: what the other side is really asking"),
    Figure("Dev", "Asia/Kolkata", "your first contribution to an open source project", Visibility.PUBLIC),
    Figure("Rosa", "Europe/Madrid", "working in care and not losing yourself"),
    Figure("Callum", "Europe/London", "Python and SQL for people who never thought they would code", seats=1),
    Figure("Amara", "Africa/Lagos", "starting something of your own with no money"),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """What a program that drives the demonstration needs to know of somebody."""

    id: uuid.UUID
    name: str
    address: str


@transaction.atomic
def fill_with_demo(*, seed: int, at: datetime) -> tuple[DemoPerson, ...]:
    """Fill an empty installation; the same seed and moment give the same community, ids included."""
    with _ids_of(seed):
        people = {figure.name: _arrive(figure, at - timedelta(weeks=12)) for figure in FIGURES}
        _organise(people)
        _wonder(people, at)
        _live_together(people["Noor"], people["Maya"], at)
        _wait_for_an_answer(people, at)
    return tuple(DemoPerson(person.pk, name, address_of_figure(name)) for name, person in people.items())


@contextmanager
def _ids_of(seed: int) -> Iterator[None]:
    chance = random.Random(seed)  # ids of a demonstration protect nothing
    with ids_from(lambda: uuid.UUID(int=chance.getrandbits(128), version=4)):
        yield


def _arrive(figure: Figure, at: datetime) -> Person:
    person = prepare_person(at=at)
    add_address(person, address_of_figure(figure.name), is_verified=True)
    join(figure.name, is_old_enough=True, zone=figure.zone, by=person, at=at)
    card = Card(figure.name, figure.can_help_with, figure.visibility, figure.seats, figure.zone)
    change_card(card, by=person, at=at)
    person.refresh_from_db()
    return person


def _organise(people: dict[str, Person]) -> None:
    """Ada runs a programme that Maya and Noor take part in: she knows that they meet, and no word of theirs."""
    programme = Programme.objects.create(name="Harbour evening school", organiser=people["Ada"])
    Membership.objects.bulk_create(
        Membership(programme=programme, person=people[name]) for name in ("Maya", "Noor", "Lea", "Tomasz")
    )


def _wonder(people: dict[str, Person], at: datetime) -> None:
    weeks_ago = at - timedelta(weeks=10)
    keep_question("How do I get from shifts into data?", by=people["Maya"], at=weeks_ago)
    keep_question("Is it too early to apply for the analyst role?", by=people["Maya"], at=at - timedelta(days=3))
    keep_question("How do I say no to my manager without closing a door?", by=people["Lea"], at=at - timedelta(days=2))


def _live_together(noor: Person, maya: Person, at: datetime) -> None:
    """Ten weeks of a mentorship: asked, agreed, met three times, and the next time planned."""
    asked_at = at - timedelta(weeks=10)
    words = "How do I get from shifts into data? You made that step yourself, so I thought I would ask you."
    request = ask(noor.pk, Size.CONVERSATION, words, words_by_mail=True, by=maya, at=asked_at)
    pair = accept(request, by=noor, at=asked_at + timedelta(days=1))
    _meet(
        pair, maya, noor, _evening(maya, at, weeks=9), "Start with one question from your own ward, not with a course."
    )
    until = day_in(maya.zone, at) + timedelta(weeks=8)
    terms = Terms(Beat.FORTNIGHTLY, until, "Lead a small data project from question to decision, on my own.")
    written_at = _evening(maya, at, weeks=9) + timedelta(hours=2)
    propose_agreement(pair, terms, by=maya, at=written_at)
    agreement = Agreement.objects.get(mentorship=pair)
    sign_agreement(agreement.pk, by=noor, at=written_at + timedelta(hours=20))
    _meet(
        pair,
        maya,
        noor,
        _evening(maya, at, weeks=6),
        "The waiting-time sheet is a project already. Ask who would act on it.",
    )
    _meet(pair, noor, maya, _evening(maya, at, weeks=2), "Said it out loud: I can explain my own chart now.")
    put_on_agenda(pair, "How do I tell a reviewer that a metric is misleading?", by=maya, at=at - timedelta(days=4))
    put_on_agenda(pair, "Who reads your report on Monday morning?", by=noor, at=at - timedelta(days=1))
    plan_meeting(pair, _evening(maya, at + timedelta(days=3)), by=noor, at=at - timedelta(days=5))


def _meet(pair: uuid.UUID, planner: Person, writer: Person, starts_at: datetime, words: str) -> None:
    meeting = plan_meeting(pair, starts_at, by=planner, at=starts_at - timedelta(days=4))
    hold_meeting(meeting, by=writer, at=starts_at + timedelta(hours=1))
    write_note(meeting, words, is_private=False, by=writer, at=starts_at + timedelta(hours=1))
    private = "She listens better than she thinks." if writer.name == "Noor" else "I was less nervous than last time."
    write_note(meeting, private, is_private=True, by=writer, at=starts_at + timedelta(hours=1))


def _evening(person: Person, at: datetime, *, weeks: int = 0) -> datetime:
    """Half past six where this person lives, whatever the clocks have done since."""
    return moment_of(day_in(person.zone, at) - timedelta(weeks=weeks), time(18, 30), person.zone)


def _wait_for_an_answer(people: dict[str, Person], at: datetime) -> None:
    """Something to do for whoever looks in: two requests that wait, one of them for Noor."""
    words = "How do I say no to my manager without closing a door? Half an hour would help me a lot."
    ask(people["Noor"].pk, Size.CONVERSATION, words, words_by_mail=True, by=people["Lea"], at=at - timedelta(days=1))
    words = "I have led my old team for a month and nobody tells me anything any more."
    ask(people["Tomasz"].pk, Size.REGULAR, words, words_by_mail=False, by=people["Mateo"], at=at - timedelta(days=2))


def be_somebody(pk: uuid.UUID) -> Person:
    """One of the few through whose eyes a demonstration can be seen. Raises ValueError for anybody else."""
    if not settings.DEMO or pk not in {face.id for face in list_faces()}:
        raise ValueError("nobody to be")
    return Person.objects.get(pk=pk)
