"""What is a person's alone goes, with its keys. What two have made together stays with the other one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet

from lamplighter.access.files import throw_away
from lamplighter.access.keyring import forget
from lamplighter.access.postbox import forget_addresses
from lamplighter.access.waysin import forget_ways_in
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import gettext_noop
from lamplighter.models.agreement import Expectation
from lamplighter.models.availability import Availability
from lamplighter.models.card import About, Photo
from lamplighter.models.crossroads import Wish
from lamplighter.models.directory import Look
from lamplighter.models.event import Event
from lamplighter.models.introduction import ANSWERED_IN_WRITING, Referral, Remark, Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.leaving import KeptWords
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import PrivateNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person, Silence
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.question import GoalDraft, Question, Theme
from lamplighter.models.suggestion import Suggested
from lamplighter.models.thing import Keyed
from lamplighter.models.tie import Thanks, Tie
from lamplighter.models.valueadd import Reflection, Statement
from lamplighter.queries.card import LARGE, SMALL, file_name
from lamplighter.services.directory import forget_taken_back_words
from lamplighter.services.keeping.ledger import Erased, list_erased, note_erased
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.person import keep_offer

FORMER_MENTOR = gettext_noop("Former mentor")
FORMER_MENTEE = gettext_noop("Former mentee")
SOMEBODY = gettext_noop("Somebody who has left")
THEIRS_ALONE: tuple[tuple[type, str], ...] = (  # a table, and the way to the person in it
    (Statement, "person"),
    (About, "person"),
    (Photo, "person"),
    (Availability, "person"),
    (Silence, "person"),
    (Suggested, "person"),
    (Reflection, "person"),
    (Question, "asker"),
    (Theme, "asker"),
    (GoalDraft, "asker"),
    (Tie, "author"),
    (PrivateNote, "author"),
    (Wish, "person"),
    (Look, "viewer"),
    (Look, "card"),
    (Referral, "person"),
    (Membership, "person"),
    (Notice, "recipient"),
    (MailLink, "person"),
    (KeptWords, "person"),
)


def erase_who_has_left(*, at: datetime) -> int:
    """Whoever has not come back in time is forgotten."""
    gone = list(Person.objects.filter(leaves_at__lte=at))
    for person in gone:
        erase_person(person, at=at)
    return len(gone)


def erase_person(person: Person, *, at: datetime) -> None:
    """For good. First the ledger, then the keys: whatever stops it in between, the next try goes on from there."""
    if person.leaves_at is None and person.is_active:
        begin_leaving((), by=person, at=at)
    kept = tuple(KeptWords.objects.filter(person=person).order_by("mentorship").values_list("mentorship", flat=True))
    note_erased(Erased(person.pk, kept))
    _erase(person, frozenset(kept), at)
    forget_taken_back_words(at=at)


def erase_again(*, at: datetime) -> int:
    """After a restore: whoever has been erased since the backup was made goes once more. How many came back with it."""
    found = 0
    for erased in list_erased():
        person = Person.objects.filter(pk=erased.person, is_active=True).first()
        if person is not None:
            begin_leaving(erased.left_with, by=person, at=at)
            _erase(person, frozenset(erased.left_with), at)
            found += 1
    if found:
        forget_taken_back_words(at=at)
    return found


def _erase(person: Person, kept: frozenset[uuid.UUID], at: datetime) -> None:
    forget(*_keys_to_destroy(person, kept))
    for photo in Photo.objects.filter(person=person).values_list("pk", flat=True):
        throw_away(file_name(photo, LARGE))
        throw_away(file_name(photo, SMALL))
    _delete_rows(person, kept, at)


def _keys_to_destroy(person: Person, kept: frozenset[uuid.UUID]) -> Iterable[Keyed]:
    """What is a person's alone, and in each pair what they wrote under a key of their own."""
    pairs = _pairs_of(person)
    return chain(
        [person],
        (Message(mentorship=pair, author=person) for pair in pairs if pair.pk not in kept),
        (key for pair in pairs if _is_last(person, pair) for key in _keys_of_both(pair)),
        Thanks.objects.filter(tie__author=person),
        _own_invitations(person, kept),
        _own_requests(person),
        Request.objects.filter(mentorship__in=[pair.pk for pair in pairs if _is_last(person, pair)]),
    )


@transaction.atomic
def _delete_rows(person: Person, kept: frozenset[uuid.UUID], at: datetime) -> None:
    held = Person.objects.select_for_update().get(pk=person.pk)
    keep_offer(held, words="", more="", proven="")
    _own_requests(held).delete()
    _leave_requests(held, kept)
    _own_invitations(held, kept).delete()
    for model in (Message, Expectation):
        model._default_manager.filter(author=held).exclude(mentorship__in=kept).delete()
    for table, path in THEIRS_ALONE:
        table._default_manager.filter(**{path: held.pk}).delete()  # type: ignore[attr-defined]
    Event.objects.filter(by=held).update(by=None)
    forget_ways_in(held)
    forget_addresses(held)
    partners = _delete_pairs_without_anybody(held)
    for one in (held, *partners):
        _delete_or_empty(one, at)


def _own_requests(person: Person) -> QuerySet[Request]:
    """Those that came to nothing. A written answer, and what a pair began with, is the other one's as well."""
    came_to_something = Q(mentorship__isnull=False) | Q(**ANSWERED_IN_WRITING)
    return Request.objects.filter(Q(asker=person) | Q(asked=person)).exclude(came_to_something)


def _leave_requests(person: Person, kept: frozenset[uuid.UUID]) -> None:
    """Of those that came to something their own words go, and the other one's stay."""
    asked = Request.objects.filter(asker=person).exclude(mentorship__in=kept)
    asked.update(words=None, here=None, there=None, first=None)
    Remark.objects.filter(author=person).exclude(request__mentorship__in=kept).delete()


def _own_invitations(person: Person, kept: frozenset[uuid.UUID]) -> QuerySet[Invitation]:
    return Invitation.objects.filter(inviter=person).exclude(mentorship__in=kept)


def _pairs_of(person: Person) -> list[Mentorship]:
    return list(Mentorship.objects.filter(Q(mentor=person) | Q(mentee=person)).select_related("mentor", "mentee"))


def _is_last(person: Person, pair: Mentorship) -> bool:
    """Whether nobody is left to read what the two have made."""
    return not pair.partner_of(person).is_active


def _keys_of_both(pair: Mentorship) -> Iterable[Keyed]:
    return (pair, *(Message(mentorship=pair, author=author) for author in (pair.mentor, pair.mentee)))


def _delete_pairs_without_anybody(person: Person) -> list[Person]:
    """Returns those who were only still named because of such a pair."""
    last = [pair for pair in _pairs_of(person) if _is_last(person, pair)]
    Mentorship.objects.filter(pk__in=[pair.pk for pair in last]).delete()
    return [pair.partner_of(person) for pair in last]


def _delete_or_empty(person: Person, at: datetime) -> None:
    """A row without a name stays only where somebody else's page needs one."""
    pairs = _pairs_of(person)
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
