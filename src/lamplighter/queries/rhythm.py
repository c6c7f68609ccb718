"""How often two people meet, beside how often they meant to."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from lamplighter.access import Keyring, visible_to
from lamplighter.core.agreement import INTERVAL, Beat
from lamplighter.core.journey import Deed
from lamplighter.core.moment import day_in
from lamplighter.core.rhythm import LATE, Pause, Rhythm, State, days_between, find_rhythm
from lamplighter.models.meeting import Meeting
from lamplighter.models.person import Person
from lamplighter.queries.agreement import list_agreements_for
from lamplighter.queries.availability import absences_of
from lamplighter.queries.mentorship import MentorshipCard, MoveLine, get_mentorship_for, list_moves_of

ASKS = (State.DUE, State.DRIFTING, State.STALLED)


@dataclass(frozen=True, slots=True)
class MetOn:
    """A day on which they met, or wrote instead, and how many days after the one before, breaks left out."""

    on: date
    after: int | None
    in_writing: bool


@dataclass(frozen=True, slots=True)
class RhythmPage:
    mentorship: MentorshipCard
    rhythm: Rhythm
    beat: Beat | None  # as agreed; none while nothing is
    met: tuple[MetOn, ...]  # the oldest first
    pauses: tuple[Pause, ...]
    booked_on: date | None
    today: date

    @property
    def every(self) -> int | None:
        """Days between two meetings, as agreed."""
        return days_of(self.beat)

    @property
    def weeks_since(self) -> int | None:
        """Since they last met, once it has become at least twice as long as agreed and nothing is planned."""
        gap, every = self.rhythm.open_gap, self.every
        is_long = gap is not None and every is not None and gap >= LATE * every and self.booked_on is None
        return gap // 7 if gap and is_long and self.asks_for_something else None

    @property
    def asks_for_something(self) -> bool:
        return self.rhythm.state in ASKS and not self.mentorship.is_over


def days_of(beat: Beat | None) -> int | None:
    return INTERVAL[beat].days if beat in INTERVAL else None


def get_rhythm_for(person: Person, pk: uuid.UUID, *, at: datetime) -> RhythmPage:
    """Days are those of the reader's own calendar. Raises Hidden for anybody but the two."""
    ring = Keyring(person)
    card = get_mentorship_for(person, pk, ring=ring)
    agreed = next((one for one in list_agreements_for(person, pk, ring=ring) if one.agreed_at), None)
    rows = visible_to(person, Meeting).filter(mentorship=pk, called_off_at=None).order_by("starts_at", "pk")
    days = [(day_in(person.zone, row.starts_at), row) for row in rows]
    held = [(day, row.in_writing) for day, row in days if row.held_at]
    pauses = _pauses(list_moves_of(person, [pk]), person.zone)
    today = day_in(person.zone, at)
    agreed_on = day_in(person.zone, agreed.agreed_at) if agreed and agreed.agreed_at else None
    since = min(filter(None, (agreed_on, days[0][0] if days else None, today)))
    away = absences_of((person.pk, card.partner_id), since=since)
    booked_on = None if card.is_over else next((day for day, row in days if row.held_at is None), None)
    beat = agreed.terms.beat if agreed else None
    rhythm = find_rhythm(
        (day for day, _ in held),
        every=days_of(beat),
        today=today,
        agreed_on=agreed_on,
        pauses=pauses,
        booked_on=booked_on,
        away=away,
    )
    return RhythmPage(card, rhythm, beat, _met(held, pauses), pauses, booked_on, today)


def _met(held: Sequence[tuple[date, bool]], pauses: Sequence[Pause]) -> tuple[MetOn, ...]:
    if not held:
        return ()
    later = (MetOn(on, days_between(before, on, pauses), wrote) for (before, _), (on, wrote) in pairwise(held))
    return MetOn(held[0][0], None, held[0][1]), *later


def _pauses(moves: Sequence[MoveLine], zone: str) -> tuple[Pause, ...]:
    """From each break to whatever came next; the last one may still go on."""
    steps = [*((move.deed, day_in(zone, move.at)) for move in moves), (None, None)]
    return tuple(Pause(day, end) for (deed, day), (_, end) in pairwise(steps) if deed is Deed.PAUSE and day)
