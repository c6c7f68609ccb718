"""Who came in and whose door stayed shut, for whoever runs the house: by a number, never by name, address or code."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import lamplighter
from lamplighter.core.address import shorten
from lamplighter.services.operation import make_sign_in_link
from tests.cast import Cast
from tests.person.ways import adds_app, code_of_app, comes_in, enters_by_password, sets_password

ADDRESS = "amina@example.org"
STRANGER = {"REMOTE_ADDR": "8.8.8.8"}


def _said(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str]]:
    """What the lines say, and from where."""
    lines = [record.getMessage() for record in caplog.records if record.name == "lamplighter.ways_in"]
    return [(said, place) for said, _, place in (line.partition(", from ") for line in lines)]


def test_each_way_in_is_told_and_whose_it_is(cast: Cast, amina: Client, caplog: pytest.LogCaptureFixture) -> None:
    assert settings.LOGGING["loggers"]["lamplighter.ways_in"]["level"] == "INFO"
    comes_in(Client(), ADDRESS)
    Client().post(make_sign_in_link(ADDRESS, at=timezone.now()).removeprefix("http://localhost:8000"))
    sets_password(amina)
    enters_by_password(Client(**STRANGER), ADDRESS)
    secret, _ = adds_app(amina)
    by_both = Client()
    enters_by_password(by_both, ADDRESS)
    by_both.post(reverse("mfa_authenticate"), {"code": code_of_app(secret)})
    said, who = _said(caplog), shorten(cast.amina.pk)
    assert [line for line, _ in said] == [
        f"in by code: {who}",
        f"in by link: {who}",
        f"in by password: {who}",
        f"in by password and app: {who}",
    ]
    assert said[0][1] == "inside" and len(said[2][1]) == 12


def test_each_door_that_stays_shut_is_told_apart(cast: Cast, amina: Client, caplog: pytest.LogCaptureFixture) -> None:
    sets_password(amina)
    adds_app(amina)
    stranger, who = Client(**STRANGER), shorten(cast.amina.pk)
    stranger.post(reverse("account_login"), {"email": ADDRESS})
    stranger.post(reverse("account_confirm_login_code"), {"code": "WRONG123"})
    enters_by_password(stranger, ADDRESS)
    stranger.post(reverse("mfa_authenticate"), {"code": "000000"})
    stranger.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    amina.post(reverse("mfa_reauthenticate"), {"code": "000000"})
    for _ in range(6):
        enters_by_password(stranger, ADDRESS, "something quite wrong")
    enters_by_password(stranger, "nobody@example.org", "something quite wrong")
    said = _said(caplog)
    assert [line for line, _ in said] == [
        f"refused by code: {who}",
        f"refused by second step: {who}",
        "refused by passkey: nobody",
        f"refused by still you: {who}",
        *[f"refused by password: {who}"] * 5,
        f"refused by too many passwords: {who}",
        "refused by password: nobody",
    ]
    assert len({place for _, place in said if place != "inside"}) == 1
    for secret in (ADDRESS, "quite wrong", "8.8.8.8", "Amina", "WRONG123"):
        assert secret not in caplog.text


def test_every_door_of_ours_writes_it_down() -> None:
    web = Path(lamplighter.__file__).parent / "web"
    doors = [path for path in web.rglob("*.py") if "import login\n" in path.read_text(encoding="utf-8")]
    assert len(doors) == 3
    assert all("write_way_in(" in path.read_text(encoding="utf-8") for path in doors)
