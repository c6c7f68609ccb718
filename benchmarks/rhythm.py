"""`make bench-rhythm`: a year of many pairs through the product's own deeds, while life happens.

A world of our own making, drawn from a seed, so no evidence about people: it shows what the product does with what they
do. Each of them has true hours, which only this file knows, and has said as much of them as people say. Three in
ten meetings are called off, shifts change, everybody is away twice, both of each pair move to another zone once, and
clocks are changed as they are. Nobody types anything unless there is nothing left to tap, and that is counted.

    make bench-rhythm BENCH="--pairs 50 --seed 3"
"""

from __future__ import annotations

import argparse
import heapq
import itertools
import statistics
import sys
import time as clock
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

from django.conf import settings
from django.db import transaction

from benchmarks.figures import Figure, show_figure
from benchmarks.pages import begin_anew
from lamplighter.access.postbox import add_address
from lamplighter.core.agreement import INTERVAL, Beat, Terms
from lamplighter.core.availability import NO_TIME, Hours, Week, read_times
from lamplighter.core.introduction import Size
from lamplighter.core.moment import day_in
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import Refusal
from lamplighter.core.rhythm import IN_TIME, Pause, moment_after
from lamplighter.core.slot import Free, find_slots
from lamplighter.models.meeting import Meeting
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.queries.availability import absences_of
from lamplighter.queries.slot import get_next_time_for, get_slots_for, is_too_late
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.availability import say_availability, say_away, say_days
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.person import Card, change_card, join, prepare_person
from lamplighter.services.slot import cannot_make_it, meet_in_writing, take_next, take_slot

START, END = datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2028, 1, 3, 9, tzinfo=UTC)
ARRIVES = START - timedelta(weeks=4)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
CALLED_OFF = 0.3
LANDS = 95  # per cent
EARLY = 0.75  # of their distance: what is proposed is not sooner
NEVER = "no half hour from three quarters of the distance to the end of it was good for both"
TOO_LATE = "called off when the end of it had passed"
SOONER = "the hours that were good for both had passed when it was called off"
TOOK_NONE = "an hour was left, and not taken"
ZONES = ("Europe/Berlin", "Europe/Lisbon", "Europe/London", "Europe/Warsaw", "America/New_York", "Africa/Lagos")
BEATS = (Beat.WEEKLY, Beat.FORTNIGHTLY, Beat.FORTNIGHTLY, Beat.FORTNIGHTLY, Beat.EVERY_THREE_WEEKS, Beat.MONTHLY)
WEEKS = ("7-9, 17-21", "12-14, 18-22", "9-17", "16-20", "8-12", "11-15, 19-21")  # hours of those who keep them
SHIFTS = ("15-22", "8-12, 20-22", "9-14", "")  # free beside an early, a late and a night shift; and a week of doubles
KNOWS_AHEAD = timedelta(days=14)
WRITES = 0.5  # of those who are told that no time keeps their rhythm take what stands first there: this one in writing
SHARES = 2 * 2  # half hours a week, at least: who shares fewer would not have been matched
TAPS_AHEAD = 0.7  # of the fortnights are tapped by whoever works shifts
SAYS_NOTHING = 0.1  # of the others have never said when they have time


@dataclass
class Somebody:
    person: Person
    usual: Week  # their true hours, in a week that does not change
    works_shifts: bool
    has_said: bool
    seed: int
    away: list[tuple[date, date]]
    moved: list[datetime] = field(default_factory=list)

    def on(self, day: date) -> int:
        """When they truly have time that day."""
        if any(first <= day < back for first, back in self.away):
            return 0
        if not self.works_shifts:
            return self.usual[day.weekday()]
        year, week, _ = day.isocalendar()
        return read_times(SHIFTS[Random(f"{self.seed} {year} {week}").choices(range(4), (4, 3, 3, 1))[0]])

    def would_come(self, starts_at: datetime, at: datetime) -> bool:
        """As far as they know: whoever works shifts knows them a fortnight ahead."""
        return self.has_time(starts_at) or (self.works_shifts and starts_at > at + KNOWS_AHEAD)

    def has_time(self, starts_at: datetime) -> bool:
        return bool(find_slots(self.truth(starts_at), ANY, start=starts_at, end=starts_at + HALF, minutes=30))

    def truth(self, start: datetime, days: int = 1) -> Free:
        first = day_in(self.person.zone, start) - DAY
        return Free(Hours(), self.person.zone, {first + n * DAY: self.on(first + n * DAY) for n in range(days + 3)})


HALF = timedelta(minutes=30)
ANY = Free(Hours((2**48 - 1,) * 7), "UTC")


@dataclass
class Pair:
    pk: uuid.UUID
    two: tuple[Somebody, Somebody]  # mentee, mentor
    beat: Beat
    last: datetime
    fell_out: bool = False  # the meeting that is to come was called off at least once
    could: bool = True  # and some hour within their rhythm was truly good for both, each time
    why_not: str = ""  # where there was none
    off: Meeting | None = None  # what was called off last
    have_thought: list[Somebody] = field(default_factory=list)  # whether to write instead
    taps: int = 0

    @property
    def interval(self) -> timedelta:
        return INTERVAL[self.beat]

    def meet(self, on: datetime) -> None:
        self.last, self.fell_out, self.could, self.why_not = on, False, True, ""
        self.off, self.have_thought = None, []

    def partner_of(self, one: Somebody) -> Somebody:
        return self.two[0] if one is self.two[1] else self.two[1]


@dataclass
class Tally:
    landed: list[bool] = field(default_factory=list)
    written: list[bool] = field(default_factory=list)  # done in writing instead
    landed_by_calendar: list[bool] = field(default_factory=list)  # days away counted like any other
    landed_where_it_could: list[bool] = field(default_factory=list)
    missed: Counter[str] = field(default_factory=Counter)  # called off, and later than their rhythm: why
    kept: list[bool] = field(default_factory=list)
    taps: list[int] = field(default_factory=list)
    seen: Counter[str] = field(default_factory=Counter)


class Year:
    """Everything in its order, whoever it happens to: two of one mentor never meet at once."""

    def __init__(self, pairs: int, seed: int) -> None:
        self.chance, self.tally = Random(seed), Tally()
        self._waiting: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = itertools.count()
        self.pairs: list[Pair] = []
        for number in range(pairs):
            if number % 2 == 0:
                mentor = self._somebody(f"Mentor {number // 2}", "leading")
            self.pairs.append(self._pair(self._somebody(f"Mentee {number}", beside=mentor), mentor))

    def later(self, at: datetime, deed: Callable[[datetime], None]) -> None:
        if at < END:
            heapq.heappush(self._waiting, (at, next(self._order), deed))

    def pass_by(self) -> None:
        while self._waiting:
            at, _, deed = heapq.heappop(self._waiting)
            deed(at)

    # --- who they are ---------------------------------------------------------------------------------------

    def _somebody(self, name: str, helps: str = "", *, beside: Somebody | None = None) -> Somebody:
        person, zone, seed = prepare_person(at=ARRIVES), self.chance.choice(ZONES), self.chance.randrange(10**9)
        add_address(person, f"{name.replace(' ', '').lower()}@example.org", is_verified=True)
        join(name, is_old_enough=True, zone=zone, by=person, at=ARRIVES)
        change_card(Card(name, helps, Visibility.MEMBERS, 2, zone), by=person, at=ARRIVES)
        person.refresh_from_db()
        away = [self._holiday(first) for first in (100, 220)]
        works_shifts = not helps and self.chance.random() < 0.4
        has_said = works_shifts or self.chance.random() >= SAYS_NOTHING
        somebody = Somebody(person, NO_TIME, works_shifts, has_said, seed, away)
        self._choose_week(somebody, [beside] if beside else [], ARRIVES)
        for first, back in away:
            told = max(START, datetime.combine(first, START.time(), UTC) - timedelta(weeks=4))
            self.later(told, lambda at, first=first, back=back: self._say_away(somebody, first, back, at))
        self.later(START + self.chance.uniform(40, 320) * DAY, lambda at: self._move_house(somebody, at))
        if works_shifts:
            self.later(START - DAY, lambda at: self._tap_fortnight(somebody, at))
        return somebody

    def _choose_week(self, one: Somebody, others: list[Somebody], at: datetime) -> None:
        """One in which they share hours with those they meet; said, where they say it."""
        weeks = [(read_times(words),) * 5 + (0, 0) for words in WEEKS]
        self.chance.shuffle(weeks)
        fit = [week for week in weeks if all(_shared(week, one, other, at) >= SHARES for other in others)]
        best = max(weeks, key=lambda week: min((_shared(week, one, other, at) for other in others), default=0))
        one.usual = fit[0] if fit else best
        if one.has_said:
            say_availability([], Hours(change=True) if one.works_shifts else Hours(one.usual), by=one.person, at=at)

    def _holiday(self, around: int) -> tuple[date, date]:
        first = START.date() + (around + self.chance.randrange(-40, 40)) * DAY
        return first, first + self.chance.choice((7, 10, 14)) * DAY

    def _pair(self, mentee: Somebody, mentor: Somebody) -> Pair:
        beat = self.chance.choice(BEATS)
        request = ask(mentor.person.pk, Size.REGULAR, "?", words_by_mail=False, by=mentee.person, at=ARRIVES)
        pk = accept(request, by=mentor.person, at=ARRIVES)
        terms = Terms(beat, date(2029, 1, 1), "To see how it goes")
        sign_agreement(propose_agreement(pk, terms, by=mentee.person, at=ARRIVES), by=mentor.person, at=ARRIVES)
        first = START - self.chance.uniform(1, INTERVAL[beat].days) * DAY
        first = first.replace(hour=17, minute=0, second=0, microsecond=0)
        met = plan_meeting(pk, first, by=mentee.person, at=ARRIVES)
        pair = Pair(pk, (mentee, mentor), beat, first)
        self.later(START, lambda at: self._we_met(pair, met, at))
        return pair

    # --- what happens ---------------------------------------------------------------------------------------

    def _say_away(self, one: Somebody, first: date, back: date, at: datetime) -> None:
        say_away(first, back, by=one.person, at=at)
        for pair in self.pairs:
            planned = one in pair.two and self._planned(pair)
            if planned and first <= day_in(one.person.zone, planned.starts_at) < back:
                self.tally.seen["called off for a holiday"] += 1
                self._call_off(pair, planned, one, at)

    def _move_house(self, one: Somebody, at: datetime) -> None:
        one.person.refresh_from_db()
        zone = self.chance.choice([other for other in ZONES if other != one.person.zone])
        helps = "leading" if one.person.name.startswith("Mentor") else ""
        change_card(Card(one.person.name, helps, Visibility.MEMBERS, 2, zone), by=one.person, at=at)
        one.person.refresh_from_db()
        self.tally.seen["moved to another zone"] += 1
        others = [pair.partner_of(one) for pair in self.pairs if one in pair.two]
        if any(_shared(one.usual, one, other, at) < SHARES for other in others):
            self._choose_week(one, others, at)
        for pair in self.pairs:
            planned = one in pair.two and self._planned(pair)
            if planned and not one.has_time(planned.starts_at):
                self.tally.seen["called off for a move"] += 1
                self._call_off(pair, planned, one, at)

    def _tap_fortnight(self, one: Somebody, at: datetime) -> None:
        if self.chance.random() < TAPS_AHEAD:
            self._say_fortnight(one, at)
        self.later(at + 14 * DAY, lambda at: self._tap_fortnight(one, at))

    def _say_fortnight(self, one: Somebody, at: datetime) -> None:
        today = day_in(one.person.zone, at)
        ahead = {today + n * DAY: one.on(today + n * DAY) for n in range(14)}
        gone = [day for day in ahead if any(first <= day < back for first, back in one.away)]
        say_days({day: hours for day, hours in ahead.items() if day not in gone}, by=one.person, at=at)

    def _say_hours(self, pair: Pair, one: Somebody, at: datetime) -> None:
        """The page asks whom none of its times suits: say when you have time. What is proposed next keeps to it."""
        if one.works_shifts:
            self._say_fortnight(one, at)
            pair.taps += 1 + len([n for n in range(14) if one.on(day_in(one.person.zone, at) + n * DAY)])
        elif not one.has_said:
            one.has_said = True
            say_availability([], Hours(one.usual), by=one.person, at=at)
            pair.taps += 1 + len(one.usual)
            self.tally.seen["said their hours when nothing suited"] += 1

    def _planned(self, pair: Pair) -> Meeting | None:
        return Meeting.objects.filter(mentorship=pair.pk, held_at=None, called_off_at=None).first()

    def _we_met(self, pair: Pair, meeting: uuid.UUID, at: datetime) -> None:
        """The mail of the day after: we met, and the next one is put down with the same tap, if it suits."""
        row = Meeting.objects.get(pk=meeting)
        if row.held_at or row.called_off_at or row.starts_at > at:
            return  # it was moved meanwhile
        say_we_met(meeting, by=pair.two[0].person, at=at)
        in_time = row.starts_at <= self._ends(pair) + DAY / 2
        if row.starts_at >= START:
            self.tally.kept.append(in_time)
            if pair.fell_out:
                self.tally.landed.append(in_time)
                self.tally.landed_by_calendar.append(row.starts_at <= pair.last + IN_TIME * pair.interval + DAY / 2)
                if pair.could:
                    self.tally.landed_where_it_could.append(in_time)
                if not in_time:
                    self.tally.missed[pair.why_not or TOOK_NONE] += 1
        pair.meet(row.starts_at)
        self._take_the_next(pair, pair.two[0], at)

    def _ends(self, pair: Pair) -> datetime:
        """Until when a meeting keeps their rhythm, as the product counts: without days on which one is away."""
        return moment_after(pair.last, IN_TIME * pair.interval, self._away(pair))

    def _away(self, pair: Pair) -> Sequence[Pause]:
        return absences_of([one.person.pk for one in pair.two], since=pair.last.date())

    def _take_the_next(self, pair: Pair, first: Somebody, at: datetime, *, tries: int = 0) -> None:
        """Whoever the proposed time suits puts it down; tried once a day, and after a week somebody types a time."""
        if self._planned(pair):
            return
        pair.taps += pair.fell_out
        for one in [first, pair.partner_of(first)][: 1 if tries == 0 and pair.fell_out else 2]:
            proposed = get_next_time_for(one.person, pair.pk, at=at)
            if pair.off and self._is_too_late(pair, proposed and proposed.next_at) and self._would_write(pair, one):
                return self._write(pair, pair.off.pk, one, at)
            if proposed and one.would_come(proposed.next_at, at):
                try:
                    take_next(pair.pk, proposed.next_at, by=one.person, at=at)
                except Refusal:
                    continue
                return self._wait_for(pair, pair.partner_of(one), at)
        pair.taps -= pair.fell_out
        if tries < 7:
            return self.later(at + DAY, lambda at: self._take_the_next(pair, first, at, tries=tries + 1))
        self._type_a_time(pair, at)

    def _is_too_late(self, pair: Pair, next_at: datetime | None) -> bool:
        """As on their page, where it then offers to write."""
        return pair.off is not None and is_too_late(self._away(pair), pair.beat, pair.last, pair.off.starts_at, next_at)

    def _would_write(self, pair: Pair, one: Somebody) -> bool:
        """Told that no time keeps their rhythm, each of the two thinks of it once."""
        if one in pair.have_thought:
            return False
        pair.have_thought.append(one)
        self.tally.seen["told that no time keeps their rhythm"] += 1
        return self.chance.random() < WRITES

    def _type_a_time(self, pair: Pair, at: datetime) -> None:
        """Nothing was left to tap: the two find a time by themselves."""
        self.tally.seen["a time was typed"] += 1
        pair.taps += 3 * pair.fell_out
        mentee, mentor = pair.two
        good = find_slots(
            mentee.truth(at, 40), mentor.truth(at, 40), start=at + 3 * HOUR, end=at + 40 * DAY, minutes=30
        )
        for starts_at, *_ in sorted(good):
            try:
                plan_meeting(pair.pk, starts_at, by=mentee.person, at=at)
            except Refusal:
                continue
            return self._wait_for(pair, mentor, at)
        self.later(at + 7 * DAY, lambda at: self._type_a_time(pair, at))

    def _wait_for(self, pair: Pair, told: Somebody, at: datetime) -> None:
        """It is planned. Whoever is told and has no time says so; and in three of ten cases life happens."""
        planned = self._planned(pair)
        assert planned is not None
        if pair.taps:
            self.tally.taps.append(pair.taps)
            pair.taps = 0
        pk, starts_at, revision = planned.pk, planned.starts_at, planned.revision

        def unless_changed(deed: Callable[[Meeting, datetime], None]) -> Callable[[datetime], None]:
            def do(at: datetime) -> None:
                row = self._planned(pair)
                if row is not None and (row.pk, row.revision) == (pk, revision):
                    deed(row, at)

            return do

        unsuited = [one for one in (told, pair.partner_of(told)) if not one.has_time(starts_at)]
        if unsuited:
            who = unsuited[0]
            soon = at + self.chance.uniform(1, 20) * HOUR
            if who.works_shifts:
                soon = max(soon, starts_at - self.chance.uniform(1, 14) * DAY)
            self.tally.seen["did not suit " + ("whoever works shifts" if who.works_shifts else "whoever was told")] += 1
            when = max(at, min(soon, starts_at - timedelta(minutes=1)))
            self.later(when, unless_changed(lambda row, at: self._call_off(pair, row, who, at)))
        elif self.chance.random() < CALLED_OFF:
            self.tally.seen["life happened"] += 1
            who, last = self.chance.choice(pair.two), starts_at - timedelta(minutes=1)
            when = max(at, last - min(self.chance.expovariate(1 / 3), 30) * DAY)
            self.later(when, unless_changed(lambda row, at: self._call_off(pair, row, who, at)))
        self.later(starts_at + 13 * HOUR, lambda at: self._we_met(pair, pk, at))

    def _call_off(self, pair: Pair, meeting: Meeting, by: Somebody, at: datetime) -> None:
        """One tap; the other one takes the first of three that suits, if any does, a few hours later."""
        cannot_make_it(meeting.pk, by=by.person, at=at)
        pair.fell_out, pair.taps, pair.off = True, 1, meeting
        mentee, mentor = pair.two
        ends_at = self._ends(pair)
        days = max(0, (ends_at - at) // DAY)
        window = {"start": at + 3 * HOUR, "end": ends_at, "minutes": 30}
        if not find_slots(mentee.truth(at, days), mentor.truth(at, days), **window):
            pair.could, pair.why_not = False, self._why_none(pair, at)
        if by.works_shifts or not by.has_said:
            return self._take_one_of_three(pair, meeting.pk, by, at)  # nobody knows their hours, so they look first
        other = pair.partner_of(by)
        answers_at = at + self.chance.uniform(0.5, 12) * HOUR
        self.later(answers_at, lambda at: self._take_one_of_three(pair, meeting.pk, other, at))

    def _why_none(self, pair: Pair, at: datetime) -> str:
        """Whether any hour of the whole stretch would have been good for both, had they planned to meet sooner."""
        mentee, mentor = pair.two
        start, end = pair.last + EARLY * pair.interval, self._ends(pair)
        days = (end - start) // DAY
        found = find_slots(mentee.truth(start, days), mentor.truth(start, days), start=start, end=end, minutes=30)
        if not found:
            return NEVER
        if end < at + 3 * HOUR:
            return TOO_LATE
        return SOONER

    def _take_one_of_three(self, pair: Pair, meeting: uuid.UUID, one: Somebody, at: datetime) -> None:
        if self._planned(pair) or Meeting.objects.get(pk=meeting).called_off_at is None:
            return
        page = get_slots_for(one.person, meeting, at=at)
        offered = page.slots
        self.tally.seen[f"offered {len(offered)}"] += 1
        if page.is_late and self._would_write(pair, one):
            return self._write(pair, meeting, one, at)
        for slot in offered:
            if one.would_come(slot.starts_at, at):
                try:
                    take_slot(meeting, slot.number, by=one.person, at=at)
                except Refusal:
                    continue
                pair.taps += 1
                return self._wait_for(pair, pair.partner_of(one), at)
        self.tally.seen["none of the offered ones suited"] += 1
        self._say_hours(pair, one, at)
        self._take_the_next(pair, one, at)

    def _write(self, pair: Pair, meeting: uuid.UUID, one: Somebody, at: datetime) -> None:
        """It counts as held, at the time it was to be."""
        meet_in_writing(meeting, by=one.person, at=at)
        self.tally.seen["done in writing"] += 1
        self.tally.taps.append(pair.taps + 1)
        starts_at = Meeting.objects.get(pk=meeting).starts_at
        self.tally.written.append(starts_at <= self._ends(pair) + DAY / 2)
        pair.taps = 0
        pair.meet(starts_at)
        self.later(max(at, starts_at + 13 * HOUR), lambda at: self._take_the_next(pair, pair.two[0], at))


def _shared(week: Week, one: Somebody, other: Somebody, at: datetime) -> int:
    """Half hours that a week of one has in common with a usual week of the other, as clocks go now."""
    if other.works_shifts:
        return SHARES
    two = (Free(Hours(week), one.person.zone), Free(Hours(other.usual), other.person.zone))
    return len(find_slots(*two, start=at, end=at + 7 * DAY, minutes=30)) // 2 if any(week) and any(other.usual) else 0


def tell(tally: Tally) -> Iterator[Figure]:
    yield Figure("meetings held, of these within their rhythm", _share(tally.kept), "%", None)
    yield Figure("called off at least once: landed again within it", _share(tally.landed), "%", None)
    with_writing = _share(tally.landed + tally.written)
    yield Figure("the same, those done in writing counted", with_writing, "%", LANDS, at_least=True)
    yield Figure("the same, days away counted like any other", _share(tally.landed_by_calendar), "%", None)
    yield Figure("the same, where the two had an hour for it", _share(tally.landed_where_it_could), "%", None)
    never = sum(often for why, often in tally.missed.items() if why.startswith(NEVER))
    reachable = 100 * (len(tally.landed) - never) / max(1, len(tally.landed))
    yield Figure("the most that any proposal could have reached", reachable, "%", None)
    yield Figure("taps until it stood again, median", statistics.median(tally.taps), "", 2)
    yield Figure("messages written by hand", Message.objects.count(), "", 0)


def _share(found: list[bool]) -> float:
    return 100 * sum(found) / max(1, len(found))


def main() -> int:
    """1 where a figure misses its bar."""
    parser = argparse.ArgumentParser(prog="make bench-rhythm BENCH=...")
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7, help="other people, other years")
    wanted = parser.parse_args()
    began = clock.perf_counter()
    begin_anew()
    with ExitStack() as one_transaction:  # so that no deed waits for the disk
        for alias in settings.DATABASES:
            one_transaction.enter_context(transaction.atomic(using=alias))
        year = Year(wanted.pairs, wanted.seed)
        year.pass_by()
        tally = year.tally
        print(f"{wanted.pairs} pairs, {START:%d %B %Y} to {END:%d %B %Y}, seed {wanted.seed}")
        print(f"{len(tally.kept)} meetings held, {len(tally.landed)} of them called off at least once before")
        is_reached = all([show_figure(figure) for figure in tell(tally)])
        late = tally.landed.count(False)
        print(f"Of the {len(tally.landed)} that were called off, {late} came later than their rhythm:")
        for what, often in tally.missed.most_common():
            print(f"  {what}: {often}")
        print("What happened:")
        for what, often in sorted(tally.seen.items()):
            print(f"  {what}: {often}")
    print(f"It took {clock.perf_counter() - began:.0f} s.")
    return int(not is_reached)


if __name__ == "__main__":
    sys.exit(main())
