"""Whoever asks for help, or how it is here, leaves an empty folder empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamplighter.__main__ import LOOKS, PURE
from tests.commands.conftest import Installation

# What else is said with them, and the exit code where nothing is yet.
LOOKED: dict[tuple[str, ...], int] = {
    (): 0,
    ("--help",): 0,
    ("-h",): 0,
    ("--version",): 0,
    ("help",): 0,
    ("version",): 0,
    ("check",): 0,
    ("routes",): 0,
    ("doctor",): 1,
    ("self-check",): 1,
    ("dump", "--canonical"): 1,
    ("serve", "--help"): 0,
    ("match", "--help"): 0,
    ("assess", "--help"): 0,
    ("assign", "--help"): 0,
    ("rhythm", "--help"): 0,
    ("verify-match", "--help"): 0,
}


def test_each_of_them_is_looked_at() -> None:
    assert {words[0] for words in LOOKED if words} == {*LOOKS, *PURE, "serve"}


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(words, marks=[] if words[:1] in (("doctor",), ("routes",), ("serve",)) else pytest.mark.long)
        for words in LOOKED
    ],
    ids=" ".join,
)
def test_a_look_leaves_nothing_behind(fresh: Installation, words: tuple[str, ...]) -> None:
    done = fresh.run(*words)
    assert (done.returncode, "Traceback" in done.stderr) == (LOOKED[words], False)
    assert not fresh.data.exists()


def test_whoever_begins_makes_the_key(prepared_data: Path) -> None:
    """The control."""
    assert (prepared_data / "secret.key").stat().st_size == 32
