"""A person's own copy as one file: for reading in any browser, and for programs."""

from __future__ import annotations

import io
import json
import zipfile
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone

from lamplighter.queries.leaving.copy import Copy

READ, DATA, PICTURES = "read-me.html", "copy.json", "pictures/"


def pack_copy(copy: Copy, *, zone: str) -> bytes:
    """One zip: a page, the same facts for programs, and the pictures. Nothing in it calls for the network."""
    packed = io.BytesIO()
    with timezone.override(ZoneInfo(zone)), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(READ, render_to_string("leaving/copy.html", {"copy": copy, "pictures": PICTURES}))
        pack.writestr(DATA, json.dumps(copy.as_data(), ensure_ascii=False, indent=2))
        for name, content in copy.pictures:
            pack.writestr(PICTURES + name, content)
    return packed.getvalue()
