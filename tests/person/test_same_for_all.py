"""Nobody finds out from outside who has an account here: known and unknown addresses get the very same answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.person.device import Device
from tests.person.ways import adds_app, adds_passkey, comes_in, enters_by_password, is_in, sets_password, signed_in

pytestmark = pytest.mark.engine
DOOR, CODE, BY_PASSWORD = map(reverse, ("account_login", "account_confirm_login_code", "person:by_password"))
KNOWN, UNKNOWN = "jonas@example.org", "joans@example.org"
MASKED = [(r'csrfmiddlewaretoken" value="\w+"', "TOKEN"), (r"(jonas|joans|amina)@example\.org", "ADDRESS")]
COOKIES = {"session", "csrf"}


def seen(answer: Any) -> tuple[int, str, dict[str, str], set[str]]:
    """All that reaches a browser, but for tokens and the address that was typed."""
    body = answer.content.decode()
    for pattern, word in MASKED:
        body = re.sub(pattern, word, body)
    assert answer.cookies.keys() <= COOKIES
    return answer.status_code, body, dict(answer.headers), set(answer.cookies.keys())


def asks_for_a_code(address: str) -> list[Any]:
    browser = Client()
    return [browser.post(DOOR, {"email": address}), browser.get(CODE), browser.post(CODE, {"action": "resend"})]


def types_a_wrong_code(address: str) -> list[Any]:
    browser = Client()
    browser.post(DOOR, {"email": address})
    return [browser.post(CODE, {"code": "AAAA-AAAA"}) for _ in range(6)]


def types_a_wrong_password(address: str) -> list[Any]:
    browser = Client()
    return [enters_by_password(browser, address, "something quite wrong") for _ in range(6)]


def asks_too_often(address: str) -> list[Any]:
    return [Client().post(DOOR, {"email": address}) for _ in range(5)]


STORIES: list[Callable[[str], list[Any]]] = [
    asks_for_a_code,
    types_a_wrong_code,
    types_a_wrong_password,
    asks_too_often,
]


@pytest.mark.parametrize("story", STORIES)
def test_known_or_not_the_answer_is_the_same(cast: Cast, amina: Client, story: Callable[[str], list[Any]]) -> None:
    """Of nobody, of somebody, and of somebody with a passkey, an app and a password."""
    adds_passkey(amina, Device())
    sets_password(amina)
    adds_app(amina)
    told = [[seen(answer) for answer in story(address)] for address in (UNKNOWN, KNOWN, "amina@example.org")]
    assert told[0] == told[1] == told[2]


def test_adding_an_address_tells_no_more(cast: Cast, clock: time_machine.Traveller) -> None:
    told = []
    for address in (UNKNOWN, KNOWN):
        sam = signed_in(cast.sam)
        said = {"email": address, "action_add": "yes"}
        code = reverse("account_email_verification_sent")
        answers = [sam.post(reverse("account_email"), said), sam.get(code), sam.post(code, {"code": "AAAA-AAAA"})]
        told.append([seen(answer) for answer in answers])
    assert told[0] == told[1]


def test_asking_for_a_passkey_names_nobody(cast: Cast, amina: Client) -> None:
    """What the door asks of a device is the same for all: no list of passkeys from which one could guess."""
    adds_passkey(amina, Device())
    asked = Client().get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    assert asked["request_options"]["publicKey"]["allowCredentials"] == []
    assert Client().get(reverse("mfa_login_webauthn")).url == DOOR


def test_the_mask_hides_only_what_it_must(cast: Cast, amina: Client) -> None:
    """The control: a right password is told apart from a wrong one, and one page from another."""
    sets_password(amina)
    right, wrong = enters_by_password(Client(), "amina@example.org"), enters_by_password(Client(), KNOWN)
    assert seen(right) != seen(wrong)
    assert seen(Client().get(DOOR)) != seen(Client().get(BY_PASSWORD))


# --- limits -----------------------------------------------------------------------------------------------


@pytest.fixture
def behind_a_proxy(settings: LazySettings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1


def tries(address: str, times: int) -> list[Any]:
    """So many different people at the door, all from one network address."""
    return [
        Client(headers={"X-Forwarded-For": address}).post(DOOR, {"email": f"somebody{number}@example.org"})
        for number in range(times)
    ]


def test_many_tries_from_one_place_are_stopped_with_a_clear_sentence(cast: Cast, behind_a_proxy: None) -> None:
    answers = tries("93.184.215.7", 21)
    assert {answer.status_code for answer in answers[:20]} == {302}
    assert (answers[20].status_code, "Wait a few minutes" in answers[20].content.decode()) == (422, True)
    assert tries("93.184.215.8", 1)[0].status_code == 302


def test_who_asks_for_codes_in_anothers_name_keeps_them_from_none(cast: Cast, amina: Client) -> None:
    stranger, mine = "93.184.215.7", "93.184.215.8"
    asked = [Client(REMOTE_ADDR=stranger).post(DOOR, {"email": "amina@example.org"}).status_code for _ in range(5)]
    assert asked == [302, 302, 302, 422, 422]
    assert comes_in(Client(REMOTE_ADDR=mine), "amina@example.org").status_code == 302
    assert amina.post(reverse("account_reauthenticate"), {"action": "send"}).status_code == 303


def test_who_tries_passwords_in_anothers_name_leaves_them_the_code(cast: Cast, amina: Client) -> None:
    sets_password(amina)
    for _ in range(6):
        enters_by_password(Client(), "amina@example.org", "something quite wrong")
    assert enters_by_password(Client(), "amina@example.org").status_code == 422
    browser = Client()
    comes_in(browser, "amina@example.org")
    assert is_in(browser)


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "192.168.1.20", "10.0.0.4", "fd00::7"])
def test_behind_one_private_address_may_sit_a_whole_school(cast: Cast, behind_a_proxy: None, address: str) -> None:
    assert {answer.status_code for answer in tries(address, 25)} == {302}


@pytest.mark.parametrize("address", ["unknown", "198.51.100.7:4711", "", "x" * 5_000, "🏮", "1.2.3.4, "])
def test_whatever_a_proxy_says_nobody_sees_a_broken_page(cast: Cast, behind_a_proxy: None, address: str) -> None:
    assert tries(address, 1)[0].status_code in (302, 403)
