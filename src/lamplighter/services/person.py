"""Arriving, and saying who one is."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from lamplighter.access import open_for
from lamplighter.access.keyring import forget
from lamplighter.core import limits
from lamplighter.core.card import carry_return
from lamplighter.core.moment import is_zone
from lamplighter.core.person import Visibility
from lamplighter.core.post import Topic
from lamplighter.core.privacy import Right
from lamplighter.core.quiet import QuietHours
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit_line
from lamplighter.models.event import record
from lamplighter.models.person import Offer, Person, Silence
from lamplighter.models.stems.index import count_words
from lamplighter.models.stems.words import NAME, name_words, plain_words, tokens_of


@dataclass(frozen=True, slots=True)
class Card:
    """What a person says about themselves; everything but the name may stay empty."""

    name: str
    can_help_with: str
    visibility: Visibility
    seats: int
    zone: str


def prepare_person(*, at: datetime) -> Person:
    """Somebody has typed an address; they are nobody yet, until they have joined."""
    person = Person(made_at=at)
    person.set_unusable_password()
    person.save()
    return person


@transaction.atomic
def join(name: str, *, is_old_enough: bool, zone: str, by: Person, at: datetime) -> None:
    """Say what to be called. Joining twice is joining once."""
    if not is_old_enough:
        raise Refusal(
            gettext_noop("Lamplighter is for people of 16 and older. If you are younger, ask somebody you trust.")
        )
    person = open_for(by, Person, by.pk, Right.CHANGE)
    person.name = _name(name)
    person.zone = _zone(zone)
    if person.joined_at is None:
        person.joined_at = at
        record("joined", person.pk, by=person, at=at)
    person.save(update_fields=["name", "zone", "joined_at"])
    keep_offer(person)  # who is called something else is found by that


@transaction.atomic
def change_card(card: Card, *, by: Person, at: datetime) -> None:
    """Write one's own card: the name, one sentence, who finds it, how many one has room for."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    person.back_at = carry_return(person.back_at, person.zone, _zone(card.zone))
    person.name, person.zone = _name(card.name), card.zone
    person.visibility, person.seats = card.visibility.value, _seats(card.seats)
    person.save(update_fields=["name", "zone", "visibility", "seats", "back_at"])
    keep_offer(person, words=fit_line(card.can_help_with, at_most=limits.SENTENCE))
    record("changed their card", person.pk, by=person, at=at)


def hold_both(one: uuid.UUID, other: uuid.UUID) -> None:
    """What two begin and what parts them comes one after the other. Always in one order, so nobody waits in a circle.

    A lock that still lets others refer to the rows.
    """
    two = Person.objects.filter(pk__in=(one, other)).order_by("pk")
    list(two.select_for_update(of=("self",), no_key=True))


def take_seat(mentor: uuid.UUID) -> bool:
    """One seat, if there is one left: a single statement, so that two can never have the last one."""
    return bool(Person.objects.filter(pk=mentor, seats_taken__lt=F("seats")).update(seats_taken=F("seats_taken") + 1))


def free_seat(mentor: uuid.UUID) -> None:
    """The seat of a mentorship that is over."""
    Person.objects.filter(pk=mentor, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)


@transaction.atomic
def stop_mail(topic: Topic, *, by: Person, at: datetime) -> None:
    """No more mail of this kind. Asking twice is asking once."""
    Silence.objects.get_or_create(person=by, topic=topic.value)
    record("stopped mail", by.pk, by=by, at=at)


@transaction.atomic
def want_mail(topics: frozenset[Topic], quiet: QuietHours | None = None, *, by: Person, at: datetime) -> None:
    """Exactly these kinds of mail, and no other; none in these hours. Of two choices at once the later one holds."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    person.quiet_from, person.quiet_until = (quiet.begins, quiet.ends) if quiet else (None, None)
    stoppable = {topic for topic in Topic if topic.can_be_stopped}
    Silence.objects.filter(person=by).delete()
    Silence.objects.bulk_create(
        Silence(person=by, topic=topic.value) for topic in sorted(stoppable - topics, key=lambda topic: topic.value)
    )
    person.save(update_fields=["quiet_from", "quiet_until"])
    record("chose their mail", by.pk, by=by, at=at)


def remove_unfinished_accounts(*, at: datetime) -> int:
    """Addresses with which nobody has joined, some days after they were typed, or used last."""
    before = at - settings.LIMITS.unfinished_account_kept
    long_away = Q(last_login=None) | Q(last_login__lt=before)
    old = list(Person.objects.filter(long_away, joined_at=None, is_active=True, made_at__lt=before))
    for person in old:
        kept_key = Person(pk=person.pk)
        person.delete()
        forget(kept_key)
    return len(old)


def keep_offer(person: Person, *, words: str | None = None, more: str | None = None, proven: str | None = None) -> None:
    """Part of a deed: the sentence, the statements, one a line, and those proven; what is not given stays as it is.

    With them, in the same transaction, all by which they are found. Whoever calls holds the person.
    """
    before = Offer.objects.filter(person=person).first()
    known = _words_on(before) if before else ()
    offer = before or Offer(person=person)
    offer.words = offer.words if words is None else words
    offer.more = offer.more if more is None else more
    offer.proven = offer.proven if proven is None else tokens_of(proven)
    if offer.words or offer.more:
        offer.stems = tokens_of(_lines_of(offer), person.name, person.not_for) if person.can_be_found else ""
        offer.save()
        count_words(gone=known, come=_words_on(offer))
    elif before:
        before.delete()
        count_words(gone=known, come=())


def _words_on(offer: Offer) -> tuple[str, ...]:
    """As the offer was written: the person may be called something else by now, or have hidden then."""
    if not offer.stems:
        return ()
    name = " ".join(token.removeprefix(NAME) for token in offer.stems.split() if token.startswith(NAME))
    return (*plain_words(_lines_of(offer)), *name_words(name))


def _lines_of(offer: Offer) -> str:
    return f"{offer.words}\n{offer.more}"


def _name(name: str) -> str:
    fitted = fit_line(name, at_most=limits.NAME)
    if not fitted:
        raise Refusal(gettext_noop("Tell us what to call you; a first name is enough."))
    return fitted


def _zone(zone: str) -> str:
    if not is_zone(zone):
        raise Refusal(gettext_noop("Choose the time zone you live in, so that times are right for you."))
    return zone


def _seats(seats: int) -> int:
    most = settings.LIMITS.seats_at_most
    if not 0 <= seats <= most:
        raise Refusal(gettext_noop("Choose a number between 0 and %(most)d."), most=most)
    return seats
