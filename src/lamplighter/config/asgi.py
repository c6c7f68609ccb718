"""Pages behind their porch, as ASGI: what `serve` serves. There is no other door, and none without the porch."""

from __future__ import annotations

import os
import re
from typing import Any, Final, cast

from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from lamplighter.config.checks import refuse_to_serve
from lamplighter.config.porch import House, Larger, Porches
from lamplighter.core import limits

THREADS: Final = 4  # more of them only queue for the interpreter

FRAME: Final = 50_000  # what a form has around a picture or files: words, and lines between
LARGER: Final = (
    Larger(
        re.compile(r"/you/photo/"),
        at_most=limits.PHOTO_BYTES + FRAME,
        at_once=8,
        patience=60.0,  # what a telephone takes for a picture where the line is thin
        too_much=(
            "This picture is larger than fits.",
            "Nothing was changed. Go back and choose one of up to 8 megabytes.",
        ),
    ),
    Larger(
        re.compile(r"/messages/with/[0-9A-Za-z]{22}/"),
        at_most=limits.FILES * limits.FILE_BYTES + FRAME,
        at_once=3,
        patience=120.0,
        too_much=(
            "These files are larger than fits.",
            "Nothing was changed. Go back: what you typed is still there. Up to three files of 5 megabytes each fit "
            "into one message.",
        ),
    ),
)


def entrance(house: House) -> Porches:
    """The porch before these pages, as the settings say."""
    return Porches(house, at_most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE, larger=LARGER, proxies=settings.PROXIES)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.config.settings")
pages = get_wsgi_application()
refuse_to_serve()
# The queue has no end, so that a slow reader keeps no thread waiting either; what is in it is one page or one file.
house = WSGIMiddleware(cast(Any, pages), workers=THREADS, send_queue_size=0)
application = entrance(cast(House, house))
