"""Files as people send them, as small as they can be."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lamplighter.core.attachment import Given

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def office(entry: str, *, first: tuple[str, bytes] = ("[Content_Types].xml", b"<Types/>")) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr(zipfile.ZipInfo(first[0]), first[1])  # stored as it is
        pack.writestr(entry, b"<words/>")
    return packed.getvalue()


def open_document(kind: str) -> bytes:
    return office("content.xml", first=("mimetype", f"application/vnd.oasis.opendocument.{kind}".encode()))


NOTE = Given("Plan für Montag.txt", b"First the train.")


def pdf(name: str = "cv.pdf", more: bytes = b"") -> Given:
    return Given(name, PDF + more)


# How a name tries to be something else, and what it is called here.
HOSTILE_NAMES = {
    "../../etc/passwd.pdf": "passwd.pdf",
    "C:\\Users\\me\\cv.pdf": "cv.pdf",
    "a\r\nSet-Cookie: b=c\r\n\r\n<script>.pdf": "a Set-Cookie- b=c -script-.pdf",
    "a\nContent-Type: text/html\n.pdf": "html.pdf",
    'a"; filename="evil.exe.pdf': "a-; filename=-evil.exe.pdf",
    "cv\u202efdp.exe.pdf": "cvfdp.exe.pdf",
    "c\u200bv\u200d\ufeff.p\u2060df": "cv.pdf",
    "\u2066\u2069\u200e.pdf": "pdf",
    "a\x00b.pdf": "ab.pdf",
    " .. cv.pdf . ": "cv.pdf",
    "u\u0308ber.pdf": "über.pdf",
    "naïve 履歴書 😀.pdf": "naïve 履歴書 😀.pdf",
    "": "file",
    "\ud800.pdf": "pdf",
    "...": "file",
}
