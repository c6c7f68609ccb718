"""A person's own copy as one file: for reading in any browser, and for programs."""

from __future__ import annotations

import io
import json
import zipfile
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import timezone

from lamplighter.queries.leaving.copy import Copy

READ, DATA, SHEET, PICTURES, FILES = "read-me.html", "copy.json", "style.css", "pictures/", "files/"
STYLE = """\
:root { color-scheme: light dark }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif }
dl { border-top: 1px solid; padding-top: .5rem }
dt { font-weight: 600 }
dd { margin: 0 0 .5rem; white-space: pre-wrap; overflow-wrap: anywhere }
img { max-width: 16rem }
"""


def pack_copy(copy: Copy, *, zone: str) -> bytes:
    """One zip: a page, the same facts for programs, pictures and files. Nothing in it calls for the network."""
    packed = io.BytesIO()
    with timezone.override(ZoneInfo(zone)), zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        page = {"copy": copy, "pictures": PICTURES, "files": FILES, "sheet": SHEET}
        pack.writestr(READ, render_to_string("leaving/copy.html", page))
        pack.writestr(SHEET, STYLE)
        pack.writestr(DATA, json.dumps(copy.as_data(), ensure_ascii=False, indent=2))
        for name, content in copy.pictures:
            pack.writestr(PICTURES + name, content)
        for file in copy.files:
            inside = file.read()
            if inside is not None:
                pack.writestr(FILES + file.path, inside)
    return packed.getvalue()
