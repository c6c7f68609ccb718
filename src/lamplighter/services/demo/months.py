"""What two people of the demonstration have said of how it goes, how a gut did, and what stands under a name.

It is said with the same deeds as everywhere; weeks count back from the day on which the demonstration begins.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from lamplighter.core.assessment import Leaning, Outcome
from lamplighter.core.known import Area, Recalled
from lamplighter.core.pack import load_pack
from lamplighter.core.pulse import FIRST_MONTH, RETURN, TOGETHER, WHOLE, Occasion, Part, Said, Word, shelf
from lamplighter.core.quality import Quality
from lamplighter.models.checkin import CheckIn
from lamplighter.models.goal import Milestone
from lamplighter.models.meeting import AgendaItem
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.services.assessment import consider, keep_leaning, look_back, say_gut
from lamplighter.services.checkin import choose_to_open, keep_answers, lend_voice, say_growing
from lamplighter.services.endorsement import endorse, show_on_card
from lamplighter.services.meeting import mark_recalled, note_known, take_off_agenda, tell_from_memory

Taps = Mapping[str, Word]
UNTIL_THE_NEXT: Final = timedelta(days=85)  # the day on which the next quarter is full


@dataclass(frozen=True, slots=True)
class Told:
    """One check-in, so many weeks ago: by her who learns, of herself and of the other, and by the one who helps."""

    weeks: int
    hers: Taps
    hers_of_other: Taps
    helper: Taps
    helper_of_her: Taps
    is_opened: bool = True
    helpers_own: Mapping[str, int] = field(default_factory=dict)  # what they have had of it, for themselves


HOW_IT_WENT: Final = (
    Told(
        23,
        {"R1": 2, "R2": 3, "R3": 3, "L1": "Fewer links, more questions back."},
        {},
        {"R1": 3, "R2": 2, "R3": 3, "L1": "I talk too long when I am tired."},
        {},
    ),
    Told(
        14,
        {
            "R1": 3,
            "R2": 3,
            "R3": 3,
            "E6.1": 1,
            "E6.2": 1,
            "E6.3": 2,
            "E6.why": "After a night shift I write nothing down.",
        },
        {"M2.1": 4, "M2.2": 4, "M2.3": 3, "M8.1": 4, "M8.2": 4, "M8.3": 4},
        {"R1": 3, "R2": 3, "R3": 4, "M2.1": 2, "M2.2": 2, "M2.3": 2, "M2.why": "I look things up while she speaks."},
        {"E6.1": 2, "E6.2": 2, "E6.3": 3},
        helpers_own={"V1": 3, "V2": 4, "V3": 2},
    ),
    Told(
        1,
        {"R1": 4, "R2": 3, "R3": 4, "E6.1": 3, "E6.2": 4, "E6.3": 3, "E6.why": "The list is written on the bus now."},
        {"M2.1": 4, "M2.2": 3, "M2.3": 4},
        {},
        {},
        is_opened=False,
    ),
)

KNOWN: Final = (  # what a mentor has noted of her; the fourth side is still blank
    (Area.HARD, "Asking for time at work, and writing anything down after a night shift."),
    (Area.PLACE, "Days, in a team that decides with data. Not in an agency."),
    (Area.ABLE, "Reads a rota as nobody else does; people bring her theirs."),
)
FROM_MEMORY: Final = (
    ("To say in one sentence what a chart shows", Recalled.RIGHT),
    ("To learn a second programming language", Recalled.NOT_QUITE),
)

WELL: Final = {  # by who learns: a sentence about their mentor, what it shows, and whether the mentor shows it
    "Meera": ("She read every advert aloud with me until I heard it.", Quality.M5, True),
    "Magda": ("He asks what I would say, and then lets me say it.", Quality.M2, True),
    "Benedikt": ("He never touches the machine while I am learning it.", Quality.M9, False),
}


def tell_how_it_went(pair: uuid.UUID, *, today: datetime) -> None:
    """Two that both have opened, a quarter apart, and one that only one of them has answered yet."""
    mentorship = Mentorship.objects.select_related("mentor", "mentee").get(pk=pair)
    noor, maya = mentorship.mentor, mentorship.mentee
    for number, told in enumerate(HOW_IT_WENT):
        at = today - timedelta(weeks=told.weeks)
        occasion = Occasion.QUARTER if number else Occasion.MONTH
        due = {"occasion": occasion.value, "number": number, "asked_at": at, "next_at": at + UNTIL_THE_NEXT}
        row = CheckIn.objects.create(mentorship=mentorship, **due)
        if number == 1:
            for person, quality in ((maya, Quality.E6), (noor, Quality.M2)):
                say_growing(pair, [quality], asks_partner=True, by=person, at=at)
        for person, own, other in ((maya, told.hers, told.hers_of_other), (noor, told.helper, told.helper_of_her)):
            if own:
                said = {Part.MINE: _on_shelves(own), Part.THEIRS: _on_shelves(other)}
                keep_answers(row.pk, said, by=person, at=at + timedelta(hours=9))
                if told.is_opened:
                    choose_to_open(row.pk, True, by=person, at=at + timedelta(days=1))
        if told.helpers_own:
            keep_answers(row.pk, {Part.GAIN: {shelf(load_pack(RETURN)): dict(told.helpers_own)}}, by=noor, at=at)
        if number == 1:
            lend_voice(row.pk, True, by=maya, at=at + timedelta(days=1))
            _know_each_other_better(mentorship, told_at=at, noted_at=today - timedelta(days=13))


def _know_each_other_better(pair: Mentorship, *, told_at: datetime, noted_at: datetime) -> None:
    """Told from memory: one line is so, the other was talked about. And three sides that are noted, of four."""
    tell_from_memory(pair.pk, [words for words, _ in FROM_MEMORY], by=pair.mentor, at=told_at)
    waiting = AgendaItem.objects.filter(mentorship=pair, recalled=Recalled.ASKED.value).order_by("added_at")
    for item, (_, mark) in zip(list(waiting), FROM_MEMORY, strict=True):
        mark_recalled(item.pk, mark, by=pair.mentee, at=told_at + timedelta(days=1))
        take_off_agenda(item.pk, by=pair.mentee, at=told_at + timedelta(days=2))
    for area, words in KNOWN:
        note_known(pair.pk, area, words, by=pair.mentor, at=noted_at)


def _on_shelves(taps: Taps) -> Said:
    """Each answer under the wording it was given to: a line after the first month has its own."""
    first = load_pack(FIRST_MONTH if "L1" in taps else TOGETHER)
    found: Said = {}
    for item, word in taps.items():
        found.setdefault(shelf(load_pack(WHOLE) if "." in item else first), {})[item] = word
    return found


def look_back_on_a_gut(mentee: Person, mentor: Person, *, began: datetime, ended: datetime) -> None:
    """The gut said rather not, and was wrong; it was kept by consent, and looked back at when it was over."""
    pk = consider(mentor.pk, by=mentee, at=began)
    say_gut(pk, Leaning.AWAY, "He answers in four words.", by=mentee, at=began)
    keep_leaning(pk, by=mentee, at=began)
    words = "Four words were enough, each time. I would have missed that."
    look_back(pk, Outcome.WRONG, words, by=mentee, at=ended)


def say_what_they_do_well(pair: uuid.UUID, words: str, quality: Quality, *, is_shown: bool, at: datetime) -> None:
    """Under a name, with the day of a step if the two have reached one."""
    mentorship = Mentorship.objects.select_related("mentor", "mentee").get(pk=pair)
    step = Milestone.objects.filter(mentorship=pair, reached_at__isnull=False).values_list("pk", flat=True).first()
    pk = endorse(pair, words, quality=quality, step=step, by=mentorship.mentee, at=at)
    if is_shown:
        show_on_card(pk, True, by=mentorship.mentor, at=at + timedelta(days=1))
