"""Whatever is drawn of ratings, counts, minutes and days of joining: on every list people stand where they stood."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamplighter.core.assessment import Leaning
from lamplighter.core.journey import Stage
from lamplighter.core.person import Visibility
from lamplighter.models.assessment import Candidate
from lamplighter.models.endorsement import Endorsement, Shown
from lamplighter.models.fields import Sealed
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.portrait import Portrait
from lamplighter.models.valueadd import Statement
from lamplighter.queries.assessment import get_side_by_side, list_candidates_for, sentences
from lamplighter.queries.directory.people import list_people_for, search_people_for
from lamplighter.services.assessment import consider, keep_sheet, say_gut
from lamplighter.services.valueadd import add_statement, show_helped
from tests.cast import NOON, Cast, arrive

DAY = timedelta(days=1)
HOW_MANY = 4


@dataclass(frozen=True)
class Drawn:
    """Of one person: what somebody might be tempted to sort by."""

    answers: tuple[int, ...]  # what is said of them, on the whole sheet
    mentored: int
    minutes: int
    days: int  # since they joined
    helped: int  # days on which an answer helped; from one on, so that it is a question of how often


DRAWN = st.builds(
    Drawn,
    answers=st.lists(st.integers(0, 4), min_size=20, max_size=20).map(tuple),
    mentored=st.integers(0, 3),
    minutes=st.integers(15, 240),
    days=st.integers(0, 2000),
    helped=st.integers(1, 5),
)


@pytest.fixture
def people(cast: Cast) -> list[Person]:
    """Four alike, all considered by Amina, all written about on the same day."""
    found = [arrive(f"Data {n}", can_help_with="data") for n in range(HOW_MANY)]
    for person in found:
        show_helped(add_statement("I help you with data.", by=person, at=NOON), ["2027-02-01"], confirmed=True)
        pk = consider(person.pk, by=cast.amina, at=NOON)
        say_gut(pk, Leaning.UNSURE, by=cast.amina, at=NOON)
        keep_sheet(pk, {"M1.a": 2, "M1.b": 2}, {}, by=cast.amina, at=NOON)
    return found


def test_no_rating_count_or_day_changes_an_order(cast: Cast, people: list[Person]) -> None:
    mentee = arrive("Mentee", visibility=Visibility.HIDDEN)
    before = _orders(cast.amina)
    assert all(len(order) >= HOW_MANY for order in before)

    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(DRAWN, min_size=HOW_MANY, max_size=HOW_MANY))
    def holds(all_of_them: list[Drawn]) -> None:
        with transaction.atomic():
            for person, drawn in zip(people, all_of_them, strict=True):
                _befalls(person, drawn, mentee, cast.amina)
            after = _orders(cast.amina)
            transaction.set_rollback(True)
        assert after == before

    holds()


def test_an_order_by_what_was_drawn_would_be_noticed(cast: Cast, people: list[Person]) -> None:
    """The control: closeness does decide, so an order can change and is seen to."""
    before = _orders(cast.amina)
    first, *_, last = before[2]
    Candidate.objects.filter(person__name=last).update(used_at=NOON + DAY, considered_at=NOON + DAY)
    Candidate.objects.filter(person__name=first).update(used_at=NOON - DAY, considered_at=NOON - DAY)
    after = _orders(cast.amina)
    assert after[2:] != before[2:] and after[:2] == before[:2]


def _orders(viewer: Person) -> list[list[str]]:
    listed, found = list_people_for(viewer, at=NOON), search_people_for(viewer, "data", at=NOON)
    pages = [[line.name for line in (*page.fitting, *page.others)] for page in (listed, found)]
    columns = [column.candidate.name for column in get_side_by_side(viewer).columns]
    return [*pages, [line.name for line in list_candidates_for(viewer)], columns]


def _befalls(person: Person, drawn: Drawn, mentee: Person, rater: Person) -> None:
    since = NOON - drawn.days * DAY
    Person.objects.filter(pk=person.pk).update(joined_at=since, made_at=since)
    for _ in range(drawn.mentored):
        pair = Mentorship.objects.create(
            mentor=person, mentee=mentee, stage=Stage.COMPLETED.value, began_at=since, moved_at=since
        )
        Meeting.objects.create(mentorship=pair, starts_at=since, minutes=drawn.minutes)
        by = {"author": mentee, "said_at": since}
        said_of = Endorsement.objects.create(mentorship=pair, words=Sealed(b"x"), **by)
        Shown.objects.create(endorsement=said_of, person=person, words="I learnt a lot.", **by)
    several = {"number": 1, "voices": 5 + drawn.mentored, "fresh": 5, "drawn_at": since, "says": Sealed(b"x")}
    Portrait.objects.create(person=person, quality="M1", **several)
    show_helped(_statement_of(person), [f"2027-02-0{day}" for day in range(1, drawn.helped + 1)], confirmed=True)
    said = {item.id: answer for item, answer in zip(sentences(), drawn.answers, strict=True)}
    keep_sheet(Candidate.objects.get(person=person).pk, said, {}, by=rater, at=NOON)


def _statement_of(person: Person) -> uuid.UUID:
    return Statement.objects.get(person=person).pk
