"""People as numbers: one row for each, so that all pairs are weighed at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lamplighter.matching.bars import Listed, said_by_name, teams_of, wishes_by_name
from lamplighter.matching.edges import Flags, Ints
from lamplighter.matching.hours import ALL, free_half_hours
from lamplighter.matching.people import LEVELS, Participant, People
from lamplighter.matching.rules import Criterion, Kind, Rules

Side = Sequence[Participant]
Table = npt.NDArray[np.float32]  # whole numbers below 2**24, so that any library multiplies them to the same bits


@dataclass(frozen=True, slots=True, eq=False)
class Two:
    """The same fact of both sides, mentees (n, k) and mentors (m, k)."""

    mentee: Table
    mentor: Table

    def shared(self, rows: slice) -> Table:
        """Products of some mentees with every mentor: (rows, m)."""
        product: Table = self.mentee[rows] @ self.mentor.T
        return product


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
    """1 for each thing somebody named that anybody on the other side named, too; the rest is in the last column."""
    asked = [frozenset(of_mentee(p)) for p in mentees]
    given = [frozenset((of_mentor or of_mentee)(p)) for p in mentors]
    place = {name: k for k, name in enumerate(sorted(frozenset().union(*asked) & frozenset().union(*given)))}
    return Two(_marks(asked, place, 0), _marks(given, place, 1))


def _marks(named: Sequence[frozenset[str]], place: dict[str, int], side: int) -> Table:
    """Two further columns say how many were named at all, each seen by its own side only."""
    table = np.zeros((len(named), len(place) + 2), np.float32)
    for row, names in enumerate(named):
        table[row, [place[name] for name in names if name in place]] = 1
        table[row, len(place) + side] = len(names)
    return table


def _graded(mentees: Side, mentors: Side) -> Two:
    skills = sorted({skill for p in mentees for skill in p.wants} & {skill for p in mentors for skill in p.offers})
    place = {skill: k for k, skill in enumerate(skills)}
    wants, offers = (np.zeros((len(side), len(skills) + 2), np.float32) for side in (mentees, mentors))
    for row, person in enumerate(mentees):
        _grade(wants[row], person.wants, place)
        wants[row, -1] = sum(person.wants.values()) * LEVELS
    for row, person in enumerate(mentors):
        _grade(offers[row], person.offers, place)
        offers[row, -2] = len(person.offers)
    return Two(wants, offers)


def _grade(row: Table, told: Mapping[str, int], place: dict[str, int]) -> None:
    for skill, level in told.items():
        if skill in place:
            row[place[skill]] = level


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


def _table(rows: Sequence[Sequence[int] | Flags], width: int) -> Table:
    return np.array(rows, np.float32).reshape(len(rows), width)


def _hours(mentees: Side, mentors: Side, rules: Rules) -> Two:
    mine, theirs = ([free_half_hours(p.hours, p.zone, rules.week) for p in side] for side in (mentees, mentors))
    return Two(_table([*mine], ALL), _table([*theirs], ALL))


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
