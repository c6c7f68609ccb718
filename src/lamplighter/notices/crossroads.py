"""What is told at a crossroads. Never what one of the two has answered; of a no and of silence the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from lamplighter.core.post import Scope, Topic
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing
from lamplighter.notices.meeting import what_stays
from lamplighter.notices.outbox import tell


def ask_from_mail(crossroads: Crossroads, person: Person, *, at: datetime) -> None:
    """The question: in the mail of the day after, which is sent anyway, or on the day they had set."""
    if crossroads.meeting is None:
        _tell(crossroads, person, "on_the_day", Topic.JOURNEY, crossroads, at, answer=Scope.CROSSROADS)
    else:
        facts = what_stays(crossroads.meeting, person)
        _tell(crossroads, person, "after_meeting", Topic.MEETING, crossroads, at, answer=Scope.CROSSROADS, facts=facts)


def tell_both_of_draft(crossroads: Crossroads, draft: Agreement, *, at: datetime) -> None:
    """Two yeses after one talk: three lines wait, and either may agree from the mail."""
    for person in _both(crossroads):
        _tell(crossroads, person, "both_would", Topic.AGREEMENT, draft, at, answer=Scope.AGREEMENT, lines=draft)


def tell_both_that_it_goes_on(crossroads: Crossroads, *, at: datetime) -> None:
    """Two yeses after the first meetings."""
    for person in _both(crossroads):
        _tell(crossroads, person, "goes_on", Topic.JOURNEY, crossroads.mentorship, at, answer=Scope.MESSAGE)


def tell_both_that_it_rests(crossroads: Crossroads, *, at: datetime) -> None:
    """It does not go on. Whoever said what, both read this."""
    for person in _both(crossroads):
        _tell(crossroads, person, "rests", Topic.JOURNEY, crossroads.mentorship, at)


def _both(crossroads: Crossroads) -> tuple[Person, Person]:
    return crossroads.mentorship.mentor, crossroads.mentorship.mentee


def _tell(
    crossroads: Crossroads,
    person: Person,
    template: str,
    topic: Topic,
    about: Thing,
    at: datetime,
    *,
    answer: Scope | None = None,
    lines: Agreement | None = None,
    facts: Mapping[str, str] | None = None,
) -> None:
    tell(
        person,
        f"crossroads/{template}",
        topic=topic,
        about=about,
        at=at,
        answer=answer,
        partner=crossroads.mentorship.partner_of(person).name,
        occasion=crossroads.occasion,
        decide_at=crossroads.decide_by.isoformat(),
        beat=lines.beat if lines else "",
        until_on=lines.until_on.isoformat() if lines else "",
        **(facts or {}),  # type: ignore[arg-type]
    )
