"""Two check-ins a quarter apart, from the mail to the mosaic, on pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lamplighter.jobs.timetable import run_due
from lamplighter.models.checkin import CheckIn, Opened, Sheet
from lamplighter.models.person import Person
from tests.cast import NOON, Cast
from tests.checkin import MONTH_ON, QUARTER_ON, running
from tests.conftest import BOTH_STORES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def _text(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _move(clock: Any, after: timedelta) -> dict[str, str]:
    """So long after they agreed, with what was due by then; returns each one's mail about it."""
    clock.move_to(NOON + after)
    mail.outbox.clear()
    for _ in range(2):
        run_due(last={}, now=lambda: NOON + after)
    letters = [letter for letter in mail.outbox if "how does it go" in letter.subject]
    return {letter.to[0].partition("@")[0]: str(letter.body) for letter in letters}


def _sign_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _tap(client: Client, page: str, **said: str) -> None:
    assert (
        client.post(
            page, {name.replace("_", "-", 1).replace("_", "."): word for name, word in said.items()}
        ).status_code
        == 303
    )


@pytest.mark.usefixtures("world")
def test_two_check_ins_a_quarter_apart_opened_by_consent(cast: Cast, clock: Any, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    pair = running(cast)
    letters = _move(clock, MONTH_ON)
    assert set(letters) == {"amina", "jonas"}
    link = re.search(r"/l/\w{22}/(?!stop)", letters["amina"])[0]  # type: ignore[index]
    stranger = Client()
    asked = stranger.get(link)
    assert asked.status_code == 200 and asked.content.decode().count('type="radio"') == 18
    assert not Sheet.objects.exists(), "looking does nothing"
    bad = stranger.post(link, {"answer": "how-it-goes", "R1": "9", "words": "Slower."})
    assert bad.status_code == 422 and b"Slower." in bad.content and not Sheet.objects.exists()
    kept = stranger.post(link, {"answer": "how-it-goes", "R1": "3", "words": "More questions back."})
    assert "only you see them" in _text(kept)
    assert "Nothing left to do here" in _text(stranger.get(link)) or stranger.get(link).status_code == 404
    month = reverse("checkin:page", args=[CheckIn.objects.get().pk])

    clock.move_to(NOON + MONTH_ON + timedelta(minutes=1))
    amina, jonas = _sign_in(cast.amina), _sign_in(cast.jonas)
    assert "More questions back." in amina.get(month).content.decode()
    assert "More questions back." not in jonas.get(month).content.decode()
    assert jonas.post(f"{month}open/", {"opens": "yes"}).status_code == 409
    _tap(jonas, month, mine_R1="1")
    for client in (amina, jonas):
        assert client.post(f"{month}open/", {"opens": "yes"}).status_code == 303
    opened = _text(jonas.get(month))
    assert "More questions back." in opened and "A little" in opened and "Mostly" in opened

    _move(clock, QUARTER_ON)
    amina, jonas = _sign_in(cast.amina), _sign_in(cast.jonas)
    second = reverse("checkin:page", args=[CheckIn.objects.latest("asked_at").pk])
    assert "how does it go?" in _text(amina.get(reverse("mentorship:page", args=[pair])))
    growing = reverse("checkin:growing", args=[pair])
    four = amina.post(growing, {"qualities": ["E1", "E2", "E3", "E4"]})
    assert four.status_code == 422 and "Up to three" in _text(four) and four.content.decode().count(" checked") == 4
    assert amina.post(growing, {"qualities": ["E6"], "asks_partner": "on"}).status_code == 303
    assert jonas.post(growing, {"qualities": ["M2"], "asks_partner": "on"}).status_code == 303
    assert "Preparation" in _text(jonas.get(second))
    both = {"mine_E1_1": "1", "mine_E1_2": "0", "theirs_M2_1": "4", "theirs_M2_2": "4"}  # she sees little commitment
    _tap(amina, reverse("checkin:me", args=[CheckIn.objects.latest("asked_at").pk]), **both)
    _tap(amina, second, mine_E6_1="3", mine_E6_2="3", mine_E6_why="I wrote ahead.", **both)
    assert "One thing to try this week" in _text(amina.get(second))
    _tap(jonas, second, mine_M2_1="1", mine_M2_2="1", theirs_E6_1="3", theirs_E6_2="3")
    assert "Preparation" in _text(amina.get(reverse("checkin:mosaic", args=[pair])))
    for client in (amina, jonas):
        client.post(f"{second}open/", {"opens": "yes"})
        home = {who: _text(who.get(reverse("mentorship:page", args=[pair]))) for who in (amina, jonas)}
        assert ("sees little of this" in home[jonas]) is (client is jonas), "once both have opened it"
        assert "sees little of this" not in home[amina], "and only he is told what he could suggest"
    assert Opened.objects.count() == 4
    shown = jonas.get(reverse("mentorship:page", args=[pair])).content.decode()
    (words,) = re.findall(r'name="words" value="(Make one promise[^"]+)"', shown)
    assert jonas.post(reverse("meeting:add", args=[pair]), {"words": words}).status_code == 303
    seen = _text(amina.get(reverse("mentorship:page", args=[pair])))
    assert "Make one promise that fits into this week" in seen and "Jonas added this" in seen
    assert "sees little of this" not in _text(jonas.get(reverse("mentorship:page", args=[pair])))
    mosaic = amina.get(reverse("checkin:mosaic", args=[pair]))
    seen = _text(mosaic)
    assert "You see it alike: Preparation" in seen and "A hidden strength: Curiosity about the other" in seen
    assert "I wrote ahead." in seen and 'aria-label="You: mostly. Jonas: mostly."' in mosaic.content.decode()
    assert not re.search(r"\d+ ?(%|/ ?100)", seen), "no figure stands for a person"


def test_six_sentences_and_what_one_can_do(cast: Cast, clock: Any) -> None:
    running(cast)
    _move(clock, MONTH_ON)
    amina = _sign_in(cast.amina)
    page = reverse("checkin:wrong", args=[CheckIn.objects.get().pk])
    assert "you need not go on" not in _text(amina.get(page))
    _tap(amina, page, safety_S4="1")
    seen = _text(amina.get(page))
    assert "Take a break" in seen and "block Jonas" in seen and "Only you ever see these" in seen


def test_a_line_that_another_window_has_written_is_not_lost(cast: Cast, clock: Any) -> None:
    running(cast)
    _move(clock, MONTH_ON)
    amina, page = _sign_in(cast.amina), reverse("checkin:page", args=[CheckIn.objects.get().pk])
    _tap(amina, page, mine_L1="Slower.")
    assert amina.post(page, {"shown": "", "mine-R1": "2", "mine-L1": ""}).status_code == 303
    assert b"Slower." in amina.get(page).content
    assert amina.post(page, {"shown": "mine-L1", "mine-L1": ""}).status_code == 303
    assert b"Slower." not in amina.get(page).content
    part = amina.post(page, {"shown": "", "mine-R2": "4", "mine-L1": "Later."}, headers={"HX-Request": "true"})
    assert part.status_code == 200 and "mine-L1" in part.content.decode() and "<html" not in part.content.decode()
    assert b"Later." in amina.get(page).content, "kept as one goes, before any button"
    assert amina.post(page, {"mine-R2": "9"}, headers={"HX-Request": "true"}).status_code == 204
    long = amina.post(page, {"mine-L1": "x" * 301})
    assert long.status_code == 422 and b"x" * 301 in long.content


def test_a_voice_is_lent_and_taken_back_where_one_answers(cast: Cast, clock: Any) -> None:
    running(cast)
    _move(clock, QUARTER_ON)
    amina, jonas = _sign_in(cast.amina), _sign_in(cast.jonas)
    pk = CheckIn.objects.get().pk
    page, them = (reverse(f"checkin:{name}", args=[pk]) for name in ("page", "them"))
    assert "reads of several together" not in _text(amina.get(page))
    _tap(amina, them, theirs_M1_1="3", theirs_M1_2="3")
    seen = _text(amina.get(page))
    assert "With only five voices Jonas may still guess at one" in seen
    assert "reads of several together" not in _text(jonas.get(page))
    assert amina.post(f"{page}voice/", {"lends": "perhaps"}).status_code in (409, 422)
    assert amina.post(f"{page}voice/", {"lends": "yes"}).status_code == 303
    assert "Leave my answers out" in _text(amina.get(page))
    assert amina.post(f"{page}voice/", {"lends": "no"}).status_code == 303
    assert "Yes, they may" in _text(amina.get(page))
