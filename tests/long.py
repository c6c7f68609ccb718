"""Whether this is `make long`: there, what is played in rounds has many more of them."""

from __future__ import annotations

import os

IS_LONG = os.environ.get("LAMPLIGHTER_LONG") == "1"
