"""One's own pages: what is typed is never lost, and a hostile file gets a sentence."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.core.card import AnswerTime
from lamplighter.core.person import Visibility
from lamplighter.models.card import Photo
from lamplighter.models.person import Offer, Person
from lamplighter.queries.card import get_about_for
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.services.pictures import from_a_telephone, larger_than_it_is, moving, pixel_flood

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)

YOU, PHOTO, BREAK = reverse("person:profile"), reverse("person:photo"), reverse("person:rest")
FORM = "application/x-www-form-urlencoded"
CARD = {
    "name": "Jonas",
    "can_help_with": "leading",
    "addressed": "he",
    "city": "Berlin",
    "learning": "to wait",
    "first_step": "I read it twice.",
    "answers_within": "three days",
    "visibility": "members",
    "seats": "2",
    "zone": "Europe/Berlin",
}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ settings.SECRET_KEY }}{% debug %}",
    "' OR 1=1 --",
    "\u202egnirts",
    "a\u0000b",
    "\ud800",
    "\x07",
    "\U0001f3ee" * 30,
    "x" * 5_000,
    "=HYPERLINK(1)",
    "\r\nBcc: a@b.example",
)


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def jonas(cast: Cast) -> Iterator[Client]:
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.jonas)
        yield client


def _file(content: bytes, name: str = "face.jpg", kind: str = "image/jpeg") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name, file.content_type = name, kind  # type: ignore[attr-defined]
    return file


# --- the card ---------------------------------------------------------------------------------------------


def test_all_of_it_is_saved_together(cast: Cast, jonas: Client) -> None:
    assert jonas.post(YOU, CARD).status_code == 303
    about = get_about_for(cast.jonas, cast.jonas.pk, at=NOON)
    assert (about.addressed, about.city, about.answers_within) == ("he", "Berlin", AnswerTime.THREE_DAYS)
    page = jonas.get(YOU).content.decode()
    for words in ("he", "Berlin", "to wait", "I read it twice."):
        assert re.search(rf'value="{words}"|>\s*{words}\s*</textarea>', page), words
    assert '<option value="three days" selected>' in page


def test_a_city_that_is_an_address_is_said_so_beside_it_and_nothing_is_lost(cast: Cast, jonas: Client) -> None:
    answer = jonas.post(YOU, {**CARD, "city": "Hauptstraße 5", "can_help_with": "leading, kindly"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<details class="stack" open>' in page, "what is to be put right is not folded away"
    assert 'href="#id_city"' in page and 'value="Hauptstraße 5"' in page
    assert "leading, kindly" in page and "I read it twice." in page
    assert Offer.objects.get(person=cast.jonas).words == "leading a team for the first time"


def test_what_is_folded_away_elsewhere_opens_when_it_is_to_be_put_right(jonas: Client) -> None:
    wrong = {"seats": "-1", "zone": "Mars/Olympus", "answers_within": "never", "learning": "x" * 141}
    for name, words in wrong.items():
        answer = jonas.post(YOU, {**CARD, name: words})
        assert (answer.status_code, answer.content.decode().count('<details class="stack" open>')) == (422, 1), name


def test_it_is_closed_when_all_is_well(jonas: Client) -> None:
    assert "open>" not in jonas.get(YOU).content.decode()


@pytest.mark.parametrize("name", ["addressed", "city", "learning", "first_step", "answers_within"])
def test_hostile_words_are_kept_as_words_or_refused_in_a_sentence(cast: Cast, jonas: Client, name: str) -> None:
    others = "&".join(f"{key}={value}" for key, value in CARD.items() if key != name).encode()
    for words in HOSTILE:
        said = words.encode("utf-8", "surrogatepass").replace(b"&", b"%26")
        answer = jonas.generic("POST", YOU, others + b"&%s=%s" % (name.encode(), said), FORM)
        page = answer.content.decode()
        assert answer.status_code == 303 or (answer.status_code == 422 and "thing to put right" in page), words
        card = jonas.get(reverse("directory:card", args=[cast.jonas.pk])).content.decode()
        assert "<script>alert" not in page + card and "<img src=x" not in page + card, words


def test_learning_that_rests_may_be_touched_without_a_new_word(cast: Cast, jonas: Client) -> None:
    assert jonas.post(YOU, CARD).status_code == 303
    assert "I am still at it" not in jonas.get(YOU).content.decode()
    later = NOON.replace(month=12)
    with time_machine.travel(later, tick=False):
        jonas.force_login(cast.jonas)
        card = reverse("directory:card", args=[cast.jonas.pk])
        assert "Was learning this, and lets it rest: to wait" in jonas.get(card).content.decode()
        assert "I am still at it" in jonas.get(YOU).content.decode()
        assert jonas.post(YOU, {**CARD, "still_learning": "on"}).status_code == 303
        assert "Learning now: to wait" in jonas.get(card).content.decode()


def test_somebody_new_is_found_by_nobody_until_they_say_so(cast: Cast) -> None:
    assert Person._meta.get_field("visibility").default == Visibility.HIDDEN.value
    assert Photo._meta.get_field("for_visitors").default is False


# --- a picture --------------------------------------------------------------------------------------------


def test_a_picture_is_sent_seen_changed_and_removed(cast: Cast, jonas: Client) -> None:
    assert jonas.post(PHOTO, {"photo": _file(from_a_telephone()), "for_visitors": "on"}).status_code == 303
    first = Photo.objects.get()
    page = jonas.get(PHOTO).content.decode()
    assert f'src="{reverse("person:face", args=[first.pk])}" alt="Jonas"' in page
    assert re.search(r'name="for_visitors"[^>]* checked', page)
    assert jonas.post(PHOTO, {}).status_code == 303, "no new picture: only the tick has changed"
    assert not Photo.objects.get(pk=first.pk).for_visitors
    assert jonas.post(PHOTO, {"photo": _file(from_a_telephone(3))}).status_code == 303
    assert jonas.get(reverse("person:face", args=[first.pk])).status_code == 404
    assert jonas.post(reverse("person:photo_remove")).status_code == 303
    assert not Photo.objects.exists()
    assert "Remove this picture" not in jonas.get(PHOTO).content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nothing in this file"),
        (b"<!doctype html><script>alert(1)</script>", "This file is something else"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This file is something else"),
        (from_a_telephone()[:2_000], "cannot be read to its end"),
        (moving("PNG"), "This picture moves"),
        (pixel_flood, "up to 25 megapixels"),
        (larger_than_it_is(), "up to 25 megapixels"),
        (b"\xff\xd8" + b"\x00" * 8_000_001, "One of up to 8 megabytes does"),
    ],
    ids=["nothing", "HTML", "SVG", "half", "moving", "flood", "huge", "too many bytes"],
)
def test_a_hostile_picture_gets_a_sentence_and_the_tick_stays(jonas: Client, content: Any, sentence: str) -> None:
    content = content() if callable(content) else content  # a dear one is made by whoever wants it
    answer = jonas.post(PHOTO, {"photo": _file(content, "face.png", "image/png"), "for_visitors": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page and re.search(r'name="for_visitors"[^>]* checked', page)
    assert not Photo.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\face.jpg", "fa\x00ce.svg", "x" * 255, "<b>.html", "face"])
def test_what_a_file_is_called_plays_no_part(jonas: Client, tmp_path: Path, name: str) -> None:
    assert jonas.post(PHOTO, {"photo": _file(from_a_telephone(), name, "text/html")}).status_code == 303
    photo = Photo.objects.get()
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        f"files/{photo.pk}",
        f"files/{photo.pk}-small",
    }


def test_a_name_without_end_is_a_request_that_makes_no_sense(jonas: Client) -> None:
    answer = jonas.post(PHOTO, {"photo": _file(from_a_telephone(), "x" * 3_000)})
    assert answer.status_code == 400 and "<h1>" in answer.content.decode()


def test_words_in_place_of_a_picture_are_no_picture(jonas: Client) -> None:
    answer = jonas.post(PHOTO, {"photo": "/etc/passwd"})
    assert answer.status_code == 422 and "Choose a picture first" in answer.content.decode()


# --- a break ----------------------------------------------------------------------------------------------


def test_a_break_is_taken_moved_and_ended(jonas: Client) -> None:
    assert jonas.post(BREAK, {"back_on": "2027-03-10"}).status_code == 303
    page = jonas.get(YOU).content.decode()
    assert "You are taking a break and are back on Wednesday 10 March." in page
    assert 'value="2027-03-10"' in jonas.get(BREAK).content.decode()
    assert jonas.post(reverse("person:back")).status_code == 303
    page = jonas.get(YOU).content.decode()
    assert "You are taking a break" not in page and "Take a break from being asked" in page


DAYS = ["", "soon", "2027-03-01", "2029-01-01", "9999-12-31", "0001-01-01", "<b>", "2027-02-30"]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_cannot_be_is_told_so(jonas: Client, day: str) -> None:
    answer = jonas.post(BREAK, {"back_on": day})
    assert answer.status_code == 422
    assert re.search("One thing (to put right|is missing)", answer.content.decode())
