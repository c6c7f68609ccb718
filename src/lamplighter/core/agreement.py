"""The three lines both agree on: how often, until when, what for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

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

LONGEST = timedelta(days=5 * 366)  # further ahead nobody can promise anything


@dataclass(frozen=True, slots=True)
class Terms:
    """How often, until when, what for. A line not written yet is None or empty."""

    beat: Beat | None
    until_on: date | None
    what_for: str


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
    return terms.beat, terms.until_on
