"""Files from outside: as people write them, and everything that can be wrong with them, each with its place."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from lamplighter.core.availability import write_times
from lamplighter.matching import BadInput, Kind, Role, match, read_people, read_rules
from lamplighter.matching.reading import cells
from lamplighter.matching.reading.cells import read_hours, read_skills
from lamplighter.matching.reading.people import with_vectors

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
HEAD = "id,role,capacity,hours,zone,wants,prefers,refuses,pinned,style_pace\n"


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    def put(text: str | bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return put


def problems(path: Path, **more: Path) -> list[str]:
    with pytest.raises(BadInput) as told:
        read_people(path, **more)
    return [str(problem) for problem in told.value.problems]


# --- good files -------------------------------------------------------------------------------------------


def test_our_own_layout() -> None:
    people = {person.id: person for person in read_people(EXAMPLES / "own" / "people.csv")}
    ana = people["ana"]
    assert (ana.role, ana.languages, ana.zone) == (Role.MENTEE, {"en", "es"}, "Europe/Madrid")
    assert ana.hours and [write_times(day) for day in ana.hours] == ["18:00–21:00", "", "", "", "", "10:00–12:00", ""]
    assert ana.wants == {"python": 5, "negotiation": 3} and ana.style == {"pace": 30, "talk": 70}
    assert ana.prefers == ("noor", "jonas") and ana.extra == {"organisation": "Northside clinic"}
    assert people["noor"].capacity == 2 and people["emi"].role is Role.BOTH
    assert people["dov"].pinned == "mila"


@pytest.mark.parametrize(
    ("files", "matched"),
    [
        ({"people": "own/people.csv"}, 5),
        ({"mentors": "two-files/mentors.csv", "mentees": "two-files/mentees.csv", "mapping": "two-files/map.toml"}, 7),
        ({"people": "form/answers.csv", "mapping": "form/map.toml"}, 3),
    ],
)
def test_the_examples_are_read_as_they_are(files: dict[str, str], matched: int) -> None:
    run = match(read_people(**{name: EXAMPLES / path for name, path in files.items()}))  # type: ignore[arg-type]
    assert run.matched >= matched - 2 and run.result.proof.optimal


def test_a_form_with_free_headings() -> None:
    people = {p.id: p for p in read_people(EXAMPLES / "form" / "answers.csv", mapping=EXAMPLES / "form" / "map.toml")}
    vera = people["vera@example.org"]
    assert (vera.role, vera.capacity, vera.offers) == (Role.MENTOR, 2, {"public speaking": 3, "spreadsheets": 3})
    assert people["uli@example.org"].languages == {"english", "german"}
    assert people["uli@example.org"].extra["Anything else?"] == "Only after Easter, please"


def test_semicolons_tabs_marks_and_blank_lines(write) -> None:  # type: ignore[no-untyped-def]
    for text in ("\ufeffid;role\n\nana;mentee\n;\n", "id\trole\nana\tMentee\n", 'id,role\r\n"ana",mentee\r\n'):
        assert [person.id for person in read_people(write(text))] == ["ana"]


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "role", "capacity", None], ["ana", "mentor", 2, None], [None, None, None, None]):
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    assert [(p.id, p.capacity) for p in read_people(tmp_path / "people.xlsx")] == [("ana", 2)]


def test_vectors_come_from_whoever_computed_them(write) -> None:  # type: ignore[no-untyped-def]
    people = with_vectors(read_people(write("id,role\nana,mentee\nben,mentor\n")), {"ana": (1, 2)})
    assert [person.goal_vector for person in people] == [(1, 2), ()]


@pytest.mark.parametrize(
    ("text", "monday"),
    [
        ("Mon 9-12", "9:00–12:00"),
        ("monday 9:10-10:50, 20.00 to 24", "9:30–10:30, 20:00–24:00"),
        ("Mo-Su 12h30–13:00", "12:30–13:00"),
        ("Mon 9:10-9:20", ""),
    ],
)
def test_hours_as_people_write_them(text: str, monday: str) -> None:
    assert write_times(read_hours(text)[0]) == monday


@pytest.mark.parametrize(
    "text", ["Mon", "9-12", "Mon 12-9", "Mon 9-25", "Mon 9:70-10", "T 9-10", "Sun-Mon 9-10", "Mon 9"]
)
def test_impossible_hours(text: str) -> None:
    with pytest.raises(ValueError):
        read_hours(text)


@pytest.mark.parametrize("text", ["python:6", "python:0", ":3", "python:5; Python:4", "python:x"])
def test_impossible_skills(text: str) -> None:
    with pytest.raises(ValueError, match="1 to 5"):
        read_skills(text)


def test_all_zones_are_looked_up_once_for_however_many(write, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    looked: list[int] = []
    known = cells.available_timezones()
    monkeypatch.setattr(cells, "available_timezones", lambda: looked.append(1) or known)
    cells._zones.cache_clear()
    lines = "".join(f"a{number},mentee,,,Europe/Berlin\n" for number in range(30))
    assert len(read_people(write(HEAD + lines))) == 30
    assert len(looked) == 1


# --- bad files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "people.csv: The file is empty"),
        ("\n , \n", "people.csv: The file is empty"),
        (
            "id,role\nana,mentee\nana,mentor\n",
            "people.csv, line 3, id: found 'ana'. Each id stands once; this one is already",
        ),
        ("id,role\nana,boss\n", "people.csv, line 2, role: found 'boss'. A role is mentor, mentee or both."),
        ("id,role\n,mentee\n", "people.csv, line 2, id: Every person has an id."),
        ("id,role\nana,\n", "people.csv, line 2, role: Every person has a role"),
        ("role\nmentee\n", "people.csv, line 1, id: This column is needed"),
        ("id,role,id\n", "people.csv, line 1, id: found 'id'. Each heading stands there once."),
        ("id,,role\n", "people.csv, line 1, column 2: Every column has a heading."),
        ("id,role\nana,mentee,x\n", "people.csv, line 2: found '3'. A line has 2 cells at the most"),
        (HEAD + "ana,mentor,-1\n", "line 2, capacity: found '-1'. A capacity is a whole number from 0 to 1000."),
        (HEAD + "ana,mentor,99999\n", "line 2, capacity: found '99999'."),
        (HEAD + "ana,mentor,two\n", "line 2, capacity: found 'two'."),
        (HEAD + "ana,mentee,,Mon 12-9\n", "line 2, hours: found 'Mon 12-9'. Hours are such as"),
        (HEAD + "ana,mentee,,,Mars\n", "line 2, zone: found 'Mars'. A zone is a name such as Europe/Berlin"),
        (HEAD + "ana,mentee,,,,python:9\n", "line 2, wants: found 'python:9'."),
        (HEAD + "ana,mentee,,,,,ben\n", "line 2, prefers: found 'ben'. Nobody here has this id."),
        (HEAD + "ana,mentee,,,,,,ben\n", "line 2, refuses: found 'ben'. Nobody here has this id."),
        (HEAD + "ana,mentee,,,,,,,ben\n", "line 2, pinned: found 'ben'. Nobody here has this id."),
        (
            HEAD + "ana,mentee,,,,,,,,101\n",
            "line 2, style_pace: found '101'. A slider is a whole number from 0 to 100.",
        ),
        ("id,role,opted_in\nana,mentee,maybe\n", "line 2, opted_in: found 'maybe'. This is yes or no."),
        (b"id,role\n\xe4na,mentee\n", "people.csv, line 2: The file is to be in UTF-8"),
        (b"id,role\nana\0,mentee\n", "people.csv, line 2: This is no text"),
        ('id,role\n"ana"x,mentee\n', "people.csv, line 2: A quotation mark is out of place"),
        ("id,role\nana," + "x" * 10_000_000 + "\n", "A cell holds 100,000 characters at the most."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(write, text: str | bytes, told: str) -> None:  # type: ignore[no-untyped-def]
    found = problems(write(text))
    assert len(found) == 1 and told in found[0]


def test_every_problem_is_told_at_once(write) -> None:  # type: ignore[no-untyped-def]
    found = problems(
        write("id,role,capacity\nana,boss,-3\nben,mentor,x\nben,mentor,1\n"), mentors=write("id\n,\nben\n", "more.csv")
    )
    assert [line.split(": ")[0] for line in found] == [
        "people.csv, line 2, role",
        "people.csv, line 2, capacity",
        "people.csv, line 3, capacity",
        "more.csv, line 3, id",
    ]


def test_files_that_are_not_there_or_no_workbook(write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    assert problems(tmp_path / "none.csv") == ["none.csv: There is no such file."]
    assert "no xlsx file" in problems(write(b"PK nothing", "people.xlsx"))[0]
    monkeypatch.setattr("lamplighter.matching.reading.table.FILE", 3)
    assert "MB at the most" in problems(write("id,role\n"))[0]
    monkeypatch.setattr("lamplighter.matching.reading.table.FILE", 10**9)
    book = openpyxl.Workbook()
    for row in (["id", "role"], ["a" * 30_000, "mentee"]):
        book.active.append(row)
    book.save(tmp_path / "long.xlsx")
    monkeypatch.setattr("lamplighter.matching.reading.table.CELL", 20_000)
    assert "A cell holds" in problems(tmp_path / "long.xlsx")[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("columns = 3", "map.toml, columns: found '3'. This is a table."),
        ("mentors = 3", "map.toml, mentors.: found '3'. This is a table."),
        ("[colums]\nid = 'x'", "map.toml, colums: found 'colums'. A table here is one of columns"),
        ("[columns]\nname = 'x'", "map.toml, columns.name: found 'name'. It is one of id, role"),
        ("[mentors.columns]\nid = 3", "map.toml, mentors.columns.id: found '3'. Write texts"),
        ("[values]\nrole = 'x'", "map.toml, values.role: found 'x'. Write texts"),
        ("[columns", "map.toml: This is no TOML"),
        ("[columns]\nid = 'e-mail'", "people.csv, line 1, e-mail: found 'e-mail'. The mapping looks here for id."),
    ],
)
def test_a_mapping_that_maps_nothing(write, text: str, told: str) -> None:  # type: ignore[no-untyped-def]
    found = problems(write("id,role\nana,mentee\n"), mapping=write(text, "map.toml"))
    assert len(found) == 1 and told in found[0]


@pytest.mark.parametrize(("told", "comes"), [("yes", 1), ("No", 0), ("", 1)])
def test_whoever_did_not_opt_in_is_left_out(write, told: str, comes: int) -> None:  # type: ignore[no-untyped-def]
    assert len(read_people(write(f"id,role,opted_in\nana,mentee,{told}\n")).mentees) == comes


# --- rules ------------------------------------------------------------------------------------------------


def test_rules_from_a_file(write) -> None:  # type: ignore[no-untyped-def]
    text = (
        "floor = 100\nhalf_hours = 2\nenough_half_hours = 8\nsame_team = true\nkeep_bonus = 50\nweek = 2027-07-14\n"
        "[weights]\nneed = 1\n[[criteria]]\ncolumn = 'x'\nis = 'at least'\norder = ['a', 'b']\nhard = true\n"
        "[[bans]]\nmentee = 'ana'\nmentor = 'ben'\n[[keep]]\nmentee = 'ana'\nmentor = 'ben'\n"
    )
    people = read_people(write("id,role,x\nana,mentee,a\nben,mentor,b\n"))
    rules = read_rules(write(text, "rules.toml"), people)
    assert (rules.floor, rules.half_hours, rules.same_team, rules.keep_bonus) == (100, 2, True, 50)
    assert rules.week == datetime(2027, 7, 14, tzinfo=UTC) and rules.bans == rules.keep == {("ana", "ben")}
    assert (rules.criteria[0].kind, rules.criteria[0].order) == (Kind.AT_LEAST, ("a", "b"))
    assert match(people, rules=rules).pairs == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("flor = 3", "flor: found 'flor'. A rule is one of floor"),
        ("floor = 'x'", "floor: found 'x'. This is a whole number."),
        ("floor = 20000", "floor is from 0 to 10000"),
        ("weights = 3", "weights: found '3'. This is a table."),
        ("[weights]\nneed = 'x'", "weights.need: found 'x'. This is a whole number."),
        ("[weights]\nstars = 5", "Weights are for need"),
        ("week = 3", "week: found '3'. This is a day"),
        ("criteria = 3", "criteria 1: found '3'. A criterion has at least"),
        ("[[criteria]]\ncolumn = 'team'\nis = 'near'", "criteria 1: found 'near'. `is` is one of equal"),
        ("[[criteria]]\ncolumn = 'team'\nis = 'equal'", "criteria 1: 'team' is either hard or has a weight."),
        (
            "[[criteria]]\ncolumn = 'team'\nis = 'equal'\nhard = 3",
            "criteria 1, hard: found '3'. This is true or false.",
        ),
        ("[[criteria]]\ncolumn = 'team'\nis = 'equal'\nhrd = true", "criteria 1: found 'hrd'. It has column"),
        ("[[criteria]]\ncolumn = 'y'\nis = 'equal'\nhard = true", "criteria 1: found 'y'. No file has a column"),
        ("[[criteria]]\ncolumn = 'field'\nis = 'equal'\nweight = 3", "'field' has a weight already."),
        ("[[bans]]\nmentee = 'ana'", "bans 1: found \"{'mentee': 'ana'}\". It has a `mentee` and a `mentor`."),
        ("[[bans]]\nmentee = 'ana'\nmentor = 'x'", "bans 1: found 'x'. Nobody here has this id."),
    ],
)
def test_rules_that_cannot_be_read(write, text: str, told: str) -> None:  # type: ignore[no-untyped-def]
    people = read_people(write("id,role\nana,mentee\n"))
    with pytest.raises(BadInput) as bad:
        read_rules(write(text, "rules.toml"), people)
    assert len(bad.value.problems) == 1 and told in str(bad.value)


def test_rules_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        read_rules(tmp_path / "rules.toml")
