"""Pictures for tests: a face that shows which way is up, and files that are not what they say."""

from __future__ import annotations

import struct
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 30), (30, 30, 200), (255, 255, 255)
# GPS, the camera and the day, as telephones write them; each is looked for in what is kept.
GPS, CAMERA, DAY = 0x8825, "Lamphone 9", "2027:02:28 09:15:00"


def packed(picture: Image.Image, kind: str, **options: Any) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def corners(width: int = 400, height: int = 400) -> Image.Image:
    """Red above on the left, green on the right; blue below on the left, white on the right."""
    picture = Image.new("RGB", (width, height), WHITE)
    half = (width // 2, height // 2)
    for colour, place in ((RED, (0, 0)), (GREEN, (half[0], 0)), (BLUE, (0, half[1]))):
        picture.paste(colour, (*place, place[0] + half[0], place[1] + half[1]))
    return picture


def from_a_telephone(orientation: int = 1, kind: str = "JPEG") -> bytes:
    """With the place and the moment in it."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0110], exif[0x0132] = orientation, CAMERA, DAY
    exif[GPS] = {1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)}
    return packed(corners(), kind, exif=exif)


def moving(kind: str) -> bytes:
    options = {"save_all": True, "append_images": [Image.new("RGB", (64, 64), BLUE)], "duration": 100}
    return packed(Image.new("RGB", (64, 64), RED), kind, **options)


def larger_than_it_is(size: int = 16_383) -> bytes:
    """A WebP of two small pictures that says it is as large as one can be."""
    content = bytearray(moving("WEBP"))
    at = content.index(b"VP8X")
    content[at + 12 : at + 18] = struct.pack("<I", size - 1)[:3] * 2
    return bytes(content)


@cache
def pixel_flood(side: int = 13_000) -> bytes:
    """A hundred kilobytes that would be unpacked to hundreds of megabytes."""
    return packed(Image.new("1", (side, side)), "PNG", compress_level=1)
