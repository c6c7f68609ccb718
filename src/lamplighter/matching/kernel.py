"""Whether the hot loops run in C: where the extension was built, and nobody has switched it off.

It is optional at installation, and `LAMPLIGHTER_KERNEL=off` does without it at run time. Both give the same pairs.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

try:
    import lamplighter_kernel
except ImportError:  # pragma: no cover  # there was no compiler
    lamplighter_kernel = None

Settle = Callable[..., None]  # start, column, weight, capacity, u, p, mentor_of, mentees, bids, worth
SWITCH: Final = "LAMPLIGHTER_KERNEL"


def kernel() -> Settle | None:
    """The compiled loops, or None for those in Python."""
    if lamplighter_kernel is None or os.environ.get(SWITCH) == "off":
        return None
    settle: Settle = lamplighter_kernel.settle
    return settle
