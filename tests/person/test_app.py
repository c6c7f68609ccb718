"""The second step: a code from an app after the mailed one, and codes on paper for when the app is not at hand."""

from __future__ import annotations

import json
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lamplighter.services.operation import make_sign_in_link
from tests.person.conftest import Committed
from tests.person.device import Device
from tests.person.ways import (
    adds_app,
    adds_passkey,
    code_of_app,
    comes_in,
    enters_with,
    is_in,
    secret_on,
    subjects,
)

pytestmark = pytest.mark.engine
SECOND_STEP, CODES, BEGIN, END = map(
    reverse, ("mfa_authenticate", "mfa_view_recovery_codes", "mfa_activate_totp", "mfa_deactivate_totp")
)
ADDRESS = "amina@example.org"


def test_whoever_has_an_app_is_asked_for_its_code_as_well(amina: Client) -> None:
    secret, codes = adds_app(amina)
    assert (len(codes), len(set(codes))) == (10, 10)
    browser = Client()
    assert comes_in(browser, ADDRESS).url == SECOND_STEP
    assert not is_in(browser)
    wrong = browser.post(SECOND_STEP, {"code": "000000"})
    assert (wrong.status_code, "not the code of this moment" in wrong.content.decode()) == (422, True)
    assert browser.post(SECOND_STEP, {"code": code_of_app(secret)}).url == "/"
    assert is_in(browser)


def test_a_code_from_the_app_works_once(amina: Client, clock: time_machine.Traveller) -> None:
    secret, _ = adds_app(amina)
    clock.shift(60)
    code, (first, second) = code_of_app(secret), (Client(), Client())
    for browser in (first, second):
        comes_in(browser, ADDRESS)
        clock.shift(1)
    assert first.post(SECOND_STEP, {"code": code}).status_code == 302
    assert second.post(SECOND_STEP, {"code": code}).status_code == 422


def test_each_recovery_code_works_once_and_new_ones_make_the_old_useless(amina: Client, committed: Committed) -> None:
    _, codes = adds_app(amina)
    first, second, third = Client(), Client(), Client()
    assert comes_in(first, ADDRESS) and first.post(SECOND_STEP, {"code": f" {codes[0]} "}).url == "/"
    assert comes_in(second, ADDRESS) and second.post(SECOND_STEP, {"code": codes[0]}).status_code == 422
    with committed(execute=True):
        page = amina.post(reverse("mfa_generate_recovery_codes"), follow=True).content.decode()
    new = re.findall(r"<li><code>(\d+)", page)
    assert "You have new recovery codes" in subjects(ADDRESS)
    assert len(new) == 10 and not set(new) & set(codes)
    assert comes_in(third, ADDRESS) and third.post(SECOND_STEP, {"code": codes[1]}).status_code == 422
    assert third.post(SECOND_STEP, {"code": new[1]}).url == "/"


def test_codes_on_paper_are_shown_once(amina: Client) -> None:
    _, codes = adds_app(amina)
    page = amina.get(CODES).content.decode()
    assert "You have ten recovery codes left" in page and not any(code in page for code in codes)
    assert "You have ten recovery codes left" in amina.get(reverse("mfa_index")).content.decode()


def test_a_second_tap_switches_it_on_once_and_still_shows_the_codes(amina: Client, committed: Committed) -> None:
    secret = secret_on(amina.get(BEGIN).content.decode())
    said = {"code": code_of_app(secret)}
    with committed(execute=True):
        answers = [amina.post(BEGIN, said) for _ in range(2)]
    assert [answer.url for answer in answers] == [CODES, CODES]
    assert len(re.findall(r"<li><code>\d{8}", amina.get(CODES).content.decode())) == 10
    assert subjects(ADDRESS) == ["A second step is on"]
    assert amina.get(BEGIN).url == reverse("mfa_index")


def test_nothing_of_it_lies_open(amina: Client) -> None:
    secret, codes = adds_app(amina)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored and not any(code in stored for code in codes)


def test_a_wrong_first_code_switches_nothing_on(amina: Client) -> None:
    secret = secret_on(amina.get(BEGIN).content.decode())
    answer = amina.post(BEGIN, {"code": "000000"})
    assert answer.status_code == 422
    assert secret_on(answer.content.decode()) == secret  # the app has it already; it is not another one
    assert not Authenticator.objects.exists()


def test_the_picture_says_the_same_as_the_letters(amina: Client) -> None:
    amina.get(BEGIN)
    picture = amina.get(reverse("person:picture"))
    assert (picture["Content-Type"], b"<svg" in picture.content, b"style=" in picture.content) == (
        "image/svg+xml",
        True,
        False,
    )


def test_switched_off_a_code_by_mail_is_enough_and_the_paper_is_waste(amina: Client) -> None:
    adds_app(amina)
    adds_passkey(amina, Device())
    assert amina.get(END).status_code == 200
    assert [amina.post(END).url for _ in range(2)] == [reverse("mfa_index")] * 2
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["webauthn"]
    assert subjects(ADDRESS).count("The second step is off") == 1
    browser = Client()
    assert comes_in(browser, ADDRESS).url == "/"


def test_a_passkey_alone_is_enough_and_can_stand_in_for_the_app(amina: Client) -> None:
    device = Device()
    adds_app(amina)
    adds_passkey(amina, device)
    browser = Client()
    assert enters_with(browser, device).url == "/"
    other = Client()
    comes_in(other, ADDRESS)
    page = other.get(SECOND_STEP).content.decode()
    asked = json.loads(re.search(r'data-options="([^"]+)"', page)[1].replace("&quot;", '"'))  # type: ignore[index]
    assert other.post(SECOND_STEP, {"credential": device.show(asked)}).url == "/"


def test_a_passkey_without_an_app_is_no_lock_on_the_code_by_mail(amina: Client) -> None:
    adds_passkey(amina, Device())
    assert comes_in(Client(), ADDRESS).url == "/"


def test_five_wrong_codes_are_enough_for_a_while(amina: Client, clock: time_machine.Traveller) -> None:
    secret, _ = adds_app(amina)
    browser = Client()
    comes_in(browser, ADDRESS)
    for _ in range(5):
        assert "not the code of this moment" in browser.post(SECOND_STEP, {"code": "000000"}).content.decode()
    stopped = browser.post(SECOND_STEP, {"code": code_of_app(secret)})
    assert (stopped.status_code, "Wait a few minutes" in stopped.content.decode()) == (422, True)
    clock.shift(301)
    assert browser.post(SECOND_STEP, {"code": code_of_app(secret)}).url == "/"


def test_whoever_lost_everything_is_let_in_by_hand_past_the_app_and_can_switch_it_off(
    amina: Client, clock: time_machine.Traveller
) -> None:
    adds_app(amina)
    link = make_sign_in_link(ADDRESS, at=timezone.now()).removeprefix("http://localhost:8000")
    browser = Client()
    browser.post(link)
    assert is_in(browser)
    clock.shift(600)  # the time it takes to find the page
    assert browser.post(END).url == reverse("mfa_index")
    assert comes_in(Client(), ADDRESS).url == "/"


def test_without_an_app_there_is_nothing_to_step_over(amina: Client) -> None:
    assert amina.get(END).url == reverse("mfa_index")
    assert amina.get(CODES).status_code == 404
    answer = amina.post(reverse("mfa_generate_recovery_codes"))
    assert (answer.status_code, "you have none" in answer.content.decode()) == (422, True)
    assert Client().get(SECOND_STEP).url == reverse("account_login")
