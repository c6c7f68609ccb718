"""What may stand in a cell. Each function takes the text of one, and raises ValueError with what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from lamplighter.core.availability import DAYS, HALVES, NO_TIME, Week
from lamplighter.matching.people import LEVELS, SLIDER, Role

PLACES: Final = 1_000
USUAL: Final = 3  # a skill without a number
YES: Final = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}
SPAN: Final = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.h](\d{2}))?")
DAY: Final = re.compile(r"([a-z]+)(?:\s*(?:-|–|to)\s*([a-z]+))?\s*[: ]\s*(\d.*)")
HOURS_ARE: Final = "Hours are such as “Mon 09:00-12:00; Thu 18:00-20:00”, each ending after it begins and by 24:00."


def read_role(text: str) -> Role:
    try:
        return Role(text.casefold())
    except ValueError:
        raise ValueError("A role is mentor, mentee or both.") from None


def read_capacity(text: str) -> int:
    return _number(text, 0, PLACES, f"A capacity is a whole number from 0 to {PLACES}.")


def read_slider(text: str) -> int:
    return _number(text, 0, SLIDER, f"A slider is a whole number from 0 to {SLIDER}.")


def _number(text: str, low: int, high: int, allowed: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,9}(\.0)?", text) or not low <= int(float(text)) <= high:
        raise ValueError(allowed)
    return int(float(text))


def read_flag(text: str) -> bool:
    if text.casefold() not in YES:
        raise ValueError("This is yes or no.")
    return YES[text.casefold()]


def read_zone(text: str) -> str:
    if text not in _zones():
        raise ValueError("A zone is a name such as Europe/Berlin or UTC.")
    return text


@cache
def _zones() -> frozenset[str]:
    """Looked up once: it reads hundreds of files."""
    return frozenset(available_timezones())


def read_list(text: str) -> tuple[str, ...]:
    """Semicolons part the entries; each counts once, in its first place."""
    return tuple(dict.fromkeys(name for part in text.split(";") if (name := part.strip())))


def read_set(text: str) -> frozenset[str]:
    return frozenset(name.casefold() for name in read_list(text))


def read_ids(text: str) -> frozenset[str]:
    return frozenset(read_list(text))


def read_skills(text: str) -> dict[str, int]:
    """ "python:5; negotiation" as numbers from 1 to 5; without one it is 3."""
    skills: dict[str, int] = {}
    for entry in read_list(text):
        name, _, level = entry.rpartition(":") if re.search(r":\s*\S*$", entry) else (entry, "", str(USUAL))
        name = name.strip().casefold()
        if not name or not re.fullmatch(rf"\s*[1-{LEVELS}]\s*", level) or name in skills:
            raise ValueError(f"Skills are such as “python:5; negotiation:3”, from 1 to {LEVELS}, each named once.")
        skills[name] = int(level)
    return skills


def read_hours(text: str) -> Week:
    """Free half hours of a week. What begins or ends between two half hours counts from the next and to the last."""
    week = list(NO_TIME)
    for entry in read_list(text):
        found = DAY.fullmatch(entry.casefold())
        if not found:
            raise ValueError(HOURS_ARE)
        for day in _days(found[1], found[2]):
            for span in found[3].split(","):
                week[day] |= _span(span.strip())
    return tuple(week)


def _days(first: str, last: str | None) -> range:
    start = _day(first)
    end = _day(last) if last else start
    if end < start:
        raise ValueError("A span of days goes forward in a week that begins on Monday.")
    return range(start, end + 1)


def _day(name: str) -> int:
    fitting = [number for number, day in enumerate(DAYS) if len(name) >= 2 and day.startswith(name)]
    if len(fitting) != 1:
        raise ValueError("A day is Mon, Tue, Wed, Thu, Fri, Sat or Sun.")
    return fitting[0]


def _span(text: str) -> int:
    found = SPAN.fullmatch(text)
    if not found:
        raise ValueError(HOURS_ARE)
    hours, minutes = (int(found[1]), int(found[3])), (int(found[2] or 0), int(found[4] or 0))
    start, end = hours[0] * 60 + minutes[0], hours[1] * 60 + minutes[1]
    if max(minutes) > 59 or not start < end <= HALVES * 30:
        raise ValueError(HOURS_ARE)
    first, last = -(-start // 30), end // 30
    return ((1 << last) - (1 << first)) if first < last else 0


def read_text(text: str) -> str:
    return text


READERS: Final[dict[str, Callable[[str], object]]] = {
    "id": read_text,
    "role": read_role,
    "capacity": read_capacity,
    "languages": read_set,
    "zone": read_zone,
    "hours": read_hours,
    "wants": read_skills,
    "offers": read_skills,
    "field": read_set,
    "seniority": read_text,
    "team": read_text,
    "reports_to": read_text,
    "goal": read_text,
    "prefers": read_list,
    "refuses": read_ids,
    "earlier": read_ids,
    "pinned": read_text,
    "opted_in": read_flag,
}
