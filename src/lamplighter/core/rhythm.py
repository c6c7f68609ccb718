"""How regularly two people meet, set against how often they meant to: a rhythm that bends and does not break.

Days are counted without agreed pauses. How far apart meetings lie is smoothed on a logarithmic scale, so that one long
absence alone never says anything about two people. A moved meeting is no fault: only days on which they met count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from itertools import pairwise
from math import ceil, log
from statistics import median
from typing import Final

from lamplighter.core.refusal import gettext_noop

WEIGHT: Final = 0.3  # of the newest gap
SHORTEST, LONGEST = -0.7, 1.1  # what one gap can say: half as long as meant, or three times
FOR_THE_TWO: Final = log(1.4)  # from here on, smoothed, the two are given a hint
FOR_ORGANISERS: Final = log(1.5)  # they are told later, so that they are seldom told in vain
DUE, LATE, STILL, IN_TIME = 1.25, 2, 3, 1.5  # times the agreed distance
QUIET: Final = 45  # days without a meeting that say something where no distance is agreed or known
USUAL_FROM: Final = 4  # meetings show a distance of their own ...
USUAL_OF: Final = 5  # ... which is the middle one of so many gaps
AWAY_FROM: Final = 5  # days on end without any time are an absence; fewer are an ordinary week
UNEVEN_FROM: Final = 5  # gaps
UNEVEN: Final = 0.5


class State(Enum):
    """Where a rhythm stands. The value is what programs read; people read a sentence."""

    STEADY = "steady"
    DUE = "due"
    DRIFTING = "drifting"
    STALLED = "stalled"
    PAUSED = "paused"
    TOO_EARLY = "too early"


SENTENCES: Final[Mapping[State, str]] = {
    State.STEADY: gettext_noop("You meet about as often as you meant to."),
    State.DUE: gettext_noop("It is about time for your next meeting, and none is planned yet."),
    State.DRIFTING: gettext_noop(
        "Your meetings lie further apart than you meant: plan one now, choose a slower pace, or finish well."
    ),
    State.STALLED: gettext_noop(
        "You have not met for a good while, and nothing is planned: plan one now, choose a slower pace, or finish well."
    ),
    State.PAUSED: gettext_noop("You are taking a break, and nothing is due."),
    State.TOO_EARLY: gettext_noop("There is neither a meeting nor an agreement to count from yet."),
}
FIXED_SLOT: Final = gettext_noop(
    "You meet about as often as you meant to, now sooner and now later; a fixed day and hour may make it easier."
)


@dataclass(frozen=True, slots=True)
class Pause:
    """Half-open: `end` is the first day back; None while it is not known."""

    start: date
    end: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How it stands on one day. `smoothed` is 0 for a rhythm kept exactly, above it for one that widens."""

    state: State
    smoothed: float
    open_gap: int | None  # days since they last met, without breaks
    unevenness: float | None
    due_on: date | None

    @property
    def sentence(self) -> str:
        is_uneven = self.unevenness is not None and self.unevenness > UNEVEN
        return FIXED_SLOT if self.state is State.STEADY and is_uneven else SENTENCES[self.state]


def find_rhythm(
    held: Iterable[date],
    *,
    every: float | None,
    today: date,
    agreed_on: date | None = None,
    pauses: Iterable[Pause] = (),
    booked_on: date | None = None,
    away: Iterable[Pause] = (),
    limit: float = FOR_THE_TWO,
) -> Rhythm:
    """`every` is the agreed distance in days. A day counts once, in any order, and one that is to come not at all.

    Before the first meeting it is counted from the day of the agreement. It is judged without days on which one of them
    is `away`, as without breaks; nothing else tells of these days, for they are that one's own.
    """
    days = sorted({day for day in held if day <= today})
    breaks = _merged(pauses)
    off = _merged([*breaks, *away])
    gaps = [days_between(start, end, off) for start, end in pairwise(days)]
    every = every or _usual(days, gaps)
    since = days[-1] if days else agreed_on
    open_gap, gap = (None if since is None else days_between(since, max(since, today), days) for days in (breaks, off))
    smoothed = smooth_gaps([*gaps, gap] if every and gap is not None and gap > every else gaps, every)
    return Rhythm(
        state=_state(smoothed[-1], gap, every, limit, today, breaks, _is_booked(since, booked_on, every, today, off)),
        smoothed=smoothed[-1],
        open_gap=open_gap,
        unevenness=find_unevenness(gaps),
        due_on=None if since is None or every is None else day_after(since, every, breaks),
    )


def smooth_gaps(gaps: Sequence[float], every: float | None) -> list[float]:
    """The path of the smoothed distance: nothing at first, then one step for each gap."""
    path = [0.0]
    for gap in gaps if every else ():
        step = log(gap / every) if every and gap > 0 else SHORTEST
        path.append(WEIGHT * min(max(step, SHORTEST), LONGEST) + (1 - WEIGHT) * path[-1])
    return path


def find_unevenness(gaps: Sequence[float]) -> float | None:
    """How much the gaps differ from their middle one, as a share of it; None while there are too few to say."""
    if len(gaps) < UNEVEN_FROM or not (middle := median(gaps)):
        return None
    return 1.4826 * median(abs(gap - middle) for gap in gaps) / middle


def days_between(start: date, end: date, pauses: Iterable[Pause] = ()) -> int:
    """Days from one to the other that lie in no pause."""
    away = sum(
        max(timedelta(), min(pause.end or date.max, end) - max(pause.start, start)).days for pause in _merged(pauses)
    )
    return (end - start).days - away


def day_after(start: date, days: float, pauses: Iterable[Pause] = ()) -> date | None:
    """The first day, outside pauses, by which so many have passed; None in a break or beyond a calendar without end."""
    day, left = start.toordinal(), ceil(days)
    for pause in _merged(pauses):
        begins = pause.start.toordinal()
        if day + left < begins:
            break
        if pause.end is None:
            return None
        if day < pause.end.toordinal():
            left -= max(0, begins - day)
            day = pause.end.toordinal()
    return date.fromordinal(day + left) if day + left <= date.max.toordinal() else None


def moment_after(start: datetime, length: timedelta, away: Iterable[Pause] = ()) -> datetime:
    """When so much time has passed, days on which somebody is away not counted. These have an end, each of them."""
    off, end = _merged(away), start + length
    while True:
        first, last = start.date(), end.date()
        later = start + length + (last - first) - timedelta(days_between(first, last, off))
        if later == end:
            return end
        end = later


def absences(days: Iterable[date]) -> tuple[Pause, ...]:
    """Stretches of one person's days without any time that are long enough to be an absence."""
    stretches = _merged(Pause(day, day + timedelta(1)) for day in days)
    return tuple(one for one in stretches if one.end is not None and (one.end - one.start).days >= AWAY_FROM)


def _usual(days: Sequence[date], gaps: Sequence[int]) -> float | None:
    return median(gaps[-USUAL_OF:]) or None if len(days) >= USUAL_FROM else None


def _state(
    smoothed: float,
    gap: int | None,
    every: float | None,
    limit: float,
    today: date,
    pauses: Sequence[Pause],
    is_booked: bool,
) -> State:
    """The first that holds."""
    if any(today in pause for pause in pauses):
        return State.PAUSED
    if gap is None:
        return State.TOO_EARLY
    if every is None:
        return State.DRIFTING if gap >= QUIET and not is_booked else State.STEADY
    if not is_booked and gap >= STILL * every:
        return State.STALLED
    if (not is_booked and gap >= LATE * every) or smoothed > limit:
        return State.DRIFTING
    return State.DUE if not is_booked and gap >= DUE * every else State.STEADY


def _is_booked(
    since: date | None, booked_on: date | None, every: float | None, today: date, pauses: Sequence[Pause]
) -> bool:
    """A meeting that is still to come, and soon enough to keep the rhythm."""
    if since is None or booked_on is None or booked_on < today:
        return False
    return every is None or days_between(since, booked_on, pauses) <= IN_TIME * every


def _merged(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """In order, those that touch as one: no day is taken off twice."""
    merged: list[Pause] = []
    real = (pause for pause in pauses if pause.end is None or pause.start < pause.end)
    for pause in sorted(real, key=lambda pause: pause.start):
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and last.end < pause.start):
            merged.append(pause)
        elif last.end is not None:
            merged[-1] = Pause(last.start, pause.end and max(last.end, pause.end))
    return tuple(merged)
