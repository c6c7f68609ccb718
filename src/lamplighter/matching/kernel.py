"""Whether the hot loops run in C: where the extension was built, and nobody has switched it off.

It is optional at installation, and `LAMPLIGHTER_KERNEL=off` does without it at run time. Both give the same pairs.
"""

from __future__ import annotations

import os
from typing import Any, Final

try:
    import lamplighter_kernel
except ImportError:  # pragma: no cover  # there was no compiler
    lamplighter_kernel = None

SWITCH: Final = "LAMPLIGHTER_KERNEL"


def kernel() -> Any:
    """The compiled loops, or None for those in Python."""
    if lamplighter_kernel is None or os.environ.get(SWITCH) == "off":
        return None
    return lamplighter_kernel
