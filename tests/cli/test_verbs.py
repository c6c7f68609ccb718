"""The pure verbs, as somebody types them."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lamplighter.cli.door import VERBS, run_verb
from lamplighter.cli.progress import Progress, watching
from lamplighter.cli.writing import CannotWrite, as_told, csv_text, harmless, write_all
from lamplighter.matching import OBJECTIVES
from tests.hostile.corpus import ALL

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
OWN = [str(EXAMPLES / "own" / "people.csv")]


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


def matched(tmp_path: Path, *more: str, people: list[str] = OWN) -> list[dict[str, str]]:
    words = [*people, "--out", str(tmp_path / "pairs.csv"), "--report", str(tmp_path / "report.json"), *more]
    assert run_verb("match", words) == 0
    return rows(tmp_path / "pairs.csv")


def verified(tmp_path: Path, people: list[str] = OWN) -> int:
    return run_verb("verify-match", [*people, str(tmp_path / "pairs.csv"), str(tmp_path / "report.json")])


# --- match ------------------------------------------------------------------------------------------------


def test_pairs_come_with_reasons_and_with_what_people_brought(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pairs = {row["mentee"]: row for row in matched(tmp_path)}
    assert (
        pairs["ana"]["mentor"] == "noor"
        and pairs["ana"]["gap"] == "knows less of negotiation (2 of 5)"
        and pairs["dov"]["pinned"] == "yes"
    )
    assert pairs["ana"]["reason"] == "place 1 on the mentee’s list; place 1 on the mentor’s list"
    assert pairs["ben"]["mentor: organisation"] == "Union house"
    told = capsys.readouterr().out
    assert "5 of 6 mentees have a mentor; 2 places are free." in told and "Proved the best" in told


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_what_was_written_can_be_checked(tmp_path: Path, objective: str, capsys: pytest.CaptureFixture[str]) -> None:
    matched(
        tmp_path, "--objective", objective, "--compare", "--rules", str(EXAMPLES / "own" / "rules.toml"), "--seed", "3"
    )
    assert verified(tmp_path) == 0, capsys.readouterr().out
    assert f"the best there is for “{objective}”" in capsys.readouterr().out


def test_two_files_and_a_mapping(tmp_path: Path) -> None:
    folder = EXAMPLES / "two-files"
    people = [word for side in ("mentors", "mentees") for word in (f"--{side}", str(folder / f"{side}.csv"))]
    people += ["--map", str(folder / "map.toml")]
    pairs = matched(tmp_path, "--rules", str(folder / "rules.toml"), people=people)
    assert len(pairs) == 5 and all(row["mentee: organisation"] != row["mentor: organisation"] for row in pairs)
    assert verified(tmp_path, people) == 0


def test_two_runs_write_the_same_bytes(tmp_path: Path) -> None:
    matched(tmp_path, "--compare")
    first = [(tmp_path / name).read_bytes() for name in ("pairs.csv", "report.json")]
    matched(tmp_path, "--compare")
    assert first == [(tmp_path / name).read_bytes() for name in ("pairs.csv", "report.json")]


def test_bad_input_is_told_and_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,role,capacity\nana,boss,-1\n")
    out = str(tmp_path / "pairs.csv")
    assert run_verb("match", [str(people), "--out", out]) == 2
    people.write_text("id,role,pinned\nana,mentee,ben\nben,mentee,\n")
    assert run_verb("match", [str(people), "--out", out]) == 2
    assert run_verb("match", ["--out", out]) == 2
    assert run_verb("match", [*OWN, "--out", str(tmp_path / "none" / "pairs.csv")]) == 2
    told = capsys.readouterr().err
    assert "line 2, capacity: found '-1'" in told and "2 to put right. Nothing was written." in told
    assert "ben is pinned and is no mentor here." in told and "Name a file of people" in told and "No such file" in told
    assert [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_pins_that_cannot_hold_are_told_by_where_they_stand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "map.toml").write_text('[columns]\npinned = "with"\n')
    people = tmp_path / "people.csv"
    people.write_text("id,role,with,languages\nana,mentee,ben,en\ndov,mentee,ben,en\nben,mentor,ana,en\n")
    words = [str(people), "--map", str(tmp_path / "map.toml"), "--out", str(tmp_path / "pairs.csv")]
    assert run_verb("match", words) == 2
    places = "people.csv, line 2, with; people.csv, line 4, with; people.csv, line 3, with"
    assert f"{places}: ana, dov are pinned to ben, who has room for 1." in capsys.readouterr().err


def test_no_file_that_is_read_or_written_takes_the_place_of_another(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,role\nana,mentee\nben,mentor\n")
    before, same = people.read_bytes(), str(tmp_path / "nobody" / ".." / "people.csv")
    assert run_verb("match", [str(people), "--out", same]) == 2
    assert run_verb("match", [str(people), "--out", str(tmp_path / "a"), "--report", str(tmp_path / "a")]) == 2
    told = capsys.readouterr().err
    assert "people.csv is read. Name another file." in told and "is where --out goes. Name another file." in told
    assert people.read_bytes() == before and [path.name for path in tmp_path.iterdir()] == ["people.csv"]


def test_a_folder_where_a_file_is_meant_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, out = str(tmp_path), str(tmp_path / "pairs.csv")
    assert run_verb("match", [here, "--out", out]) == 2
    assert run_verb("match", [*OWN, "--rules", here, "--out", out]) == 2
    assert run_verb("match", [*OWN, "--map", here, "--out", out]) == 2
    assert run_verb("match", [*OWN, "--out", here]) == 2
    matched(tmp_path)
    assert run_verb("verify-match", [*OWN, str(tmp_path / "pairs.csv"), here]) == 2
    assert capsys.readouterr().err.count("is a folder: name a file in it.") == 5


def test_no_feasible_pair_is_an_answer(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,role,languages\nana,mentee,en\nben,mentor,sv\n")
    assert matched(tmp_path, people=[str(people)]) == []
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["unmatched"][0]["why"] == ["With 1 of 1 mentors: they share no language."]
    assert verified(tmp_path, [str(people)]) == 0


def test_ctrl_c_still_writes_what_is_certain(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(
        Progress,
        "__call__",
        lambda self, *_: (signal.raise_signal(signal.SIGINT) if not self.stopped else None) or not self.stopped,
    )
    people = tmp_path / "people.csv"
    lines = [f"a{k},mentee,1,python:{k % 5 + 1}," for k in range(9)] + [
        f"b{k},mentor,2,,python:{k + 2}" for k in range(3)
    ]
    people.write_text("\n".join(["id,role,capacity,wants,offers", *lines]))
    out = ["--out", str(tmp_path / "pairs.csv"), "--report", str(tmp_path / "report.json")]
    assert run_verb("match", [str(people), *out]) == 130
    report = json.loads((tmp_path / "report.json").read_text())
    assert len(rows(tmp_path / "pairs.csv")) == report["counts"]["matched"] > 0
    assert not report["proof"]["optimal"] and report["proof"]["gap"] > 0
    assert "Stopped early. At the most" in capsys.readouterr().out
    assert verified(tmp_path, [str(people)]) == 0


def test_ctrl_c_after_the_search_loses_nothing(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    def interrupted(files: dict[Path, str]) -> None:
        signal.raise_signal(signal.SIGINT)
        write_all(files)

    monkeypatch.setattr("lamplighter.cli.match.write_all", interrupted)
    people = tmp_path / "people.csv"
    people.write_text("id,role,wants,offers\nana,mentee,python:2,\nben,mentor,,python:4\n")
    assert run_verb("match", [str(people), "--out", str(tmp_path / "pairs.csv")]) == 0
    assert len(rows(tmp_path / "pairs.csv")) == 1


def test_an_id_that_looks_like_a_formula_is_written_as_text_and_read_back(tmp_path: Path) -> None:
    people = tmp_path / "people.csv"
    people.write_text("id,role\n=1+1,mentee\n'ben,mentor\n")
    pairs = matched(tmp_path, people=[str(people)])
    assert (pairs[0]["mentee"], pairs[0]["mentor"]) == ("'=1+1", "''ben")
    assert verified(tmp_path, [str(people)]) == 0


# --- verify-match -----------------------------------------------------------------------------------------


def test_every_claim_that_is_changed_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matched(tmp_path, "--compare")
    path = tmp_path / "report.json"
    good = json.loads(path.read_text())

    def change(*place: str | int, to: object) -> str:
        report = json.loads(json.dumps(good))
        inner = report
        for name in place[:-1]:
            inner = inner[name]
        inner[place[-1]] = to
        path.write_text(json.dumps(report))
        assert verified(tmp_path) == 1
        return capsys.readouterr().out

    assert "“total”" in change("total", to=1)
    assert "gap is" in change("proof", "gap", to=7)
    assert "said to be the best" in change("proof", "optimal", to=False)
    assert "weigh more" in change("proof", "prices", to={})
    assert "“pairs”" in change("pairs", 0, "reasons", to=["they are both kind"])
    assert "“unmatched”" in change("unmatched", to=[])
    assert "“comparison”" in change("comparison", to=[])
    assert "no aim" in change("objective", to="cheapest")
    assert "cannot be read" in change("rules", to=None)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("ana,noor", "ana,jonas", "may not be a pair"),
        ("ana,noor", "ana,viktor", "may not be a pair"),
        ("ana,noor", "zoe,noor", "not a mentee and a mentor"),
        ("ana,noor", "ben,noor", "ben is in 2 pairs"),
        ("ana,noor", "ana,mila", "mila has 3 mentees and room for 2"),
        ("dov,mila", "dov,noor", "dov is not where they are pinned"),
        ("ana,noor,8700", "ana,noor,8701", "have 8700 points and not 8701"),
    ],
)
def test_pairs_that_are_changed_are_noticed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, told: str
) -> None:
    matched(tmp_path)
    pairs = tmp_path / "pairs.csv"
    text = pairs.read_text()
    assert before in text
    pairs.write_text(text.replace(before, after))
    assert verified(tmp_path) == 1
    assert told in capsys.readouterr().out


def test_a_pair_that_is_left_out_is_noticed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matched(tmp_path)
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("\n".join(line for line in pairs.read_text().splitlines() if not line.startswith("ben,")))
    assert verified(tmp_path) == 1
    assert "The gap is" in capsys.readouterr().out


def test_options_may_stand_between_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = tmp_path / "map.toml"
    mapping.write_text("[columns]\n")
    matched(tmp_path)
    files = [str(tmp_path / name) for name in ("pairs.csv", "report.json")]
    assert run_verb("verify-match", [*OWN, "--map", str(mapping), *files]) == 0
    assert "hold; it is the best there is" in capsys.readouterr().out


def test_a_report_of_absurd_numbers_or_depth_is_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    matched(tmp_path)
    report = json.loads((tmp_path / "report.json").read_text())
    report["proof"]["prices"] = dict.fromkeys(report["proof"]["prices"] or ["noor"], 10**30)
    (tmp_path / "report.json").write_text(json.dumps(report))
    assert verified(tmp_path) == 1
    (tmp_path / "report.json").write_text("[" * 100_000 + "]" * 100_000)
    assert verified(tmp_path) == 2
    told = capsys.readouterr()
    assert "The report cannot be read" in told.out and "This is no report" in told.err


def test_files_that_are_no_result_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matched(tmp_path)
    (tmp_path / "report.json").write_text("{")
    assert verified(tmp_path) == 2
    (tmp_path / "pairs.csv").write_text("mentee,mentor\na,b\n")
    assert verified(tmp_path) == 2
    (tmp_path / "pairs.csv").write_text("mentee,mentor,score\na,b,many\n")
    assert verified(tmp_path) == 2
    told = capsys.readouterr().err
    assert "This is no report" in told and "score: This column is needed" in told and "found 'many'" in told


# --- assign -----------------------------------------------------------------------------------------------


def edges(
    tmp_path: Path, pairs: str = "ana,noor,9000\nana,jonas,5000\nben,noor,8000\n", caps: str = "noor,1\njonas,1\n"
) -> list[str]:
    (tmp_path / "edges.csv").write_text(f"mentee,mentor,score\n{pairs}")
    (tmp_path / "caps.csv").write_text(f"mentor,capacity\n{caps}")
    return [str(tmp_path / "edges.csv"), "--capacities", str(tmp_path / "caps.csv")]


def test_plain_edges(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_verb("assign", edges(tmp_path)) == 0
    assert capsys.readouterr().out == "mentee,mentor,score\nana,jonas,5000\nben,noor,8000\n"
    assert run_verb("assign", edges(tmp_path, "=1+1,@noor,5000\n", "@noor,1\n")) == 0
    assert capsys.readouterr().out == "mentee,mentor,score\n'=1+1,'@noor,5000\n"
    assert run_verb("assign", [*edges(tmp_path, caps="noor,1\njonas,0\n"), "--json", "--objective", "fair"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["matched"], told["total"], told["unmatched"], told["proof"]["optimal"]) == (1, 9000, ["ben"], True)


@pytest.mark.parametrize(
    ("pairs", "caps", "told"),
    [
        (
            "ana,noor,10001\n",
            "noor,1\n",
            "edges.csv, line 2, score: found '10001'. A score is a whole number from 0 to 10000.",
        ),
        ("ana,lea,1\n", "noor,1\n", "edges.csv, line 2, mentor: found 'lea'. It stands in the file of capacities."),
        ("ana,,1\n", "noor,1\n", "edges.csv, line 2, mentor: Every line has one."),
        ("ana,noor,1\n", "noor,1\nnoor,2\n", "caps.csv, line 3, mentor: found 'noor'. Each mentor stands once."),
        (
            "ana,noor,1\nana,noor,2\n",
            "noor,1\n",
            "edges.csv, line 3, mentor: found 'noor'. Each pair stands once; this one is already in line 2.",
        ),
        ("ana,noor,1\n", "noor,-1\n", "caps.csv, line 2, capacity: found '-1'."),
    ],
)
def test_bad_edges(tmp_path: Path, capsys: pytest.CaptureFixture[str], pairs: str, caps: str, told: str) -> None:
    assert run_verb("assign", edges(tmp_path, pairs, caps)) == 2
    assert told in capsys.readouterr().err


def test_files_of_edges_without_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = edges(tmp_path)
    (tmp_path / "edges.csv").write_text("a,b\n1,2\n")
    (tmp_path / "caps.csv").unlink()
    assert run_verb("assign", words) == 2
    told = capsys.readouterr().err
    assert (
        "caps.csv: There is no such file." in told and "line 1, score: The columns are mentee, mentor, score." in told
    )


# --- around them ------------------------------------------------------------------------------------------


def test_the_command_needs_no_django(tmp_path: Path) -> None:
    code = (
        "import sys; from lamplighter.__main__ import PURE, main;"
        f"sys.argv = ['lamplighter', 'match', {OWN[0]!r}, '--out', {str(tmp_path / 'p.csv')!r}]; code = main();"
        "from lamplighter.cli.door import VERBS; assert set(VERBS) == set(PURE);"
        "print(code, any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert told.stdout.splitlines()[-1] == "0 False"
    assert set(VERBS) == {"assess", "assign", "match", "rhythm", "verify-match"}


def test_files_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        write_all({tmp_path / "a.csv": "a", tmp_path / "none" / "b.csv": "b"})
    assert list(tmp_path.iterdir()) == []


def test_no_cell_is_a_formula_and_every_word_is_still_there() -> None:
    worked_out = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
    assert sum(bool(worked_out.match(words)) for words in ALL) > 10, "the control"
    cells = [row for (row,) in csv.reader(io.StringIO(csv_text(["words"], [[words] for words in ALL]), newline=""))]
    assert [cell for cell in cells if worked_out.match(cell)] == []
    assert [as_told(cell) for cell in cells[1:]] == [*ALL]


def test_cells_that_a_spreadsheet_would_work_out_are_made_harmless() -> None:
    assert [as_told(harmless(cell)) for cell in ("=1", "'=1", "ana", "'")] == ["=1", "'=1", "ana", "'"]
    assert [harmless(cell) for cell in ("=1+1", "@x", "-2", "ana", "")] == ["'=1+1", "'@x", "'-2", "ana", ""]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    with watching() as progress:
        progress.say("reading")
        progress.catch()
        progress.told -= 1
        assert progress("placing", 5, 10)
        assert progress("placing", 6, 10)
        signal.raise_signal(signal.SIGINT)
        assert not progress("placing", 7, 10)
    told = screen.getvalue()
    assert told.startswith("\rreading …") and told.count("placing") == 2 and told.endswith("\r\x1b[K")
    assert told.count("what was found will be written") == 1
    assert Progress.line("placing", 500, 1000, 2.0) == "placing 500 of 1,000: 250 a second, about 2 s left"
    assert Progress.line("weighing", 0, 10, 0.0) == "weighing 0 of 10"


def test_every_stage_of_a_long_run_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lamplighter.matching.run.STORED", 0)
    monkeypatch.setattr("lamplighter.cli.progress.EVERY", -1)
    screen = Terminal()
    monkeypatch.setattr("sys.stderr", screen)
    matched(tmp_path, "--compare")
    stages = [line.split()[0] for line in screen.getvalue().replace("\x1b[K", "").split("\r") if line]
    assert list(dict.fromkeys(stages)) == ["reading", "weighing", "placing", "explaining", "comparing", "writing"]
