"""Times that suit two people, and the three that one of them was offered."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import (
    BigIntegerField,
    BinaryField,
    Count,
    DateField,
    DateTimeField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast

from lamplighter.access import Keyring, open_for, visible_to
from lamplighter.core.agreement import INTERVAL, Beat
from lamplighter.core.availability import DAYS, HALVES, NO_TIME, Hours, Week, unpack_week
from lamplighter.core.busy import AHEAD, Span, unpack
from lamplighter.core.expectation import from_json
from lamplighter.core.fixed import FixedSlot, next_fixed
from lamplighter.core.journey import OVER, Stage
from lamplighter.core.moment import moment_of
from lamplighter.core.rhythm import IN_TIME, Pause, moment_after
from lamplighter.core.slot import DAY, EPOCH, Free, find_slots, nearest_slot, pick_slots
from lamplighter.models.agreement import Agreement
from lamplighter.models.availability import Availability
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.models.slot import OfferedSlot
from lamplighter.queries.availability import absences_in, absences_of, away_since, other_days
from lamplighter.queries.busy import calendars_read
from lamplighter.queries.introduction import find_hoped_for

AT_LEAST_AHEAD = timedelta(hours=3)  # nobody is asked to come at once
AROUND = timedelta(days=3)  # so much sooner than it was to be
SOON = timedelta(days=7)  # a week has room for it, whatever the rhythm says
ALL_DAY = (1 << HALVES) - 1
EARLY = 0.25  # of what they agreed; sooner is another rhythm
FIRST, FIRST_HOUR = timedelta(days=8), time(17)  # in the week after a yes, so that no week brings mail upon mail
USUAL_WINDOW, WIDEST = timedelta(days=14), timedelta(days=28)


# Three kinds of rows answer one question; each has nothing to say where the others do.
NO_DAY, NO_MOMENT = Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())
NO_NUMBER, NO_BITS = Cast(Value(None), BigIntegerField()), Cast(Value(None), BinaryField())


@dataclass(frozen=True, slots=True)
class Times:
    """What people have said of their time, their other days, and when they are taken."""

    said: Mapping[uuid.UUID, Availability]
    days: Mapping[uuid.UUID, Mapping[date, int]]
    taken: Mapping[uuid.UUID, Sequence[Span]]

    @property
    def absences(self) -> tuple[Pause, ...]:
        """When one of them or another is away, without a word of who."""
        return absences_in(self.days.values())


@dataclass(frozen=True, slots=True)
class SlotLine:
    number: int
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class SlotsPage:
    """What can be taken instead of a meeting that was called off."""

    meeting: uuid.UUID
    mentorship: uuid.UUID
    partner: str
    partner_zone: str
    offered_by_me: bool
    for_work: bool  # for whoever called it off, work came first; no more is said
    slots: tuple[SlotLine, ...]
    is_late: bool  # none of them is within their rhythm: in writing keeps it


@dataclass(frozen=True, slots=True)
class NextTime:
    """One time for the next meeting that suits both, until somebody takes it."""

    partner: str
    partner_zone: str
    next_at: datetime
    is_first: bool = False  # the two have never met


@dataclass(frozen=True, slots=True)
class Planning:
    """Where two people stand with their next meeting."""

    partner: str
    stage: Stage
    beat: Beat | None  # as agreed
    is_planned: bool
    time: NextTime | None

    @property
    def is_over(self) -> bool:
        return self.stage in OVER


def find_slots_instead_of(meeting: Meeting, *, by: Person, at: datetime) -> tuple[datetime, ...]:
    """Up to three times on three days that suit both, within their rhythm if it can be: the best hours first.

    Where whoever cannot make it has not said which, it is about the same hour.
    """
    pair = meeting.mentorship
    start = max(at + AT_LEAST_AHEAD, meeting.starts_at - AROUND, _back_on(pair))
    was_to_be = (meeting.starts_at, meeting.starts_at + timedelta(minutes=meeting.minutes))
    rather = {by.pk: _same_hour(meeting.starts_at, by.zone)}
    zones = {each.pk: each.zone for each in (pair.mentor, pair.mentee)}
    one, other = _free(zones, look_at_times(zones, at=at), rather, besides=[was_to_be])
    chosen: tuple[datetime, ...] = ()
    for end in (_end_of_rhythm(pair, start, at), start + WIDEST):
        found = find_slots(one, other, start=start, end=max(start, end), minutes=meeting.minutes)
        chosen = max(chosen, pick_slots(found, by.zone), key=len)
    return chosen


def find_next_time(pair: Mentorship, last: datetime | None, *, at: datetime) -> datetime | None:
    """When they could meet next, if the last time was this one. For deeds and mails; it shows nothing."""
    return _find_next(pair, _agreed_by(pair), last, at)


def _agreed_by(pair: Mentorship) -> Agreement | None:
    return Agreement.objects.filter(mentorship=pair, agreed_at__isnull=False).order_by("-version").first()


def _find_next(pair: Mentorship, agreed: Agreement | None, last: datetime | None, at: datetime) -> datetime | None:
    zones = {pair.mentee_id: pair.mentee.zone, pair.mentor_id: pair.mentor.zone}
    if last is None and pair.stage == Stage.INTRODUCTION.value:
        return propose_first(zones, look_at_times(zones, at=at), find_hoped_for(pair.pk), pair.began_at, at=at)
    if agreed is None or agreed.agreed_at is None or pair.stage != Stage.ACTIVE.value:
        return None
    fixed, times = from_json(Keyring(pair.mentee).read(agreed, "details")).fixed, look_at_times(zones, at=at)
    if last is None:
        return propose_first(zones, times, Beat(agreed.beat), agreed.agreed_at, fixed=fixed, at=at)
    return propose_next(zones, times, Beat(agreed.beat), last, fixed=fixed, at=at)


def propose_next(
    zones: Mapping[uuid.UUID, str],
    times: Times,
    beat: Beat,
    last: datetime,
    *,
    fixed: FixedSlot | None = None,
    at: datetime,
) -> datetime | None:
    """Their fixed day and hour, if they have agreed on one and neither is away or meets somebody else then.

    Otherwise one time that suits both, as far from the last one as they agreed, and about the same hour if it can be.

    `zones` are the two, the mentee first; what comes of it is the same for both. None where how often they meet
    changes. What is due already comes soon. `times` are what is known of theirs.
    """
    interval = INTERVAL.get(beat)
    if interval is None:
        return None
    if fixed is not None and (usual := _fixed_time(zones, times, fixed, beat, last, at=at)):
        return usual
    mentee, clock = next(iter(zones.items()))
    there = last.astimezone(ZoneInfo(clock))
    meant = moment_of(there.date() + interval, there.time(), clock)
    one, other = _free(zones, times, {mentee: _same_hour(last, clock)})
    return _nearest(one, other, meant, sooner=EARLY * interval, end=last + IN_TIME * interval, at=at)


def propose_first(
    zones: Mapping[uuid.UUID, str],
    times: Times,
    beat: Beat | None,
    since: datetime,
    *,
    fixed: FixedSlot | None = None,
    at: datetime,
) -> datetime | None:
    """The same for two who have never met: some days after their yes, and within what they agreed or hope for.

    How often they meet need not be said yet, and may change: a first time is wanted all the same.
    """
    interval = INTERVAL.get(beat) if beat else None
    if fixed is not None and beat is not None and (usual := _fixed_time(zones, times, fixed, beat, None, at=at)):
        return usual
    mentee, clock = next(iter(zones.items()))
    meant = moment_of(since.astimezone(ZoneInfo(clock)).date() + FIRST, FIRST_HOUR, clock)
    end = since + (IN_TIME * interval if interval else USUAL_WINDOW)
    one, other = _free(zones, times, {mentee: _same_hour(meant, clock)})
    return _nearest(one, other, meant, sooner=FIRST - DAY, end=end, at=at)


def _fixed_time(
    zones: Mapping[uuid.UUID, str], times: Times, fixed: FixedSlot, beat: Beat, last: datetime | None, *, at: datetime
) -> datetime | None:
    usual = next_fixed(fixed, beat, last, after=at + AT_LEAST_AHEAD)
    return usual if _is_free(zones, times, usual) else None


def _nearest(
    one: Free, other: Free, meant: datetime, *, sooner: timedelta, end: datetime, at: datetime
) -> datetime | None:
    """One time that suits both, as near as can be to when it is meant to be."""
    start = max(at + AT_LEAST_AHEAD, meant - sooner)
    end = max(start + SOON, end)
    minutes = settings.LIMITS.meeting_minutes
    found = find_slots(one, other, start=start, end=end, minutes=minutes)
    if not found:  # they are away, say: later than meant is better than nothing to tap
        found = find_slots(one, other, start=start, end=end + WIDEST, minutes=minutes)
    return nearest_slot(found, max(meant, start))


def is_too_late(
    away: Sequence[Pause], beat: Beat, last: datetime | None, was_to_be: datetime, next_at: datetime | None
) -> bool:
    """Whether the meeting that was called off would have kept their rhythm, and what is proposed now does not.

    `away` is when one of the two has been or is, since they last met.
    """
    interval = INTERVAL.get(beat)
    if interval is None or last is None or was_to_be <= last:
        return False
    ends_at = moment_after(last, IN_TIME * interval, away)
    return was_to_be <= ends_at and (next_at is None or ends_at < next_at)


def get_next_time_for(person: Person, mentorship: uuid.UUID, *, at: datetime) -> NextTime | None:
    """What their rhythm proposes while nothing is planned. Raises Hidden for anybody but the two."""
    return get_planning_for(person, mentorship, at=at).time


def get_planning_for(person: Person, mentorship: uuid.UUID, *, at: datetime) -> Planning:
    """Raises Hidden for anybody but the two."""
    pair = open_for(person, Mentorship, mentorship, along=("mentor", "mentee"))
    planned = Count("pk", filter=Q(held_at=None))
    stands = Meeting.objects.filter(mentorship=pair, called_off_at=None).aggregate(
        planned=planned, last=Max("starts_at")
    )
    agreed = _agreed_by(pair)
    next_at = None if stands["planned"] else _find_next(pair, agreed, stands["last"], at)
    return Planning(
        partner=pair.partner_of(person).name,
        stage=Stage(pair.stage),
        beat=Beat(agreed.beat) if agreed else None,
        is_planned=bool(stands["planned"]),
        time=_as_told(person, pair, stands["last"], next_at),
    )


def find_time_after(person: Person, row: Meeting, *, at: datetime) -> NextTime | None:
    """The same, if this one, which is open to them, has taken place."""
    return _as_told(person, row.mentorship, row.starts_at, find_next_time(row.mentorship, row.starts_at, at=at))


def _as_told(person: Person, pair: Mentorship, last: datetime | None, next_at: datetime | None) -> NextTime | None:
    partner = pair.partner_of(person)
    return NextTime(partner.name, partner.zone, next_at, is_first=last is None) if next_at else None


def get_slots_for(person: Person, meeting: uuid.UUID, *, at: datetime) -> SlotsPage:
    """Raises Hidden for anybody but the two. Without slots there is nothing left to take."""
    row = open_for(person, Meeting, meeting, along=("mentorship__mentor", "mentorship__mentee"))
    return _page(person, row, at)


def find_slots_for(person: Person, meeting: uuid.UUID, *, at: datetime) -> SlotsPage | None:
    """The same where something can be taken, in one question less."""
    rows = OfferedSlot.objects.filter(meeting__in=visible_to(person, Meeting).filter(pk=meeting), starts_at__gt=at)
    slots = list(rows.select_related("meeting__mentorship__mentor", "meeting__mentorship__mentee").order_by("number"))
    page = _page(person, slots[0].meeting, at, slots) if slots else None
    return page if page and page.slots else None


def has_other_meeting(people: Sequence[uuid.UUID], starts_at: datetime, minutes: int, *, at: datetime) -> bool:
    """Whether one of them meets somebody while this would last."""
    ends_at = starts_at + timedelta(minutes=minutes)
    taken = ((row.starts_at, row.starts_at + timedelta(minutes=row.minutes)) for row in _planned(people, at=at))
    return any(start < ends_at and starts_at < end for start, end in taken)


def look_at_times(people: Collection[uuid.UUID], *, since: datetime | None = None, at: datetime) -> Times:
    """All that is known of when these people have time, for what is worked out from it; nobody reads it.

    Days and what is taken come in one question. `since`: how far back it matters who was away.
    """
    said = Availability.objects.in_bulk(people)
    first = (at - DAY).date() if since is None else min((at - DAY).date(), away_since(since.date()))
    days: dict[uuid.UUID, dict[date, int]] = {person: {} for person in people}
    taken: dict[uuid.UUID, list[Span]] = {person: [] for person in people}
    theirs = _planned(people, at=at).values_list(
        "mentorship__mentor", "mentorship__mentee", "starts_at", "minutes", NO_DAY, NO_NUMBER, NO_BITS
    )
    other = other_days(people, since=first).values_list(
        "person", "person", NO_MOMENT, NO_NUMBER, "on", "half_hours", NO_BITS
    )
    elsewhere = calendars_read(people).values_list(
        "person", "person", "taken_from", NO_NUMBER, NO_DAY, NO_NUMBER, "taken"
    )
    for one, two, begin, minutes, day, half_hours, bits in theirs.union(other, elsewhere, all=True):
        for person in {one, two} & days.keys():
            if day is not None:
                days[person][day] = half_hours
            elif bits is not None:
                taken[person] += unpack(bytes(bits), begin, until=at + AHEAD)
            else:
                taken[person].append((begin, begin + timedelta(minutes=minutes)))
    return Times(said, days, taken)


def _is_free(zones: Mapping[uuid.UUID, str], times: Times, starts_at: datetime) -> bool:
    """Usual hours do not count: they have said this one together."""
    whole = {person: Free(Hours((ALL_DAY,) * len(DAYS)), zone) for person, zone in zones.items()}
    minutes = settings.LIMITS.meeting_minutes
    ends_at = starts_at + timedelta(minutes=minutes)
    one, other = (
        replace(whole[person], days=said.days, busy=said.busy)
        for person, said in zip(zones, _free(zones, times, {}), strict=True)
    )
    return bool(find_slots(one, other, start=starts_at, end=ends_at, minutes=minutes))


def _free(
    zones: Mapping[uuid.UUID, str],
    times: Times,
    rather: Mapping[uuid.UUID, Week],
    *,
    besides: Sequence[Span] = (),
) -> list[Free]:
    """When each of them could; `besides` is taken, too. `rather` is for whoever has not said when they would rather."""
    said = {person: times.said.get(person) or Availability() for person in zones}
    return [
        Free(
            said[person].hours,
            zone,
            times.days[person],
            rather=unpack_week(bytes(said[person].rather)) or rather.get(person, NO_TIME),
            busy=[*times.taken[person], *besides],
        )
        for person, zone in zones.items()
    ]


def _page(person: Person, row: Meeting, at: datetime, offered: Iterable[OfferedSlot] | None = None) -> SlotsPage:
    partner = row.mentorship.partner_of(person)
    if offered is None:
        offered = OfferedSlot.objects.filter(meeting=row, starts_at__gt=at).order_by("number")
    slots = tuple(offered) if row.called_off_at is not None and row.mentorship.stage not in OVER_CODES else ()
    return SlotsPage(
        meeting=row.pk,
        mentorship=row.mentorship_id,
        partner=partner.name,
        partner_zone=partner.zone,
        for_work=row.for_work,
        offered_by_me=any(slot.offered_by_id == person.pk for slot in slots),
        slots=tuple(SlotLine(slot.number, slot.starts_at) for slot in slots),
        is_late=are_late(row, [slot.starts_at for slot in slots], at=at),
    )


def are_late(meeting: Meeting, times: Sequence[datetime], *, at: datetime) -> bool:
    """Whether this one was to be within their rhythm, and there are other times, none of which still would be."""
    ends_at = _rhythm_ends(meeting.mentorship, at) if times else None
    return ends_at is not None and meeting.starts_at <= ends_at < min(times)


def _planned(people: Collection[uuid.UUID], *, at: datetime) -> QuerySet[Meeting]:
    """When one of them meets somebody; whom, is not looked at."""
    theirs = Q(mentorship__mentor__in=people) | Q(mentorship__mentee__in=people)
    rows = Meeting.objects.filter(theirs, held_at=None, called_off_at=None, starts_at__gt=at - timedelta(days=1))
    return rows.exclude(mentorship__stage__in=OVER_CODES)


def _back_on(pair: Mentorship) -> datetime:
    """While the two pause nobody is offered a time."""
    return moment_of(pair.back_on, time(), pair.mentee.zone) if pair.back_on else EPOCH


def _same_hour(moment: datetime, zone: str) -> Week:
    """The hour it was to be, or a little later, on any day."""
    there = moment.astimezone(ZoneInfo(zone))
    half = there.hour * 2 + there.minute // 30
    return ((1 << min(HALVES, half + 4)) - (1 << half),) * len(DAYS)


def _end_of_rhythm(pair: Mentorship, start: datetime, at: datetime) -> datetime:
    """Until when meeting again keeps what they agreed; a week at least, and a fortnight where nothing is agreed."""
    ends_at = _rhythm_ends(pair, at)
    return start + USUAL_WINDOW if ends_at is None else max(start + SOON, ends_at)


def _rhythm_ends(pair: Mentorship, at: datetime) -> datetime | None:
    """When they should have met again, by what they agreed; None where no distance is agreed."""
    met = Meeting.objects.filter(mentorship=OuterRef("mentorship"), held_at__isnull=False).order_by("-starts_at")
    versions = Agreement.objects.filter(mentorship=pair, agreed_at__isnull=False).order_by("-version")
    agreed = versions.values_list("beat", Subquery(met.values("starts_at")[:1])).first()
    interval = INTERVAL.get(Beat(agreed[0])) if agreed else None
    if not agreed or interval is None:
        return None
    last = agreed[1] or at
    return moment_after(last, IN_TIME * interval, absences_of((pair.mentor_id, pair.mentee_id), since=last.date()))
