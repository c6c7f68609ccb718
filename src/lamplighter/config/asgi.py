"""Pages behind their porch, as ASGI: what `serve` serves."""

from __future__ import annotations

from typing import Any, Final, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings

from lamplighter.config.porch import House, Porch
from lamplighter.config.wsgi import application as pages

THREADS: Final = 4  # more of them only queue for the interpreter

# The queue has no end, so that a slow reader keeps no thread waiting either; what is in it is one page or one file.
house = WSGIMiddleware(cast(Any, pages), workers=THREADS, send_queue_size=0)
application = Porch(cast(House, house), at_most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE, proxies=settings.PROXIES)
