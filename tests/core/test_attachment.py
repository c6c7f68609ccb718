"""Files in a message: judged by their name and by what is in them, and by nothing that somebody says of them."""

from __future__ import annotations

import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from lamplighter.core import limits
from lamplighter.core.attachment import (
    ACCEPTED,
    BROKEN,
    EMPTY,
    NOT_TAKEN,
    TAKEN,
    TOO_LARGE,
    TOO_MANY,
    FileKind,
    Given,
    clean_name,
    fit_file,
    fit_files,
    kind_of,
)
from lamplighter.core.refusal import Refusal
from tests.services.files import HOSTILE_NAMES, PDF, office, open_document
from tests.services.pictures import CAMERA, from_a_telephone, packed

DOT = Image.new("RGB", (1, 1))
EACH = {
    "pdf": (FileKind.PDF, PDF),
    "jpg": (FileKind.PICTURE, packed(DOT, "JPEG")),
    "jpeg": (FileKind.PICTURE, packed(DOT, "JPEG")),
    "png": (FileKind.PICTURE, packed(DOT, "PNG")),
    "webp": (FileKind.PICTURE, packed(DOT, "WEBP")),
    "txt": (FileKind.TEXT, "Grüße,\r\n\tMaya\x0c\x1b".encode()),
    "md": (FileKind.TEXT, "# Plan für Montag".encode("latin-1")),
    "csv": (FileKind.TEXT, b"a;b\n1;2\n"),
    "docx": (FileKind.DOCUMENT, office("word/document.xml")),
    "xlsx": (FileKind.SHEET, office("xl/workbook.xml")),
    "pptx": (FileKind.SLIDES, office("ppt/presentation.xml")),
    "odt": (FileKind.DOCUMENT, open_document("text")),
    "ods": (FileKind.SHEET, open_document("spreadsheet")),
    "odp": (FileKind.SLIDES, open_document("presentation")),
}
TYPED = {"txt", "md", "csv"}
LIKE_ANOTHER = {("jpg", "jpeg"), ("jpeg", "jpg"), *((a, b) for a in TYPED for b in TYPED if a != b)}


def why_not(name: str, content: bytes) -> str:
    try:
        fit_file(Given(name, content))
    except Refusal as refusal:
        return refusal.sentence
    return ""


def test_each_kind_that_is_taken_is_known_by_name() -> None:
    assert EACH.keys() == TAKEN.keys()
    assert ACCEPTED == ".pdf,.jpg,.jpeg,.png,.webp,.txt,.md,.csv,.docx,.odt,.xlsx,.ods,.pptx,.odp"
    for ending, (kind, content) in EACH.items():
        for name in (f"a.{ending}", f"A.B.{ending.upper()}"):
            assert fit_file(Given(name, content)) == Given(name, content)
            assert kind_of(name) is kind
    assert {kind_of(name) for name in ("pdf", "a.exe", "a.pdf.exe", "", "a.")} == {None}


def test_what_a_file_is_called_and_what_is_in_it_must_agree() -> None:
    """Each kind under each other name."""
    for named in EACH:
        for inside, (_, content) in EACH.items():
            is_typed = named in TYPED and inside == "pdf"  # so small a PDF is words as well; as such it does no harm
            fits = named == inside or (named, inside) in LIKE_ANOTHER or is_typed
            assert (why_not(f"a.{named}", content) == "") is fits, (named, inside)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90\x00"),
        ("a.html", b"<script>alert(1)</script>"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.zip", office("word/document.xml")),
        ("a.docm", office("word/document.xml")),
        ("pdf", PDF),
        (".pdf", PDF),
        ("a.pdf", b" " + PDF),
        ("a.pdf", b"%PDF"),
        ("a.png", b"\x89PNG\r\n\x1a"),
        ("a.webp", b"RIFF\x04\x00\x00\x00WAVE"),
        ("a.webp", b"XIFF\x04\x00\x00\x00WEBP"),
        ("a.txt", b"MZ\x00"),
        ("a.txt", b"\x08"),
        ("a.csv", b"a\x7f"),
        ("a.docx", b"[Content_Types].xml word/document.xml"),
        ("a.docx", office("word/other.xml")),
        ("a.docx", office("word/document.xml", first=("types", b""))),
        ("a.odt", b"PK\x03\x04" + b"mimetypeapplication/vnd.oasis.opendocument.text"),
        ("a.odt", b"PKxx" + open_document("text")[4:]),
    ],
)
def test_what_only_looks_like_it_is_not_taken(name: str, content: bytes) -> None:
    assert why_not(name, content) == NOT_TAKEN


def test_as_much_as_fits_is_taken_and_no_byte_more() -> None:
    whole = PDF + b" " * (limits.FILE_BYTES - len(PDF))
    assert why_not("a.pdf", whole) == ""
    assert why_not("a.pdf", whole + b" ") == TOO_LARGE
    assert why_not("a.pdf", b"") == EMPTY
    with pytest.raises(Refusal, match=r"a\.pdf is larger than 5 megabytes"):
        fit_file(Given("/tmp/a.pdf", whole + b" "))


def test_three_come_at_once_and_each_is_looked_at() -> None:
    three = [Given(f"{number}.pdf", PDF) for number in range(3)]
    assert fit_files(three) == three
    with pytest.raises(Refusal) as refusal:
        fit_files([*three, three[0]])
    assert (refusal.value.sentence, refusal.value.facts) == (TOO_MANY, {"count": 3})
    with pytest.raises(Refusal, match=r"x\.exe is not a file we take"):
        fit_files([three[0], Given("x.exe", b"MZ")])


def test_nothing_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """However much an office file would come to: it is known by names that stand in it as they are."""
    monkeypatch.setattr(zipfile, "ZipFile", None)
    assert why_not("a.docx", EACH["docx"][1]) == ""
    assert why_not("a.odt", EACH["odt"][1]) == ""


@pytest.mark.parametrize(("name", "kept"), HOSTILE_NAMES.items(), ids=ascii)
def test_a_name_is_a_name_and_nothing_else(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_a_long_name_keeps_its_ending() -> None:
    long = clean_name("x" * 300 + ".pdf")
    assert long == "x" * (limits.FILE_NAME - 4) + ".pdf"
    assert clean_name("x" * 300) == "x" * limits.FILE_NAME
    assert clean_name("a." + "x" * 12) == "a." + "x" * 12
    assert clean_name("a." + "x" * 300) == "a." + "x" * (limits.FILE_NAME - 2), "that is no ending"
    assert clean_name("x" * 94 + " ." + "y" * 20 + ".pdf") == "x" * 94 + ".pdf"


@given(st.text())
def test_whatever_it_was_called_it_can_be_kept(name: str) -> None:
    kept = clean_name(name)
    assert 0 < len(kept) <= limits.FILE_NAME
    assert clean_name(kept) == kept
    assert not set(kept) & set('\\/:*?"<>|\r\n\t') and kept == kept.strip() and not kept.startswith(".")
    assert all(unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for letter in kept)


@pytest.mark.parametrize(("ending", "kind"), [("jpg", "JPEG"), ("png", "PNG"), ("webp", "WEBP")])
def test_a_picture_goes_without_its_traces(ending: str, kind: str) -> None:
    sent = from_a_telephone(kind=kind)
    kept = fit_file(Given(f"a.{ending}", sent)).content
    assert CAMERA.encode() in sent and CAMERA.encode() not in kept
    assert why_not(f"a.{ending}", sent[: len(sent) // 2]) == BROKEN
