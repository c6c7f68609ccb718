"""How several people together see a mentor: from five on, with three new ones, by their leave, and never one alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from lamplighter.access import visible_to
from lamplighter.core.checkin import released_at
from lamplighter.core.portrait import bands_of, may_tell
from lamplighter.core.quality import Quality
from lamplighter.core.refusal import IllegalMove
from lamplighter.models.checkin import CheckIn, Voice
from lamplighter.models.fields import Sealed
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.portrait import Counted, Portrait
from lamplighter.models.safety import Report
from lamplighter.queries.checkin import get_check_in_for
from lamplighter.queries.portrait import get_my_portrait
from lamplighter.services.checkin import lend_voice
from lamplighter.services.leaving.rows import delete_rows
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.portrait import draw_portraits
from tests.cast import NOON, Cast
from tests.checkin import answer, asked
from tests.conftest import BOTH_STORES
from tests.portrait import NAMES, learner, say, sheet_of

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
APRIL, MAY, JUNE = (NOON.replace(month=month, hour=1) for month in (4, 5, 6))


def words_for(mentor: Person) -> list[tuple[str, str]]:
    return [(feature.quality.name, feature.bands.word) for feature in get_my_portrait(mentor).features]


# --- whose voice ------------------------------------------------------------------------------------------


def test_nobody_is_counted_who_has_not_said_so_and_the_mentor_learns_of_no_one(cast: Cast) -> None:
    pk = asked(cast)
    at = NOON + 31 * DAY
    answer(pk, cast.amina, at=at, M1_1=3)
    page = get_check_in_for(cast.amina, pk)
    assert not page.can_lend_voice and not page.lends_voice, "nothing has been said about him yet"
    say(pk, cast.amina, 3, at=at)
    before = get_check_in_for(cast.jonas, pk)
    assert get_check_in_for(cast.amina, pk).can_lend_voice and not before.can_lend_voice
    for _ in range(2):
        lend_voice(pk, True, by=cast.amina, at=at)
    assert get_check_in_for(cast.amina, pk).lends_voice and Voice.objects.count() == 1
    assert get_check_in_for(cast.jonas, pk) == before
    assert not any(visible_to(person, Voice).exists() for person in (cast.jonas, cast.priya, cast.sam))
    with pytest.raises(IllegalMove, match="about mentors"):
        lend_voice(pk, True, by=cast.jonas, at=at)
    leave_mentorship(CheckIn.objects.get().mentorship_id, by=cast.amina, at=at)
    for _ in range(2):
        lend_voice(pk, False, by=cast.amina, at=at + DAY)
    assert not Voice.objects.exists(), "it is taken back after an end, too"


# --- when it is drawn -------------------------------------------------------------------------------------


def test_five_draw_it_and_only_three_new_ones_draw_it_anew(cast: Cast) -> None:
    """As core/checkin.py has it: four hidden; five, six, seven show the five; eight show eight."""
    shown = []
    for number, name in enumerate(NAMES[:8]):
        at = NOON.replace(month=3 + number, day=15)
        learner(name, cast.jonas, tap=4 if number < 5 else 0, at=at)
        draw_portraits(at=(at + 20 * DAY).replace(day=1, hour=2))
        row = Portrait.objects.first()
        shown.append(row.voices if row else None)
    assert shown == released_at(range(1, 9)) == [None, None, None, None, 5, 5, 5, 8]
    assert Portrait.objects.get().number == 2 and Counted.objects.count() == 8
    assert words_for(cast.jonas) == [("M1", "mostly")], "no longer always"
    assert not Notice.objects.filter(template__startswith="portrait").exists()


def test_the_day_on_which_it_changes_tells_nothing(cast: Cast) -> None:
    for name in NAMES[:5]:
        learner(name, cast.jonas, at=NOON + 10 * DAY)
    assert [draw_portraits(at=at) for at in (NOON + 11 * DAY, NOON + 30 * DAY)] == [0, 0]
    assert draw_portraits(at=APRIL + 8 * DAY) == 0, "the first days are over; the next month has first days, too"
    assert draw_portraits(at=MAY + 6 * DAY) == 1 and draw_portraits(at=MAY + 6 * DAY) == 0


def test_a_quality_has_five_voices_of_its_own(cast: Cast) -> None:
    for name in NAMES[:5]:
        person = learner(name, cast.jonas)
        if name != "Eve":
            say(sheet_of(person), person, 0, quality="M8", at=NOON)
    assert draw_portraits(at=APRIL) == 1
    page = get_my_portrait(cast.jonas)
    assert words_for(cast.jonas) == [("M1", "mostly")] and Quality.M8 in page.others and len(page.others) == 9


def test_a_voice_is_one_however_often_it_comes_and_taken_back_it_is_out(cast: Cast) -> None:
    people = [learner(name, cast.jonas) for name in NAMES[:5]]
    lend_voice(sheet_of(people[0]), False, by=people[0], at=NOON)
    assert draw_portraits(at=APRIL) == 0, "four are left"
    lend_voice(sheet_of(people[0]), True, by=people[0], at=NOON)
    assert draw_portraits(at=APRIL) == 1
    for person in people[:3]:
        for lends in (False, True):
            lend_voice(sheet_of(person), lends, by=person, at=APRIL + DAY)
        say(sheet_of(person), person, 0, at=APRIL + DAY)
    assert draw_portraits(at=MAY) == 0, "whoever was in it is not new because they came back"


def test_what_the_reported_write_afterwards_is_not_in_it(cast: Cast) -> None:
    """The retaliation guard: who was told of gets no say in the picture of who told."""
    people = [learner(name, cast.jonas) for name in NAMES[:6]]
    Report.objects.create(author=cast.jonas, about=people[0], sent_at=NOON + DAY, moved_at=NOON, names=_x(), words=_x())
    say(sheet_of(people[0]), people[0], 0, at=NOON + 2 * DAY)
    assert draw_portraits(at=APRIL) == 1
    assert people[0].pk not in set(Counted.objects.values_list("person_id", flat=True))
    Portrait.objects.all().delete()
    say(sheet_of(people[1]), people[1], 0, at=NOON + 2 * DAY)
    assert draw_portraits(at=APRIL) == 1
    assert people[1].pk in set(Counted.objects.values_list("person_id", flat=True)), "the control: nobody told of her"


def test_the_database_itself_refuses_too_few(cast: Cast) -> None:
    row = {"person": cast.jonas, "quality": "M1", "drawn_at": NOON, "says": _x()}
    for wrong in ({"number": 1, "voices": 4, "fresh": 4}, {"number": 2, "voices": 9, "fresh": 2}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Portrait.objects.create(**row, **wrong)


# --- what is read -----------------------------------------------------------------------------------------


def test_two_worlds_that_differ_in_a_voice_below_five_or_between_two_drawings_give_equal_pages(cast: Cast) -> None:
    """Noninterference: whatever the fourth, the sixth and the seventh say, and whatever the first says now."""
    seen: dict[str, list[str]] = {"kind": [], "harsh": []}
    for world, tap in (("kind", 4), ("harsh", 0)):
        with _undone():
            people = [learner(name, cast.jonas, tap=3) for name in NAMES[:3]]
            people.append(learner(NAMES[3], cast.jonas, tap=tap))
            draw_portraits(at=APRIL)
            seen[world].append(_page(cast.jonas, APRIL + DAY))
            say(sheet_of(people[3]), people[3], 3, at=APRIL + DAY)
            people.append(learner(NAMES[4], cast.jonas, tap=3, at=APRIL + DAY))
            draw_portraits(at=MAY)
            for name in NAMES[5:7]:
                learner(name, cast.jonas, tap=tap, at=MAY + DAY)
            say(sheet_of(people[0]), people[0], tap, at=MAY + DAY)
            draw_portraits(at=JUNE)
            seen[world].append(_page(cast.jonas, JUNE + DAY))
    assert seen["kind"] == seen["harsh"]
    assert "Nothing yet" in seen["kind"][0] and "mostly" in seen["kind"][1]


def test_words_and_bands_no_figure_no_name_no_sum_and_nobody_else(cast: Cast) -> None:
    for number, name in enumerate(NAMES[:5]):
        learner(name, cast.jonas, tap=number)
    draw_portraits(at=APRIL)
    said = _page(cast.jonas, APRIL + DAY)
    assert "Willingness to help" in said or words_for(cast.jonas)
    main = said.partition("<h1>")[2].partition("</main>")[0]
    text = re.sub(r"\d+ \w+( \d{4})?", "", strip_tags(main))
    assert not re.search(r"\d", text), text
    assert not any(name in text for name in NAMES)
    for person in (cast.amina, cast.priya, cast.sam, Person.objects.get(name="Ada")):
        assert not visible_to(person, Portrait).exists() and "Nothing yet" in _page(person, APRIL + DAY)


def test_whoever_leaves_takes_their_voice_along_and_a_mentor_all_that_was_drawn(cast: Cast) -> None:
    people = [learner(name, cast.jonas) for name in NAMES[:5]]
    draw_portraits(at=APRIL)
    delete_rows(people[0], frozenset(), at=APRIL)
    assert Voice.objects.count() == 4 and Counted.objects.count() == 4 and Portrait.objects.count() == 1
    delete_rows(cast.jonas, frozenset(), at=APRIL)
    assert not any(model.objects.exists() for model in (Voice, Counted, Portrait))


@pytest.mark.parametrize(
    ("before", "now", "tells"),
    [
        ("", "abcd", False),
        ("", "abcde", True),
        ("abcde", "abcdefg", False),
        ("abcde", "abcdefgh", True),
        ("abcdefgh", "fghij", False),
    ],
)
def test_when_it_may_be_told(before: str, now: str, tells: bool) -> None:
    assert may_tell(before, now) is tells


def test_few_voices_are_drawn_towards_what_is_usual() -> None:
    """TV4: five at 40 come to 51.25, from 41 to 61; twelve at 88 to 84.4, from 77 to 92."""
    few, many = bands_of([40] * 5), bands_of([88] * 12)
    assert (few.word, few.lowest, few.highest) == ("about half", "about half", "about half")
    assert (many.word, many.lowest, many.highest) == ("mostly", "mostly", "always")


@contextmanager
def _undone() -> Iterator[None]:
    """What happens in here leaves no trace in either store."""
    with ExitStack() as both:
        for alias in BOTH_STORES:
            both.enter_context(transaction.atomic(using=alias))
        yield
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)


def _page(person: Person, at: datetime) -> str:
    client = Client(SERVER_NAME="localhost")
    with time_machine.travel(at, tick=False):
        client.force_login(person)
        body = client.get(reverse("portrait:mine")).content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value)="\w+"', r"\1", body)


def _x() -> Sealed:
    return Sealed(b"x")
