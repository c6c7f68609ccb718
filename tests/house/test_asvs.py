"""OWASP ASVS: every requirement of levels 1 and 2 has its line, every test named is there, inventories are whole."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

HOUSE = Path(__file__).parents[2]
OURS = HOUSE / "src/lamplighter"
CRYPTOGRAPHY = re.compile(
    r"(?:import|from) (?:hashlib|hmac|secrets|cryptography)|os\.urandom|salted_hmac|access\.vault import"
)
LOGGER = re.compile(r"getLogger\((?:__name__|\"([\w.]+)\")\)")
TABLE = tomllib.loads((HOUSE / "docs/asvs.toml").read_text(encoding="utf-8"))
STATUSES = {"met", "not applicable", "not yet", "operator"}
# Section, and the last of its requirements up to level 2; within a section those of level 3 come last.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4
5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4
11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7
16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""
PLACE = re.compile(r"\b(?:tests|docs)/[\w/.-]+\.(?:py|md)(?:::(\w+))?")


def test_every_requirement_has_one_line() -> None:
    wanted = Counter(
        f"{section}.{number}"
        for section, _, last in (entry.partition(":") for entry in SECTIONS.split())
        for number in range(1, int(last) + 1)
    )
    assert len(wanted) == 253
    assert Counter(TABLE.keys()) == wanted


def test_every_line_says_what_and_whether_and_why() -> None:
    for name, line in TABLE.items():
        assert set(line) == {"what", "status", "shown"} and all(line.values()), name
        assert line["status"] in STATUSES, name


def test_every_test_and_page_that_is_named_is_there() -> None:
    named = [(name, found) for name, line in TABLE.items() for found in PLACE.finditer(line["shown"])]
    assert len(named) > 80
    for name, found in named:
        path, _, test = found[0].partition("::")
        assert (HOUSE / path).is_file(), f"{name}: {path}"
        assert not test or f"def {test}(" in (HOUSE / path).read_text(encoding="utf-8"), f"{name}: {found[0]}"


def test_whatever_of_ours_uses_cryptography_is_in_its_inventory() -> None:
    page = (HOUSE / "docs/developers/cryptography.md").read_text(encoding="utf-8")
    users = [path for path in OURS.rglob("*.py") if CRYPTOGRAPHY.search(path.read_text(encoding="utf-8"))]
    assert len(users) > 15
    assert [name for path in users if (name := path.relative_to(OURS).as_posix()) not in page] == []


def test_whatever_of_ours_writes_down_is_in_the_inventory_of_logs() -> None:
    page = (HOUSE / "docs/operators/logs.md").read_text(encoding="utf-8")
    loggers = [
        found[1] or ".".join(path.relative_to(OURS.parent).with_suffix("").parts)
        for path in OURS.rglob("*.py")
        for found in LOGGER.finditer(path.read_text(encoding="utf-8"))
    ]
    tables = re.findall(r"^class (\w+)\(models", (OURS / "models/trail.py").read_text(encoding="utf-8"), re.M)
    assert len(loggers) > 5 and "Opening" in tables
    assert [name for name in (*loggers, *tables, "Event") if f"`{name}`" not in page] == []


# Nothing of ours does these, so no test of ours could fail.
NOTHING_TO_TRY = {"3.7.1", "4.1.2", "6.2.10", "6.4.2", "6.5.4", "11.2.1", "15.3.5", "16.2.3"}


def test_what_is_met_by_a_deed_is_shown_by_a_test() -> None:
    """The first section of each chapter asks for something written down; that is shown by where it stands."""
    bare = {name for name, line in TABLE.items() if line["status"] == "met" and "::" not in line["shown"]}
    assert {name for name in bare if not (name.split(".")[1] == "1" and name not in NOTHING_TO_TRY)} == NOTHING_TO_TRY
