"""What is a person's alone goes, with its keys. What two have made together stays with the other one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from itertools import chain

from django.db.models import Q, QuerySet

from lamplighter.access.files import throw_away
from lamplighter.access.keyring import forget
from lamplighter.models.card import Photo
from lamplighter.models.introduction import Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.leaving import KeptWords
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.models.thing import Keyed
from lamplighter.models.tie import Thanks
from lamplighter.queries.card import LARGE, SMALL, file_name
from lamplighter.services.directory import forget_taken_back_words
from lamplighter.services.keeping.ledger import Erased, list_erased, note_erased
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.leaving.rows import delete_rows, is_last, own_invitations, own_requests, pairs_of
from lamplighter.services.message.files import names_of_files, throw_files_away


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
    throw_files_away(names_of_files(_words_that_go(person, kept)))
    delete_rows(person, kept, at=at)


def _words_that_go(person: Person, kept: frozenset[uuid.UUID]) -> QuerySet[Message]:
    """Their own, where they have not been left with the other one, and all of what nobody keeps any more."""
    kept_by_nobody = [pair.pk for pair in pairs_of(person) if is_last(person, pair)]
    theirs = Q(author=person) & ~Q(mentorship__in=kept)
    return Message.objects.filter(theirs | Q(mentorship__in=kept_by_nobody))


def _keys_to_destroy(person: Person, kept: frozenset[uuid.UUID]) -> Iterable[Keyed]:
    """What is a person's alone, and in each pair what they wrote under a key of their own."""
    pairs = pairs_of(person)
    return chain(
        [person],
        (Message(mentorship=pair, author=person) for pair in pairs if pair.pk not in kept),
        (key for pair in pairs if is_last(person, pair) for key in keys_of_both(pair)),
        Thanks.objects.filter(tie__author=person),
        own_invitations(person, kept),
        own_requests(person),
    )


def keys_of_both(pair: Mentorship) -> Iterable[Keyed]:
    """Every key under which the two have written in what they made, and how it began."""
    return chain(
        [pair],
        (Message(mentorship=pair, author=author) for author in (pair.mentor, pair.mentee)),
        Request.objects.filter(mentorship=pair),
        Invitation.objects.filter(mentorship=pair),
    )
