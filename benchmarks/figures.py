"""A figure against its budget, one line each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured; `budget` None: it is only told. `at_least`: less than it is too little, not more too much."""

    what: str
    value: float
    unit: str
    budget: float | None
    at_least: bool = False

    @property
    def is_within(self) -> bool:
        if self.budget is None:
            return True
        return self.value >= self.budget if self.at_least else self.value <= self.budget


def show_figure(figure: Figure) -> bool:
    """Prints it; returns whether it is within its budget."""
    mark = "within" if figure.is_within else "UNDER " if figure.at_least else "OVER  "
    bar = (
        f"at least {figure.budget:g}" if figure.at_least else f"{figure.budget:g}" if figure.budget is not None else ""
    )
    budget = f"{mark} {bar} {figure.unit}" if bar else ""
    print(f"{figure.what:<62} {figure.value:>8.1f} {figure.unit:<3} {budget}".rstrip(), flush=True)
    return figure.is_within
