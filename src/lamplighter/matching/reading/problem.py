"""What is wrong with a file: where, what was found, and what is allowed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` counts from 1, the headings included; 0 is the file as a whole."""

    file: str
    line: int
    column: str
    found: str
    allowed: str

    def __str__(self) -> str:
        place = ", ".join(filter(None, [self.file, f"line {self.line}" if self.line else "", self.column]))
        found = self.found if len(self.found) <= SHOWN else self.found[:SHOWN] + "…"
        return f"{place}: found {found!r}. {self.allowed}" if found else f"{place}: {self.allowed}"


class BadInput(ValueError):
    """A file that cannot be read as it is. `problems` are all there are, in the order of their lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = tuple(problems)
