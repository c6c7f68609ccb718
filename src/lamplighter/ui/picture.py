"""Pictures that are drawn for one reader and served as files of their own."""

from __future__ import annotations

from io import BytesIO

import qrcode
from qrcode.image.svg import SvgPathFillImage


def draw_code(words: str) -> bytes:
    """A square code for a camera, dark on white in either theme, with the margin that cameras need."""
    drawn = BytesIO()
    qrcode.make(words, image_factory=SvgPathFillImage).save(drawn)
    return drawn.getvalue()
