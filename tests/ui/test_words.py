"""Dates, numbers and codes as people say them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import timezone

from lamplighter.core.agreement import Beat
from lamplighter.ui import words

TALK = datetime(2026, 5, 14, 15, 0, tzinfo=UTC)
MONDAY = date(2026, 5, 11)


def drawn(template: str, **values: object) -> str:
    with timezone.override("Europe/Berlin"):
        return Template(template).render(Context(values))


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ at|moment:today }}", "Thursday 14 May, 17:00"),
        ("{{ at|moment }}", "Thursday 14 May 2026, 17:00"),
        ("{{ at|day:today }}", "Thursday 14 May"),
        ("{{ at|day }}", "14 May 2026"),
        ("{{ far|day:today }}", "3 June 2027"),
        ("{{ at|clock:'America/New_York' }}", "11:00, New York time"),
        ("{{ at|clock:'Australia/Sydney' }}", "01:00, Friday, Sydney time"),
        ("{{ nothing|day }}{{ nothing|moment:today }}{{ nothing|clock:'UTC' }}{{ nothing|beat }}", ""),
        ("{{ 'America/Argentina/Buenos_Aires'|zone_words }}, {{ 'UTC'|zone_words }}", "Buenos Aires time, UTC"),
        ("{{ beat|beat }}; {{ 'weekly'|beat }}", "every two weeks; every week"),
        ("{{ 0|count_word }} {{ 5|count_word }} {{ 12|count_word }} {{ 13|count_word }}", "no five twelve 13"),
        ("{% time nothing %}", ""),
    ],
)
def test_words(template: str, said: str) -> None:
    values = {"at": TALK, "today": MONDAY, "far": date(2027, 6, 3), "beat": Beat.FORTNIGHTLY, "nothing": None}
    assert drawn(template, **values) == said


def test_a_moment_is_near_or_far_as_seen_from_the_request() -> None:
    request = SimpleNamespace(at=datetime(2026, 5, 11, tzinfo=UTC))
    assert drawn("{% time at %}", at=TALK, request=request) == (
        '<time datetime="2026-05-14T15:00:00+00:00">Thursday 14 May, 17:00</time>'
    )
    assert drawn("{% time on %}", on=date(2028, 1, 2), request=request) == (
        '<time datetime="2028-01-02">2 January 2028</time>'
    )


def test_the_day_is_the_one_that_the_reader_lives_in() -> None:
    late = datetime(2026, 5, 14, 22, 30, tzinfo=UTC)
    assert drawn("{{ at|day:today }}", at=late, today=MONDAY) == "Friday 15 May"


@pytest.mark.parametrize("beat", Beat)
def test_every_beat_has_words(beat: Beat) -> None:
    assert words.beat_words(beat) and words.beat_words(beat) == words.beat_words(beat.value)


def test_a_beat_that_nobody_knows_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="hourly"):
        words.beat_words("hourly")


@pytest.mark.parametrize(
    ("stored", "read"),
    [
        (True, "yes"),
        (None, ""),
        (3, "3"),
        ("2027-03-01", "1 March 2027"),
        ("2027-03-01T12:00:00+00:00", "Monday 1 March 2027, 12:00"),
        ("2027-99-01", "2027-99-01"),
        ("4227de21-3023-480c-8bd3-f5e06bc15385", ""),
        ("4227de21-3023 is no id", "4227de21-3023 is no id"),
        ("Too early?", "Too early?"),
        ({"how_often": "weekly", "rules": None, "until": "2027-03-01"}, "How often: weekly\nUntil: 1 March 2027"),
    ],
)
def test_what_is_stored_reads_as_words_in_ones_own_copy(stored: object, read: str) -> None:
    assert words.value_in_words(stored) == read
