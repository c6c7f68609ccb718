"""Short ids in addresses."""

from __future__ import annotations

import uuid

from lamplighter.core.address import lengthen, shorten


class ShortId:
    """22 letters for a UUID; anything else is simply not an address here."""

    regex = "[0-9A-Za-z]{22}"

    def to_python(self, value: str) -> uuid.UUID:
        return lengthen(value)  # a ValueError is "no match" to Django

    def to_url(self, value: uuid.UUID) -> str:
        return shorten(value)
