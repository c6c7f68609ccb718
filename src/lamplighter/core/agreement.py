"""The three lines both agree on: how often, until when, what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from lamplighter.core import limits
from lamplighter.core.refusal import Refusal, gettext_noop


class Beat(Enum):
    """How often two people mean to meet. "Changes" is a full answer: some lives have no fixed week."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    EVERY_THREE_WEEKS = "every three weeks"
    MONTHLY = "monthly"
    EVERY_TWO_MONTHS = "every two months"
    QUARTERLY = "quarterly"
    CHANGES = "changes"


INTERVAL = {
    Beat.WEEKLY: timedelta(weeks=1),
    Beat.FORTNIGHTLY: timedelta(weeks=2),
    Beat.EVERY_THREE_WEEKS: timedelta(weeks=3),
    Beat.MONTHLY: timedelta(days=30),
    Beat.EVERY_TWO_MONTHS: timedelta(days=61),
    Beat.QUARTERLY: timedelta(days=91),
}

SLOWER = dict(pairwise(INTERVAL))  # the next slower pace; beyond the slowest there is none

LONGEST = timedelta(days=5 * 366)  # further ahead nobody can promise anything


FEWEST, MOST = 2, 6  # meetings that show whether it suits both: after one nobody knows, after seven everybody does


@dataclass(frozen=True, slots=True)
class FirstMeetings:
    """How many to begin with. After them, or on that day, both are asked whether to carry on."""

    meetings: int
    decide_on: date


@dataclass(frozen=True, slots=True)
class Terms:
    """How often, until when, what for. A line not written yet is None or empty. Few state how they begin."""

    beat: Beat | None
    until_on: date | None
    what_for: str
    first: FirstMeetings | None = None


class TermsIncomplete(Refusal):
    """One of the three lines is missing; `missing` names the lines as the form does."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(gettext_noop("Three lines make an agreement: how often, until when, and what for."))
        self.missing = missing


def what_is_missing(terms: Terms) -> tuple[str, ...]:
    """The lines without which nobody should agree, by field name, in the order of the form."""
    lines = (("beat", terms.beat), ("until_on", terms.until_on), ("what_for", terms.what_for.strip()))
    return tuple(name for name, line in lines if not line)


def check_terms(terms: Terms, *, today: date) -> tuple[Beat, date]:
    """How often and until when; raises Refusal unless all three lines are there and that day lies ahead."""
    missing = what_is_missing(terms)
    if terms.beat is None or terms.until_on is None or missing:
        raise TermsIncomplete(missing)
    if terms.until_on <= today:
        raise Refusal(gettext_noop("Choose a day in the future to look at this together."))
    if terms.until_on - today > LONGEST:
        raise Refusal(gettext_noop("Choose a day within the next five years; you can always carry on from there."))
    if terms.first is not None:
        _check_first(terms.first, today, terms.until_on)
    return terms.beat, terms.until_on


def first_draft(words: str, *, until_on: date, beat: Beat = Beat.MONTHLY) -> Terms:
    """Three lines to begin with: not too often, and for what they came, in the words they came with."""
    fitting = words if len(words) <= limits.GOAL else words[: limits.GOAL - 1].rstrip() + "…"
    return Terms(beat, until_on, fitting)


def _check_first(first: FirstMeetings, today: date, until_on: date) -> None:
    if not FEWEST <= first.meetings <= MOST:
        raise Refusal(gettext_noop("Choose two to six first meetings."))
    if not today < first.decide_on <= until_on:
        raise Refusal(
            gettext_noop("Choose a day to decide that is still to come, and not after the day you look at it together.")
        )
