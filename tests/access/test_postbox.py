"""Whose an address is: who has proved it before who has only typed it, and nobody who has gone."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress

from lamplighter.access.postbox import (
    Address,
    add_address,
    address_of,
    addresses_of,
    forget_addresses,
    has_address,
    is_anothers,
    people_at,
    person_at,
    vouch_for_address,
)
from lamplighter.models.person import Person
from tests.cast import Cast

pytestmark = pytest.mark.engine
JONAS, SAM, TYPED = "jonas@example.org", "sam@example.org", "typed@example.org"


def test_only_the_proved_addresses_of_people_who_are_here_are_somebodys(cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.amina, email=TYPED, verified=False, primary=False)
    assert people_at([JONAS, SAM, TYPED, "nobody@example.org"]) == {JONAS: cast.jonas, SAM: cast.sam}
    Person.objects.filter(pk=cast.sam.pk).update(is_active=False)
    assert people_at([JONAS, SAM]) == {JONAS: cast.jonas} and person_at(SAM) is None
    assert person_at(f" {TYPED.upper()} ") == cast.amina
    assert is_anothers(JONAS.upper(), cast.amina) and not is_anothers(JONAS, cast.jonas)
    assert not is_anothers(TYPED, cast.jonas), "typed is not proved"


def test_mail_goes_to_the_first_of_those_that_are_proved(cast: Cast) -> None:
    _, second = (
        EmailAddress.objects.create(user=cast.amina, email=email, verified=is_proved, primary=False)
        for email, is_proved in ((TYPED, False), ("second@example.org", True))
    )
    amina = Address("amina@example.org", is_first=True)
    assert addresses_of(cast.amina) == (amina, Address(second.email, is_first=False))
    assert address_of(cast.amina) == amina.address
    EmailAddress.objects.filter(user=cast.amina).update(primary=False)
    EmailAddress.objects.filter(pk=second.pk).update(primary=True)
    assert addresses_of(cast.amina) == (Address(second.email, is_first=True), Address(amina.address, is_first=False))
    assert address_of(cast.amina) == second.email
    assert (addresses_of(cast.sam), address_of(cast.sam)) == ((Address(SAM, is_first=True),), SAM)


def test_who_has_proved_an_address_comes_before_who_typed_it_first(cast: Cast) -> None:
    for person, is_proved in ((cast.sam, False), (cast.amina, True), (cast.jonas, False)):
        EmailAddress.objects.create(user=person, email=TYPED, verified=is_proved, primary=False)
    assert person_at(TYPED) == cast.amina
    EmailAddress.objects.filter(email=TYPED, user=cast.amina).delete()
    assert person_at(TYPED) == cast.sam
    EmailAddress.objects.filter(user=cast.jonas).exclude(email=TYPED).delete()
    EmailAddress.objects.filter(user=cast.jonas).update(primary=True)
    assert person_at(TYPED) == cast.jonas


def test_vouching_is_for_the_first_address_of_one_person(cast: Cast) -> None:
    EmailAddress.objects.filter(user=cast.amina).delete()
    EmailAddress.objects.filter(user=cast.sam).update(verified=False)
    assert not has_address(cast.amina)
    add_address(cast.amina, " Amina@Example.org ", is_verified=False)
    EmailAddress.objects.create(user=cast.amina, email=TYPED, verified=False, primary=False)
    assert has_address(cast.amina) and address_of(cast.amina) is None
    vouch_for_address(cast.amina)
    assert dict(EmailAddress.objects.filter(user__in=[cast.amina, cast.sam]).values_list("email", "verified")) == {
        "amina@example.org": True,
        TYPED: False,
        SAM: False,
    }


def test_whose_addresses_are_forgotten_has_none_and_everybody_else_theirs(cast: Cast) -> None:
    others = EmailAddress.objects.exclude(user=cast.amina).count()
    forget_addresses(cast.amina)
    assert not has_address(cast.amina) and EmailAddress.objects.count() == others > 0
