"""Still you? Asked of whoever came in a while ago and is about to change a way in."""

from __future__ import annotations

import json
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.person.device import Device
from tests.person.ways import adds_app, adds_passkey, code_for, code_of_app, options_on

pytestmark = pytest.mark.engine
ADDRESS = "amina@example.org"
BY_MAIL, BY_APP, BY_PASSKEY = map(
    reverse, ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn")
)
GUARDED = {
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "account_email",
    "account_email_verification_sent",
    "person:password",
    "person:remove_password",
    "person:picture",
}
QUARTER = 15 * 60


def is_asked(browser: Client) -> bool:
    return browser.get(reverse("account_email")).status_code == 303


def test_for_a_quarter_of_an_hour_nobody_asks(amina: Client, clock: time_machine.Traveller) -> None:
    clock.shift(QUARTER - 1)
    assert not is_asked(amina)
    clock.shift(1)
    assert is_asked(amina)


@pytest.mark.parametrize("name", sorted(GUARDED))
def test_afterwards_whatever_changes_a_way_in_asks_first(
    amina: Client, clock: time_machine.Traveller, name: str
) -> None:
    clock.shift(QUARTER)
    for method in ("get", "post"):
        answer = getattr(amina, method)(reverse(name))
        assert answer.status_code == 405 or answer.url.startswith(f"{BY_MAIL}?next="), f"{method}: {answer}"


def test_a_passkey_of_mine_too(cast: Cast, amina: Client, clock: time_machine.Traveller) -> None:
    adds_passkey(amina, Device())
    (edit,) = set(re.findall(r'href="(/you/ways-in/passkeys/\w{22}/)"', amina.get("/you/ways-in/").content.decode()))
    clock.shift(QUARTER)
    assert amina.get(edit).url.startswith(BY_MAIL) and amina.post(f"{edit}remove/").url.startswith(BY_MAIL)


def test_with_a_code_by_mail(amina: Client, clock: time_machine.Traveller) -> None:
    clock.shift(QUARTER)
    asked = amina.get(reverse("account_email")).url
    assert "Send me a code" in amina.get(asked).content.decode()
    assert amina.post(asked, {"action": "send"}).url == asked
    assert f"on its way to {ADDRESS}" in amina.get(asked).content.decode()
    wrong = amina.post(asked, {"code": "AAAA-AAAA"})
    assert (wrong.status_code, "not the code from the newest mail" in wrong.content.decode()) == (422, True)
    assert is_asked(amina)
    code = code_for(ADDRESS)
    assert amina.post(asked, {"code": code}).url == reverse("account_email")
    assert not is_asked(amina)
    assert amina.post(asked, {"code": code}).url == f"{asked}&tries=over"  # it works once


def test_five_wrong_codes_end_it_and_another_can_be_sent(amina: Client, clock: time_machine.Traveller) -> None:
    clock.shift(QUARTER)
    amina.post(BY_MAIL, {"action": "send"})
    answers = [amina.post(BY_MAIL, {"code": "AAAA-AAAA"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [303]
    assert "That code no longer works." in amina.get(answers[-1].url).content.decode()
    assert is_asked(amina)


def test_three_codes_a_minute_are_enough(amina: Client, clock: time_machine.Traveller) -> None:
    statuses = [amina.post(BY_MAIL, {"action": "send"}).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 429]


def test_with_the_app_for_whoever_has_one_and_not_by_mail(amina: Client, clock: time_machine.Traveller) -> None:
    secret, codes = adds_app(amina)
    clock.shift(QUARTER)
    asked = amina.get(reverse("account_email")).url
    assert asked.startswith(BY_APP)
    assert amina.get(BY_MAIL).url == BY_APP
    assert amina.post(BY_MAIL, {"action": "send"}).url == BY_APP
    assert amina.post(asked, {"code": "000000"}).status_code == 422
    assert amina.post(asked, {"code": code_of_app(secret)}).url == reverse("account_email")
    clock.shift(QUARTER)
    assert is_asked(amina)
    assert amina.post(asked, {"code": codes[0]}).url == reverse("account_email")
    clock.shift(QUARTER)
    assert amina.post(asked, {"code": codes[0]}).status_code == 422


def test_with_a_passkey(amina: Client, clock: time_machine.Traveller) -> None:
    device, strangers = Device(), Device()
    adds_passkey(amina, device)
    clock.shift(QUARTER)
    page = amina.get(amina.get(reverse("account_email")).url).content.decode()
    assert "Use a passkey" in page
    strangers.owner = device.owner
    wrong = amina.post(BY_PASSKEY, {"credential": strangers.show(options_on(amina, "mfa_reauthenticate_webauthn"))})
    assert (wrong.status_code, "This passkey did not fit" in wrong.content.decode()) == (422, True)
    for junk in ("", "{}", json.dumps({"rawId": "x"})):
        assert amina.post(BY_PASSKEY, {"credential": junk}).status_code == 422
    shown = device.show(options_on(amina, "mfa_reauthenticate_webauthn", next="/you/ways-in/addresses/"))
    said = {"credential": shown, "next": reverse("account_email")}
    assert amina.post(BY_PASSKEY, said).url == reverse("account_email")
    assert not is_asked(amina)


def test_nobody_is_sent_elsewhere_afterwards(amina: Client, clock: time_machine.Traveller) -> None:
    amina.post(BY_MAIL, {"action": "send"})
    said = {"code": code_for(ADDRESS), "next": "https://elsewhere.example/"}
    assert amina.post(BY_MAIL, said).url == "/"
