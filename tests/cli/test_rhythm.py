"""A list of days on which two people met, as somebody types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lamplighter.cli.door import run_verb

HELD = "date\n2027-01-04\n2027-01-18\n2027-02-01\n2027-02-15\n"


def held(tmp_path: Path, text: str = HELD) -> str:
    path = tmp_path / "dates.csv"
    path.write_text(text)
    return str(path)


def test_all_of_it_for_programs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [held(tmp_path), "--every", "14d", "--today", "2027-03-07", "--json"]
    assert run_verb("rhythm", words) == 0
    assert json.loads(capsys.readouterr().out) == {
        "state": "due",
        "ewma": 0.107,
        "open_gap_days": 20,
        "unevenness": None,
        "due_on": "2027-03-01",
        "sentence": "It is about time for your next meeting, and none is planned yet.",
    }
    assert run_verb("rhythm", [*words, "--booked", "2027-03-08"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "steady"


def test_one_sentence_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [held(tmp_path), "--every", "2w", "--today", "2027-03-29"]
    assert run_verb("rhythm", words) == 0
    assert capsys.readouterr().out.startswith("You have not met for a good while, and nothing is planned:")
    assert run_verb("rhythm", [held(tmp_path, "date\n"), "--every", "14d"]) == 0
    assert "to count from yet" in capsys.readouterr().out


def test_pauses_and_the_day_of_the_agreement(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "away.csv").write_text("start,end,why\n2027-07-10,2027-08-05,summer\n")
    words = ["--agreed-on", "2027-07-01", "--every", "14d", "--pauses", str(tmp_path / "away.csv"), "--json"]
    assert run_verb("rhythm", [held(tmp_path, "date\n"), *words, "--today", "2027-08-20"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["open_gap_days"], told["state"], told["due_on"]) == (24, "due", "2027-08-10")
    assert run_verb("rhythm", [held(tmp_path, "date\n"), *words, "--today", "2027-08-04"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "paused"


def test_what_cannot_be_used_is_told_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "away.csv").write_text("start,end\n2027-07-10,2027-07-10\n2027-07-11,\n10 July,2027-13-01\n")
    text = "date,where\n2027-01-04,here\n4.1.2027,there\n2027-02-30,\n20270303,\n,here\n2027-04-01,\n"
    words = [held(tmp_path, text), "--every", "14d", "--today", "2027-03-31", "--pauses", str(tmp_path / "away.csv")]
    assert run_verb("rhythm", words) == 2
    heard = capsys.readouterr()
    assert heard.out == ""
    assert heard.err.splitlines() == [
        "dates.csv, line 3, date: found '4.1.2027'. A day is written like 2027-06-03.",
        "dates.csv, line 4, date: found '2027-02-30'. A day is written like 2027-06-03.",
        "dates.csv, line 5, date: found '20270303'. A day is written like 2027-06-03.",
        "dates.csv, line 6, date: A day is written like 2027-06-03.",
        "dates.csv, line 7, date: found '2027-04-01'. They have met on it, so it is not after today, 2027-03-31.",
        "away.csv, line 2, end: found '2027-07-10'. A pause ends after it starts; its end is the first day back.",
        "away.csv, line 3, end: A day is written like 2027-06-03.",
        "away.csv, line 4, start: found '10 July'. A day is written like 2027-06-03.",
        "away.csv, line 4, end: found '2027-13-01'. A day is written like 2027-06-03.",
        "lamplighter rhythm: 9 to put right. Nothing was written.",
    ]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--every", "14"], "--every: found '14'. Days or weeks, like 14d or 2w"),
        (["--every", "0d"], "--every: found '0d'."),
        (["--every", "300w"], "--every: found '300w'."),
        (["--every", "14d", "--today", "tomorrow"], "--today: found 'tomorrow'. A day is written"),
        (["--every", "14d", "--booked", "1.2.2027"], "--booked: found '1.2.2027'."),
        (["--every", "14d", "--agreed-on", "9999-01-01"], "--agreed-on: found '9999-01-01'. It is not after today"),
        (["--every", "14d", "--pauses", "/nowhere/at/all.csv"], "all.csv: There is no such file."),
    ],
)
def test_options_that_cannot_be_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert run_verb("rhythm", [held(tmp_path, "date\n2026-01-04\n"), *words]) == 2
    assert capsys.readouterr().err.startswith(told)


def test_files_without_the_heading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_verb("rhythm", [held(tmp_path, "day\n2027-01-04\n"), "--every", "14d"]) == 2
    assert "dates.csv, line 1, date: The first line has the headings, and among them date." in capsys.readouterr().err
