"""Other calendars somebody gives us, so that nobody is offered a time that is taken: only when, and never what.

An address must lead outside: whoever reads for others must not be led to what stands beside the house.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Final
from urllib.parse import SplitResult, urlsplit, urlunsplit

from lamplighter.core.availability import QUARTER
from lamplighter.core.refusal import Refusal, gettext_noop

AT_MOST: Final = 5  # of one person: work, home, the children's school, and room for two more
ADDRESS: Final = 2_000  # characters; secret addresses are long
PORTS: Final = frozenset({443, 8443})
AHEAD: Final = timedelta(days=182)  # half a year: the slowest rhythm and a window behind it
QUARTERS: Final = AHEAD // QUARTER
EVERY: Final = timedelta(hours=2)
SLOWEST: Final = timedelta(days=1)
SPREAD: Final = timedelta(minutes=15)
READ_WHOLE: Final = timedelta(days=7)  # what repeats moves on, even where nothing has changed
NOT_SOONER: Final = timedelta(minutes=5)  # however often somebody taps

Span = tuple[datetime, datetime]


class Fault(Enum):
    """Why a calendar could not be read, as its person is told."""

    UNREACHABLE = gettext_noop("Nothing answers at this address. If that stays so, make a new one in your calendar.")
    INSIDE = gettext_noop("This address leads into a private network, where we never read.")
    UNTRUSTED = gettext_noop("The server at this address could not prove who it is, so nothing was read.")
    SLOW = gettext_noop("It took too long to answer or to be read.")
    TOO_LARGE = gettext_noop("It is larger than three megabytes. An address for fewer entries can be read.")
    GONE = gettext_noop("There is no calendar at this address any more. Make a new one in your calendar.")
    CLOSED = gettext_noop("Whoever has only the address is not let in. Look for a secret or public iCal address.")
    ERROR = gettext_noop("Its server answered with an error.")
    ASTRAY = gettext_noop("It leads on to another address again and again, or to one that we do not read.")
    NO_CALENDAR = gettext_noop("There is something else at this address, perhaps a web page. Look for an iCal address.")
    BROKEN = gettext_noop("It begins like a calendar and cannot be read to its end.")
    ENDLESS = gettext_noop("Something in it repeats so often that it cannot be counted.")


@dataclass(frozen=True, slots=True)
class Inside:
    """Places that may be read although they are not outside, each as host:port. None, save in tests."""

    places: frozenset[str] = frozenset()

    def has(self, host: str, port: int) -> bool:
        return f"{host}:{port}" in self.places


NOWHERE: Final = Inside()


def read_address(words: str, *, inside: Inside = NOWHERE) -> str:
    """An address as it is asked for. Raises Refusal with what to give instead."""
    parts = _split(words.strip())
    scheme = {"webcal": "https", "webcals": "https"}.get(parts.scheme, parts.scheme)
    host, port = parts.hostname or "", parts.port or 443
    is_allowed_inside = scheme == "http" and inside.has(host, parts.port or 80)
    if not host or scheme not in ("http", "https"):
        raise Refusal(gettext_noop("Give a whole address, such as https://calendar.example.org/secret.ics."))
    if parts.username is not None or parts.password is not None:
        raise Refusal(
            gettext_noop("Give an address without a name and password in it: your calendar can make one for sharing.")
        )
    if scheme == "http" and not is_allowed_inside:
        raise Refusal(gettext_noop("Give an address that begins with https://, so that nobody reads along on the way."))
    if port not in PORTS and not inside.has(host, port):
        raise Refusal(gettext_noop("Give an address without a number behind its name: we read at the usual one only."))
    try:
        host.encode("idna")
    except UnicodeError:
        raise Refusal(gettext_noop("The name of that address cannot be one. Copy it once more.")) from None
    return urlunsplit((scheme, parts.netloc, parts.path or "/", parts.query, ""))


def shorten_address(address: str) -> str:
    """As much of it as can be shown: where it leads, and not the secret."""
    return f"{urlsplit(address).hostname}/…"


def is_outside(address: str) -> bool:
    """Whether a numeric address belongs to the internet at large, also where one kind is wrapped into another."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ()), _translated(ip)]
        if any(inner is not None and not is_outside(str(inner)) for inner in wrapped):
            return False
        if ip.ipv4_mapped or _translated(ip):
            return True
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def next_read(key: bytes, *, at: datetime, faults: int, wait: timedelta = timedelta(0)) -> datetime:
    """Every two hours, after faults twice as late each time; a little apart, so that not all are read at once."""
    rest = min(max(EVERY * (1 << min(faults, 10)), wait), SLOWEST)
    digest = hashlib.blake2b(key + at.isoformat().encode(), digest_size=4).digest()
    return at + rest + SPREAD * int.from_bytes(digest, "big") // 2**32


# --- quarters that are taken, as bits ----------------------------------------------------------------------


def floor_quarter(moment: datetime) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + (moment - datetime(1970, 1, 1, tzinfo=UTC)) // QUARTER * QUARTER


def pack(spans: Iterable[Span], begin: datetime) -> bytes:
    """Each quarter hour that is touched, from a full quarter on, for as long as is looked ahead."""
    bits = 0
    for start, end in spans:
        first = max(0, (start - begin) // QUARTER)
        last = min(QUARTERS, -((begin - end) // QUARTER))
        if start < end and first < last:
            bits |= (1 << last) - (1 << first)
    return bits.to_bytes((QUARTERS + 7) // 8, "little")


def unpack(packed: bytes, begin: datetime, *, until: datetime) -> Iterator[Span]:
    """The same as spans, each as long as it can be, that begin before `until`."""
    bits = int.from_bytes(packed, "little") & (1 << max(0, (until - begin) // QUARTER)) - 1
    place = 0
    while bits:
        free = (bits & -bits).bit_length() - 1
        bits >>= free
        taken = (~bits & bits + 1).bit_length() - 1
        bits >>= taken
        start = begin + (place + free) * QUARTER
        place += free + taken
        yield start, begin + place * QUARTER


def _split(words: str) -> SplitResult:
    try:
        parts = urlsplit(words)
        _ = parts.port
    except ValueError:
        raise Refusal(gettext_noop("That is no address. Copy it from your calendar once more.")) from None
    if not words.isprintable() or " " in words:
        raise Refusal(gettext_noop("That is no address. Copy it from your calendar once more."))
    return parts


def _translated(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """What a network without the old addresses writes for one of them (RFC 6052)."""
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None
