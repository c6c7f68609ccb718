"""Files in messages go and stay with the words beside them, and are in the copies of both."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lamplighter.access import Hidden, Keyring
from lamplighter.access.files import throw_away
from lamplighter.core.attachment import Given
from lamplighter.models.datakey import DataKey
from lamplighter.models.message import Attachment, Message
from lamplighter.models.person import Person
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.queries.message import file_name, get_file_for
from lamplighter.queries.safety.report import list_lines_of
from lamplighter.services.leaving.erase import erase_person, erase_who_has_left
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.leaving.remove import remove_copy
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message
from lamplighter.ui.copy import pack_copy
from tests.cast import NOON, Cast
from tests.services.files import PDF, pdf

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("files")]
GONE = NOON + timedelta(days=15)
HIS, HERS = pdf("his.pdf", b"of Jonas"), Given("hers.txt", b"of Amina")


@pytest.fixture
def both_sent(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    send_message(pair, "Mine", files=[HIS], by=cast.jonas, at=NOON)
    send_message(pair, "", files=[HERS, pdf("more.pdf")], by=cast.amina, at=NOON)
    return pair


def _row(author: Person, place: int = 0) -> Attachment:
    return Attachment.objects.select_related("message").get(message__author=author, place=place)


def _on_the_disk(files: Path) -> set[str]:
    return {path.name for path in files.iterdir()} if files.is_dir() else set()


def _of(rows: Iterable[Attachment]) -> set[str]:
    return {file_name(row.pk) for row in rows}


def test_whoever_leaves_takes_their_files_along(cast: Cast, both_sent: uuid.UUID, files: Path) -> None:
    his = _row(cast.jonas)
    kept = (files / file_name(his.pk)).read_bytes()
    erase_person(cast.jonas, at=NOON)
    assert _on_the_disk(files) == _of(Attachment.objects.all()) and Attachment.objects.count() == 2
    assert get_file_for(cast.amina, _row(cast.amina).pk) == (HERS.name, HERS.content)
    with pytest.raises(Hidden):
        Keyring(cast.amina).read_bytes(his, kept)  # as an old backup has it: there is no key any more


def test_files_that_were_left_stay_whole(cast: Cast, both_sent: uuid.UUID, files: Path) -> None:
    begin_leaving([both_sent], by=cast.jonas, at=NOON)
    assert erase_who_has_left(at=GONE) == 1
    assert len(_on_the_disk(files)) == 3
    assert get_file_for(cast.amina, _row(Message.objects.get(author=cast.jonas).author).pk)[1] == HIS.content
    erase_person(Person.objects.get(pk=cast.amina.pk), at=GONE)
    assert not Attachment.objects.exists() and _on_the_disk(files) == set(), "nobody keeps them any more"


@pytest.mark.parametrize("leaves", [True, False])
def test_whoever_removes_their_copy_takes_files_along_or_leaves_them(
    cast: Cast, both_sent: uuid.UUID, files: Path, leaves: bool, django_capture_on_commit_callbacks: Any
) -> None:
    his = _row(cast.jonas).pk
    leave_mentorship(both_sent, by=cast.jonas, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        remove_copy(both_sent, leaves_words=leaves, by=cast.jonas, at=NOON)
        assert len(_on_the_disk(files)) == 3, "the rows go first: whatever stops it, no row is left without its file"
    with pytest.raises(Hidden):
        get_file_for(cast.jonas, _row(cast.amina).pk)
    assert (file_name(his) in _on_the_disk(files)) is leaves
    assert _on_the_disk(files) == _of(Attachment.objects.all())
    with django_capture_on_commit_callbacks(execute=True):
        remove_copy(both_sent, leaves_words=True, by=cast.amina, at=NOON)
    assert not Attachment.objects.exists() and _on_the_disk(files) == set()
    assert not DataKey.objects.filter(scope__contains=str(both_sent)).exists()


def test_a_copy_has_the_files_of_both_whole(cast: Cast, both_sent: uuid.UUID) -> None:
    for person in (cast.amina, cast.jonas):
        pack = zipfile.ZipFile(io.BytesIO(pack_copy(get_copy_for(person, at=NOON), zone="UTC")))
        found = {name.rpartition("/")[2]: pack.read(name) for name in pack.namelist() if name.startswith("files/")}
        assert found == {"his.pdf": HIS.content, "hers.txt": HERS.content, "more.pdf": PDF}
        page = pack.read("read-me.html").decode()
        assert all(f'href="{name}"' in page for name in pack.namelist() if name.startswith("files/"))
        told = json.loads(pack.read("copy.json"))["tables"]["Attachment"]
        assert {row["name"]: row["size"] for row in told} == {
            "his.pdf": len(HIS.content),
            "hers.txt": 8,
            "more.pdf": len(PDF),
        }
    assert get_copy_for(cast.sam, at=NOON).files == ()


def test_a_copy_is_made_also_where_a_file_is_lost(cast: Cast, both_sent: uuid.UUID, files: Path) -> None:
    throw_away(file_name(_row(cast.jonas).pk))
    (files / file_name(_row(cast.amina).pk)).write_bytes(b"x" * 60)
    pack = zipfile.ZipFile(io.BytesIO(pack_copy(get_copy_for(cast.amina, at=NOON), zone="UTC")))
    assert [name.rpartition("/")[2] for name in pack.namelist() if name.startswith("files/")] == ["more.pdf"]


def test_whoever_reports_sees_what_a_file_is_called_and_hands_on_no_file(cast: Cast, both_sent: uuid.UUID) -> None:
    assert [line.words for line in list_lines_of(cast.amina, cast.jonas)] == ["Mine\n[his.pdf]"]
    lines = list_lines_of(cast.jonas, cast.amina)
    assert [line.words for line in lines if "hers" in line.words] == ["[hers.txt]\n[more.pdf]"]
