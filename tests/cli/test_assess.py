"""`lamplighter assess`, as somebody types it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from lamplighter.cli.door import run_verb

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples" / "answers"
OWN = [str(EXAMPLES / "answers.csv"), "--pack", "intro-call-1"]
WEIGHTS = ["--weights", str(EXAMPLES / "weights.csv")]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert run_verb("assess", [*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def of(tmp_path: Path, lines: str, name: str = "answers.csv") -> str:
    path = tmp_path / name
    path.write_text(lines)
    return str(path)


def test_the_example_is_the_sixth_vector(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, *OWN, *WEIGHTS)
    assert found["status"] == "draft questionnaire, version 1" and found["cautions"] == []
    assert found["scores"]["noor"]["M1"] | {"range": None} == {
        "score": 87.5,
        "answered": 2,
        "of": 2,
        "word": "always",
        "range": None,
    }
    assert found["scores"]["noor"]["M3"]["score"] is None and found["scores"]["noor"]["M3"]["answered"] == 1
    (one,) = found["comparisons"]
    assert (one["a"], one["b"], one["used"]) == ("noor", "ivo", ["M1", "M2", "M4", "M5", "M7", "M8", "M9", "M10"])
    assert one["difference"] == 11.71875 and one["probability"] == pytest.approx(0.862918, abs=5e-7)
    assert one["verdict"] == "leaning noor" and one["rows"]["M4"]["verdict"] == "clearer ivo"
    assert one["rows"]["M1"]["probability"] == pytest.approx(0.9615, abs=5e-5)
    assert found["ask_next"] == {"noor": ["M3"], "ivo": ["M6"]} and set(found["scores"]["ivo"]) == {
        f"M{number}" for number in range(1, 11)
    }


def test_for_a_person_it_is_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_verb("assess", [*OWN, *WEIGHTS]) == 0
    out = capsys.readouterr().out
    assert "noor and ivo: leaning noor (about 6 in 7)" in out and "ask next about: Still learning" in out
    assert "always: Respect, Willingness to help" in out and "87" not in out


def test_a_caution_comes_before_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = of(tmp_path, "rater,ratee,item,answer\nmaya,ivo,M8.a,1\nmaya,ivo,M8.b,4\nmaya,ivo,M1.a,4\nmaya,ivo,M1.b,4\n")
    assert told(capsys, path, "--pack", "intro-call-1")["cautions"] == ["ivo"]
    assert run_verb("assess", [path, "--pack", "intro-call-1"]) == 0
    assert capsys.readouterr().out.splitlines()[2:5] == [
        "ivo",
        "  Before anything else: something about respect was missing.",
        "  always: Willingness to help",
    ]


def test_the_two_roles_are_never_mixed_and_raters_count_alike(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = ["rater,ratee,item,answer"]
    lines += [f"maya,noor,M1.{k},4" for k in (1, 2, 3)] + [f"ben,noor,M1.{k},2" for k in (1, 2, 3)]
    lines += [f"maya,ivo,M1.{k},2" for k in (1, 2, 3)] + [f"noor,maya,E1.{k},3" for k in (1, 2)]
    found = told(capsys, of(tmp_path, "\n".join(lines)), "--pack", "three-month-1")
    assert found["scores"]["noor"]["M1"]["score"] == 75 and found["scores"]["noor"]["M1"]["of"] == 6
    assert found["raters"] == {"noor": 2, "ivo": 1, "maya": 1}
    assert [(one["a"], one["b"]) for one in found["comparisons"]] == [("noor", "ivo")]
    assert found["scores"]["maya"]["E1"]["score"] == 75 and "M1" not in found["scores"]["maya"]
    assert set(found["ask_next"]["maya"]) == {f"E{number}" for number in range(2, 11)}


def test_nothing_seen_of_both_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = of(tmp_path, "rater,ratee,item,answer\nmaya,ivo,M8.a,-\nmaya,noor,M8.b,4\n")
    (one,) = told(capsys, path, "--pack", "intro-call-1")["comparisons"]
    assert one["used"] == [] and one["probability"] is None and one["verdict"] == "not enough seen of both"
    assert run_verb("assess", [path, "--pack", "intro-call-1"]) == 0
    assert "ivo and noor: not enough seen of both\n" in capsys.readouterr().out


def test_bad_lines_are_told_and_nothing_is_worked_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answers = of(
        tmp_path,
        "rater,ratee,item,answer\nmaya,noor,M1.a,4\nmaya,noor,M1.a,3\nmaya,,M1.b,4\nmaya,noor,M1.1,4\nmaya,noor,M2.a,5\n"
        "maya,noor,M2.b,\n",
    )
    weights = of(tmp_path, "quality,weight\nM1,4\nM1,2\nN1,1\n", "weights.csv")
    assert run_verb("assess", [answers, "--pack", "intro-call-1", "--weights", weights]) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.splitlines() == [
        "answers.csv, line 3, item: found 'M1.a'. Each rater answers an item about a person once.",
        "answers.csv, line 4, ratee: Every line has one.",
        "answers.csv, line 5, item: found 'M1.1'. An item of intro-call-1, such as M1.a.",
        "answers.csv, line 6, answer: found '5'. 0 to 4, or - for no occasion.",
        "answers.csv, line 7, answer: 0 to 4, or - for no occasion.",
        "weights.csv, line 2, weight: found '4'. A whole number from 0 to 3.",
        "weights.csv, line 3, quality: found 'M1'. M1 to M10 or E1 to E10, each once.",
        "weights.csv, line 4, quality: found 'N1'. M1 to M10 or E1 to E10, each once.",
        "lamplighter assess: 8 to put right. Nothing was written.",
    ]


@pytest.mark.parametrize(
    ("lines", "pack", "said"),
    [
        (
            "rater,ratee,item\n",
            "intro-call-1",
            "answers.csv, line 1, answer: The columns are rater, ratee, item, answer.",
        ),
        ("rater,ratee,item,answer\n", "intro-call-1", "answers.csv: There is no answer in it."),
        ("rater,ratee,item,answer\n", "safety-1", "--pack: found 'safety-1'. Scored are: intro-call-1, three-month-1."),
        ("rater,ratee,item,answer\n", "tea-1", "--pack: found 'tea-1'. There are: closing-1,"),
    ],
)
def test_what_cannot_be_used_is_told(
    tmp_path: Path, lines: str, pack: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_verb("assess", [of(tmp_path, lines), "--pack", pack]) == 2
    assert said in capsys.readouterr().err


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_verb("assess", [str(tmp_path / "none.csv"), "--pack", "intro-call-1"]) == 2
    assert "none.csv: There is no such file." in capsys.readouterr().err


def test_it_runs_without_django() -> None:
    seen = "import sys; from lamplighter.__main__ import main; main(); assert 'django' not in sys.modules"
    done = subprocess.run([sys.executable, "-c", seen, "assess", *OWN], capture_output=True, text=True)
    assert done.returncode == 0 and "leaning noor" in done.stdout, done.stderr
