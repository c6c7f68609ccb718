"""People as numbers: one row for each, so that all pairs are weighed at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from lamplighter.matching.bars import Listed, said_by_name, teams_of, wishes_by_name
from lamplighter.matching.edges import Ints
from lamplighter.matching.hours import free_half_hours
from lamplighter.matching.people import LEVELS, Participant, People
from lamplighter.matching.rules import Criterion, Kind, Rules

Side = Sequence[Participant]
Table = npt.NDArray[np.float32]  # whole numbers below 2**24, so that any library multiplies them to the same bits


NOTHING: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Two:
    """The same fact of both sides, mentees (n, k) and mentors (m, k)."""

    mentee: Table
    mentor: Table


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """One number for each, int64: mentees (n,) and mentors (m,)."""

    mentee: Ints
    mentor: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """n mentees and m mentors. Two-sided facts as `Two`; a row that is all zero is unknown, save for `style`.

    `needs` holds importance and level, `style` the sliders and -1 where there is none; `criteria` an answer's place
    for each criterion, or which answers were ticked. `wishing` says who has a list of wishes, `wishes` gives points to
    those who are on one, `said` bits of `Bar` to those who are named otherwise, and `teams` a number to each team.
    """

    mentees: tuple[Participant, ...]
    mentors: tuple[Participant, ...]
    needs: Two
    words: Two
    goals: Two
    languages: Two
    hours: Two
    fields: Two
    style: Two
    criteria: tuple[Two, ...]
    wishing: Sides
    wishes: Listed
    said: Listed
    teams: Sides

    def among(self, rows: Ints, columns: Ints) -> Facts:
        """The same for some mentees and some mentors: int64 (k,) both, each in order."""

        def of(told: Two) -> Two:
            return Two(told.mentee[rows], told.mentor[columns])

        return Facts(
            tuple(self.mentees[row] for row in rows.tolist()),
            tuple(self.mentors[column] for column in columns.tolist()),
            of(self.needs),
            of(self.words),
            of(self.goals),
            of(self.languages),
            of(self.hours),
            of(self.fields),
            of(self.style),
            tuple(of(answers) for answers in self.criteria),
            Sides(self.wishing.mentee[rows], self.wishing.mentor[columns]),
            self.wishes.among(rows, columns),
            self.said.among(rows, columns),
            Sides(self.teams.mentee[rows], self.teams.mentor[columns]),
        )


def facts_of(people: People, rules: Rules) -> Facts:
    """Raises ValueError for goal vectors of different lengths, or numbers too large to stay exact."""
    mentees, mentors = people.mentees, people.mentors
    return Facts(
        mentees,
        mentors,
        _graded(mentees, mentors),
        _ticks(mentees, mentors, lambda p: words_in(p.goal), _words_of_mentor),
        _vectors(mentees, mentors),
        _ticks(mentees, mentors, lambda p: p.languages),
        _hours(mentees, mentors, rules),
        _ticks(mentees, mentors, lambda p: p.field),
        _sliders(mentees, mentors),
        tuple(_answers(mentees, mentors, criterion) for criterion in rules.criteria),
        Sides(_has_wishes(mentees), _has_wishes(mentors)),
        wishes_by_name(mentees, mentors),
        said_by_name(mentees, mentors, rules),
        Sides(*teams_of(mentees, mentors, rules)),
    )


def _has_wishes(people: Side) -> Ints:
    return np.array([len(person.prefers) > 0 for person in people], np.int64)


def words_in(text: str) -> frozenset[str]:
    """Words of four letters and more, in small letters: enough to see whether two texts speak of one thing."""
    return frozenset(word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3)


def _words_of_mentor(person: Participant) -> frozenset[str]:
    return words_in(" ".join([person.goal, *person.offers]))


def _ticks(
    mentees: Side,
    mentors: Side,
    of_mentee: Callable[[Participant], Iterable[str]],
    of_mentor: Callable[[Participant], Iterable[str]] | None = None,
) -> Two:
    """1 for each thing somebody named that anybody on the other side named, too; the rest is in the last column.

    Where no mentee named anything, nobody asks what the mentors did.
    """
    asked = [frozenset(of_mentee(p)) for p in mentees]
    any_asked = any(asked)
    given = [frozenset((of_mentor or of_mentee)(p)) if any_asked else NOTHING for p in mentors]
    place = {name: k for k, name in enumerate(sorted(frozenset().union(*asked) & frozenset().union(*given)))}
    return Two(_marks(asked, place, 0), _marks(given, place, 1))


def _marks(named: Sequence[frozenset[str]], place: dict[str, int], side: int) -> Table:
    """Two further columns say how many were named at all, each seen by its own side only."""
    table = np.zeros((len(named), len(place) + 2), np.float32)
    known = [(row, place[name]) for row, names in enumerate(named) for name in names if name in place]
    table[tuple(np.array(known, np.int64).reshape(-1, 2).T)] = 1
    table[:, len(place) + side] = [len(names) for names in named]
    return table


def _graded(mentees: Side, mentors: Side) -> Two:
    wants, offers = [person.wants for person in mentees], [person.offers for person in mentors]
    place = {skill: k for k, skill in enumerate(sorted(set().union(*wants) & set().union(*offers)))}
    mine, theirs = _levels(wants, place), _levels(offers, place)
    mine[:, -1] = [sum(told.values()) * LEVELS for told in wants]
    theirs[:, -2] = [len(told) for told in offers]
    return Two(mine, theirs)


def _levels(told: Sequence[Mapping[str, int]], place: dict[str, int]) -> Table:
    table = np.zeros((len(told), len(place) + 2), np.float32)
    known = [(r, place[skill], level) for r, own in enumerate(told) for skill, level in own.items() if skill in place]
    row, column, level = np.array(known, np.int64).reshape(-1, 3).T
    table[row, column] = level
    return table


def _vectors(mentees: Side, mentors: Side) -> Two:
    lengths = {len(p.goal_vector) for p in (*mentees, *mentors) if p.goal_vector}
    if len(lengths) > 1:
        raise ValueError("The goal vectors of a programme are of one length.")
    width = lengths.pop() if lengths else 0
    two = _both(mentees, mentors, width, lambda p: p.goal_vector or (0,) * width)
    most = max(float(np.abs(side).max(initial=0)) for side in (two.mentee, two.mentor))
    if most * most * width >= 2**24:
        raise ValueError("The numbers of goal vectors are too large to multiply exactly.")
    return two


def _both(mentees: Side, mentors: Side, width: int, row_of: Callable[[Participant], Sequence[int]]) -> Two:
    mine, theirs = ([row_of(person) for person in side] for side in (mentees, mentors))
    return Two(_table(mine, width), _table(theirs, width))


def _table(rows: Sequence[Sequence[int]], width: int) -> Table:
    return np.array(rows, np.float32).reshape(len(rows), width)


def _hours(mentees: Side, mentors: Side, rules: Rules) -> Two:
    return Two(*(free_half_hours([(p.hours, p.zone) for p in side], rules.week) for side in (mentees, mentors)))


def _sliders(mentees: Side, mentors: Side) -> Two:
    names = sorted({name for p in (*mentees, *mentors) for name in p.style})
    return _both(mentees, mentors, len(names), lambda person: [person.style.get(name, -1) for name in names])


def _answers(mentees: Side, mentors: Side, criterion: Criterion) -> Two:
    """For "at least" a place in the order, 0 for unknown; for the others what was named."""
    mine, theirs = criterion.column, criterion.of_mentor
    if criterion.kind is not Kind.AT_LEAST:
        return _ticks(mentees, mentors, lambda p: _named(p.told(mine)), lambda p: _named(p.told(theirs)))
    rank = _ranks(criterion, [*(p.told(mine) for p in mentees), *(p.told(theirs) for p in mentors)])
    asked, given = ([[rank.get(p.told(c), 0)] for p in s] for s, c in ((mentees, mine), (mentors, theirs)))
    return Two(_table([*asked], 1), _table([*given], 1))


def _named(told: str) -> list[str]:
    return [name for part in told.split(";") if (name := part.strip().casefold())]


def _ranks(criterion: Criterion, told: list[str]) -> dict[str, int]:
    """From low to high, beginning with 1. Raises ValueError for an answer that has no place in the order."""
    answers = {answer for answer in told if answer}
    if criterion.order:
        if strange := answers - set(criterion.order):
            names = ", ".join(sorted(strange))
            raise ValueError(f"{criterion.column!r} has answers without a place in its order: {names}.")
        return {answer: place + 1 for place, answer in enumerate(criterion.order)}
    try:
        values = sorted({float(answer) for answer in answers})
        return {answer: values.index(float(answer)) + 1 for answer in answers}
    except ValueError:
        raise ValueError(f"{criterion.column!r} is compared by size: give numbers, or an order in the rules.") from None
