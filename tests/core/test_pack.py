"""Questionnaires as data: ours are whole, and a fault in one is told with its line, its field and what is allowed."""

from __future__ import annotations

import json
from collections import Counter
from hashlib import sha256

import pytest

from lamplighter.core.pack import SHELF, BadPack, list_packs, load_pack, read_pack
from lamplighter.core.quality import Quality

HEAD = {
    "pack": "tea",
    "version": 1,
    "language": "en",
    "licence": "Apache-2.0",
    "title": "Over tea",
    "status": "draft",
    "scale": {"asks": "Today:", "answers": ["No", "Yes"], "none": "Skip"},
    "scoring": "mean",
}
TWO = [{"item": f"M1.{part}", "quality": "M1", "asks": f"They poured {part}."} for part in "ab"]


def text(head: object = HEAD, *items: object) -> str:
    return "\n".join(line if isinstance(line, str) else json.dumps(line) for line in (head, *(items or TWO)))


def faults(head: object = HEAD, *items: object, name: str = "tea-1") -> list[str]:
    with pytest.raises(BadPack) as bad:
        read_pack(text(head, *items), name)
    return [str(fault) for fault in bad.value.faults]


def test_the_shelf() -> None:
    packs = {name: load_pack(name) for name in list_packs()}
    assert {name: len(pack.items) for name, pack in packs.items()} == {
        "closing-1": 4,
        "intro-call-1": 40,
        "mentor-return-1": 3,
        "month-one-1": 4,
        "relationship-1": 6,
        "safety-1": 6,
        "short-notes-1": 10,
        "three-month-1": 60,
    }
    for name, pack in packs.items():
        assert (pack.name, pack.language, pack.licence, pack.status) == (name, "en", "Apache-2.0", "draft")
        assert set(pack.beside) <= set(packs)
    for name, each in (("intro-call-1", 2), ("three-month-1", 3)):
        assert Counter(item.quality for item in packs[name].items) == dict.fromkeys(Quality, each)
        assert packs[name].qualities() == tuple(Quality) and packs[name].most == 4
    assert all(item.of_self and item.of_self != item.asks for item in packs["three-month-1"].items)
    assert [item.id for item in packs["month-one-1"].items if not item.takes_words] == ["R1", "R2", "R3"]
    same = {pack.item("R1") for pack in (packs["month-one-1"], packs["relationship-1"])}
    assert len(same) == 1 and packs["safety-1"].scoring == "none" and packs["safety-1"].scale.answers[2] == "Yes"
    assert packs["safety-1"].item("S7") is None
    assert [quality.name for quality in packs["short-notes-1"].qualities()] == [f"M{number}" for number in range(1, 11)]
    assert all(item.to_ask.endswith("?") for item in packs["short-notes-1"].items)
    assert packs["short-notes-1"].one(Quality.M9).to_ask == "What do you do when your advice doesn’t work for somebody?"


def test_no_word_of_a_version_changes() -> None:
    """Answers point at these words. Another word is another version, and its file another line here."""
    held = {path.stem: sha256(path.read_bytes()).hexdigest()[:12] for path in SHELF.glob("*.jsonl")}
    assert held == {
        "closing-1": "5282c466329b",
        "intro-call-1": "ed39edf92fb6",
        "mentor-return-1": "806c42e0b86e",
        "month-one-1": "a4100bef3098",
        "relationship-1": "a620f15a4a28",
        "safety-1": "6b85277f2e84",
        "short-notes-1": "23b8286fe573",
        "three-month-1": "f709f4315d8d",
    }


def test_no_sentence_stands_twice_in_a_pack() -> None:
    for name in list_packs():
        words = [words for item in load_pack(name).items for words in (item.asks, item.of_self) if words]
        assert len(set(words)) == len(words) and not [one for one in words if "'" in one or "!" in one]


def test_a_good_pack_is_read() -> None:
    pack = read_pack(text() + "\n\n", "tea-1")
    assert (pack.name, pack.most, [item.id for item in pack.of(Quality.M1)]) == ("tea-1", 1, ["M1.a", "M1.b"])


def test_what_is_not_there_is_told_with_what_is() -> None:
    with pytest.raises(BadPack, match="There are: closing-1, intro-call-1"):
        load_pack("../packs/intro-call-1")
    with pytest.raises(BadPack, match="A pack begins with a line about itself"):
        read_pack("\n", "tea-1")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"pack": "Tea time"}, "line 1, pack: found 'Tea time'. Small letters and hyphens, such as intro-call."),
        ({"version": True}, "line 1, version: found True. A whole number from 1 on."),
        ({"language": "English!"}, "line 1, language: found 'English!'. A language tag, such as en or pt-BR."),
        ({"licence": ""}, "line 1, licence: found ''. The licence of the wording, such as Apache-2.0."),
        ({"title": " two  spaces"}, "line 1, title: found ' two  spaces'. Up to 80 letters."),
        ({"status": "final"}, "line 1, status: found 'final'. draft or validated."),
        ({"scoring": "sum"}, "line 1, scoring: found 'sum'. One of mean, tick, single, none."),
        ({"beside": "tea-1"}, "line 1, beside: found 'tea-1'. A list of packs, such as three-month-1."),
        ({"colour": "red"}, "line 1, colour: found a field nobody knows. Fields are pack, version,"),
    ],
)
def test_a_fault_in_the_first_line(change: dict[str, object], told: str) -> None:
    assert faults({**HEAD, **change})[0].startswith(told)


@pytest.mark.parametrize(
    "scale",
    [
        {},
        "0-4",
        {**HEAD["scale"], "answers": ["Yes"]},  # type: ignore[dict-item]
        {**HEAD["scale"], "answers": "No"},  # type: ignore[dict-item]
        {**HEAD["scale"], "answers": ["Yes", "Yes"]},  # type: ignore[dict-item]
        {**HEAD["scale"], "none": ""},  # type: ignore[dict-item]
    ],
)
def test_a_scale_that_is_none(scale: object) -> None:
    assert "line 1, scale: found" in faults({**HEAD, "scale": scale})[0]


def test_every_fault_is_told_at_once() -> None:
    bare = {key: value for key, value in HEAD.items() if key != "licence"}
    wrong = {"item": "M1", "asks": "", "quality": ["M1"]}
    told = faults(bare, *TWO, wrong, "[1]", '{"item": "M1.c", "item": "M1.d"}', "x")
    assert [one.split(":")[0].removeprefix("line ") for one in told] == [
        "1, licence",
        "4, asks",
        "4, quality",
        "5, the line",
        "6, the line",
        "7, the line",
    ]


def test_what_no_line_tells_alone() -> None:
    assert faults(name="coffee-1") == ["line 1, pack: found tea-1. The file is called coffee-1."]
    assert faults(HEAD, TWO[0], TWO[0]) == ["line 3, item: found 'M1.a'. Each item stands once."]
    assert faults(HEAD, *TWO, {"item": "M2.a", "asks": "They stayed.", "quality": "M3"})[0].startswith(
        "line 4, quality: found M3. The quality of M2.a is the first part of its name."
    )
    assert faults(HEAD, *TWO, {"item": "M2.a", "asks": "They stayed."})[0].startswith("line 4, quality: found nothing.")
    assert faults(HEAD, *TWO, {"item": "M2.a", "asks": "They stayed.", "quality": "M2"}) == [
        "line 4, item: found 'M2.a'. Each quality has at least two items."
    ]
    assert faults({**HEAD, "scoring": "single"}) == [
        f"line {line}, quality: found M1. Only where scoring is mean or tick." for line in (2, 3)
    ]
    assert faults({**HEAD, "scoring": "tick"}) == [
        f"line {line}, item: found 'M1.{part}'. Each quality has one item." for line, part in ((2, "a"), (3, "b"))
    ]
    with pytest.raises(BadPack, match=r"line 1, item: found nothing\. At least one item\."):
        read_pack(json.dumps(HEAD), "tea-1")


def test_a_line_for_words_has_no_quality() -> None:
    words = {"item": "L1", "asks": "One line?", "words": True}
    assert read_pack(text(HEAD, *TWO, words), "tea-1").items[2].takes_words
    assert faults(HEAD, *TWO, {**words, "words": "yes"}) == ["line 4, words: found 'yes'. true, or left out."]


def test_packs_travel_with_the_house() -> None:
    assert sorted(path.suffix for path in SHELF.iterdir()) == [".jsonl"] * 8
