"""Arriving, and saying who one is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import ProtectedError

from lamplighter.access.postbox import add_address, address_of, person_at, vouch_for_address
from lamplighter.core import limits
from lamplighter.core.person import Visibility
from lamplighter.core.post import Topic
from lamplighter.core.refusal import Refusal
from lamplighter.models.event import Event
from lamplighter.models.person import Offer, Person, Silence
from lamplighter.services.person import (
    Card,
    change_card,
    free_seat,
    join,
    prepare_person,
    remove_unfinished_accounts,
    stop_mail,
    take_seat,
    want_mail,
)
from tests.cast import NOON, Cast, meet

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
CARD = Card("Sam", "speaking in public", Visibility.MEMBERS, 2, "America/New_York")


def _topics(person: Person) -> set[str]:
    return set(Silence.objects.filter(person=person).values_list("topic", flat=True))


# --- arriving ---------------------------------------------------------------------------------------------


def test_somebody_new_is_hidden_and_nameless_until_they_join(world: None) -> None:
    nika = prepare_person(at=NOON)
    assert (nika.name, nika.visibility, nika.joined_at) == ("", "hidden", None)
    assert not nika.has_usable_password()
    join("  Nika \n Ivanova ", is_old_enough=True, zone="Europe/Sofia", by=nika, at=NOON + DAY)
    nika.refresh_from_db()
    assert (nika.name, nika.zone, nika.joined_at) == ("Nika Ivanova", "Europe/Sofia", NOON + DAY)


def test_joining_twice_is_joining_once(world: None) -> None:
    nika = prepare_person(at=NOON)
    join("Nika", is_old_enough=True, zone="UTC", by=nika, at=NOON)
    join("Nika", is_old_enough=True, zone="UTC", by=nika, at=NOON + DAY)
    nika.refresh_from_db()
    assert nika.joined_at == NOON
    assert Event.objects.filter(verb="joined").count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": " "}, "Tell us what to call you"),
        ({"name": "x" * (limits.NAME + 1)}, "up to 100 fit"),
        ({"zone": "Mars/Olympus"}, "Choose the time zone you live in"),
        ({"is_old_enough": False}, "16 and older"),
    ],
    ids=["no name", "a long name", "no zone", "too young"],
)
def test_whoever_does_not_fit_in_is_told_why_and_does_not_join(world: None, given: dict, sentence: str) -> None:
    nika = prepare_person(at=NOON)
    with pytest.raises(Refusal, match=sentence):
        join(**{"name": "Nika", "is_old_enough": True, "zone": "UTC", **given}, by=nika, at=NOON)
    nika.refresh_from_db()
    assert nika.joined_at is None


def test_addresses_nobody_came_back_for_are_forgotten_after_a_week(cast: Cast) -> None:
    nika = prepare_person(at=NOON)
    add_address(nika, "nika@example.org", is_verified=False)
    assert remove_unfinished_accounts(at=NOON + 7 * DAY) == 0
    assert remove_unfinished_accounts(at=NOON + 7 * DAY + timedelta(seconds=1)) == 1
    assert person_at("nika@example.org") is None
    assert set(Person.objects.values_list("name", flat=True)) == {"Amina", "Jonas", "Priya", "Sam"}


def test_whoever_signed_in_and_never_said_a_name_is_forgotten_a_week_after(world: None) -> None:
    nika = prepare_person(at=NOON)
    Person.objects.filter(pk=nika.pk).update(last_login=NOON + 5 * DAY)
    assert remove_unfinished_accounts(at=NOON + 12 * DAY) == 0
    assert remove_unfinished_accounts(at=NOON + 12 * DAY + timedelta(seconds=1)) == 1
    assert not Person.objects.exists()


def test_whoever_has_joined_is_not_forgotten_however_long_they_stay_away(cast: Cast) -> None:
    Person.objects.filter(pk=cast.sam.pk).update(last_login=NOON)
    assert remove_unfinished_accounts(at=NOON + 1000 * DAY) == 0


# --- one's card -------------------------------------------------------------------------------------------


def test_a_card_is_what_its_person_says(cast: Cast) -> None:
    change_card(Card("Samira", "sailing\n in storms", Visibility.PUBLIC, 3, "Europe/Oslo"), by=cast.sam, at=NOON)
    row = Person.objects.get(pk=cast.sam.pk)
    assert (row.name, row.visibility, row.seats, row.zone) == ("Samira", "public", 3, "Europe/Oslo")
    assert Offer.objects.values_list("words", "stems").get(person=row) == (
        "sailing in storms",
        " sail sailing storm @samira ",
    )


def test_an_empty_sentence_takes_the_offer_away(cast: Cast) -> None:
    change_card(replace(CARD, can_help_with=" "), by=cast.sam, at=NOON)
    assert not Offer.objects.filter(person=cast.sam).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Tell us what to call you"),
        ({"zone": ""}, "Choose the time zone"),
        ({"seats": -1}, "Choose a number between 0 and 20"),
        ({"seats": 21}, "Choose a number between 0 and 20"),
        ({"can_help_with": "x" * (limits.SENTENCE + 1)}, "up to 300 fit"),
        ({"can_help_with": "a\x00b"}, "we cannot keep"),
    ],
    ids=str,
)
def test_a_card_that_cannot_be_kept_changes_nothing(cast: Cast, change: dict, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        change_card(replace(CARD, **{"name": "Samira", **change}), by=cast.sam, at=NOON)
    assert Person.objects.get(pk=cast.sam.pk).name == "Sam"
    assert Offer.objects.get(person=cast.sam).words == "speaking in public"


@pytest.mark.parametrize("seats", [0, settings.LIMITS.seats_at_most])
def test_the_fewest_and_the_most_seats(cast: Cast, seats: int) -> None:
    change_card(replace(CARD, seats=seats), by=cast.sam, at=NOON)
    assert Person.objects.get(pk=cast.sam.pk).seats == seats


def test_seats_are_taken_while_there_are_some_and_never_freed_below_none(cast: Cast) -> None:
    assert [take_seat(cast.sam.pk) for _ in range(3)] == [True, True, False]
    for _ in range(3):
        free_seat(cast.sam.pk)
    assert Person.objects.get(pk=cast.sam.pk).seats_taken == 0


# --- mail -------------------------------------------------------------------------------------------------


def test_stopping_a_kind_of_mail_twice_is_stopping_it_once(cast: Cast) -> None:
    for _ in range(2):
        stop_mail(Topic.MEETING, by=cast.sam, at=NOON)
    assert _topics(cast.sam) == {"meeting"}


def test_wanted_mail_is_exactly_what_was_ticked(cast: Cast) -> None:
    stop_mail(Topic.MEETING, by=cast.sam, at=NOON)
    want_mail(frozenset({Topic.MEETING, Topic.REQUEST}), by=cast.sam, at=NOON)
    assert _topics(cast.sam) == {"answer", "agreement", "message", "journey", "check-in"}
    want_mail(frozenset(topic for topic in Topic if topic.can_be_stopped), by=cast.sam, at=NOON)
    assert _topics(cast.sam) == set()


def test_the_code_for_signing_in_cannot_be_stopped_by_a_form(cast: Cast) -> None:
    want_mail(frozenset(), by=cast.sam, at=NOON)
    assert _topics(cast.sam) == {topic.value for topic in Topic} - {"sign-in"}


def test_mail_goes_to_an_address_that_was_proved(cast: Cast) -> None:
    nika = prepare_person(at=NOON)
    add_address(nika, " Nika@Example.org ", is_verified=False)
    assert (address_of(nika), address_of(cast.sam)) == (None, "sam@example.org")
    vouch_for_address(nika)
    assert address_of(nika) == "nika@example.org"


def test_an_address_is_found_however_it_is_typed_and_belongs_to_whoever_proved_it(cast: Cast) -> None:
    nika = prepare_person(at=NOON)
    add_address(nika, "sam@example.org", is_verified=False)
    assert person_at(" SAM@example.ORG ") == cast.sam
    assert person_at("nobody@example.org") is None
    Person.objects.filter(pk=cast.sam.pk).update(is_active=False)
    assert person_at("sam@example.org") == nika


def test_people_who_made_something_together_cannot_be_deleted_under_each_other(cast: Cast) -> None:
    """Leaving is a deed of its own; a stray DELETE destroys nobody's history."""
    meet(cast)
    with pytest.raises(ProtectedError):
        Person.objects.get(pk=cast.jonas.pk).delete()


def test_a_person_is_called_by_their_name_and_known_by_their_id(cast: Cast) -> None:
    assert str(cast.sam) == "Sam"
    assert Person.objects.get_by_natural_key(str(cast.sam.pk)) == cast.sam
