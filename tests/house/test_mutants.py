"""Whatever decides who may know what is spoiled by `make mutants`, and each file is judged for itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation.__main__ import HOUSE, TARGETS, weak_in


def test_no_file_of_the_door_is_left_out() -> None:
    doors = {f"access/{path.name}" for path in (HOUSE / "access").glob("*.py")} - {"access/__init__.py"}
    assert set(TARGETS) == doors | {"core/privacy.py", "core/journey.py"}
    for tests in TARGETS.values():
        for place in tests:
            path, _, test = place.partition("::")
            assert f"def {test or 'test_'}" in (Path(__file__).parents[2] / path).read_text(), place


@pytest.mark.parametrize(
    ("score", "weak"),
    [
        ({"large": (0, 90), "small": (2, 10)}, ["small"]),
        ({"large": (9, 90), "small": (1, 10)}, []),
        ({"nothing to spoil": (0, 0)}, []),
    ],
)
def test_a_large_file_hides_no_small_one(score: dict[str, tuple[int, int]], weak: list[str]) -> None:
    assert weak_in(score) == weak
