"""Questionnaires as data: each is a file of one line for the pack and one for every item.

The wording of a version is frozen: another word is another version, and no old answer changes its meaning. A pack with
a fault is refused whole, with the line, the field, and what is allowed there. The items are the project's own and a
draft: nobody has validated them yet, and pages that show them say so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from lamplighter.core.quality import Quality

SHELF: Final = Path(__file__).parent / "packs"
# Of a quality's items; one tick for each quality; each item for itself; never scored.
MEAN, TICK, SINGLE, NEVER = "mean", "tick", "single", "none"
SCORINGS: Final = (MEAN, TICK, SINGLE, NEVER)
EACH: Final = {MEAN: "Each quality has at least two items.", TICK: "Each quality has one item."}
NOT_SEEN: Final = "-"  # how a file writes "no occasion"; it is an answer, and no zero


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right. Lines count from 1."""

    line: int
    field: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: found {self.found}. {self.allowed}"


class BadPack(ValueError):
    """A pack that is refused; `faults` are all there are."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.line))
        super().__init__("\n".join(f"{name}: {fault}" for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Scale:
    """`answers` are coded from 0 on; `none` is "no occasion", and no zero."""

    asks: str
    answers: tuple[str, ...]
    none: str


@dataclass(frozen=True, slots=True)
class Item:
    """One act that somebody can have seen. `of_self` is the same, said of oneself; `takes_words`: nothing to tick.

    `to_ask` is a question that lets one see it the next time.
    """

    id: str
    asks: str
    quality: Quality | None = None
    of_self: str = ""
    takes_words: bool = False
    to_ask: str = ""


@dataclass(frozen=True, slots=True)
class Pack:
    """One version in one language. `beside` names the packs that are asked together with it."""

    pack: str
    version: int
    language: str
    licence: str
    title: str
    status: str
    scale: Scale
    scoring: str
    items: tuple[Item, ...]
    beside: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.pack}-{self.version}"

    @property
    def most(self) -> int:
        """The highest answer."""
        return len(self.scale.answers) - 1

    def item(self, name: str) -> Item | None:
        return next((item for item in self.items if item.id == name), None)

    def one(self, quality: Quality) -> Item:
        """Its first item about this quality."""
        return self.of(quality)[0]

    def of(self, quality: Quality) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.quality is quality)

    def qualities(self) -> tuple[Quality, ...]:
        """Those that it asks about, in their order."""
        return tuple(quality for quality in Quality if self.of(quality))


def list_packs() -> tuple[str, ...]:
    """The packs that are here, such as `intro-call-1`."""
    return tuple(sorted(path.stem for path in SHELF.glob("*.jsonl")))


@cache
def load_pack(name: str) -> Pack:
    """Raises BadPack for a name that is not on the shelf, and for a pack with a fault."""
    if name not in list_packs():
        raise BadPack(name, [Fault(0, "pack", repr(name), f"There are: {', '.join(list_packs())}.")])
    return read_pack((SHELF / f"{name}.jsonl").read_text("utf-8"), name)


def read_pack(text: str, name: str) -> Pack:
    """From the lines of a file. Raises BadPack with every fault."""
    faults: list[Fault] = []
    rows = [(number, _row(line, number, faults)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not rows:
        raise BadPack(name, [Fault(1, "pack", "nothing", "A pack begins with a line about itself.")])
    (first, head), *rest = rows
    _check(head, HEAD, first, faults)
    items = [_item(row, number, faults) for number, row in rest]
    if not faults:
        _check_whole(head, name, items, [first, *(number for number, _ in rest)], faults)
    if faults:
        raise BadPack(name, faults)
    scale = head["scale"]
    return Pack(
        **{field: head[field] for field in ("pack", "version", "language", "licence", "title", "status", "scoring")},
        scale=Scale(scale["asks"], tuple(scale["answers"]), scale["none"]),
        items=tuple(items),
        beside=tuple(head.get("beside", ())),
    )


@dataclass(frozen=True, slots=True)
class Rule:
    """What may stand in a field."""

    holds: Callable[[Any], bool]
    allowed: str
    needed: bool = True


def _words(most: int) -> Callable[[Any], bool]:
    return lambda found: isinstance(found, str) and 0 < len(found) <= most and found == " ".join(found.split())


def _shape(pattern: str) -> Callable[[Any], bool]:
    return lambda found: isinstance(found, str) and re.fullmatch(pattern, found) is not None


def _is_scale(found: Any) -> bool:
    if not isinstance(found, dict) or set(found) != {"asks", "answers", "none"}:
        return False
    answers = found["answers"]
    if not isinstance(answers, list) or not 2 <= len(answers) <= 7 or not all(map(_words(60), answers)):
        return False
    return len(set(answers)) == len(answers) and _words(200)(found["asks"]) and _words(60)(found["none"])


HEAD: Final[Mapping[str, Rule]] = {
    "pack": Rule(_shape("[a-z]+(-[a-z]+)*"), "Small letters and hyphens, such as intro-call."),
    "version": Rule(lambda found: type(found) is int and found > 0, "A whole number from 1 on."),
    "language": Rule(_shape("[a-z]{2,3}(-[A-Za-z0-9]+)*"), "A language tag, such as en or pt-BR."),
    "licence": Rule(_words(60), "The licence of the wording, such as Apache-2.0."),
    "title": Rule(_words(80), "Up to 80 letters."),
    "status": Rule(lambda found: found in ("draft", "validated"), "draft or validated."),
    "scale": Rule(_is_scale, "asks, two to seven different answers from the least to the most, and none."),
    "scoring": Rule(lambda found: found in SCORINGS, f"One of {', '.join(SCORINGS)}."),
    "beside": Rule(
        lambda found: isinstance(found, list) and all(map(_shape("[a-z-]+-[0-9]+"), found)),
        "A list of packs, such as three-month-1.",
        needed=False,
    ),
}
ITEM: Final[Mapping[str, Rule]] = {
    "item": Rule(_shape(r"[A-Z][0-9]{1,2}(\.[a-z0-9])?"), "A letter, a number, and perhaps a part, such as M1.a."),
    "asks": Rule(_words(200), "One sentence of up to 200 letters."),
    "quality": Rule(
        lambda found: isinstance(found, str) and found in Quality.__members__, "M1 to M10 or E1 to E10.", needed=False
    ),
    "self": Rule(_words(200), "One sentence of up to 200 letters.", needed=False),
    "question": Rule(_words(200), "One sentence of up to 200 letters.", needed=False),
    "words": Rule(lambda found: found is True, "true, or left out.", needed=False),
}


def _row(line: str, number: int, faults: list[Fault]) -> dict[str, Any]:
    try:
        found = json.loads(line, object_pairs_hook=_once)
    except ValueError as fault:
        faults.append(Fault(number, "the line", line[:40], f"One JSON object, each field once ({fault})."))
        return {}
    if not isinstance(found, dict):
        faults.append(Fault(number, "the line", line[:40], "One JSON object, each field once."))
        return {}
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a field stands twice")
    return found


def _check(row: dict[str, Any], rules: Mapping[str, Rule], line: int, faults: list[Fault]) -> None:
    for field in row:
        if field not in rules:
            faults.append(Fault(line, field, "a field nobody knows", f"Fields are {', '.join(rules)}."))
    for field, rule in rules.items():
        if field in row and not rule.holds(row[field]):
            faults.append(Fault(line, field, repr(row[field])[:60], rule.allowed))
        elif rule.needed and row and field not in row:
            faults.append(Fault(line, field, "nothing", rule.allowed))


def _item(row: dict[str, Any], line: int, faults: list[Fault]) -> Item:
    before = len(faults)
    _check(row, ITEM, line, faults)
    if len(faults) > before or not row:
        return Item("", "")
    quality = Quality[row["quality"]] if "quality" in row else None
    return Item(
        row["item"], row["asks"], quality, row.get("self", ""), row.get("words", False), row.get("question", "")
    )


def _check_whole(
    head: dict[str, Any], name: str, items: Sequence[Item], lines: Sequence[int], faults: list[Fault]
) -> None:
    """What no line can tell alone."""
    if f"{head['pack']}-{head['version']}" != name:
        faults.append(Fault(lines[0], "pack", f"{head['pack']}-{head['version']}", f"The file is called {name}."))
    if not items:
        faults.append(Fault(lines[0], "item", "nothing", "At least one item."))
    seen: set[str] = set()
    for item, line in zip(items, lines[1:], strict=True):
        if item.id in seen:
            faults.append(Fault(line, "item", repr(item.id), "Each item stands once."))
        seen.add(item.id)
        has_quality = head["scoring"] in EACH and not item.takes_words
        if not has_quality and item.quality is not None:
            faults.append(Fault(line, "quality", item.quality.name, "Only where scoring is mean or tick."))
        elif has_quality and (item.quality is None or item.id.partition(".")[0] != item.quality.name):
            told = item.quality.name if item.quality else "nothing"
            faults.append(Fault(line, "quality", told, f"The quality of {item.id} is the first part of its name."))
        elif has_quality and (sum(item.quality is other.quality for other in items) == 1) is (head["scoring"] == MEAN):
            faults.append(Fault(line, "item", repr(item.id), EACH[head["scoring"]]))
