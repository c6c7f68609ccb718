"""A password, for whoever wants one: off until it is set, told of, and never a hint to anybody else."""

from __future__ import annotations

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from lamplighter.models.person import Person
from tests.cast import Cast
from tests.person.ways import (
    PASSWORD,
    adds_app,
    code_of_app,
    comes_in,
    enters_by_password,
    is_in,
    sets_password,
    signed_in,
    subjects,
)

pytestmark = pytest.mark.engine
DOOR, OWN, REMOVE = map(reverse, ("person:by_password", "person:password", "person:remove_password"))
ADDRESS = "amina@example.org"
CLOSED = "This address and this password do not open the door."


def told(browser: Client, words: str, again: str | None = None) -> str:
    answer = browser.post(OWN, {"password": words, "again": words if again is None else again})
    assert answer.status_code == 422, answer
    page: str = answer.content.decode()
    return page


def test_nobody_has_one_until_they_set_it(amina: Client) -> None:
    assert "You have none, and need none." in amina.get(reverse("mfa_index")).content.decode()
    assert CLOSED in enters_by_password(Client(), ADDRESS).content.decode()
    assert sets_password(amina).url == reverse("mfa_index")
    browser = Client()
    assert enters_by_password(browser, "Amina@Example.org").url == "/"
    assert is_in(browser) and is_in(amina)
    assert subjects(ADDRESS) == ["You have a password now"]


def test_the_door_leads_there_with_one_click_and_back_and_remembers_where_to(amina: Client) -> None:
    sets_password(amina)
    browser = Client()
    page = browser.get("/sign-in/?next=/questions/").content.decode()
    assert 'href="/sign-in/password/?next=%2Fquestions%2F">Use a password instead' in page
    page = browser.get("/sign-in/password/?next=/questions/").content.decode()
    assert 'href="/sign-in/?next=%2Fquestions%2F">Use a code by mail instead' in page
    said = {"login": ADDRESS, "password": PASSWORD, "next": "/questions/"}
    assert browser.post(DOOR, said).url == "/questions/"
    assert browser.get(DOOR).status_code == 302  # in already


def test_the_same_once_more_changes_nothing(cast: Cast, amina: Client) -> None:
    answers = [sets_password(amina).url for _ in range(2)]
    assert answers == [reverse("mfa_index")] * 2
    assert subjects(ADDRESS) == ["You have a password now"]
    hashed = Person.objects.get(pk=cast.amina.pk).password
    assert hashed.startswith("scrypt$") and PASSWORD not in hashed


def test_with_another_one_everybody_else_is_out_at_once(cast: Cast, amina: Client) -> None:
    sets_password(amina)
    elsewhere = Client()
    enters_by_password(elsewhere, ADDRESS)
    assert sets_password(amina, "quite another sentence").url == reverse("mfa_index")
    assert (is_in(amina), is_in(elsewhere)) == (True, False)
    assert CLOSED in enters_by_password(Client(), ADDRESS).content.decode()
    assert subjects(ADDRESS) == ["You have a password now", "You have another password"]


def test_removed_it_opens_nothing_and_is_removed_once(amina: Client) -> None:
    sets_password(amina)
    assert "Remove my password" in amina.get(OWN).content.decode()
    assert [amina.post(REMOVE).url for _ in range(2)] == [reverse("mfa_index")] * 2
    assert is_in(amina)
    assert CLOSED in enters_by_password(Client(), ADDRESS).content.decode()
    assert subjects(ADDRESS) == ["You have a password now", "You have no password any more"]
    assert "Remove my password" not in amina.get(OWN).content.decode()


def test_forgotten_a_code_by_mail_lets_in_and_another_one_is_set(amina: Client) -> None:
    sets_password(amina)
    browser = Client()
    comes_in(browser, ADDRESS)
    assert sets_password(browser, "quite another sentence").url == reverse("mfa_index")


def test_whoever_has_an_app_is_asked_for_its_code_as_well(amina: Client) -> None:
    sets_password(amina)
    secret, _ = adds_app(amina)
    browser = Client()
    assert enters_by_password(browser, ADDRESS).url == reverse("mfa_authenticate")
    assert not is_in(browser)
    assert browser.post(reverse("mfa_authenticate"), {"code": code_of_app(secret)}).url == "/"


def test_it_is_changed_only_by_somebody_who_has_just_shown_that_it_is_them(
    amina: Client, clock: time_machine.Traveller
) -> None:
    clock.shift(16 * 60)
    assert sets_password(amina).url.startswith(reverse("account_reauthenticate"))
    assert amina.post(REMOVE).url.startswith(reverse("account_reauthenticate"))
    assert CLOSED in enters_by_password(Client(), ADDRESS).content.decode()


WEAK = {
    "short": "at least 12 characters",
    "elevencharsa"[:11]: "at least 12 characters",
    "password1234": "guesses would try this one early",
    "aaaaaaaaaaaaaaa": "guesses would try this one early",
    " " * 20: "guesses would try this one early",
    "Amina@example.ORG": "guesses would try this one early",
    "a\x00bcdefghijklmn": "a character in this text that we cannot keep",
    "a\x1bbcdefghijklmn": "a character in this text that we cannot keep",
    "x" * 10_000: "longer than any password here",
    "": "Type the password that you would like.",
}


@pytest.mark.parametrize("words", WEAK, ids=lambda words: ascii(words[:16]))
def test_a_weak_one_is_refused_with_what_to_do_instead(amina: Client, words: str) -> None:
    page = told(amina, words)
    assert WEAK[words] in page
    assert not words or f'value="{words}"' not in page  # nobody reads it over a shoulder


@pytest.mark.parametrize(
    "words", ["🏮🏮 five lamps 🏮🏮🏮", "מילים אחדות בשורה", "  leading and trailing  ", "ẞtraße nach Lübeck"]
)
def test_any_words_will_do_and_are_taken_as_they_are(amina: Client, words: str) -> None:
    sets_password(amina, words)
    assert enters_by_password(Client(), ADDRESS, words).status_code == 302
    assert enters_by_password(Client(), ADDRESS, f"{words} ").status_code == 422


def test_two_that_differ_are_told(amina: Client) -> None:
    assert "These two are not the same." in told(amina, PASSWORD, f"{PASSWORD} ")
    assert "Type it a second time." in told(amina, PASSWORD, "")


def test_five_wrong_ones_are_enough_for_a_while_even_for_an_address_of_nobody(
    amina: Client, clock: time_machine.Traveller
) -> None:
    sets_password(amina)
    for address in (ADDRESS, "nobody@example.org"):
        pages = [enters_by_password(Client(), address, "something quite wrong").content.decode() for _ in range(5)]
        assert all(CLOSED in page for page in pages)
        stopped = enters_by_password(Client(), address)
        assert (stopped.status_code, "Wait a few minutes" in stopped.content.decode()) == (422, True)
    clock.shift(301)
    assert enters_by_password(Client(), ADDRESS).url == "/"


def test_nobody_is_let_in_who_was_shut_out(cast: Cast, amina: Client) -> None:
    sets_password(amina)
    Person.objects.filter(pk=cast.amina.pk).update(is_active=False)
    answer = enters_by_password(Client(), ADDRESS)
    assert (answer.status_code, CLOSED in answer.content.decode()) == (422, True)
    assert not is_in(amina)


def test_where_no_mail_leaves_it_is_the_password_that_shows_that_it_is_them(
    amina: Client, clock: time_machine.Traveller, settings: LazySettings
) -> None:
    sets_password(amina)
    clock.shift(16 * 60)
    asked = amina.get(reverse("mfa_add_webauthn"))
    settings.MAIL_IS_SET_UP = True
    assert amina.get(reverse("mfa_add_webauthn")).url.startswith("/still-you/?")
    assert asked.url == "/still-you/password/?next=%2Fyou%2Fways-in%2Fpasskeys%2Fnew%2F"
    wrong = amina.post(asked.url, {"password": "something quite wrong"})
    assert (wrong.status_code, "This is not your password." in wrong.content.decode()) == (422, True)
    assert "Use a code by mail" in wrong.content.decode()
    assert amina.post(asked.url, {"password": PASSWORD}).url == reverse("mfa_add_webauthn")
    assert amina.get(reverse("mfa_add_webauthn")).status_code == 200


def test_without_a_password_it_is_not_asked_for(cast: Cast, clock: time_machine.Traveller) -> None:
    sam = signed_in(cast.sam)
    assert sam.get(reverse("person:still_you_by_password")).url == reverse("account_reauthenticate")
