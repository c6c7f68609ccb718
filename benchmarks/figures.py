"""A figure against its budget, one line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; `budget` None: it is only told."""

    what: str
    value: float
    unit: str
    budget: float | None

    @property
    def is_within(self) -> bool:
        return self.budget is None or self.value <= self.budget


def show_figure(figure: Figure) -> bool:
    """Prints it; returns whether it is within its budget."""
    mark = "within" if figure.is_within else "OVER  "
    budget = "" if figure.budget is None else f"{mark} {figure.budget:g} {figure.unit}"
    print(f"{figure.what:<62} {figure.value:>8.1f} {figure.unit:<3} {budget}".rstrip(), flush=True)
    return figure.is_within
