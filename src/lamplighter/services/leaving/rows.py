"""Which rows go with a person, which lose their words, and which stay with the other one."""

from __future__ import annotations

import uuid
from datetime import datetime
from itertools import chain

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet

from lamplighter.access.postbox import forget_addresses
from lamplighter.access.waysin import forget_ways_in
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import gettext_noop
from lamplighter.models.agreement import Expectation
from lamplighter.models.assessment import Candidate, Impression, Priorities
from lamplighter.models.assistant import DiaryLink
from lamplighter.models.availability import Availability, OtherDay
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.calendar import Feed
from lamplighter.models.card import About, Photo
from lamplighter.models.checkin import Growing, Opened, Sheet, Voice
from lamplighter.models.crossroads import Wish
from lamplighter.models.directory import Look
from lamplighter.models.endorsement import Endorsement, Shown
from lamplighter.models.event import Event
from lamplighter.models.introduction import ANSWERED_IN_WRITING, Referral, Remark, Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.leaving import KeptWords, RemovedCopy
from lamplighter.models.link import MailLink
from lamplighter.models.mailin import ReadMail
from lamplighter.models.meeting import PrivateNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person, Silence
from lamplighter.models.portrait import Counted, Portrait
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.question import GoalDraft, Question, Theme
from lamplighter.models.safety import Block, SafetyContact
from lamplighter.models.suggestion import Suggested
from lamplighter.models.tie import Tie
from lamplighter.models.valueadd import Reflection, Statement
from lamplighter.services.person import keep_offer

FORMER_MENTOR = gettext_noop("Former mentor")
FORMER_MENTEE = gettext_noop("Former mentee")
SOMEBODY = gettext_noop("Somebody who has left")
WORDLESS: dict[str, None] = {"words": None, "here": None, "there": None, "first": None}  # a request, as its author goes
THEIRS_ALONE: tuple[tuple[type, str], ...] = (  # a table, and the way to the person in it
    (Statement, "person"),
    (About, "person"),
    (Photo, "person"),
    (Availability, "person"),
    (OtherDay, "person"),
    (BusyCalendar, "person"),
    (DiaryLink, "person"),
    (Feed, "person"),
    (ReadMail, "person"),
    (Silence, "person"),
    (Suggested, "person"),
    (Reflection, "person"),
    (Question, "asker"),
    (Theme, "asker"),
    (GoalDraft, "asker"),
    (Tie, "author"),
    (Candidate, "author"),
    (Candidate, "person"),
    (Impression, "author"),
    (Priorities, "person"),
    (PrivateNote, "author"),
    (Wish, "person"),
    (Sheet, "person"),
    (Growing, "person"),
    (Opened, "checkin__mentorship__mentor"),  # what either has said about the other
    (Opened, "checkin__mentorship__mentee"),
    (Voice, "person"),
    (Voice, "about"),
    (Portrait, "person"),
    (Counted, "person"),
    (Endorsement, "author"),
    (Endorsement, "mentorship__mentor"),
    (Shown, "person"),
    (Shown, "author"),
    (Look, "viewer"),
    (Look, "card"),
    (Referral, "person"),
    (Membership, "person"),
    (Notice, "recipient"),
    (MailLink, "person"),
    (KeptWords, "person"),
    (RemovedCopy, "person"),
    (SafetyContact, "person"),
    (Block, "by"),
    (Block, "whom"),
)


@transaction.atomic
def delete_rows(person: Person, kept: frozenset[uuid.UUID], *, at: datetime) -> None:
    """All of it or nothing. `kept` names the pairs in which the other one may keep their words."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    keep_offer(held, words="", more="", proven="")
    last_partners = partners_who_have_gone(held)
    own_requests(held).delete()
    _leave_requests(held, kept)
    own_invitations(held, kept).delete()
    for model in (Message, Expectation):
        model._default_manager.filter(author=held).exclude(mentorship__in=kept).delete()
    theirs = Q(checkin__mentorship__mentor=held) | Q(checkin__mentorship__mentee=held)
    # What the other one has said of them alone goes, too.
    Sheet.objects.filter(theirs).update(theirs=None, safety=None, would_open_at=None)
    Growing.objects.filter(Q(mentorship__mentor=held) | Q(mentorship__mentee=held)).update(both_want=False)
    for table, path in THEIRS_ALONE:
        table._default_manager.filter(**{path: held.pk}).delete()  # type: ignore[attr-defined]
    Event.objects.filter(by=held).update(by=None)
    forget_ways_in(held)
    forget_addresses(held)
    Mentorship.objects.filter(pk__in=[pair.pk for pair in pairs_of(held) if is_last(held, pair)]).delete()
    for one in (held, *last_partners):
        delete_or_empty(one, at)


def own_requests(person: Person) -> QuerySet[Request]:
    """Those that came to nothing. A written answer, and what a pair began with, is the other one's as well, if there
    still is one.
    """
    came_to_something = Q(mentorship__isnull=False) | Q(**ANSWERED_IN_WRITING)
    somebody_is_left = Q(asker__is_active=True, asked__is_active=True)
    return Request.objects.filter(Q(asker=person) | Q(asked=person)).exclude(came_to_something & somebody_is_left)


def _leave_requests(person: Person, kept: frozenset[uuid.UUID]) -> None:
    """Of those that came to something their own words go, and the other one's stay."""
    Request.objects.filter(asker=person).exclude(mentorship__in=kept).update(**WORDLESS)
    Remark.objects.filter(author=person).exclude(request__mentorship__in=kept).delete()


def own_invitations(person: Person, kept: frozenset[uuid.UUID]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(inviter=person).exclude(mentorship__in=kept)


def pairs_of(person: Person) -> list[Mentorship]:
    return list(Mentorship.objects.filter(Q(mentor=person) | Q(mentee=person)).select_related("mentor", "mentee"))


def is_last(person: Person, pair: Mentorship) -> bool:
    """Whether nobody else is left to read what the two have made, or wants to."""
    partner = pair.partner_of(person)
    return not partner.is_active or RemovedCopy.objects.filter(mentorship=pair, person=partner).exists()


def partners_who_have_gone(person: Person) -> list[Person]:
    """They are only still named because of what they had with this person."""
    theirs = [pair.partner_of(person).pk for pair in pairs_of(person)]
    asked = Request.objects.filter(Q(asker=person) | Q(asked=person)).values_list("asker", "asked")
    return list(Person.objects.filter(pk__in={*theirs, *chain(*asked)} - {person.pk}, is_active=False))


def delete_or_empty(person: Person, at: datetime) -> None:
    """A row without a name stays only where somebody else's page needs one."""
    pairs = pairs_of(person)
    if not pairs and not Programme.objects.filter(organiser=person).exists() and not _is_named(person):
        person.delete()
        return
    Person.objects.filter(pk=person.pk).update(
        name=_former(person, pairs),
        zone="UTC",
        visibility=Visibility.HIDDEN.value,
        not_for="",
        seats=0,
        back_at=None,
        quiet_from=None,
        quiet_until=None,
        unreached="",
        unreached_at=None,
        made_at=at,
        joined_at=None,
        leaves_at=None,
        is_active=False,
        password=make_password(None),
        last_login=None,
    )


def _is_named(person: Person) -> bool:
    """A question that was answered in writing still stands on the other one's page."""
    return Request.objects.filter(Q(asker=person) | Q(asked=person)).exists()


def _former(person: Person, pairs: list[Mentorship]) -> str:
    parts = {FORMER_MENTOR if pair.mentor_id == person.pk else FORMER_MENTEE for pair in pairs}
    return parts.pop() if len(parts) == 1 else SOMEBODY
