"""A passkey is enough by itself; nobody needs one."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from lamplighter.core.limits import Limits
from lamplighter.queries.signin import get_my_ways_in
from tests.cast import NOON, Cast
from tests.person.device import Device
from tests.person.ways import adds_passkey, comes_in, enters_with, is_in, options_on, signed_in, subjects

pytestmark = pytest.mark.engine
WAYS_IN = reverse("mfa_index")


def passkeys(cast: Cast) -> list[str]:
    return [passkey.name for passkey in get_my_ways_in(cast.amina, session=None, at=NOON).passkeys]


def test_with_a_passkey_alone_somebody_is_in(cast: Cast, amina: Client) -> None:
    device = Device()
    assert adds_passkey(amina, device).url == WAYS_IN
    amina.post(reverse("account_logout"))
    assert not is_in(amina)
    assert enters_with(amina, device).url == "/"
    assert is_in(amina)
    assert subjects("amina@example.org") == ["You have a new passkey"]


def test_whoever_is_new_is_asked_whether_they_want_one_and_goes_on_to_what_they_came_for(world: None) -> None:
    browser = Client()
    comes_in(browser, "nika@example.org")
    assert "data-with-passkey" in browser.get(reverse("person:welcome")).content.decode()
    says = {"name": "Nika", "zone": "UTC", "is_old_enough": "on", "then": "passkey"}
    answers = [browser.post(f"{reverse('person:welcome')}?next=/questions/", says) for _ in range(2)]
    assert {answer.url for answer in answers} == {f"{reverse('mfa_add_webauthn')}?next=%2Fquestions%2F"}
    page = browser.get(answers[0].url).content.decode()
    assert '<a href="/questions/">Not now</a>' in page
    credential = Device().make(options_on(browser, "mfa_add_webauthn", next="/questions/"))
    given = {"name": "My phone", "credential": credential, "next": "/questions/"}
    assert browser.post(reverse("mfa_add_webauthn"), given).url == "/questions/"
    given["next"] = "https://elsewhere.example/"
    assert browser.post(reverse("mfa_add_webauthn"), given).url == WAYS_IN  # the same again, and no way out


def test_a_second_tap_adds_no_second_one(cast: Cast, amina: Client) -> None:
    device = Device()
    credential = device.make(options_on(amina, "mfa_add_webauthn"))
    said = {"name": "My phone", "credential": credential}
    answers = [amina.post(reverse("mfa_add_webauthn"), said) for _ in range(2)]
    assert [(answer.status_code in (302, 303), answer.url) for answer in answers] == [(True, WAYS_IN)] * 2
    assert passkeys(cast) == ["My phone"]
    assert subjects("amina@example.org") == ["You have a new passkey"]


def test_it_has_a_name_that_only_its_owner_reads(cast: Cast, amina: Client) -> None:
    adds_passkey(amina, Device(), "Under the stairs")
    assert "Under the stairs" not in json.dumps(Authenticator.objects.get().data)
    (key,) = get_my_ways_in(cast.amina, session=None, at=NOON).passkeys
    own = reverse("mfa_edit_webauthn", args=[key.key])
    assert "Under the stairs" in amina.get(own).content.decode()
    answer = amina.post(own, {"name": " "})
    assert (answer.status_code, "Give it a name" in answer.content.decode()) == (422, True)
    for _ in range(2):
        assert amina.post(own, {"name": "In my  pocket"}).url == WAYS_IN
    assert passkeys(cast) == ["In my pocket"]


def test_removed_it_opens_nothing_and_is_removed_once(cast: Cast, amina: Client) -> None:
    device, other = Device(), Device()
    adds_passkey(amina, device)
    adds_passkey(amina, other, "My laptop")
    first, _ = get_my_ways_in(cast.amina, session=None, at=NOON).passkeys
    gone = reverse("mfa_remove_webauthn", args=[first.key])
    assert [amina.post(gone).status_code for _ in range(2)] == [302, 404]
    assert passkeys(cast) == ["My laptop"]
    assert subjects("amina@example.org")[0] == "A passkey of yours was removed"
    stranger = Client()
    assert enters_with(stranger, device).url == "/sign-in/?passkey=unknown"
    assert enters_with(stranger, other).url == "/"


def test_somebody_elses_is_not_there(cast: Cast, amina: Client) -> None:
    adds_passkey(amina, Device())
    (key,) = get_my_ways_in(cast.amina, session=None, at=NOON).passkeys
    sam = signed_in(cast.sam)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        mine, nobodys = (sam.post(reverse(name, args=[one]), {"name": "x"}) for one in (key.key, "x" * 22))
        assert (mine.status_code, nobodys.status_code) == (404, 404)
    assert passkeys(cast) == ["My phone"]


def unknown(cast: Cast, amina: Client) -> str:
    device = Device()
    adds_passkey(amina, device)
    Authenticator.objects.all().delete()
    return device.show(_asked(amina))


def of_nobody(cast: Cast, amina: Client) -> str:
    device = Device()
    device.owner = "bm9ib2R5"
    return device.show(_asked(amina))


def without_a_finger(cast: Cast, amina: Client) -> str:
    device = Device()
    adds_passkey(amina, device)
    device.flags = Device(finger=False).flags
    return device.show(_asked(amina))


def shown_before(cast: Cast, amina: Client) -> str:
    device = Device()
    adds_passkey(amina, device)
    old = device.show(_asked(amina))
    _asked(amina)
    return old


def of_somebody_shut_out(cast: Cast, amina: Client) -> str:
    device = Device()
    adds_passkey(amina, device)
    cast.amina.is_active = False
    cast.amina.save()
    return device.show(_asked(amina))


def _asked(amina: Client) -> dict:
    amina.logout()
    asked: dict = amina.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    return asked["request_options"]


@pytest.mark.parametrize("which", [unknown, of_nobody, without_a_finger, shown_before, of_somebody_shut_out])
def test_a_passkey_that_does_not_fit_reads_the_same_whyever(cast: Cast, amina: Client, which: object) -> None:
    credential = which(cast, amina)  # type: ignore[operator]
    answer = amina.post(reverse("mfa_login_webauthn"), {"credential": credential}, follow=True)
    assert answer.redirect_chain[0][0] == "/sign-in/?passkey=unknown"
    assert "That passkey did not open the door. A code by mail does." in answer.content.decode()
    assert not is_in(amina)


JUNK = ["", "{", "[]", '"x"', "17", "null", "{}", '{"rawId": 1}', '{"rawId": "\\ud800", "response": 3}', "[" * 5000]
JUNK += ['{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "\\ud800"}}', "\x00", "🏮"]


@pytest.mark.parametrize("junk", JUNK)
def test_whatever_comes_instead_of_a_passkey_is_told_kindly(cast: Cast, amina: Client, junk: str) -> None:
    options_on(amina, "mfa_add_webauthn")
    added = amina.post(reverse("mfa_add_webauthn"), {"name": "My phone", "credential": junk})
    assert (added.status_code, "This passkey did not fit" in added.content.decode()) == (422, True)
    assert 'value="My phone"' in added.content.decode()  # the name is not lost
    amina.logout()
    assert amina.post(reverse("mfa_login_webauthn"), {"credential": junk}).url == "/sign-in/?passkey=unknown"


def test_of_what_a_browser_sends_only_what_is_needed_is_kept(cast: Cast, amina: Client) -> None:
    credential = json.loads(Device().make(options_on(amina, "mfa_add_webauthn")))
    credential |= {"more": "a\u0000b", "clientExtensionResults": {"x": "\ud800"}}
    amina.post(reverse("mfa_add_webauthn"), {"name": "My phone", "credential": json.dumps(credential)})
    kept = Authenticator.objects.get().data["credential"]
    assert kept.keys() == {"id", "rawId", "type", "response", "clientExtensionResults"}
    assert (kept["clientExtensionResults"], kept["response"].keys()) == ({}, {"clientDataJSON", "attestationObject"})


def test_more_than_fit_are_not_added(cast: Cast, amina: Client, settings: LazySettings) -> None:
    settings.LIMITS = Limits(passkeys_at_most=1)
    adds_passkey(amina, Device())
    answer = adds_passkey(amina, Device(), "Another")
    assert (answer.status_code, "as many passkeys as fit" in answer.content.decode()) == (422, True)
    assert passkeys(cast) == ["My phone"]


def test_a_passkey_brings_no_codes_that_nobody_sees(cast: Cast, amina: Client) -> None:
    adds_passkey(amina, Device())
    assert list(Authenticator.objects.values_list("type", flat=True)) == ["webauthn"]
    assert amina.get(reverse("mfa_view_recovery_codes")).status_code == 404
