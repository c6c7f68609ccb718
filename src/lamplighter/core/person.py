"""What a person may choose about themselves."""

from __future__ import annotations

from enum import Enum


class Visibility(Enum):
    """Who finds a person's card. Nobody is public, or even listed, without having chosen it."""

    HIDDEN = "hidden"
    MEMBERS = "members"
    PUBLIC = "public"
