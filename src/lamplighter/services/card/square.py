"""A picture that somebody sends becomes two small squares, and nothing else that was in the file survives.

Whatever is sent is looked at before it is unpacked; one picture is unpacked at a time, so that many at once take no
more memory than one.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image, ImageOps

from lamplighter.core import limits
from lamplighter.core.refusal import Refusal, gettext_noop

TYPE: Final = "image/webp"
KNOWN: Final = ("JPEG", "PNG", "WEBP")
ORIENTATION: Final = 0x0112
BACKGROUND: Final = (255, 255, 255)
ONE_AT_A_TIME: Final = Lock()

TOO_MUCH = gettext_noop("This picture is larger than fits. One of up to %(megabytes)d megabytes does.")
TOO_WIDE = gettext_noop(
    "This picture has more dots than fit: up to %(megapixels)d megapixels do. Make it smaller first."
)
UNKNOWN = gettext_noop("We can take a photo that is a JPEG, a PNG or a WebP. This file is something else.")
MOVING = gettext_noop("This picture moves. Choose one that stands still.")
BROKEN = gettext_noop(
    "This picture cannot be read to its end. Perhaps it did not arrive whole; please choose it again."
)

Image.MAX_IMAGE_PIXELS = None  # it would warn, and only at twice as many; we look ourselves, before it unpacks


@dataclass(frozen=True, slots=True)
class Squares:
    """The same face twice: for a card, and for a list."""

    large: bytes
    small: bytes


def make_squares(content: bytes) -> Squares:
    """Raises Refusal with what is the matter with the file. What the file is called plays no part."""
    if len(content) > limits.PHOTO_BYTES:
        raise Refusal(TOO_MUCH, megabytes=limits.PHOTO_BYTES // 1_000_000)
    with ONE_AT_A_TIME:
        picture = _open(content)
        try:
            large = _upright_square(picture)
        except Exception as problem:  # a decoder that stumbles over a file may raise anything
            raise Refusal(BROKEN) from problem
        return Squares(_pack(large), _pack(large.resize((limits.PHOTO_SIDE_IN_LISTS,) * 2, Image.Resampling.LANCZOS)))


def _open(content: bytes) -> Image.Image:
    """Reads no more than what stands at the beginning of the file."""
    try:
        picture = Image.open(BytesIO(content), formats=KNOWN)
    except Exception as problem:
        raise Refusal(UNKNOWN) from problem
    if picture.width * picture.height > limits.PHOTO_PIXELS:
        raise Refusal(TOO_WIDE, megapixels=limits.PHOTO_PIXELS // 1_000_000)
    if picture.format in ("PNG", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        raise Refusal(MOVING)  # the second picture in a telephone's JPEG is no film
    return picture


def _upright_square(picture: Image.Image) -> Image.Image:
    """Cut to the middle and turned as it was held. What comes out carries nothing but its dots."""
    picture.draft("RGB", (2 * limits.PHOTO_SIDE,) * 2)  # a JPEG need not be unpacked whole
    turned = picture.getexif().get(ORIENTATION)
    mode = "RGBA" if picture.has_transparency_data else "RGB"
    whole = picture if picture.mode == mode else picture.convert(mode)
    cut = ImageOps.fit(whole, (limits.PHOTO_SIDE,) * 2, Image.Resampling.LANCZOS)
    clean = Image.new("RGB", cut.size, BACKGROUND)
    clean.paste(cut, mask=cut if mode == "RGBA" else None)
    return _turn(clean, turned)


def _turn(picture: Image.Image, orientation: int | None) -> Image.Image:
    """The eight ways of holding a camera, as EXIF counts them; the first is upright."""
    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    turn = turns.get(orientation) if orientation else None
    return picture if turn is None else picture.transpose(turn)


def _pack(picture: Image.Image) -> bytes:
    packed = BytesIO()
    picture.save(packed, "WEBP", quality=82, method=4)
    return packed.getvalue()
