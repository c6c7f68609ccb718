"""Who takes part, as they said it themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as made
from enum import Enum
from typing import Final

from lamplighter.core.availability import Week

LEVELS: Final = 5  # how much somebody wants or can, from 1 to this
SLIDER: Final = 100


class Role(Enum):
    MENTOR = "mentor"
    MENTEE = "mentee"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Participant:
    """One person. Whatever they left out is unknown, and what is unknown never counts against anybody.

    `capacity` is how many mentees a mentor has room for. `hours` are half hours on the wall clock of `zone`. `wants`
    and `offers` give skills from 1 to 5, `style` the sliders from 0 to 100. `prefers` are ids, the dearest first;
    one no in `refuses` settles a pair. `goal_vector` are small whole numbers, if somebody computed them.
    """

    id: str
    role: Role
    capacity: int = 1
    languages: frozenset[str] = frozenset()
    zone: str = "UTC"
    hours: Week | None = None
    wants: Mapping[str, int] = made(default_factory=dict)
    offers: Mapping[str, int] = made(default_factory=dict)
    field: frozenset[str] = frozenset()
    seniority: str = ""
    team: str = ""
    reports_to: str = ""
    goal: str = ""
    prefers: tuple[str, ...] = ()
    refuses: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    pinned: str = ""
    opted_in: bool = True
    style: Mapping[str, int] = made(default_factory=dict)
    extra: Mapping[str, str] = made(default_factory=dict)
    goal_vector: tuple[int, ...] = ()
    pinned_in: str = made(default="", compare=False)  # where the pin was told: file, line and column

    @property
    def is_mentor(self) -> bool:
        return self.role is not Role.MENTEE

    @property
    def is_mentee(self) -> bool:
        return self.role is not Role.MENTOR

    def told(self, column: str) -> str:
        """What stands in a declared column, or in one of our own; nothing is unknown."""
        own = {"seniority": self.seniority, "team": self.team, "field": "; ".join(sorted(self.field))}
        return own.get(column) or self.extra.get(column, "")


@dataclass(frozen=True, slots=True)
class People:
    """Everybody, in the order in which they came. Ids are unique; `read_people` and `match` see to it."""

    everybody: tuple[Participant, ...]

    def __iter__(self) -> Iterator[Participant]:
        return iter(self.everybody)

    def __len__(self) -> int:
        return len(self.everybody)

    @property
    def mentees(self) -> tuple[Participant, ...]:
        return tuple(person for person in self.everybody if person.is_mentee and person.opted_in)

    @property
    def mentors(self) -> tuple[Participant, ...]:
        return tuple(person for person in self.everybody if person.is_mentor and person.opted_in)

    def without(self, person_id: str) -> People:
        return People(tuple(person for person in self.everybody if person.id != person_id))

    def with_pin(self, mentee_id: str, mentor_id: str) -> People:
        return People(tuple(replace(p, pinned=mentor_id) if p.id == mentee_id else p for p in self.everybody))

    def without_pin(self, mentee_id: str, mentor_id: str) -> People:
        """Whichever of the two told it."""
        pin = {(mentee_id, mentor_id), (mentor_id, mentee_id)}
        return People(tuple(replace(p, pinned="") if (p.id, p.pinned) in pin else p for p in self.everybody))


def people_of(people: People | Sequence[Participant]) -> People:
    """Raises ValueError for an id that is there twice."""
    told = people if isinstance(people, People) else People(tuple(people))
    seen: set[str] = set()
    for person in told:
        if person.id in seen:
            raise ValueError(f"Two people have the id {person.id!r}.")
        seen.add(person.id)
    return told
