"""Checking a password costs a core a good part of a second, on purpose. Never more at once than there are cores."""

from __future__ import annotations

import os
from threading import BoundedSemaphore
from typing import Any, Final

from django.contrib.auth.hashers import BasePasswordHasher, ScryptPasswordHasher


def at_once(cores: int | None) -> int:
    """How many passwords are checked at the same time; a system need not say how many cores it has."""
    return cores or 1


CORES: Final = at_once(os.cpu_count())
PERMITS: Final = BoundedSemaphore(CORES)


class OneForEachCore(BasePasswordHasher):
    """Whoever comes while all cores are at it waits; so a burst of tries takes neither the memory nor the machine."""

    def encode(self, *given: Any, **named: Any) -> str:
        """All that a hasher does goes through here: making, checking, and the pretence of checking."""
        with PERMITS:
            encoded: str = super().encode(*given, **named)
            return encoded


class Hasher(OneForEachCore, ScryptPasswordHasher):
    """PASSWORD_HASHERS: scrypt as the framework sets it up, 16 MB a piece. It comes with Python."""
