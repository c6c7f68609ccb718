"""Files in a message: which ones are taken, how they are known, and what they are called."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from lamplighter.core import limits
from lamplighter.core.picture import Damaged, without_traces
from lamplighter.core.refusal import Refusal, gettext_noop

NAMELESS: Final = "file"
UNSEEN: Final = ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")  # what shows nothing, or turns round how a name reads
NOT_IN_NAMES: Final = str.maketrans(dict.fromkeys(':*?"<>|', "-"))  # what one system or another cannot keep
LONGEST_ENDING: Final = 12
ZIP: Final = b"PK\x03\x04"
FIRST_NAME: Final = 30  # where the name of the first file in a zip stands
NEVER_TYPED: Final = bytes({*range(9), *range(14, 27), *range(28, 32), 127})
TYPED: Final = bytes(set(range(256)) - set(NEVER_TYPED))

EMPTY: Final = gettext_noop("There is nothing in %(name)s.")
TOO_LARGE: Final = gettext_noop("%(name)s is larger than %(megabytes)d megabytes. Make it smaller, or share a link.")
NOT_TAKEN: Final = gettext_noop(
    "%(name)s is not a file we take, or its ending does not fit what is in it. PDF, pictures (JPEG, PNG, WebP), text "
    "and office documents are taken."
)
BROKEN: Final = gettext_noop("%(name)s is damaged. Save the picture anew, and choose it once more.")
TOO_MANY: Final = gettext_noop("Up to %(count)d files fit into one message. Send the others in another one.")


class FileKind(Enum):
    """What a file is, in one word."""

    PDF = gettext_noop("PDF")
    PICTURE = gettext_noop("picture")
    TEXT = gettext_noop("text")
    DOCUMENT = gettext_noop("document")
    SHEET = gettext_noop("spreadsheet")
    SLIDES = gettext_noop("slides")


@dataclass(frozen=True, slots=True)
class Given:
    """A file as somebody hands it over; nothing of it is believed."""

    name: str
    content: bytes


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(starts)


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"


def _is_typed(content: bytes) -> bool:
    """Whether all of it could have come from a keyboard, in whatever alphabet."""
    return not content.translate(None, TYPED)


def _holds(entry: bytes) -> Callable[[bytes], bool]:
    """An office file as it is known by the names in it. They stand there as they are, so nothing is unpacked."""
    return lambda content: content.startswith(ZIP) and b"[Content_Types].xml" in content and entry in content


def _says(kind: bytes) -> Callable[[bytes], bool]:
    """An open document says first what it is, and never packed."""
    first = b"mimetypeapplication/vnd.oasis.opendocument." + kind
    return lambda content: content.startswith(ZIP) and content.startswith(first, FIRST_NAME)


TAKEN: Final[Mapping[str, tuple[FileKind, Callable[[bytes], bool]]]] = {
    "pdf": (FileKind.PDF, _begins(b"%PDF-")),
    "jpg": (FileKind.PICTURE, _begins(b"\xff\xd8\xff")),
    "jpeg": (FileKind.PICTURE, _begins(b"\xff\xd8\xff")),
    "png": (FileKind.PICTURE, _begins(b"\x89PNG\r\n\x1a\n")),
    "webp": (FileKind.PICTURE, _is_webp),
    "txt": (FileKind.TEXT, _is_typed),
    "md": (FileKind.TEXT, _is_typed),
    "csv": (FileKind.TEXT, _is_typed),
    "docx": (FileKind.DOCUMENT, _holds(b"word/document.xml")),
    "odt": (FileKind.DOCUMENT, _says(b"text")),
    "xlsx": (FileKind.SHEET, _holds(b"xl/workbook.xml")),
    "ods": (FileKind.SHEET, _says(b"spreadsheet")),
    "pptx": (FileKind.SLIDES, _holds(b"ppt/presentation.xml")),
    "odp": (FileKind.SLIDES, _says(b"presentation")),
}
ACCEPTED: Final = ",".join(f".{ending}" for ending in TAKEN)  # what a browser is told


def fit_files(given: Sequence[Given]) -> list[Given]:
    """All of them, or a Refusal: the files of one message."""
    if len(given) > limits.FILES:
        raise Refusal(TOO_MANY, count=limits.FILES)
    return [fit_file(one) for one in given]


def fit_file(given: Given) -> Given:
    """The file with a name that can be kept, a picture without its traces; raises Refusal for one that is not taken."""
    name = clean_name(given.name)
    if not given.content:
        raise Refusal(EMPTY, name=name)
    if len(given.content) > limits.FILE_BYTES:
        raise Refusal(TOO_LARGE, name=name, megabytes=limits.FILE_BYTES // 1_000_000)
    known = TAKEN.get(_ending(name))
    if known is None or not known[1](given.content):
        raise Refusal(NOT_TAKEN, name=name)
    return Given(name, _without_traces(given.content, name) if known[0] is FileKind.PICTURE else given.content)


def _without_traces(content: bytes, name: str) -> bytes:
    """A picture says nothing of where, when and with what it was taken."""
    try:
        return without_traces(content)
    except Damaged:
        raise Refusal(BROKEN, name=name) from None


def clean_name(name: str) -> str:
    """What a file is called, without the folders it lay in and whatever hides or turns round how it reads."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    seen = "".join(letter for letter in last if letter in "\t\n" or unicodedata.category(letter) not in UNSEEN)
    words = " ".join(seen.translate(NOT_IN_NAMES).split()).strip(". ")
    stem, dot, ending = words.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = words, "", ""
    return (stem[: limits.FILE_NAME - len(dot + ending)].rstrip(". ") or NAMELESS) + dot + ending


def kind_of(name: str) -> FileKind | None:
    """None for what is not taken; no file that was has such a name."""
    known = TAKEN.get(_ending(name))
    return known[0] if known else None


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""
