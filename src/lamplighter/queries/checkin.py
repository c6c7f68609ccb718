"""A check-in as one of the two sees it: what is asked, what they have answered, and what both have opened."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from lamplighter.access import Keyring, open_for, visible_to
from lamplighter.core.assessment import score_all
from lamplighter.core.checkin import View
from lamplighter.core.mosaic import Saying, Tile, lay
from lamplighter.core.pack import Item, Pack, load_pack
from lamplighter.core.pulse import (
    RETURN,
    WHOLE,
    Occasion,
    Part,
    Said,
    Section,
    Word,
    answer_to,
    from_json,
    might_rest,
    qualities_of,
    safety_sections,
    seen_least,
    short_sections,
    taps_in,
    to_try,
    whole_sections,
)
from lamplighter.core.quality import Quality
from lamplighter.models.checkin import CheckIn, Growing, Opened, Sheet, Voice
from lamplighter.models.fields import IdField
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.meeting import RecalledLine, list_recalled_in

BOTH = ("mentorship__mentor", "mentorship__mentee")
RETURNS_SHOWN = 8  # two years of quarters


@dataclass(frozen=True, slots=True)
class CheckInLine:
    """What the page of the two says about it: the newest check-in, and whether this person has answered.

    `to_suggest`: where the one who learns saw least in themselves, for their mentor, once both have opened it.
    """

    id: uuid.UUID
    occasion: Occasion
    asked_at: datetime
    is_answered: bool
    opened_at: datetime | None
    to_suggest: Quality | None

    @property
    def is_opened(self) -> bool:
        return self.opened_at is not None


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item as it is asked, with what this person has said to it."""

    id: str
    asks: str
    answer: Word
    takes_words: bool


@dataclass(frozen=True, slots=True)
class AskedSection:
    part: Part
    shelf: str  # the wording, as it is kept
    scale: tuple[str, ...]
    none: str
    scale_asks: str
    items: tuple[AskedItem, ...]
    quality: Quality | None
    because: str  # what makes this person say so, in their own words

    @property
    def name(self) -> str:
        return self.quality.value.name if self.quality else ""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One item that both were asked, in the words of both; empty where one has not said."""

    asks: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class CheckInPage:
    id: uuid.UUID
    mentorship: uuid.UUID
    partner: str
    partner_id: uuid.UUID
    i_am_mentor: bool
    occasion: Occasion
    asked_at: datetime
    opened_at: datetime | None
    i_would_open: bool
    is_answered: bool
    can_be_answered: bool
    sections: tuple[AskedSection, ...]
    picks: tuple[Quality, ...]
    i_want_both: bool  # to be asked about each other
    both_want: bool
    both_said: tuple[SaidLine, ...]  # once it is open
    to_try: Quality | None  # this week
    might_rest: bool  # a mentor, for themselves
    said_yes_to_safety: bool
    offers_all: bool  # after three months, and at the close
    lends_voice: bool  # into what this mentor reads of several together
    can_lend_voice: bool

    @property
    def is_month(self) -> bool:
        return self.occasion is Occasion.MONTH

    @property
    def is_close(self) -> bool:
        return self.occasion is Occasion.CLOSE

    def of(self, part: Part) -> tuple[AskedSection, ...]:
        return tuple(section for section in self.sections if section.part is part)

    @property
    def about_me(self) -> tuple[AskedSection, ...]:
        return self.of(Part.MINE)

    @property
    def about_them(self) -> tuple[AskedSection, ...]:
        return self.of(Part.THEIRS)

    @property
    def for_myself(self) -> tuple[AskedSection, ...]:
        return self.of(Part.GAIN)


@dataclass(frozen=True, slots=True)
class GrowingPage:
    """Up to three of the ten."""

    mentorship: uuid.UUID
    partner: str
    i_am_mentor: bool
    qualities: tuple[Quality, ...]
    picks: tuple[Quality, ...]
    i_want_both: bool
    both_want: bool


@dataclass(frozen=True, slots=True)
class Mosaic:
    """One of the two, in their own eyes and in the other one's."""

    is_me: bool
    name: str
    is_mentor: bool
    tiles: tuple[Tile, ...]

    @property
    def alike(self) -> tuple[Tile, ...]:
        return self._seen(View.ALIKE)

    @property
    def to_ask(self) -> tuple[Tile, ...]:
        return self._seen(View.ASK)

    @property
    def hidden(self) -> tuple[Tile, ...]:
        return self._seen(View.HIDDEN)

    def _seen(self, view: View) -> tuple[Tile, ...]:
        return tuple(tile for tile in self.tiles if tile.view is view)


@dataclass(frozen=True, slots=True)
class OpenedLine:
    checkin: uuid.UUID
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class MosaicPage:
    """Two people in one mentorship. What either is in another one is on another page."""

    mentorship: uuid.UUID
    partner: str
    opened: tuple[OpenedLine, ...]  # check-ins that both have opened, the newest first
    me: Mosaic
    them: Mosaic
    recalled: tuple[RecalledLine, ...]  # what the mentor has told from memory of what the other one wants


def find_check_in(person: Person, mentorship: uuid.UUID, *, ring: Keyring, as_mentor: bool) -> CheckInLine | None:
    """The newest one of these two; for the mentor with it, in the same question, what the one who learns has opened."""
    mine = visible_to(person, Sheet).filter(checkin=OuterRef("pk"))
    rows: Any = visible_to(person, CheckIn).filter(mentorship=mentorship).annotate(is_answered=Exists(mine))
    if as_mentor:
        told = visible_to(person, Opened).filter(checkin=OuterRef("pk")).exclude(person=person)[:1]
        by = Subquery(told.values("person"), output_field=IdField())
        rows = rows.annotate(told=Subquery(told.values("pk")), by=by, said=Subquery(told.values("mine")))
    row = rows.order_by("-asked_at", "pk").first()
    if row is None:
        return None
    found = as_mentor and row.told
    opened = Opened(pk=row.told, checkin=row, person_id=row.by, mine=row.said) if found else None
    little = seen_least(_scores(from_json(ring.read(opened, "mine")))) if opened else None
    return CheckInLine(row.pk, Occasion(row.occasion), row.asked_at, row.is_answered, row.opened_at, little)


def _scores(said: Said) -> dict[Quality, float | None]:
    return {quality: found.value for quality, found in score_all(taps_in(said, WHOLE), load_pack(WHOLE)).items()}


def get_check_in_for(person: Person, pk: uuid.UUID, *, whole: Part | None = None) -> CheckInPage:
    """Two minutes; or, with `whole`, all ten of one side, or what feels wrong. Raises Hidden for anybody else."""
    row = open_for(person, CheckIn, pk, along=BOTH)
    sheet = visible_to(person, Sheet).filter(checkin=pk).first()
    opened = list(visible_to(person, Opened).filter(checkin=pk).select_related("checkin"))
    growing = list(visible_to(person, Growing).filter(mentorship=row.mentorship_id))
    ring = Keyring(person, [*opened, *growing, *([sheet] if sheet else [])])
    said = {part: from_json(ring.read(sheet, part.value)) if sheet else {} for part in Part}
    picks, theirs, mine = _picks(growing, person, ring)
    is_mentor = row.mentorship.mentor_id == person.pk
    partner = row.mentorship.partner_of(person)
    sections = _sections(Occasion(row.occasion), is_mentor, picks, theirs, whole)
    return CheckInPage(
        id=row.pk,
        mentorship=row.mentorship_id,
        partner=partner.name,
        partner_id=partner.pk,
        i_am_mentor=is_mentor,
        occasion=Occasion(row.occasion),
        asked_at=row.asked_at,
        opened_at=row.opened_at,
        i_would_open=sheet is not None and sheet.would_open_at is not None,
        is_answered=any(said[part] for part in (Part.MINE, Part.THEIRS)),
        can_be_answered=row.opened_at is None and row.mentorship.stage not in OVER_CODES,
        sections=tuple(_asked(section, said[section.part]) for section in sections),
        picks=picks,
        i_want_both=mine is not None and mine.asks_partner,
        both_want=mine is not None and mine.both_want,
        both_said=tuple(_both_said(opened, person, sections, ring)),
        to_try=_to_try(picks, said[Part.MINE]) if sheet else None,
        might_rest=is_mentor and might_rest(_returns(person, row, ring)),
        said_yes_to_safety=any(answer for answer in _safety(said[Part.SAFETY])),
        offers_all=row.occasion == Occasion.CLOSE.value or (row.occasion, row.number) == (Occasion.QUARTER.value, 1),
        lends_voice=not is_mentor and visible_to(person, Voice).filter(about=partner).exists(),
        can_lend_voice=not is_mentor and bool(said[Part.THEIRS]) and row.mentorship.stage not in OVER_CODES,
    )


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What a mentor has had of it, once, in the words of the scale."""

    partner: str
    asked_at: datetime
    said: tuple[tuple[str, str], ...]  # what was asked, and the answer


def list_returns_for(person: Person) -> tuple[ReturnLine, ...]:
    """What this person has had of it as a mentor, in whichever mentorship; the newest first."""
    rows = visible_to(person, Sheet).exclude(gain=None).select_related("checkin__mentorship__mentee")
    sheets = list(rows.order_by("-checkin__asked_at", "pk")[:RETURNS_SHOWN])
    ring, pack = Keyring(person, sheets), load_pack(RETURN)
    return tuple(_return(sheet, taps_in(from_json(ring.read(sheet, "gain")), RETURN), pack) for sheet in sheets)


def _return(sheet: Sheet, taps: dict[str, int | None], pack: Pack) -> ReturnLine:
    said = tuple((item.asks, _tapped(pack, taps[item.id])) for item in pack.items if item.id in taps)
    return ReturnLine(sheet.checkin.mentorship.mentee.name, sheet.checkin.asked_at, said)


def _tapped(pack: Pack, answer: int | None) -> str:
    return pack.scale.none if answer is None else pack.scale.answers[answer]


@dataclass(frozen=True, slots=True)
class Taps:
    """What the link in a mail leads to: names alone, and nothing that was answered."""

    partner: str
    is_open: bool
    takes_a_line: bool


def get_taps_for(person: Person, pk: uuid.UUID) -> Taps:
    row = open_for(person, CheckIn, pk, along=BOTH)
    is_open = row.opened_at is None and row.mentorship.stage not in OVER_CODES
    return Taps(row.mentorship.partner_of(person).name, is_open, row.occasion == Occasion.MONTH.value)


def get_growing_for(person: Person, mentorship: uuid.UUID) -> GrowingPage:
    """Raises Hidden for anybody but the two."""
    pair = open_for(person, Mentorship, mentorship, along=("mentor", "mentee"))
    rows = list(visible_to(person, Growing).filter(mentorship=mentorship))
    picks, _, mine = _picks(rows, person, Keyring(person, rows))
    is_mentor = pair.mentor_id == person.pk
    return GrowingPage(
        mentorship=mentorship,
        partner=pair.partner_of(person).name,
        i_am_mentor=is_mentor,
        qualities=qualities_of(is_mentor),
        picks=picks,
        i_want_both=mine is not None and mine.asks_partner,
        both_want=mine is not None and mine.both_want,
    )


def get_mosaic_for(person: Person, mentorship: uuid.UUID) -> MosaicPage:
    """My own answers, and the other one's where both have opened them. Raises Hidden for anybody but the two."""
    pair = open_for(person, Mentorship, mentorship, along=("mentor", "mentee"))
    inside = {"checkin__mentorship": mentorship}
    rows = visible_to(person, Sheet).filter(**inside).select_related("checkin")
    sheets = list(rows.order_by("checkin__asked_at", "pk"))
    seen = visible_to(person, Opened).filter(**inside).exclude(person=person).select_related("checkin")
    opened = list(seen.order_by("checkin__asked_at", "pk"))
    ring, partner = Keyring(person, [*sheets, *opened]), pair.partner_of(person)
    i_am_mentor, pack = pair.mentor_id == person.pk, load_pack(WHOLE)
    mine, about_them = _voices(sheets, Part.MINE, ring), _voices(sheets, Part.THEIRS, ring)
    theirs, about_me = _voices(opened, Part.MINE, ring), _voices(opened, Part.THEIRS, ring)
    me = _with_lines(lay(qualities_of(i_am_mentor), mine, about_me, pack), sheets, opened, ring)
    them = _with_lines(lay(qualities_of(not i_am_mentor), theirs, about_them, pack), opened, sheets, ring)
    return MosaicPage(
        mentorship=mentorship,
        partner=partner.name,
        opened=tuple(OpenedLine(row.checkin_id, row.checkin.asked_at) for row in reversed(opened)),
        me=Mosaic(True, person.name, i_am_mentor, me),
        them=Mosaic(False, partner.name, not i_am_mentor, them),
        recalled=list_recalled_in(person, mentorship, ring=ring),
    )


def _sections(
    occasion: Occasion, is_mentor: bool, picks: Sequence[Quality], theirs: Sequence[Quality], whole: Part | None
) -> tuple[Section, ...]:
    match whole:
        case None:
            return short_sections(occasion, is_mentor=is_mentor, picks=picks, theirs=theirs)
        case Part.SAFETY:
            return safety_sections()
    return whole_sections(whole, is_mentor=is_mentor)


def _picks(
    rows: Iterable[Growing], person: Person, ring: Keyring
) -> tuple[tuple[Quality, ...], tuple[Quality, ...], Growing | None]:
    """Mine; the other one's, where both want to be asked about each other; and my own row."""
    mine = next((row for row in rows if row.person_id == person.pk), None)
    other = next((row for row in rows if row.person_id != person.pk), None)
    picks, theirs = (
        tuple(Quality[name] for name in ring.read(row, "qualities").split()) if row else () for row in (mine, other)
    )
    return picks, theirs, mine


def _asked(section: Section, said: Said) -> AskedSection:
    pack = section.pack
    return AskedSection(
        part=section.part,
        shelf=f"{pack.name} {pack.language}",
        scale=pack.scale.answers,
        none=pack.scale.none,
        scale_asks=pack.scale.asks,
        items=tuple(
            AskedItem(item.id, section.asks(item), answer_to(said, pack, item.id), item.takes_words)
            for item in section.items
        ),
        quality=section.quality,
        because=str(answer_to(said, pack, f"{section.quality.name}.why") or "") if section.quality else "",
    )


def _both_said(
    opened: Iterable[Opened], person: Person, sections: Iterable[Section], ring: Keyring
) -> Iterable[SaidLine]:
    """How the two work together, in the words of both. What each is like is in the mosaic."""
    said = {row.person_id == person.pk: from_json(ring.read(row, "mine")) for row in opened}
    if len(said) < 2:
        return
    for section in sections:
        if section.part is Part.MINE and section.quality is None:
            for item in section.items:
                words = [_in_words(section, item, answer_to(said[is_mine], section.pack, item.id)) for is_mine in said]
                by = dict(zip(said, words, strict=True))
                yield SaidLine(item.asks, by[True], by[False])


def _in_words(section: Section, item: Item, answer: Word) -> str:
    scale = section.pack.scale
    if item.takes_words:
        return str(answer or "")
    return scale.none if answer is None else "" if answer == "" else scale.answers[int(answer)]


def _to_try(picks: Sequence[Quality], said: Said) -> Quality | None:
    return to_try(picks, _scores(said))


def _returns(person: Person, row: CheckIn, ring: Keyring) -> list[dict[str, int | None]]:
    """What a mentor has had of it lately, the newest first, in whichever mentorship."""
    rows = visible_to(person, Sheet).exclude(gain=None).filter(checkin__asked_at__lte=row.asked_at)
    return [
        taps_in(from_json(ring.read(sheet, "gain")), RETURN) for sheet in rows.order_by("-checkin__asked_at", "pk")[:2]
    ]


def _safety(said: Said) -> Iterable[int]:
    """Every "not sure" and every "yes"."""
    return [answer for answer in taps_in(said, "safety-1").values() if answer]


def _voices(rows: Iterable[Sheet | Opened], part: Part, ring: Keyring) -> list[Saying]:
    return [(row.checkin.asked_at, taps_in(from_json(ring.read(row, part.value)), WHOLE)) for row in rows]


def _with_lines(
    tiles: Iterable[Tile], own: Sequence[Sheet | Opened], other: Sequence[Sheet | Opened], ring: Keyring
) -> tuple[Tile, ...]:
    """What made the two say so, in their own words, the newest last."""
    rows = [(row, Part.MINE) for row in own] + [(row, Part.THEIRS) for row in other]
    said = [from_json(ring.read(row, part.value)) for row, part in rows]
    lines = [{item: word for answers in one.values() for item, word in answers.items()} for one in said]
    return tuple(
        replace(tile, because=tuple(str(line[name]) for line in lines if (name := f"{tile.quality.name}.why") in line))
        for tile in tiles
    )
