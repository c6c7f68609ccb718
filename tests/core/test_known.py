"""Four sides of somebody, and lines told from memory."""

from __future__ import annotations

from itertools import combinations

import pytest

from lamplighter.core.known import AREAS, FROM_MEMORY, Area, check_lines, last_blank
from lamplighter.core.refusal import Refusal


def test_the_fourth_side_is_pointed_at_once_three_are_known_and_no_sooner() -> None:
    for number in range(5):
        for known in combinations(Area, number):
            left = set(Area) - set(known)
            assert last_blank(known) is (left.pop() if number == 3 else None)
    assert len(AREAS) == 4 and all(area.value.opener.endswith("?") for area in Area)


def test_one_to_three_lines_each_once() -> None:
    assert check_lines(["a", "", "a", "b"]) == ("a", "b")
    for lines in (["", ""], [str(number) for number in range(FROM_MEMORY + 1)]):
        with pytest.raises(Refusal):
            check_lines(lines)
