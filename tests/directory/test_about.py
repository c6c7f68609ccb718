"""What a card and a list say about somebody: a face, a break, and how long answers take."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden
from lamplighter.core.card import AnswerTime, More
from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.models.card import Photo
from lamplighter.models.person import Person
from lamplighter.queries.card import get_about_for
from lamplighter.queries.directory.answers import get_usual_wait
from lamplighter.queries.directory.foretaste import get_foretaste
from lamplighter.queries.directory.people import list_people_for, search_people_for
from lamplighter.services.card.photo import keep_photo
from lamplighter.services.card.rest import rest_until
from lamplighter.services.card.write import write_card
from lamplighter.services.introduction import accept, ask, decline, expire_silent_requests, withdraw
from lamplighter.services.person import Card
from lamplighter.services.question import keep_draft
from lamplighter.ui.words import answer_words
from tests.cast import NOON, Cast, arrive
from tests.services.pictures import from_a_telephone

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
CARD = Card("Sam Morgan", "speaking in public", Visibility.MEMBERS, 2, "America/New_York")


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path


def _listed(person: Person, *, at: datetime = NOON) -> set[str]:
    page = list_people_for(person, at=at)
    return {line.name for line in (*page.fitting, *page.others)}


# --- a break ----------------------------------------------------------------------------------------------


def test_whoever_takes_a_break_is_not_on_the_list_and_comes_back_by_the_day_alone(cast: Cast) -> None:
    assert _listed(cast.amina) == {"Jonas", "Sam"}
    rest_until(NOON.date() + 9 * DAY, by=cast.jonas, at=NOON)
    back_at = NOON.replace(hour=23) + 8 * DAY  # midnight in Berlin
    assert _listed(cast.amina) == _listed(cast.amina, at=back_at - timedelta(seconds=1)) == {"Sam"}
    assert not search_people_for(cast.amina, "leading a team", at=NOON).fitting
    assert _listed(cast.amina, at=back_at) == {"Jonas", "Sam"}
    assert search_people_for(cast.amina, "leading a team", at=back_at).fitting[0].name == "Jonas"


def test_visitors_are_told_of_nobody_who_is_on_a_break(cast: Cast) -> None:
    write_card(Card("Sam Morgan", "speaking on stage", Visibility.PUBLIC, 2, "UTC"), More(), by=cast.sam, at=NOON)
    token = keep_draft("How do I speak on stage?", token=None, at=NOON)
    assert [line.name for line in get_foretaste(token, at=NOON).public] == ["Sam"], "by first name"
    rest_until(NOON.date() + DAY, by=cast.sam, at=NOON)
    assert get_foretaste(token, at=NOON).public == ()
    assert get_foretaste(token, at=NOON).nobody
    assert get_foretaste(token, at=NOON + DAY).public


def test_the_card_says_when_somebody_is_back_and_offers_nothing_to_ask(cast: Cast) -> None:
    page = reverse("directory:card", args=[cast.jonas.pk])
    with time_machine.travel(NOON, tick=False):
        client = Client()
        client.force_login(cast.amina)
        assert "Ask Jonas" in client.get(page).content.decode()
        rest_until(NOON.date() + 9 * DAY, by=cast.jonas, at=NOON)
        seen = client.get(page).content.decode()
        assert "Jonas is taking a break and is back on Wednesday 10 March." in seen and "Ask Jonas" not in seen
        asking = reverse("introduction:ask", args=[cast.jonas.pk])
        refused = client.post(asking, {"size": "conversation", "words": "May I still ask?"})
    assert refused.status_code == 422
    assert "Jonas is taking a break at the moment" in refused.content.decode()
    assert "May I still ask?" in refused.content.decode(), "nothing typed is lost"


# --- a face -----------------------------------------------------------------------------------------------


def test_a_list_shows_faces_and_the_first_letter_of_all_others(cast: Cast) -> None:
    keep_photo(from_a_telephone(), for_visitors=False, by=cast.jonas, at=NOON)
    page = list_people_for(cast.amina, at=NOON)
    photos = {line.name: line.photo for line in (*page.fitting, *page.others)}
    assert photos == {"Jonas": Photo.objects.get().pk, "Sam": None}
    with time_machine.travel(NOON, tick=False):
        client = Client()
        client.force_login(cast.amina)
        seen = client.get(reverse("directory:people")).content.decode()
    assert f'src="{reverse("person:small_face", args=[photos["Jonas"]])}"' in seen
    assert 'aria-hidden="true">S</span>' in seen and 'aria-hidden="true">J</span>' not in seen


def test_visitors_see_a_face_only_where_that_was_chosen(cast: Cast) -> None:
    write_card(Card("Sam Morgan", "speaking on stage", Visibility.PUBLIC, 2, "UTC"), More(), by=cast.sam, at=NOON)
    token = keep_draft("How do I speak on stage?", token=None, at=NOON)
    for for_visitors in (False, True):
        keep_photo(from_a_telephone(), for_visitors=for_visitors, by=cast.sam, at=NOON)
        (line,) = get_foretaste(token, at=NOON).public
        assert bool(line.photo) is for_visitors


def test_a_face_is_served_as_what_it_is_to_whoever_finds_the_card(cast: Cast) -> None:
    keep_photo(from_a_telephone(), for_visitors=False, by=cast.jonas, at=NOON)
    address = reverse("person:face", args=[Photo.objects.get().pk])
    amina, stranger = Client(), Client()
    with time_machine.travel(NOON, tick=False):
        amina.force_login(cast.amina)
        seen = amina.get(address)
        assert (seen.status_code, seen["Content-Type"]) == (200, "image/webp")
        assert seen.content[:4] == b"RIFF" and "EXIF" not in seen.content.decode("latin-1")
        assert set(seen["Cache-Control"].split(", ")) == {"private", "max-age=3600"}
        assert "Cookie" in seen["Vary"]
        assert seen["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in seen["Content-Security-Policy"]
        assert seen["Cross-Origin-Resource-Policy"] == "same-origin"
        assert stranger.get(address).status_code == 404
        Person.objects.filter(pk=cast.jonas.pk).update(visibility=Visibility.HIDDEN.value)
        stranger.force_login(cast.sam)
        assert stranger.get(address).status_code == 404, "on the next request, as everything"


# --- how long answers take --------------------------------------------------------------------------------


def _ask_sam(number: int) -> Any:
    asker = arrive(f"Asks {number}")
    return ask(Person.objects.get(name="Sam").pk, Size.CONVERSATION, "?", words_by_mail=False, by=asker, at=NOON), asker


def test_five_answers_make_a_figure_and_four_do_not(cast: Cast) -> None:
    for number, days in enumerate((1, 4, 5, 6)):
        answer = accept if number % 2 else decline
        answer(_ask_sam(number)[0], by=cast.sam, at=NOON + days * DAY)
    _ask_sam(8)  # still waits
    request, asker = _ask_sam(9)
    withdraw(request, by=asker, at=NOON + DAY)
    assert get_usual_wait(cast.sam.pk) is None
    accept(_ask_sam(10)[0], by=cast.sam, at=NOON + 5 * DAY)
    assert get_usual_wait(cast.sam.pk) == 5
    assert get_usual_wait(cast.jonas.pk) is None


def test_a_silence_counts_as_all_the_time_there_was(cast: Cast) -> None:
    for number in range(5):
        accept(_ask_sam(number)[0], by=cast.sam, at=NOON + DAY)
    for number in range(5, 11):
        _ask_sam(number)
    expire_silent_requests(at=NOON + 14 * DAY)
    assert get_usual_wait(cast.sam.pk) == 14


def test_only_what_was_lately_counts(cast: Cast, settings: Any) -> None:
    for number in range(5):
        accept(_ask_sam(number)[0], by=cast.sam, at=NOON + (9 - number) * DAY)
    assert get_usual_wait(cast.sam.pk) == 7
    settings.LIMITS = settings.LIMITS.__class__(answers_that_count=3, answers_to_count=3)
    assert get_usual_wait(cast.sam.pk) == 8


@pytest.mark.parametrize(
    ("promised", "observed", "says"),
    [
        (None, None, ""),
        (AnswerTime.THREE_DAYS, None, "Usually answers within three days."),
        (None, 1, "Lately an answer has taken about a day."),
        (AnswerTime.THREE_DAYS, 5, "Says: within three days. Lately it has been about five days."),
        (AnswerTime.WEEK, 7, "Says: within a week. Lately it has been about a week."),
        (AnswerTime.DAY, 14, "Says: within a day. Lately it has been about two weeks, or there was none."),
    ],
)
def test_it_is_said_in_words(promised: AnswerTime | None, observed: int | None, says: str) -> None:
    assert answer_words(promised, observed) == says


# --- who reads it -----------------------------------------------------------------------------------------


def test_more_about_somebody_is_for_whoever_finds_the_card(cast: Cast) -> None:
    write_card(CARD, More(city="Boston"), by=cast.sam, at=NOON)
    assert get_about_for(cast.amina, cast.sam.pk, at=NOON).city == "Boston"
    Person.objects.filter(pk=cast.sam.pk).update(visibility=Visibility.HIDDEN.value)
    with pytest.raises(Hidden):
        get_about_for(cast.amina, cast.sam.pk, at=NOON)
    assert get_about_for(cast.sam, cast.sam.pk, at=NOON).city == "Boston"
