"""A meeting as calendars write it (RFC 5545 and 5546): to be put down, moved, or taken out again.

Times are on the clock of whoever reads them, and what that clock does goes along. Without a zone, or where an hour
comes twice, they are in UTC. A title names two first names and nothing else.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from lamplighter.core.vtimezone import YEARS, write_zone

OCTETS: Final = 75  # of one line, without its end
MAKER: Final = "-//Lamplighter//Lamplighter//EN"


class Method(Enum):
    """What a calendar is to do with it."""

    REQUEST = "REQUEST"  # put it down, or move what is there
    CANCEL = "CANCEL"  # take it out
    PUBLISH = "PUBLISH"  # here it is; nobody invites anybody


@dataclass(frozen=True, slots=True)
class Entry:
    """The same `uid` for as long as it lives, and a greater `sequence` each time it changes."""

    uid: str
    sequence: int
    title: str
    starts_at: datetime
    ends_at: datetime
    written_at: datetime
    url: str = ""
    location: str = ""
    is_off: bool = False
    zone: str = ""  # the reader's

    @property
    def clock(self) -> ZoneInfo | None:
        """The reader's, unless an hour that comes twice would be read as the first one."""
        if self.zone in ("", "UTC"):
            return None
        clock, moments = ZoneInfo(self.zone), (self.starts_at, self.ends_at)
        is_plain = all(moment.year in YEARS and not moment.astimezone(clock).fold for moment in moments)
        return clock if is_plain else None


@dataclass(frozen=True, slots=True)
class Invitation:
    """By whom and for whom, as addresses. The one who invites is the house: no partner's address is given away."""

    sender: str
    name: str
    guest: str
    is_asked: bool = False  # whether an answer from their calendar is read


def write_calendar(
    entries: Iterable[Entry], method: Method, *, invitation: Invitation | None = None, name: str = ""
) -> str:
    """Lines of at most 75 octets, each ended by CR and LF. `name` is what a calendar calls a whole feed."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{MAKER}", "CALSCALE:GREGORIAN", f"METHOD:{method.value}"]
    if name:
        lines += [f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    written = list(entries)
    lines += _zones(written)
    for entry in written:
        lines += _event(entry, invitation)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _fold(line))


def _event(entry: Entry, invitation: Invitation | None) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_moment(entry.written_at)}"
    yield f"DTSTART{_on_clock(entry.starts_at, entry.clock)}"
    yield f"DTEND{_on_clock(entry.ends_at, entry.clock)}"
    yield f"SUMMARY:{_text(entry.title)}"
    yield f"STATUS:{'CANCELLED' if entry.is_off else 'CONFIRMED'}"
    yield "CLASS:PRIVATE"
    if entry.url:
        yield f"URL:{_plain(entry.url)}"
    if entry.location:
        yield f"LOCATION:{_text(entry.location)}"
    if invitation:
        yield f"ORGANIZER;CN={_quoted(invitation.name)}:mailto:{_plain(invitation.sender)}"
        asks = "PARTSTAT=NEEDS-ACTION;RSVP=TRUE" if invitation.is_asked else "PARTSTAT=ACCEPTED;RSVP=FALSE"
        yield f"ATTENDEE;{asks}:mailto:{_plain(invitation.guest)}"
    yield "END:VEVENT"


def _zones(entries: Iterable[Entry]) -> Iterator[str]:
    """What each clock does; nothing of it depends on the entries, so what a calendar keeps of it holds for the next."""
    zones = dict.fromkeys(entry.zone for entry in entries if entry.clock)
    return (line for zone in zones for line in write_zone(zone))


def _on_clock(moment: datetime, clock: ZoneInfo | None) -> str:
    return f";TZID={clock.key}:{moment.astimezone(clock):%Y%m%dT%H%M%S}" if clock else f":{_moment(moment)}"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    """Words that end neither their line nor their value."""
    escaped = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return _plain(escaped)


def _quoted(words: str) -> str:
    return f'"{_plain(words).replace(chr(34), chr(39))}"'


def _plain(words: str) -> str:
    """One line: what would end it, or is no letter at all, is a space."""
    return "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp", "Cs") else sign for sign in words)


def _fold(line: str) -> Iterator[str]:
    """A long line goes on after a space; no letter is cut in two."""
    piece, room = "", OCTETS
    for sign in line:
        size = len(sign.encode())
        if size > room:
            yield piece
            piece, room = " ", OCTETS - 1
        piece, room = piece + sign, room - size
    yield piece
