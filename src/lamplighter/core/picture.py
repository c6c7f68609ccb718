"""A picture as it was sent, without where, when and with what it was taken. No dot of it is drawn anew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

Order = Literal["big", "little"]

# JPEG: a marker is two bytes, the first of them 255. Between the second and the end of what it says stands its length.
START, END, SCAN = b"\xff\xd8", 0xD9, 0xDA
FILLED: Final = 0xFF  # any number of these may stand before a marker
WITHOUT_LENGTH: Final = (0x01, *range(0xD0, 0xD8))
COMMENT, APPS, COLOURS, EXIF_IN = 0xFE, range(0xE0, 0xF0), 0xE2, 0xE1
KEPT_APPS: Final = (0xE0, 0xEE)  # how large a dot is, and in which way colours are stored
PROFILE: Final = b"ICC_PROFILE\x00"
EXIF: Final = b"Exif\x00\x00"
ORIENTATION, A_SHORT, ENTRY = 0x0112, 3, 12
# PNG: chunks without which it looks different. What is not named here tells something else.
KEPT_CHUNKS: Final = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD pHYs acTL fcTL fdAT".split()
)
PNG: Final = b"\x89PNG\r\n\x1a\n"
TOLD_IN_WEBP: Final = (b"EXIF", b"XMP ")
TELLS: Final = 0b1100  # the two bits that announce them


class Damaged(ValueError):
    """It ends too early, or is something else."""


def without_traces(content: bytes) -> bytes:
    """The same picture, its orientation kept. What hangs behind it goes, too. Raises Damaged."""
    try:
        if content.startswith(START):
            return b"".join(_jpeg(content))
        if content.startswith(PNG):
            return b"".join((PNG, *_png(content)))
        return _webp(content)
    except IndexError:
        raise Damaged from None


def _jpeg(content: bytes) -> Iterator[bytes]:
    """Segment by segment, and behind each beginning of a scan its dots."""
    yield START
    place = len(START)
    while (marker := _marker_at(content, place)) != END:
        if marker == FILLED:
            end = place + 1
        elif marker in WITHOUT_LENGTH:
            end = place + 2
        else:
            end = place + 2 + _number(content, place + 2, 2)
        segment = content[place:end]
        if marker == EXIF_IN and segment.startswith(EXIF, 4):
            yield _turned(_orientation(segment[4 + len(EXIF) :]))
        elif marker != FILLED and _is_needed(marker, segment):
            yield segment
        place = end
        if marker == SCAN:
            end = _end_of_dots(content, place)
            yield content[place:end]
            place = end
    yield content[place : place + 2]


def _marker_at(content: bytes, place: int) -> int:
    if content[place] != 0xFF:
        raise Damaged
    return content[place + 1]


def _is_needed(marker: int, segment: bytes) -> bool:
    if marker == COLOURS:
        return segment.startswith(PROFILE, 4)
    return marker in KEPT_APPS or (marker not in APPS and marker != COMMENT)


def _end_of_dots(content: bytes, place: int) -> int:
    """Where the next marker stands that is not one of those between dots."""
    while (place := content.find(b"\xff", place)) >= 0:
        if content[place + 1] not in (0x00, *WITHOUT_LENGTH):
            return place
        place += 2
    raise Damaged


def _orientation(told: bytes) -> int:
    """How the camera was held, out of the first list of facts; 1 is upright, or not said."""
    order: Order = "big" if told.startswith(b"MM") else "little"

    def number(place: int, size: int) -> int:
        return int.from_bytes(told[place : place + size], order)

    first = number(4, 4)
    for entry in range(min(number(first, 2), len(told) // ENTRY)):  # it may say more than it has
        place = first + 2 + entry * ENTRY
        if (number(place, 2), number(place + 2, 2)) == (ORIENTATION, A_SHORT):
            return number(place + 8, 2)
    return 1


def _turned(orientation: int) -> bytes:
    """The same said anew, with nothing beside it; upright needs no word."""
    if orientation not in range(2, 9):
        return b""
    entry = b"".join(number.to_bytes(size, "big") for number, size in ((ORIENTATION, 2), (A_SHORT, 2), (1, 4)))
    told = EXIF + b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + orientation.to_bytes(2, "big") + bytes(2 + 4)
    return bytes((0xFF, EXIF_IN)) + (len(told) + 2).to_bytes(2, "big") + told


def _png(content: bytes) -> Iterator[bytes]:
    place, name = len(PNG), b""
    while name != b"IEND":
        name = content[place + 4 : place + 8]
        end = place + 12 + _number(content, place, 4)
        if end > len(content):
            raise Damaged
        if name in KEPT_CHUNKS:
            yield content[place:end]
        place = end


def _webp(content: bytes) -> bytes:
    whole = 8 + _number(content, 4, 4, "little")
    if whole > len(content):
        raise Damaged
    kept, place = [content[8:12]], 12
    while place < whole:
        name, size = content[place : place + 4], _number(content, place + 4, 4, "little")
        end = place + 8 + size + size % 2
        if end > whole:
            raise Damaged
        chunk = content[place:end]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~TELLS]) + chunk[9:]
        if name not in TOLD_IN_WEBP:
            kept.append(chunk)
        place = end
    body = b"".join(kept)
    return content[:4] + len(body).to_bytes(4, "little") + body


def _number(content: bytes, place: int, size: int, order: Order = "big") -> int:
    digits = content[place : place + size]
    if len(digits) < size:
        raise Damaged
    return int.from_bytes(digits, order)
