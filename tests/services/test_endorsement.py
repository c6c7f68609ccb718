"""Words under a name: said by one who has learnt, shown by whom they are about, taken back by whoever said them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from lamplighter.access import Hidden, visible_to
from lamplighter.core.person import Visibility
from lamplighter.core.quality import Quality
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.core.safety import ReportStage
from lamplighter.models.endorsement import Endorsement, Shown
from lamplighter.models.fields import Sealed
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.safety import Report
from lamplighter.queries.endorsement import get_say_page_for, list_said_of, list_shown_of
from lamplighter.services.assessment import consider
from lamplighter.services.endorsement import endorse, show_on_card, take_endorsement_back
from lamplighter.services.goal import add_milestone, confirm_milestone
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.leaving.remove import remove_copy
from lamplighter.services.leaving.rows import delete_rows
from lamplighter.services.mentorship import leave_mentorship
from tests.cast import NOON, Cast, arrive, meet
from tests.checkin import running

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
AT = NOON + 3 * DAY


def said(cast: Cast, pair: uuid.UUID, words: str = "He asks back.", quality: Quality | None = Quality.M2) -> uuid.UUID:
    return endorse(pair, words, quality=quality, step=None, by=cast.amina, at=AT)


def on_card(reader: Person, whose: Person) -> list[str]:
    return [line.words for line in list_shown_of(reader, whose.pk)]


def test_it_stands_on_a_card_once_whom_it_is_about_puts_it_there(cast: Cast) -> None:
    pair = running(cast)
    before = Notice.objects.count()
    pk = said(cast, pair)
    assert said(cast, pair) == pk, "twice is once"
    assert on_card(cast.sam, cast.jonas) == [] and [line.is_shown for line in list_said_of(cast.jonas)] == [False]
    for _ in range(2):
        show_on_card(pk, True, by=cast.jonas, at=AT)
    (line,) = list_shown_of(cast.sam, cast.jonas.pk)
    assert (line.author, line.words, line.quality) == ("Amina", "He asks back.", Quality.M2)
    assert Notice.objects.count() == before, "no mail presses anybody"
    assert not visible_to(None, Shown).exists(), "visitors never read it"
    Person.objects.filter(pk=cast.jonas.pk).update(visibility=Visibility.HIDDEN.value)
    assert on_card(cast.sam, cast.jonas) == [], "as hidden as the card"
    for _ in range(2):
        show_on_card(pk, False, by=cast.jonas, at=AT)
    assert on_card(cast.amina, cast.jonas) == [] and Endorsement.objects.exists()


def test_whoever_said_it_takes_it_back_and_says_another(cast: Cast) -> None:
    pair = running(cast)
    pk = said(cast, pair)
    show_on_card(pk, True, by=cast.jonas, at=AT)
    with pytest.raises(Refusal, match="Take it back first"):
        said(cast, pair, "He is late.")
    leave_mentorship(pair, by=cast.jonas, at=AT)
    for _ in range(2):
        take_endorsement_back(pk, by=cast.amina, at=AT)
    assert not Shown.objects.exists() and list_said_of(cast.jonas) == ()
    with pytest.raises(Hidden):
        take_endorsement_back(pk, by=cast.jonas, at=AT)
    said(cast, pair, "He waited for me.", None)
    (line,) = list_said_of(cast.jonas)
    assert (line.words, line.quality) == ("He waited for me.", None), "after an end, too"


def test_only_who_learns_says_it_and_only_after_a_meeting(cast: Cast) -> None:
    early = meet(cast)
    assert not get_say_page_for(cast.amina, early).have_met
    with pytest.raises(Refusal, match="Meet once"):
        said(cast, early)
    Mentorship.objects.filter(pk=early).delete()
    pair = running(cast)
    with pytest.raises(IllegalMove, match="the one who learns"):
        endorse(pair, "I am good.", quality=None, step=None, by=cast.jonas, at=AT)
    with pytest.raises(Refusal, match="Write a sentence"):
        said(cast, pair, " ")
    for person in (cast.priya, cast.sam):
        with pytest.raises(Hidden):
            endorse(pair, "He is good.", quality=None, step=None, by=person, at=AT)
    with pytest.raises(IllegalMove, match="whom it is about"):
        show_on_card(said(cast, pair), True, by=cast.amina, at=AT)


def test_the_day_of_a_step_that_both_have_reached(cast: Cast) -> None:
    pair = running(cast)
    open_one, reached = (add_milestone(pair, words, by=cast.amina, at=AT) for words in ("A talk", "A report"))
    for person in (cast.amina, cast.jonas):
        confirm_milestone(reached, "", by=person, at=AT)
    assert [step.words for step in get_say_page_for(cast.amina, pair).steps] == ["A report"]
    with pytest.raises(Hidden):
        endorse(pair, "He read it.", quality=None, step=open_one, by=cast.amina, at=AT)
    pk = endorse(pair, "He read it.", quality=None, step=reached, by=cast.amina, at=AT)
    show_on_card(pk, True, by=cast.jonas, at=AT)
    (line,) = list_shown_of(cast.sam, cast.jonas.pk)
    assert line.reached_on == AT.date() and "A report" not in str(line)


def test_what_the_reported_say_afterwards_waits_until_the_report_is_closed(cast: Cast) -> None:
    """The retaliation guard; the control is a report that came later, or is closed."""
    pair = running(cast)
    told = Report.objects.create(
        author=cast.jonas, about=cast.amina, sent_at=AT - DAY, moved_at=AT, names=Sealed(b"x"), words=Sealed(b"x")
    )
    pk = said(cast, pair)
    assert list_said_of(cast.jonas) == () and get_say_page_for(cast.jonas, pair).said is None
    with pytest.raises(IllegalMove):
        show_on_card(pk, True, by=cast.jonas, at=AT)
    assert get_say_page_for(cast.amina, pair).said is not None, "whoever wrote it notices nothing"
    for change in ({"sent_at": AT + DAY}, {"sent_at": AT - DAY, "stage": ReportStage.CLOSED.value}):
        Report.objects.filter(pk=told.pk).update(**change)
        assert [line.id for line in list_said_of(cast.jonas)] == [pk]


def test_it_goes_with_either_of_the_two(cast: Cast) -> None:
    pair = running(cast)
    show_on_card(said(cast, pair), True, by=cast.jonas, at=AT)
    leave_mentorship(pair, by=cast.amina, at=AT)
    remove_copy(pair, leaves_words=True, by=cast.jonas, at=AT)
    assert not Shown.objects.exists() and Endorsement.objects.exists()
    remove_copy(pair, leaves_words=True, by=cast.amina, at=AT)
    assert not Endorsement.objects.exists()


def test_the_name_of_whoever_is_leaving_stops_at_once(cast: Cast) -> None:
    show_on_card(said(cast, running(cast)), True, by=cast.jonas, at=AT)
    assert on_card(cast.sam, cast.jonas)
    begin_leaving((), by=cast.amina, at=AT)
    assert on_card(cast.sam, cast.jonas) == []


@pytest.mark.parametrize("who", ["amina", "jonas"])
def test_whoever_leaves_takes_it_along(cast: Cast, who: str) -> None:
    show_on_card(said(cast, running(cast)), True, by=cast.jonas, at=AT)
    delete_rows(getattr(cast, who), frozenset(), at=AT)
    assert not Shown.objects.exists() and not Endorsement.objects.exists()


def test_it_is_read_on_the_card_and_beside_its_quality_in_choosing(cast: Cast) -> None:
    pair = running(cast)
    mentee, mentor, reader = (_sign_in(person) for person in (cast.amina, cast.jonas, arrive("Rosa")))
    say = reverse("endorsement:say", args=[pair])
    empty = mentee.post(say, {"words": "", "quality": "M2"})
    assert empty.status_code == 422 and 'value="M2" selected' in empty.content.decode()
    assert mentee.post(say, {"words": "He asks <b>back</b>.", "quality": "M2"}).status_code == 303
    assert "take it back at any time" in _text(mentee.get(say))
    (line,) = list_said_of(cast.jonas)
    assert mentor.post(reverse("endorsement:show", args=[line.id]), {"shows": "perhaps"}).status_code in (409, 422)
    assert mentor.post(reverse("endorsement:show", args=[line.id]), {"shows": "yes"}).status_code == 303
    assert "Take off my card" in _text(mentor.get(reverse("endorsement:mine")))
    card = reader.get(reverse("directory:card", args=[cast.jonas.pk])).content.decode()
    assert "He asks &lt;b&gt;back&lt;/b&gt;." in card and "Amina" in card
    pk = consider(cast.jonas.pk, by=Person.objects.get(name="Rosa"), at=AT)
    notes = reader.get(reverse("assessment:notes", args=[pk])).content.decode()
    beside = next(part for part in notes.split("<fieldset")[1:] if "He asks" in part)
    assert "Curiosity about the other" in beside and notes.count("He asks") == 1
    assert "says nothing about them" in _text(reader.get(reverse("assessment:sheet", args=[pk])))


def _sign_in(person: Person) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    return client


def _text(answer: object) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _now() -> object:
    with time_machine.travel(AT, tick=False):
        yield
