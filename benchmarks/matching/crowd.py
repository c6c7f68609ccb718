"""Made-up programmes of any size, skewed as real ones are: few skills that everybody wants, tastes, zones, evenings.

Everything follows from the seed. Three kinds of market: `usual`, where places are about as many as mentees; `tight`,
where there are half as many; and `flat`, where scores are so coarse that hundreds of pairs are equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lamplighter.core.availability import HALVES, Week
from lamplighter.matching import Participant, People, Role
from lamplighter.matching.edges import HIGHEST, Edges, edges_of

KINDS = ("usual", "tight", "flat")
SKILLS, FIELDS, LANGUAGES = 400, 24, 12
ZONES = ("Europe/London", "Europe/Berlin", "Europe/Athens", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata")


@dataclass(frozen=True, slots=True)
class Market:
    """Skills follow Zipf's law; a mentor has room for one to five."""

    mentees: int
    kind: str = "usual"
    seed: int = 1

    def people(self) -> People:
        chance = np.random.default_rng([self.seed, self.mentees, KINDS.index(self.kind)])
        mentors = max(1, self.mentees // 3)
        learners = [_person(chance, f"e{k}", Role.MENTEE, mentors, self.kind) for k in range(self.mentees)]
        helpers = [_person(chance, f"m{k}", Role.MENTOR, self.mentees, self.kind) for k in range(mentors)]
        return People((*learners, *helpers))


def _person(chance: np.random.Generator, name: str, role: Role, others: int, kind: str) -> Participant:
    is_mentor = role is Role.MENTOR
    skills = _skills(chance, (3, 11) if is_mentor else (2, 7), coarse=kind == "flat")
    other = "e" if is_mentor else "m"
    wishes = chance.integers(0, others, 3) if chance.random() < (0.3 if is_mentor else 0.5) else []
    return Participant(
        name,
        role,
        capacity=int(chance.integers(1, 3 if kind == "tight" else 6)) if is_mentor else 1,
        languages=frozenset({"en"} if chance.random() < 0.8 else {f"l{chance.integers(LANGUAGES)}"}),
        zone=str(chance.choice(ZONES, p=[0.3, 0.3, 0.1, 0.15, 0.05, 0.1])),
        hours=_hours(chance),
        offers=skills if is_mentor else {},
        wants={} if is_mentor else skills,
        field=frozenset({f"field {int(chance.zipf(1.6)) % FIELDS}"}),
        prefers=tuple(dict.fromkeys(f"{other}{k}" for k in wishes)) if kind != "flat" else (),
        style={f"s{k}": int(chance.integers(0, 101)) // (50 if kind == "flat" else 1) for k in range(6)},
    )


def _skills(chance: np.random.Generator, least_most: tuple[int, int], *, coarse: bool) -> dict[str, int]:
    number = int(chance.integers(*least_most))
    names = (chance.zipf(1.3, number) - 1) % (20 if coarse else SKILLS)
    return {f"skill {k}": 3 if coarse else int(chance.integers(1, 6)) for k in names.tolist()}


def _hours(chance: np.random.Generator) -> Week:
    """Seven blocks of three hours, most of them in the evening."""
    week = [0] * 7
    for day in chance.integers(0, 7, 7).tolist():
        start = int(np.clip(chance.normal(35, 6), 12, HALVES - 6))
        week[day] |= 0b111111 << start
    return tuple(week)


def plain_edges(mentees: int, kind: str, per_mentee: int, seed: int = 1) -> Edges:
    """Pairs without people, for sizes at which assigning alone is measured: tastes in eight dimensions."""
    chance = np.random.default_rng([seed, mentees])
    mentors = mentees // 3
    tastes, gifts = chance.normal(size=(mentees, 8)), chance.normal(size=(mentors, 8))
    best: list[npt.NDArray[np.int64]] = []
    points: list[npt.NDArray[np.int64]] = []
    for first in range(0, mentees, 1000):
        table = np.clip(4000 + 900 * (tastes[first : first + 1000] @ gifts.T), 0, HIGHEST).astype(np.int64)
        table = table // 500 * 500 if kind == "flat" else table
        near = np.argpartition(-table, min(per_mentee, mentors - 1), axis=1)[:, :per_mentee]
        best.append(near.ravel())
        points.append(np.take_along_axis(table, near, axis=1).ravel())
    rows = np.repeat(np.arange(mentees), min(per_mentee, mentors))
    capacity = chance.integers(1, 3 if kind == "tight" else 6, mentors)
    return edges_of(rows, np.concatenate(best), np.concatenate(points), capacity, mentees)
