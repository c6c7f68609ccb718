"""Sessions lie sealed at rest, too: while somebody signs in, theirs holds the code from the mail."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings

from lamplighter.access.vault import lock, unlock

ABOUT = b"session"


class SealedSerializer:
    """SESSION_SERIALIZER: what a session holds, under a key of its own."""

    def dumps(self, held: Any) -> bytes:
        return lock(json.dumps(held, separators=(",", ":")).encode(), settings.SESSION_KEY, ABOUT)

    def loads(self, sealed: bytes) -> Any:
        return json.loads(unlock(sealed, settings.SESSION_KEY, ABOUT))
