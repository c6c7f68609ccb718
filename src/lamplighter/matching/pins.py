"""Pairs that are settled before anything is sought; and which of them cannot all be true."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

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


Pin = tuple[str, str]  # mentee, mentor
Pins = Mapping[Pin, tuple[str, ...]]  # and where each was told, if in a file
Fault = tuple[list[Pin], str]  # what it is about, and in words


class Contradiction(ValueError):
    """Pins and rules that cannot all hold. `sets` are sentences, each about a set of them."""

    def __init__(self, sets: list[str]) -> None:
        super().__init__("; ".join(sets))
        self.sets = tuple(sets)


def pins_in(people: People) -> Pins:
    """From whichever side it was told; of somebody who is both, the pin names their mentor."""
    pins: dict[Pin, tuple[str, ...]] = {}
    for person in people:
        if person.pinned:
            pin = (person.id, person.pinned) if person.is_mentee else (person.pinned, person.id)
            pins[pin] = (*pins.get(pin, ()), *filter(None, [person.pinned_in]))
    return pins


def places_of(pins: Pins, facts: Facts, rules: Rules) -> dict[int, int]:
    """For each pinned mentee the mentor, by their numbers. Raises Contradiction with every set that cannot hold."""
    row_of = {person.id: row for row, person in enumerate(facts.mentees)}
    column_of = {person.id: column for column, person in enumerate(facts.mentors)}
    known = sorted(pin for pin in pins if pin[0] in row_of and pin[1] in column_of)
    faults = [*_strangers(pins, row_of, column_of), *_doubled(known), *_overfull(known, facts, column_of)]
    faults += [([pin], fault) for pin in known if (fault := _barred(pin, facts, rules, row_of, column_of))]
    if faults:
        raise Contradiction([_placed(fault, pins) for fault in faults])
    return {row_of[mentee]: column_of[mentor] for mentee, mentor in known}


def _placed(fault: Fault, pins: Pins) -> str:
    about, words = fault
    places = "; ".join(dict.fromkeys(place for pin in about for place in pins[pin]))
    return f"{places}: {words}" if places else words


def _strangers(pins: Pins, row_of: dict[str, int], column_of: dict[str, int]) -> Iterator[Fault]:
    for pin in sorted(pins):
        if pin[0] not in row_of:
            yield [pin], f"{pin[0]} is pinned and is no mentee here."
    for pin in sorted(pins):
        if pin[1] not in column_of:
            yield [pin], f"{pin[1]} is pinned and is no mentor here."


def _doubled(pins: list[Pin]) -> Iterator[Fault]:
    mentors = defaultdict(list)
    for mentee, mentor in pins:
        mentors[mentee].append(mentor)
    for mentee, told in mentors.items():
        if len(told) > 1:
            yield [(mentee, mentor) for mentor in told], f"{mentee} is pinned to {' and to '.join(told)}."


def _overfull(pins: list[Pin], facts: Facts, column_of: dict[str, int]) -> Iterator[Fault]:
    mentees = defaultdict(list)
    for mentee, mentor in pins:
        mentees[mentor].append(mentee)
    for mentor, told in mentees.items():
        room = facts.mentors[column_of[mentor]].capacity
        if len(told) > room:
            yield [(mentee, mentor) for mentee in told], _too_many(told, mentor, room)


def _too_many(mentees: list[str], mentor: str, room: int) -> str:
    verb = "is" if len(mentees) == 1 else "are"
    return f"{', '.join(mentees)} {verb} pinned to {mentor}, who has room for {room}."


def _barred(pin: Pin, facts: Facts, rules: Rules, row_of: dict[str, int], column_of: dict[str, int]) -> str | None:
    """A pin may go below the floor: whoever pins two people knows why."""
    row = row_of[pin[0]]
    bars = Bar(int(weigh(facts, rules, slice(row, row + 1)).bars[0, column_of[pin[1]]])) & ~Bar.FLOOR
    if not bars:
        return None
    return f"{pin[0]} is pinned to {pin[1]}, but {' and '.join(WHY[bar] for bar in bars)}."
