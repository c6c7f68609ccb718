"""Pairs that are settled before anything is sought; and which of them cannot all be true."""

from __future__ import annotations

from collections import defaultdict

from lamplighter.matching.bars import Bar
from lamplighter.matching.facts import Facts
from lamplighter.matching.people import People
from lamplighter.matching.rules import Rules
from lamplighter.matching.scoring import weigh

WHY = {
    Bar.SELF: "nobody is their own mentor",
    Bar.LANGUAGE: "they share no language",
    Bar.HOURS: "they share too few hours",
    Bar.TEAM: "they are of one team",
    Bar.REPORTS: "one reports to the other",
    Bar.REFUSED: "one of them said no",
    Bar.EARLIER: "they have been a pair before",
    Bar.BANNED: "the organiser has ruled it out",
    Bar.CRITERION: "a rule of the programme speaks against it",
    Bar.FLOOR: "they fit less than the programme asks for",
}


class Contradiction(ValueError):
    """Pins and rules that cannot all hold. `sets` are sentences, each about a set of them."""

    def __init__(self, sets: list[str]) -> None:
        super().__init__("; ".join(sets))
        self.sets = tuple(sets)


def pins_in(people: People) -> frozenset[tuple[str, str]]:
    """(mentee, mentor), from whichever side it was told; of somebody who is both, the pin names their mentor."""
    pins = {(p.id, p.pinned) for p in people if p.pinned and p.is_mentee}
    return frozenset(pins | {(p.pinned, p.id) for p in people if p.pinned and not p.is_mentee})


def places_of(pins: frozenset[tuple[str, str]], facts: Facts, rules: Rules) -> dict[int, int]:
    """For each pinned mentee the mentor, by their numbers. Raises Contradiction with every set that cannot hold."""
    row_of = {person.id: row for row, person in enumerate(facts.mentees)}
    column_of = {person.id: column for column, person in enumerate(facts.mentors)}
    faults = _strangers(pins, row_of, column_of)
    known = sorted(pin for pin in pins if pin[0] in row_of and pin[1] in column_of)
    faults += _doubled(known) + _overfull(known, facts, column_of)
    faults += [fault for pin in known if (fault := _barred(pin, facts, rules, row_of, column_of))]
    if faults:
        raise Contradiction(faults)
    return {row_of[mentee]: column_of[mentor] for mentee, mentor in known}


def _strangers(pins: frozenset[tuple[str, str]], row_of: dict[str, int], column_of: dict[str, int]) -> list[str]:
    faults = [f"{mentee} is pinned and is no mentee here." for mentee, _ in sorted(pins) if mentee not in row_of]
    return faults + [
        f"{mentor} is pinned and is no mentor here." for _, mentor in sorted(pins) if mentor not in column_of
    ]


def _doubled(pins: list[tuple[str, str]]) -> list[str]:
    mentors = defaultdict(list)
    for mentee, mentor in pins:
        mentors[mentee].append(mentor)
    return [f"{mentee} is pinned to {' and to '.join(told)}." for mentee, told in mentors.items() if len(told) > 1]


def _overfull(pins: list[tuple[str, str]], facts: Facts, column_of: dict[str, int]) -> list[str]:
    mentees = defaultdict(list)
    for mentee, mentor in pins:
        mentees[mentor].append(mentee)
    room = {mentor: facts.mentors[column_of[mentor]].capacity for mentor in mentees}
    return [_too_many(told, mentor, room[mentor]) for mentor, told in mentees.items() if len(told) > room[mentor]]


def _too_many(mentees: list[str], mentor: str, room: int) -> str:
    verb = "is" if len(mentees) == 1 else "are"
    return f"{', '.join(mentees)} {verb} pinned to {mentor}, who has room for {room}."


def _barred(
    pin: tuple[str, str], facts: Facts, rules: Rules, row_of: dict[str, int], column_of: dict[str, int]
) -> str | None:
    """A pin may go below the floor: whoever pins two people knows why."""
    row = row_of[pin[0]]
    bars = Bar(int(weigh(facts, rules, slice(row, row + 1)).bars[0, column_of[pin[1]]])) & ~Bar.FLOOR
    if not bars:
        return None
    return f"{pin[0]} is pinned to {pin[1]}, but {' and '.join(WHY[bar] for bar in bars)}."
