"""What may be typed, how long and how often, is written down where it is decided; who changes it is led there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import lamplighter

OURS = Path(lamplighter.__file__).parent
PAGE = OURS.parents[1] / "docs/developers/README.md"
NUMBER = re.compile(r"^ *[A-Za-z_]+: (?:Final|int|timedelta|tuple\[[^]]*\]) = ")


def without_a_reason(source: str) -> list[str]:
    """The lines of limits that are a number and nothing more."""
    return [line.strip() for line in source.splitlines() if NUMBER.match(line) and not re.search(r"  # .{8}", line)]


def refuses_without_saying(source: str) -> Iterator[str]:
    """Functions for others that refuse what is typed, and whose docstring does not say what."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_") and not ast.get_docstring(node):
            raised = (each.exc for each in ast.walk(node) if isinstance(each, ast.Raise) and each.exc)
            if any("Refusal" in ast.unparse(exception) for exception in raised):
                yield node.name


def test_every_length_and_every_number_has_its_reason() -> None:
    source = (OURS / "core/limits.py").read_text(encoding="utf-8")
    assert sum(map(bool, map(NUMBER.match, source.splitlines()))) > 80
    assert without_a_reason(source) == []


def test_every_rule_for_what_is_typed_says_what_it_is() -> None:
    """Also those for what belongs together: an agreement's lines, a fixed day and how often, ends of quiet hours."""
    sources = {path.name: path.read_text(encoding="utf-8") for path in (OURS / "core").glob("*.py")}
    assert [(name, rule) for name, source in sources.items() for rule in refuses_without_saying(source)] == []
    assert sum("raise Refusal" in source for source in sources.values()) > 15


def test_those_who_change_the_code_are_led_there() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "`core/limits.py`" in page and "`core/`" in page


def test_a_bare_number_and_a_silent_rule_are_noticed() -> None:
    assert without_a_reason("A: Final = 3\nB: Final = 3  # as many as fit\n    c: timedelta = timedelta(days=1)\n") == [
        "A: Final = 3",
        "c: timedelta = timedelta(days=1)",
    ]
    silent = "def check(a):\n    raise Refusal('No.')\ndef look(a):\n    '''Refuses a.'''\n    raise Refusal('No.')\n"
    assert list(refuses_without_saying(silent)) == ["check"]
