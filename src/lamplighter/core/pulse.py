"""When two people are asked how it goes, and what each of them is asked.

Nothing in it has to be answered. What was missed is not caught up. Source: docs/decisions/0028.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from lamplighter.core.assessment import ABOUT_HALF
from lamplighter.core.pack import Item, Pack, load_pack
from lamplighter.core.quality import OF_MENTEES, OF_MENTORS, Quality
from lamplighter.core.refusal import Refusal, gettext_noop

MONTH, QUARTER = timedelta(days=30), timedelta(days=91)
PICKS_AT_MOST: Final = 3
GOES_QUIET_AFTER: Final = 3  # whoever has passed by three times has answered
FIRST_MONTH, TOGETHER, WHOLE, SAFETY, RETURN, CLOSING = (
    "month-one-1",
    "relationship-1",
    "three-month-1",
    "safety-1",
    "mentor-return-1",
    "closing-1",
)
SHORT: Final = ("R1", "R2", "R3")
NO_OCCASION: Final = "-"
Word = int | str | None  # a tap, a line, or "no occasion"
Said = dict[str, dict[str, Word]]  # by pack and language, then by item


class Occasion(Enum):
    """What has brought it about. The value is what is kept."""

    MONTH = "first month"
    QUARTER = "quarter"
    CLOSE = "close"


class Part(Enum):
    """Whom an answer is about and who may ever read it. The value is the field in which it is kept."""

    MINE = "mine"  # about me and the two of us
    THEIRS = "theirs"  # about the other one
    SAFETY = "safety"  # never scored, never opened
    GAIN = "gain"  # what a mentor has of it, for themselves alone


OPENED: Final = (Part.MINE, Part.THEIRS)


@dataclass(frozen=True, slots=True)
class Due:
    occasion: Occasion
    number: int  # of the quarter
    next_at: datetime


def find_due(agreed_at: datetime, *, is_closing: bool, at: datetime) -> Due | None:
    """The one that counts now: after the first month, each quarter, and at the close."""
    quarters = (at - agreed_at) // QUARTER
    next_at = agreed_at + (quarters + 1) * QUARTER
    if is_closing:
        return Due(Occasion.CLOSE, 0, next_at)
    if quarters:
        return Due(Occasion.QUARTER, quarters, next_at)
    return Due(Occasion.MONTH, 0, next_at) if at - agreed_at >= MONTH else None


@dataclass(frozen=True, slots=True)
class Section:
    """Items of one pack that are asked together."""

    part: Part
    pack: Pack
    items: tuple[Item, ...]
    of_self: bool = False
    quality: Quality | None = None

    def asks(self, item: Item) -> str:
        return item.of_self if self.of_self and item.of_self else item.asks


def qualities_of(is_mentor: bool) -> tuple[Quality, ...]:
    return OF_MENTORS if is_mentor else OF_MENTEES


def short_sections(
    occasion: Occasion, *, is_mentor: bool, picks: Collection[Quality], theirs: Collection[Quality]
) -> tuple[Section, ...]:
    """Two minutes: three taps (and a line after the first month), and three items for each quality one grows in."""
    if occasion is Occasion.MONTH:
        pack = load_pack(FIRST_MONTH)
        return (Section(Part.MINE, pack, pack.items),)
    found = [_of(TOGETHER, SHORT)]
    if occasion is Occasion.CLOSE:
        pack = load_pack(CLOSING)
        found.append(Section(Part.MINE, pack, pack.items, of_self=not is_mentor))
    found += quality_sections(Part.MINE, picks)
    found += quality_sections(Part.THEIRS, theirs)
    if is_mentor:
        pack = load_pack(RETURN)
        found.append(Section(Part.GAIN, pack, pack.items))
    return tuple(found)


def quality_sections(part: Part, qualities: Iterable[Quality]) -> tuple[Section, ...]:
    """Each quality with its items, about oneself or about the other one."""
    pack = load_pack(WHOLE)
    return tuple(
        Section(part, pack, pack.of(quality), of_self=part is Part.MINE, quality=quality) for quality in qualities
    )


def whole_sections(part: Part, *, is_mentor: bool) -> tuple[Section, ...]:
    """All ten of one side, and how the two work together."""
    mine = part is Part.MINE
    together = (_of(TOGETHER, [item.id for item in load_pack(TOGETHER).items]),) if mine else ()
    return (*together, *quality_sections(part, qualities_of(is_mentor is mine)))


def safety_sections() -> tuple[Section, ...]:
    pack = load_pack(SAFETY)
    return (Section(Part.SAFETY, pack, pack.items),)


def _of(pack: str, names: Collection[str]) -> Section:
    found = load_pack(pack)
    return Section(Part.MINE, found, tuple(item for item in found.items if item.id in names))


# --- as it is kept ---


def to_json(said: Said) -> str:
    return json.dumps(said, sort_keys=True)


def from_json(words: str) -> Said:
    found: Said = json.loads(words) if words else {}
    return found


def shelf(pack: Pack) -> str:
    """Under which an answer is kept: the wording it was given to, as it stood."""
    return f"{pack.name} {pack.language}"


def answer_to(said: Said, pack: Pack, item: str) -> Word:
    """What was said; an empty word where nothing was."""
    return said.get(shelf(pack), {}).get(item, "")


def merge(before: Said, now: Said) -> Said:
    """What is said now stands; an empty word takes back what was said; all else stays."""
    merged: Said = {}
    for name in before.keys() | now.keys():
        answers = {item: word for item, word in {**before.get(name, {}), **now.get(name, {})}.items() if word != ""}
        if answers:
            merged[name] = answers
    return merged


def taps_in(said: Said, pack: str) -> dict[str, int | None]:
    """Answers to one version of a pack, in whatever language it was asked."""
    return {
        item: word
        for name, answers in said.items()
        if name.partition(" ")[0] == pack
        for item, word in answers.items()
        if not isinstance(word, str)
    }


# --- what one grows in ---

TOO_MANY: Final = gettext_noop("Up to three. Fewer is fine, too.")


def check_picks(picks: Sequence[Quality], *, is_mentor: bool) -> tuple[Quality, ...]:
    """In their own order. Raises Refusal for more than three, or for somebody else's."""
    wanted = tuple(quality for quality in qualities_of(is_mentor) if quality in picks)
    if len(wanted) > PICKS_AT_MOST or len(wanted) < len(set(picks)):
        raise Refusal(TOO_MANY)
    return wanted


def to_try(picks: Sequence[Quality], scores: Mapping[Quality, float | None]) -> Quality | None:
    """Of what one grows in, where there is most room; among equals the first."""
    return min(picks, key=lambda quality: _known(scores.get(quality)), default=None)


def seen_least(scores: Mapping[Quality, float | None]) -> Quality | None:
    """Where whoever learns sees least in themselves, for their mentor to help with; None if nowhere less than half."""
    little = {q: score for q, score in scores.items() if q in OF_MENTEES and score is not None and score < ABOUT_HALF}
    return min(little, key=lambda quality: little[quality], default=None)


def _known(score: float | None) -> float:
    return 100.0 if score is None else score


# --- what a mentor has of it ---

HEAVY: Final = 1
LEARNED, ENJOYED, FITS = "V1", "V2", "V3"


def might_rest(returns: Sequence[Mapping[str, int | None]]) -> bool:
    """The newest first: it does not fit into their weeks, twice in a row, or once without joy."""
    heavy = [(answer := one.get(FITS)) is not None and answer <= HEAVY for one in returns[:2]]
    joyless = bool(returns) and (joy := returns[0].get(ENJOYED)) is not None and joy <= HEAVY
    return heavy == [True, True] or (heavy[:1] == [True] and joyless)
