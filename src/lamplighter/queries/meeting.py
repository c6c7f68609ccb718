"""Meetings, what they are to be about, and their notes, each in the layer its reader may see."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lamplighter.access import Hidden, Keyring, open_for, visible_to, words_for_both
from lamplighter.core.calendar import Entry
from lamplighter.core.card import first_name
from lamplighter.core.coming import COUNTS, WEEK, is_before_its_monday
from lamplighter.core.known import AREAS, Area, Recalled, last_blank
from lamplighter.core.where import ANYWHERE, Place, Where
from lamplighter.models.goal import ActionItem
from lamplighter.models.meeting import AgendaItem, Meeting, PrivateNote, SharedNote
from lamplighter.models.mentorship import NOT_RUNNING, OVER_CODES, Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.agreement import find_agreed_where, list_agreed_where

BOTH = ("mentorship__mentor", "mentorship__mentee")
STILL_PLANNED = Q(held_at=None, called_off_at=None)
ROOM_NAME = 32  # letters: 128 bits


@dataclass(frozen=True, slots=True)
class NoteRead:
    author: str
    words: str
    written_at: datetime
    is_mine: bool


@dataclass(frozen=True, slots=True)
class AgendaLine:
    id: uuid.UUID
    words: str
    author: str
    is_mine: bool
    happens_on: date | None = None
    recalled: Recalled | None = None  # told from memory, and whether it is so


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One side of the other one, and what their mentor has noted of it."""

    area: Area
    notes: tuple[NoteRead, ...]


@dataclass(frozen=True, slots=True)
class KnownPage:
    """For a mentor alone: what they know of the other one."""

    mentorship: uuid.UUID
    partner: str
    have_met: bool
    is_running: bool
    areas: tuple[AreaLine, ...]
    waiting: tuple[AgendaLine, ...]  # told from memory, and not looked at yet

    @property
    def is_whole(self) -> bool:
        return all(line.notes for line in self.areas)


@dataclass(frozen=True, slots=True)
class RecalledLine:
    """What a mentor has told from memory, and whether it was so."""

    words: str
    told_at: datetime
    is_right: bool


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting without its words."""

    id: uuid.UUID
    starts_at: datetime
    minutes: int
    held_at: datetime | None
    called_off_at: datetime | None
    came_alone: uuid.UUID | None = None  # who was there when the other one was not
    in_writing: bool = False
    place: Place = ANYWHERE  # only where it is asked for

    @property
    def is_planned(self) -> bool:
        return self.held_at is None and self.called_off_at is None

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at <= at

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class MeetingPage:
    meeting: MeetingLine
    mentorship: uuid.UUID
    partner: str
    partner_zone: str
    is_running: bool
    is_hard_to_reach: bool  # mail may not arrive there
    shared: tuple[NoteRead, ...]
    mine: tuple[NoteRead, ...]


@dataclass(frozen=True, slots=True)
class Talks:
    """What the page of a mentorship says about meetings."""

    planned: MeetingLine | None
    called_off: MeetingLine | None  # the last one, while nothing is planned
    held: tuple[MeetingLine, ...]  # newest first
    agenda: tuple[AgendaLine, ...]
    last_notes: tuple[NoteRead, ...]
    from_memory: tuple[AgendaLine, ...]  # told by the mentor, and not looked at yet
    to_ask: Area | None  # for a mentor: the one side that they have not asked about


@dataclass(frozen=True, slots=True)
class ToldOf:
    """What the mail of the day before says of a meeting, besides when."""

    place: Place
    table: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PutDown:
    """Of some pairs those that have put something down for next time, and what kind of thing. No word of it."""

    listed: frozenset[uuid.UUID]  # something to talk about
    promised: frozenset[uuid.UUID]  # something that one of them means to do
    noted: frozenset[uuid.UUID]  # something that was written down for both the last time

    @property
    def any(self) -> frozenset[uuid.UUID]:
        return self.listed | self.promised | self.noted


def get_meeting_for(person: Person, pk: uuid.UUID) -> MeetingPage:
    """Raises Hidden for anybody but the two."""
    row = open_for(person, Meeting, pk, along=BOTH)
    partner = row.mentorship.partner_of(person)
    ring = Keyring(person)
    return MeetingPage(
        meeting=replace(_line(row), place=_place_for(person, row, ring)),
        mentorship=row.mentorship_id,
        partner=partner.name,
        partner_zone=partner.zone,
        is_running=row.mentorship.stage not in OVER_CODES,
        is_hard_to_reach=bool(partner.unreached) and row.mentorship.stage not in OVER_CODES,
        shared=_read(visible_to(person, SharedNote).filter(meeting=row), person, ring),
        mine=_read(visible_to(person, PrivateNote).filter(meeting=row, author=person), person, ring),
    )


def get_talks_for(person: Person, mentorship: uuid.UUID, *, ring: Keyring, as_mentor: bool = False) -> Talks:
    """What is planned, what was, what is on the table, and what was written down last time.

    A mentorship that is over has no next meeting and nothing on the table, whatever was planned.
    """
    rows = visible_to(person, Meeting).filter(mentorship=mentorship).select_related("mentorship")
    if as_mentor:  # only they note what they know of the other one
        noted = visible_to(person, PrivateNote).filter(meeting=OuterRef("pk"), author=person)
        rows = rows.annotate(**{f"knows_{code}": Exists(noted.filter(area=code)) for code in AREAS})
    ordered = list(rows.order_by("-starts_at", "pk"))
    known = {area for code, area in AREAS.items() if any(getattr(row, f"knows_{code}", False) for row in ordered)}
    running = [row for row in ordered if row.mentorship.stage not in OVER_CODES]
    held = tuple(_line(row) for row in ordered if row.held_at is not None)
    planned = next((replace(_line(row), place=place_of(row, ring)) for row in running if _line(row).is_planned), None)
    off = (line for line in map(_line, running) if line.called_off_at is not None)
    called_off = None if planned else max(off, key=lambda line: (line.called_off_at, line.starts_at), default=None)
    agenda = _agenda(person, mentorship, ring)
    return Talks(
        planned,
        called_off,
        held,
        tuple(line for line in agenda if line.recalled is not Recalled.ASKED),
        _notes_of(person, held[:1], ring),
        tuple(line for line in agenda if line.recalled is Recalled.ASKED),
        last_blank(known),
    )


def get_known_for(person: Person, mentorship: uuid.UUID) -> KnownPage:
    """Raises Hidden for everybody but the mentor of the two."""
    pair = open_for(person, Mentorship, mentorship, along=("mentor", "mentee"))
    if pair.mentor_id != person.pk:
        raise Hidden
    rows = visible_to(person, PrivateNote).filter(meeting__mentorship=pair, author=person).exclude(area="")
    notes = list(rows.select_related("author", "meeting").order_by("written_at", "pk"))
    ring = Keyring(person, notes)
    read = [(note.area, NoteRead(person.name, ring.read(note, "words"), note.written_at, True)) for note in notes]
    agenda = _agenda(person, mentorship, ring)
    return KnownPage(
        mentorship=mentorship,
        partner=pair.mentee.name,
        have_met=visible_to(person, Meeting).filter(mentorship=pair, held_at__isnull=False).exists(),
        is_running=pair.stage not in OVER_CODES,
        areas=tuple(AreaLine(area, tuple(one for of, one in read if of == code)) for code, area in AREAS.items()),
        waiting=tuple(line for line in agenda if line.recalled is Recalled.ASKED),
    )


def list_recalled_in(person: Person, mentorship: uuid.UUID, *, ring: Keyring) -> tuple[RecalledLine, ...]:
    """What was told from memory and looked at, the oldest first."""
    marked = [Recalled.RIGHT.value, Recalled.NOT_QUITE.value]
    rows = list(visible_to(person, AgendaItem).filter(mentorship=mentorship, recalled__in=marked))
    ring.take(rows)
    rows.sort(key=lambda row: (row.added_at, row.pk))
    return tuple(
        RecalledLine(ring.read(row, "words"), row.added_at, row.recalled == Recalled.RIGHT.value) for row in rows
    )


def place_of(row: Meeting, ring: Keyring) -> Place:
    """Where they meet, in the words of whoever said it; of the house's own room the link."""
    where = Where(row.where)
    return _video_place(row) if where is Where.VIDEO else Place(where, ring.read(row, "place"))


def _video_place(row: Meeting) -> Place:
    return Place(Where.VIDEO, _video_room(row)) if settings.ROOMS else ANYWHERE


def has_video_rooms() -> bool:
    """Whether whoever runs this house has named a video server."""
    return bool(settings.ROOMS)


def list_told_of(meetings: Sequence[Meeting], *, travels: Collection[uuid.UUID]) -> dict[uuid.UUID, ToldOf]:
    """What stands in the mails of the day before, asked for all of them at once. For those alone; it shows nothing.

    The list and what is agreed only of pairs in `travels`, whose words may be in mails.
    """
    pairs = {meeting.mentorship_id for meeting in meetings if meeting.mentorship_id in travels}
    listed = AgendaItem.objects.filter(mentorship__in=pairs, done_at=None).exclude(recalled=Recalled.ASKED.value)
    items = list(listed.order_by("added_at", "pk"))
    agreed = list_agreed_where(pairs)
    said, places = words_for_both(items, "words"), words_for_both(meetings, "place")
    tables: dict[uuid.UUID, list[str]] = {}
    for item in items:
        tables.setdefault(item.mentorship_id, []).append(said.get(item.pk, ""))
    told = {}
    for meeting in meetings:
        where, pair = Where(meeting.where), meeting.mentorship_id
        place = _video_place(meeting) if where is Where.VIDEO else Place(where, places.get(meeting.pk, ""))
        if not place.words and pair in pairs:
            place = Place(Where.OPEN, agreed.get(pair, ""))
        told[meeting.pk] = ToldOf(place, tuple(tables.get(pair, ())))
    return told


def place_in_mail(person: Person, row: Meeting, *, words_travel: bool) -> Place:
    """What was said for this meeting was said for its mail, too; the words of the agreement only where words travel."""
    ring = Keyring(person)
    place = place_of(row, ring)
    return place if place.words or not words_travel else _place_for(person, row, ring)


def _place_for(person: Person, row: Meeting, ring: Keyring) -> Place:
    place = place_of(row, ring)
    return place if place.words else Place(Where.OPEN, find_agreed_where(person, row.mentorship_id, ring=ring))


def _video_room(row: Meeting) -> str:
    """The same for both and for as long as the meeting lives; nobody else can work it out."""
    name = salted_hmac("lamplighter.rooms", row.pk.hex, algorithm="sha256").hexdigest()[:ROOM_NAME]
    return settings.ROOMS.replace("{room}", name)


def list_last_place_for(person: Person, mentorship: uuid.UUID, *, ring: Keyring | None = None) -> Place:
    """Where the two met last, as far as they have said; what is usual between them. Raises Hidden."""
    rows = visible_to(person, Meeting).filter(mentorship=mentorship)
    last = rows.select_related("mentorship").order_by("-starts_at", "pk").first()
    return place_of(last, ring or Keyring(person)) if last else ANYWHERE


def entry_of(row: Meeting, url: str, *, place: Place = ANYWHERE, at: datetime) -> Entry:
    """As a calendar holds it, the same for both: when, two first names, where, and where to read more."""
    pair = row.mentorship
    fell_away = pair.stage in OVER_CODES and row.held_at is None and row.called_off_at is None
    return Entry(
        uid=f"{row.pk.hex}@{settings.ORIGIN.hostname}",
        sequence=row.revision + fell_away,
        title=_("%(one)s and %(other)s") % {"one": first_name(pair.mentee.name), "other": first_name(pair.mentor.name)},
        starts_at=row.starts_at,
        ends_at=row.starts_at + timedelta(minutes=row.minutes),
        written_at=at,
        url=place.link or url,
        location=place.words,
        is_off=row.called_off_at is not None or row.in_writing or fell_away,
    )


def find_fallen_away(mentorship: uuid.UUID, address_of: Callable[[uuid.UUID], str], *, at: datetime) -> Entry | None:
    """What was still to come when the two came to an end: off, one revision on. For mails alone; it shows nothing."""
    over = Meeting.objects.filter(mentorship=mentorship, mentorship__stage__in=OVER_CODES)
    row = over.filter(held_at=None, called_off_at=None, starts_at__gt=at).select_related(*BOTH).first()
    return entry_of(row, address_of(row.pk), at=at) if row else None


def count_meetings_for(person: Person, mentorships: Sequence[uuid.UUID]) -> int:
    """How often the two have met in these."""
    return visible_to(person, Meeting).filter(mentorship__in=mentorships, held_at__isnull=False).count()


def list_next_meetings_for(person: Person) -> dict[uuid.UUID, MeetingLine]:
    """The planned meeting of each running mentorship, by mentorship."""
    rows = visible_to(person, Meeting).filter(held_at=None, called_off_at=None)
    return {row.mentorship_id: _line(row) for row in rows.exclude(mentorship__stage__in=OVER_CODES)}


def still_planned(rows: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Of these the meetings that are to come, or of which nobody has said how they went."""
    return rows.filter(STILL_PLANNED)


def big_days(rows: QuerySet[AgendaItem]) -> QuerySet[AgendaItem]:
    """Of these the days that matter to whoever learns, and of which the mentor has not been told that evening."""
    return rows.filter(author=F("mentorship__mentee"), happens_on__isnull=False, nudged_at=None)


def helps_several() -> QuerySet[Person]:
    """Mentors of more than one pair that is running: one mail on Monday tells them of all."""
    running = Mentorship.objects.exclude(stage__in=NOT_RUNNING)
    several = running.values("mentor").annotate(pairs=Count("pk")).filter(pairs__gt=1).values("mentor")
    return Person.objects.filter(pk__in=several)


def list_told_on_monday(meetings: Sequence[Meeting], *, at: datetime) -> frozenset[uuid.UUID]:
    """Those of which the mentor reads in the mail for the week. Nothing that begins as that mail arrives."""
    told = {meeting.pk for meeting in meetings if meeting.told_for == meeting.starts_at}
    later = [meeting for meeting in meetings if meeting.pk not in told and _waits_for_monday(meeting, at)]
    if not later:
        return frozenset(told)
    several = set(
        helps_several().filter(pk__in={one.mentorship.mentor_id for one in later}).values_list("pk", flat=True)
    )
    return frozenset(told | {meeting.pk for meeting in later if meeting.mentorship.mentor_id in several})


def _waits_for_monday(meeting: Meeting, at: datetime) -> bool:
    return is_before_its_monday(meeting.starts_at, meeting.mentorship.mentor.zone, at)


def list_told_by_itself(people: Collection[uuid.UUID], *, at: datetime) -> dict[uuid.UUID, list[datetime]]:
    """Of these people the mentors of several, and when they were told lately what comes by itself."""
    several = helps_several().filter(pk__in=people)
    mails = Notice.objects.filter(recipient__in=several, template__in=COUNTS, due_at__gt=at - WEEK)
    themselves = several.values_list("pk", Cast(Value(None), DateTimeField()))
    told: dict[uuid.UUID, list[datetime]] = {}
    for person, due_at in themselves.union(mails.values_list("recipient", "due_at"), all=True):
        told.setdefault(person, []).extend([due_at] if due_at else [])
    return told


def list_pairs_that_met_once(mentorships: Sequence[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Of these pairs, for the mail of the day before alone."""
    held = Meeting.objects.filter(mentorship__in=mentorships, held_at__isnull=False).values("mentorship")
    return frozenset(held.annotate(times=Count("pk")).filter(times=1).values_list("mentorship", flat=True))


def find_put_down(mentorships: Sequence[uuid.UUID]) -> PutDown:
    """What these pairs have put down, for mails alone: asked once for all of them."""
    listed = AgendaItem.objects.filter(done_at=None).exclude(recalled=Recalled.ASKED.value)
    promised = ActionItem.objects.filter(kept_at=None, let_go_at=None)
    noted = SharedNote.objects.filter(meeting=_last_held("meeting__mentorship"))

    def those(rows: QuerySet[Any], path: str) -> frozenset[uuid.UUID]:
        return frozenset(rows.filter(**{f"{path}__in": mentorships}).values_list(path, flat=True))

    return PutDown(those(listed, "mentorship"), those(promised, "mentorship"), those(noted, "meeting__mentorship"))


def list_last_notes_for(person: Person, mentorship: uuid.UUID, *, ring: Keyring) -> tuple[NoteRead, ...]:
    """What both were left with the last time they met."""
    rows = visible_to(person, SharedNote).filter(meeting__mentorship=mentorship)
    return _read(rows.filter(meeting=_last_held("meeting__mentorship")), person, ring)


def list_notes_from_partner(person: Person, meeting: uuid.UUID, *, ring: Keyring) -> tuple[NoteRead, ...]:
    """What the other one wrote down for both."""
    return _read(_from_partner(person, meeting), person, ring)


def has_partner_noted(person: Person, meeting: uuid.UUID) -> bool:
    """Whether there is such a thing. No word of it."""
    return _from_partner(person, meeting).exists()


def _from_partner(person: Person, meeting: uuid.UUID) -> QuerySet[SharedNote]:
    return visible_to(person, SharedNote).filter(meeting=meeting).exclude(author=person)


def is_to_be_told_back() -> Q:
    """Meetings that were held, that no mail of the day after has told of, and of which something was noted."""
    noted = Exists(SharedNote.objects.filter(meeting=OuterRef("pk")))
    return Q(noted, held_at__isnull=False, in_writing=False, asked_at=None)


def _last_held(path: str) -> Subquery:
    held = Meeting.objects.filter(mentorship=OuterRef(path), held_at__isnull=False)
    return Subquery(held.order_by("-starts_at", "pk").values("pk")[:1])


def list_still_planned(person: Person, told: Mapping[uuid.UUID, datetime]) -> set[uuid.UUID]:
    """Of meetings and the times that were told of, those that still stand, for this reader."""
    rows = visible_to(person, Meeting).filter(pk__in=told, held_at=None, called_off_at=None)
    running = rows.exclude(mentorship__stage__in=NOT_RUNNING)
    return {pk for pk, starts_at in running.values_list("pk", "starts_at") if told[pk] == starts_at}


def get_mentorship_of_item(person: Person, pk: uuid.UUID) -> uuid.UUID:
    """Where something on the table lies. Raises Hidden for anybody but the two."""
    return open_for(person, AgendaItem, pk).mentorship_id


def list_agenda_for(person: Person, mentorship: uuid.UUID, *, ring: Keyring | None = None) -> tuple[AgendaLine, ...]:
    """What is on the table, in the order in which it got there."""
    agenda = _agenda(person, mentorship, ring or Keyring(person))
    return tuple(line for line in agenda if line.recalled is not Recalled.ASKED)


def _agenda(person: Person, mentorship: uuid.UUID, ring: Keyring) -> tuple[AgendaLine, ...]:
    """With what was told from memory and waits to be looked at."""
    rows = visible_to(person, AgendaItem).filter(mentorship=mentorship, done_at=None)
    found = list(rows.select_related("author").order_by("added_at", "pk"))
    ring.take(found)
    return tuple(
        AgendaLine(
            row.pk,
            ring.read(row, "words"),
            row.author.name,
            row.author_id == person.pk,
            row.happens_on,
            Recalled(row.recalled) if row.recalled else None,
        )
        for row in found
    )


def _notes_of(person: Person, meetings: Sequence[MeetingLine], ring: Keyring) -> tuple[NoteRead, ...]:
    return _read(visible_to(person, SharedNote).filter(meeting__in=[line.id for line in meetings]), person, ring)


def _read(rows: QuerySet[SharedNote] | QuerySet[PrivateNote], person: Person, ring: Keyring) -> tuple[NoteRead, ...]:
    found: list[SharedNote | PrivateNote] = list(rows.select_related("author", "meeting").order_by("written_at", "pk"))
    ring.take(found)
    return tuple(
        NoteRead(row.author.name, ring.read(row, "words"), row.written_at, row.author_id == person.pk) for row in found
    )


def _line(row: Meeting) -> MeetingLine:
    return MeetingLine(
        row.pk, row.starts_at, row.minutes, row.held_at, row.called_off_at, row.came_alone_id, row.in_writing
    )
