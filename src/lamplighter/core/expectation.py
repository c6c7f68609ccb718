"""What each of two people expects, line by line; where they differ; and one set of lines made of both.

The three lines of core.agreement come first. The others have a good default each: an empty line means "as usual", so
nobody has to write any of them, and what is usual is said in the reader's own language.
Source: S-45, S-48; docs/decisions/0021.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum
from hashlib import sha256
from typing import Any, Final

from lamplighter.core.agreement import Beat, FirstMeetings, Terms
from lamplighter.core.fixed import FixedSlot, check_fixed
from lamplighter.core.refusal import Refusal, gettext_noop

MINUTES: Final = (20, 30, 45, 60, 90)
NEAR: Final = timedelta(days=14)  # two days for looking at it together that are this close are one
MOST_RULES: Final = 3
MARK: Final = 16  # letters of a fingerprint


class Reply(Enum):
    """Within what time the two answer each other between meetings."""

    DAY = "a day"
    DAYS = "three days"
    WEEK = "a week"
    OPEN = "when we can"


class Line(Enum):
    """One line of what two people agree on, in the order in which they are read. The value is the field's name."""

    BEAT = "beat"
    UNTIL = "until_on"
    WHAT_FOR = "what_for"
    MINUTES = "minutes"
    WHERE = "where"
    REPLY = "reply"
    CANNOT = "cannot"
    BETWEEN_US = "between_us"
    ENDING = "ending"
    RULES = "rules"
    OUTSIDE = "outside"
    BY_MAIL = "by_mail"


THREE: Final = frozenset({Line.BEAT, Line.UNTIL, Line.WHAT_FOR})  # without these nothing is agreed
USUAL: Final[Mapping[Line, str]] = {
    Line.WHERE: gettext_noop("Wherever suits us both; we say so each time."),
    Line.CANNOT: gettext_noop(
        "Whoever cannot make it says so as soon as they know, and we move it. Nobody is at fault."
    ),
    Line.BETWEEN_US: gettext_noop(
        "What we say stays between us. Its limits: somebody is in danger, or the law leaves no choice."
    ),
    Line.ENDING: gettext_noop(
        "On that day we carry on, change it, or finish well. Either of us can stop before then, without a reason."
    ),
    Line.RULES: gettext_noop(
        "We hear each other out. We say when something does not suit us. Rank stays outside the door."
    ),
    Line.OUTSIDE: gettext_noop("Nobody is named. Either of us may name somebody outside at any time."),
}


@dataclass(frozen=True, slots=True)
class Expectations:
    """Everything two people may settle. `minutes` is a meeting's length; empty words mean "as usual"."""

    beat: Beat | None = None
    until_on: date | None = None
    what_for: str = ""
    minutes: int = 30
    where: str = ""
    reply: Reply = Reply.DAYS
    cannot: str = ""
    between_us: str = ""
    ending: str = ""
    rules: str = ""  # up to three, one under the other
    outside: str = ""
    by_mail: bool = False  # may words arrive by mail? only where both say yes
    first: FirstMeetings | None = None  # how they begin, if they state it; no line that anybody differs on
    fixed: FixedSlot | None = None  # a day and an hour, if they like; nobody has to know them before there are two

    @property
    def terms(self) -> Terms:
        """The three lines without which nothing is agreed."""
        return Terms(self.beat, self.until_on, self.what_for, self.first)

    def get(self, line: Line) -> Any:
        return getattr(self, line.value)


@dataclass(frozen=True, slots=True)
class Clash:
    """One line on which two people wrote different things."""

    line: Line
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Edit:
    """Who of two people that fill in lines together has changed one last, and when."""

    by: uuid.UUID
    at: datetime


class Unsettled(Refusal):
    """Some lines still differ; `lines` are their field names."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__(gettext_noop("Choose one for each line on which you differ. Better to find out now."))
        self.lines = lines


class Overtaken(Refusal):
    """A line says something else than whoever changes it has read."""

    def __init__(self) -> None:
        super().__init__(
            gettext_noop("This line has changed since you opened it. Read both, and keep yours if it suits you both.")
        )


def check_details(given: Expectations) -> None:
    """Raises Refusal for a length nobody offers, or for more rules than anybody remembers."""
    if given.minutes not in MINUTES:
        raise Refusal(gettext_noop("Choose one of the lengths for a meeting."))
    if len([rule for rule in given.rules.splitlines() if rule.strip()]) > MOST_RULES:
        raise Refusal(gettext_noop("Three ground rules are enough. Keep those that matter most."))
    if given.fixed is not None:
        check_fixed(given.fixed, given.beat)


def find_clashes(mine: Expectations, theirs: Expectations) -> tuple[Clash, ...]:
    """Where the two differ, in the order of the lines."""
    return tuple(Clash(line, mine.get(line), theirs.get(line)) for line in Line if _differ(line, mine, theirs))


def settle(mine: Expectations, theirs: Expectations, chosen: Mapping[Line, Any]) -> Expectations:
    """One set of lines: what was chosen where the two differed, and what both wrote elsewhere.

    Raises Unsettled while a clash is without a choice. Where only one of the two has a line, that one counts.
    """
    clashes = {clash.line for clash in find_clashes(mine, theirs)}
    if missing := [line.value for line in Line if line in clashes and not _is_settled(line, chosen)]:
        raise Unsettled(tuple(missing))
    both = {line.value: chosen[line] if line in clashes else _either(line, mine, theirs) for line in Line}
    return replace(mine, **both)


def map_words(given: Expectations, fit: Callable[[str], str]) -> Expectations:
    """The same with every line of words made fit to keep."""
    words: dict[str, Any] = {line.value: fit(given.get(line)) for line in Line if isinstance(given.get(line), str)}
    return replace(given, **words)


def change(given: Expectations, line: Line, value: Any) -> Expectations:
    """The same with one line changed."""
    return replace(given, **{line.value: value})


def change_only(given: Expectations, lines: Iterable[Line], draft: Expectations) -> Expectations:
    """These lines as a draft has them, and all others as given: what somebody has not touched is not theirs to undo."""
    return replace(given, **{line.value: draft.get(line) for line in lines})


def mark_of(given: Expectations, line: Line) -> str:
    """What a line says, as a few letters: a form carries them, so that nobody writes over what they never read."""
    return sha256(json.dumps(_plain(given.get(line))).encode()).hexdigest()[:MARK]


def changed_lines(before: Expectations, after: Expectations) -> tuple[Line, ...]:
    """Which lines say something else, in their order."""
    return tuple(line for line in Line if before.get(line) != after.get(line))


def left_as_usual(given: Expectations) -> tuple[Line, ...]:
    """The lines that nobody has written anything in: they say what is usual, and can be looked at another time."""
    return tuple(line for line in Line if line in USUAL and not given.get(line))


def with_terms(given: Expectations, terms: Terms) -> Expectations:
    """The same with other three lines."""
    return replace(given, beat=terms.beat, until_on=terms.until_on, what_for=terms.what_for, first=terms.first)


def renew(given: Expectations, *, on: date) -> Expectations:
    """The same lines until another day; they have begun long ago."""
    return replace(given, until_on=on, first=None)


def does_only_renew(before: Expectations, after: Expectations) -> bool:
    """Whether nothing but the day is another one."""
    assert after.until_on is not None
    return renew(before, on=after.until_on) == after


def to_json(given: Expectations) -> str:
    """As the lines are kept, sealed; how they begin is kept beside them."""
    said = {line.value: _plain(given.get(line)) for line in Line}
    if given.fixed:
        said["fixed"] = [given.fixed.weekday, given.fixed.hour.isoformat("minutes"), given.fixed.zone]
    return json.dumps(said, ensure_ascii=False)


def from_json(kept: str) -> Expectations:
    """What `to_json` wrote; lines that a later version of this house adds start as usual."""
    said = json.loads(kept) if kept else {}
    given = {line.value: said[line.value] for line in Line if line.value in said}
    if given.get("beat"):
        given["beat"] = Beat(given["beat"])
    if given.get("until_on"):
        given["until_on"] = date.fromisoformat(given["until_on"])
    if "reply" in given:
        given["reply"] = Reply(given["reply"])
    if fixed := said.get("fixed"):
        given["fixed"] = FixedSlot(fixed[0], time.fromisoformat(fixed[1]), fixed[2])
    return Expectations(**given)


def edits_to_json(edits: Mapping[Line, Edit]) -> str:
    """As it is kept, sealed: beside what two fill in together, and with the version that came of it."""
    return json.dumps({line.value: {"by": str(edit.by), "at": edit.at.isoformat()} for line, edit in edits.items()})


def edits_from_json(kept: str) -> dict[Line, Edit]:
    """What `edits_to_json` wrote."""
    said = json.loads(kept) if kept else {}
    return {Line(line): Edit(uuid.UUID(edit["by"]), datetime.fromisoformat(edit["at"])) for line, edit in said.items()}


def with_edits(details: str, edits: Mapping[Line, Edit]) -> str:
    """Lines as `to_json` wrote them, and beside them who filled in which. `from_json` reads past it."""
    return json.dumps({**json.loads(details), "edits": json.loads(edits_to_json(edits))}, ensure_ascii=False)


def edits_beside(details: str) -> dict[Line, Edit]:
    """Who filled in which of these lines; nobody where one of the two wrote them all."""
    return edits_from_json(json.dumps(json.loads(details).get("edits", {}))) if details else {}


def _differ(line: Line, mine: Expectations, theirs: Expectations) -> bool:
    one, other = mine.get(line), theirs.get(line)
    if line is Line.BY_MAIL:
        return False  # it needs two yeses; a no is not up for debate
    if line in THREE and (_is_empty(one) or _is_empty(other)):
        return False  # what only one has written is a suggestion
    if line is Line.UNTIL:
        return bool(abs(one - other) > NEAR)
    return bool(_said(one) != _said(other))


def _either(line: Line, mine: Expectations, theirs: Expectations) -> Any:
    one, other = mine.get(line), theirs.get(line)
    if line is Line.BY_MAIL:
        return one and other
    if line is Line.UNTIL and one and other:
        return min(one, other)
    return other if _is_empty(one) else one


def _is_settled(line: Line, chosen: Mapping[Line, Any]) -> bool:
    """To leave a line as usual is a choice, too; the first three have no usual."""
    return line in chosen and not (line in THREE and _is_empty(chosen[line]))


def _is_empty(value: Any) -> bool:
    return value is None or value == ""


def _said(value: Any) -> Any:
    """Words are the same whatever their case and spaces."""
    return " ".join(value.casefold().split()) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
