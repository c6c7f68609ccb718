"""Pages behind their porch, as ASGI: what `serve` serves. There is no other door, and none without the porch."""

from __future__ import annotations

import os
from typing import Any, Final, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from lamplighter.config.checks import refuse_to_serve
from lamplighter.config.porch import House, PhotoPorch
from lamplighter.core import limits

THREADS: Final = 4  # more of them only queue for the interpreter

FRAME: Final = 10_000  # what a form has around a picture


def entrance(house: House) -> PhotoPorch:
    """The porch before these pages, as the settings say."""
    return PhotoPorch(
        house,
        path="/you/photo/",
        at_most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
        photo_at_most=limits.PHOTO_BYTES + FRAME,
        proxies=settings.PROXIES,
    )


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.config.settings")
pages = get_wsgi_application()
refuse_to_serve()
# The queue has no end, so that a slow reader keeps no thread waiting either; what is in it is one page or one file.
house = WSGIMiddleware(cast(Any, pages), workers=THREADS, send_queue_size=0)
application = entrance(cast(House, house))
