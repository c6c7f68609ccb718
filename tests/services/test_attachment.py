"""Files in messages: for two, sealed on the disk, gone when they are taken back, and never run by a browser."""

from __future__ import annotations

import os
import stat
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden, Keyring
from lamplighter.access.files import keep_file
from lamplighter.core import limits
from lamplighter.core.attachment import FileKind, Given
from lamplighter.core.refusal import Refusal
from lamplighter.models.event import Event
from lamplighter.models.message import Attachment, Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import word
from lamplighter.queries.message import FileRead, file_name, get_file_for, get_last_message_for, get_messages_for
from lamplighter.services.keeping.sweep import UNDERWAY, sweep_files
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message, take_message_back
from lamplighter.services.message.files import NoMoreRoom
from lamplighter.services.operation import find_lost_files
from tests.access.test_files import no_room_after
from tests.cast import NOON, Cast, arrive
from tests.mailin.letters import words_by_mail
from tests.services.files import HOSTILE_NAMES, NOTE, PDF, pdf

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("files")]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def sent(cast: Cast, pair: uuid.UUID) -> uuid.UUID:
    return send_message(pair, "As promised", files=[pdf(), NOTE], by=cast.amina, at=NOON)


def _names(files: Path) -> set[str]:
    return {path.name for path in files.iterdir()} if files.is_dir() else set()


def _files_of_rows() -> set[str]:
    return {file_name(pk) for pk in Attachment.objects.values_list("pk", flat=True)}


def _shown(person: Person, pair: uuid.UUID) -> tuple[FileRead, ...]:
    return get_messages_for(person, pair, at=NOON).messages[-1].files


# --- for two ----------------------------------------------------------------------------------------------


def test_both_see_what_it_is_and_get_every_byte_of_it(cast: Cast, pair: uuid.UUID, sent: uuid.UUID) -> None:
    for person in (cast.amina, cast.jonas):
        seen = _shown(person, pair)
        assert [(file.name, file.kind, file.size) for file in seen] == [
            ("cv.pdf", FileKind.PDF, len(PDF)),
            ("Plan für Montag.txt", FileKind.TEXT, 16),
        ]
        assert [get_file_for(person, file.id) for file in seen] == [("cv.pdf", PDF), (NOTE.name, NOTE.content)]
    assert Event.objects.filter(verb="wrote a message", thing=sent).count() == 1


def test_a_file_needs_no_words(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, " ", files=[NOTE], by=cast.amina, at=NOON)
    (message,) = get_messages_for(cast.jonas, pair, at=NOON).messages
    assert (message.words, [file.name for file in message.files]) == ("", [NOTE.name])
    last = get_last_message_for(cast.jonas, pair, at=NOON, ring=Keyring(cast.jonas))
    assert last is not None and last.words == ""
    client = Client()
    client.force_login(cast.jonas)
    assert "A file, without words" in client.get(reverse("mentorship:page", args=[pair])).content.decode()
    with pytest.raises(Refusal, match="Write one line first"):
        send_message(pair, " ", by=cast.amina, at=NOON)


def test_files_stand_with_their_own_message(cast: Cast, pair: uuid.UUID) -> None:
    for number, author in enumerate((cast.amina, cast.jonas, cast.amina)):
        at = NOON + number * HOUR
        send_message(
            pair, f"{number}", files=[pdf(f"{number}-{place}.pdf") for place in range(number)], by=author, at=at
        )
    said = get_messages_for(cast.jonas, pair, at=NOON).messages
    assert {one.words: [file.name for file in one.files] for one in said} == {
        "0": [],
        "1": ["1-0.pdf"],
        "2": ["2-0.pdf", "2-1.pdf"],
    }


def test_nobody_else_gets_it_nor_puts_one_there(cast: Cast, pair: uuid.UUID, sent: uuid.UUID, files: Path) -> None:
    before = _names(files)
    file = _shown(cast.jonas, pair)[0].id
    for stranger in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            get_file_for(stranger, file)
        with pytest.raises(Hidden):
            Keyring(stranger).read_bytes(Attachment.objects.select_related("message").get(pk=file), b"x" * 40)
        with pytest.raises(Hidden):
            send_message(pair, "", files=[NOTE], by=stranger, at=NOON)
    assert _names(files) == before


def test_after_an_end_they_are_there_to_read_and_nothing_is_added(
    cast: Cast, pair: uuid.UUID, sent: uuid.UUID, files: Path
) -> None:
    leave_mentorship(pair, by=cast.amina, at=NOON)
    assert get_file_for(cast.jonas, _shown(cast.jonas, pair)[0].id)[1] == PDF
    with pytest.raises(Refusal, match="nothing can be changed"):
        send_message(pair, "", files=[pdf("late.pdf")], by=cast.jonas, at=NOON)
    assert _names(files) == _files_of_rows()


# --- on the disk ------------------------------------------------------------------------------------------


def test_on_the_disk_nobody_reads_it_nor_moves_it(cast: Cast, pair: uuid.UUID, sent: uuid.UUID, files: Path) -> None:
    assert _names(files) == _files_of_rows()
    for path in files.iterdir():
        kept = path.read_bytes()
        assert b"Catalog" not in kept and b"train" not in kept and stat.S_IMODE(path.stat().st_mode) == 0o600
    first, second = Attachment.objects.order_by("place")
    assert b"cv" not in bytes(first.name)
    keep_file(file_name(first.pk), (files / file_name(second.pk)).read_bytes())
    with pytest.raises(InvalidTag):
        get_file_for(cast.jonas, first.pk)


def test_a_file_is_no_field_of_its_row(cast: Cast, pair: uuid.UUID, sent: uuid.UUID) -> None:
    """A sealed name in place of a file does not open as one."""
    row = Attachment.objects.select_related("message").order_by("place")[0]
    keep_file(file_name(row.pk), bytes(row.name))
    with pytest.raises(InvalidTag):
        get_file_for(cast.amina, row.pk)


def test_each_ones_files_lie_under_their_own_key(cast: Cast, pair: uuid.UUID, sent: uuid.UUID) -> None:
    row = Attachment.objects.select_related("message")[0]
    assert row.key_scope() == f"mentorship:{pair}:{cast.amina.pk}"


def test_taken_back_it_is_gone_at_once(
    cast: Cast, pair: uuid.UUID, sent: uuid.UUID, files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    other = send_message(pair, "", files=[pdf("other.pdf")], by=cast.jonas, at=NOON)
    with pytest.raises(Refusal):
        take_message_back(sent, by=cast.amina, at=NOON + HOUR)
    assert len(_names(files)) == 3
    with django_capture_on_commit_callbacks(execute=True):
        take_message_back(sent, by=cast.amina, at=NOON + MINUTE)
    assert Message.objects.get().pk == other
    assert _names(files) == _files_of_rows() and len(_names(files)) == 1


def test_the_same_twice_is_once_and_leaves_one_file(cast: Cast, pair: uuid.UUID, files: Path) -> None:
    def send(*given: Given, words: str = "Here", after: timedelta = MINUTE / 2) -> uuid.UUID:
        return send_message(pair, words, files=given, by=cast.amina, at=NOON + after)

    first = send(pdf(), NOTE, after=timedelta())
    assert send(pdf(), NOTE) == first
    assert _names(files) == _files_of_rows() and len(_names(files)) == 2
    others = [
        send(pdf(), NOTE, words="There"),
        send(pdf()),
        send(),
        send(NOTE, pdf()),
        send(pdf("CV.pdf"), NOTE),
        send(pdf(more=b" "), NOTE),
        send(pdf(), Given(NOTE.name, b"First the bus...")),
        send(pdf(), NOTE, after=HOUR),
    ]
    assert len({first, *others}) == 9
    assert _names(files) == _files_of_rows()


@pytest.mark.parametrize("room", [0, 60], ids=["no room", "room for the first"])
def test_a_full_disk_is_told_in_words_and_leaves_nothing(
    cast: Cast, pair: uuid.UUID, files: Path, room: int, caplog: pytest.LogCaptureFixture
) -> None:
    large = pdf("secret-name.pdf", b" " * 4_000)
    with no_room_after(room), pytest.raises(Refusal, match="no room for a file on this server"):
        send_message(pair, "Here", files=[NOTE, large], by=cast.amina, at=NOON)
    assert _names(files) == set() and not Message.objects.exists()
    assert "a file could not be written: OSError" in caplog.text and "secret" not in caplog.text


def test_a_row_that_cannot_be_written_leaves_no_file(cast: Cast, pair: uuid.UUID, files: Path) -> None:
    with pytest.raises(Refusal, match="characters"):
        send_message(pair, "x" * (limits.MESSAGE + 1), files=[NOTE], by=cast.amina, at=NOON)
    assert _names(files) == set() and not Attachment.objects.exists()


def test_stopped_between_the_files_and_their_rows_nothing_is_left(
    cast: Cast, pair: uuid.UUID, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        assert len(_names(files)) == 2, "both are whole by then"
        raise KeyboardInterrupt

    monkeypatch.setattr("lamplighter.services.message.write.tell_partner_of_message", stop)
    with pytest.raises(KeyboardInterrupt):
        send_message(pair, "Here", files=[NOTE, pdf()], by=cast.amina, at=NOON)
    assert _names(files) == set() and not Attachment.objects.exists()


def test_one_that_is_not_taken_keeps_all_at_home(cast: Cast, pair: uuid.UUID, files: Path) -> None:
    with pytest.raises(Refusal, match=r"run\.exe is not a file we take"):
        send_message(pair, "Here", files=[NOTE, Given("run.exe", b"MZ")], by=cast.amina, at=NOON)
    assert _names(files) == set() and not Message.objects.exists()


def test_what_a_crash_leaves_is_swept_away_and_what_is_in_use_is_not(
    cast: Cast, pair: uuid.UUID, sent: uuid.UUID, files: Path
) -> None:
    for name in (file_name(uuid.uuid4()), "lost.half", "fresh.half"):
        keep_file(name, b"x")
    now = datetime.now(UTC)
    old = (now - UNDERWAY - MINUTE).timestamp()
    for path in files.iterdir():
        if path.name != "fresh.half":
            os.utime(path, (old, old))
    assert sweep_files(at=now) == 2
    assert _names(files) == {*_files_of_rows(), "fresh.half"}


def test_no_transaction_is_open_while_a_file_is_written(
    cast: Cast, pair: uuid.UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite has one writer: whoever hands over ten megabytes must not keep the others waiting."""
    usual = len(transaction.get_connection().savepoint_ids)
    open_ones = []

    def note(file: int) -> None:
        open_ones.append(len(transaction.get_connection().savepoint_ids))

    monkeypatch.setattr(os, "fsync", note)
    send_message(pair, "Here", files=[NOTE, pdf()], by=cast.amina, at=NOON)
    assert open_ones == [usual, usual]


def test_there_is_room_for_so_much_of_one_person_in_one_pair(
    cast: Cast, pair: uuid.UUID, files: Path, settings: Any
) -> None:
    settings.LIMITS = type(settings.LIMITS)(files_in_a_pair=len(PDF) + len(NOTE.content))
    send_message(pair, "", files=[pdf(), NOTE], by=cast.amina, at=NOON)
    with pytest.raises(NoMoreRoom, match="no room for more"):
        send_message(pair, "", files=[Given("a.txt", b"a")], by=cast.amina, at=NOON)
    send_message(pair, "Only words", by=cast.amina, at=NOON)
    send_message(pair, "", files=[Given("a.txt", b"a")], by=cast.jonas, at=NOON)
    assert Attachment.objects.count() == 3 and _names(files) == _files_of_rows()


# --- what is told -----------------------------------------------------------------------------------------


def _told(pair: uuid.UUID) -> str:
    notice = Notice.objects.filter(template="message/written").latest("due_at")
    mail = word(notice, at=NOON)
    assert mail is not None
    assert [type(part).__name__ for part in mail.attachments] == [], "no mail carries a file"
    return str(mail.body)


def test_a_mail_says_how_many_and_what_they_are_called_only_where_words_travel(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, "Psst", files=[pdf("my illness.pdf")], by=cast.amina, at=NOON)
    text = _told(pair)
    assert "One file came with it." in text and reverse("message:list", args=[pair]) in text
    assert "illness" not in text and "Psst" not in text
    words_by_mail(cast, pair)
    send_message(pair, "Psst", files=[pdf("my illness.pdf"), NOTE], by=cast.amina, at=NOON + HOUR)
    text = _told(pair)
    assert "2 files came with it." in text and "my illness.pdf, Plan für Montag.txt" in text and "Psst" in text
    send_message(pair, "", files=[NOTE], by=cast.amina, at=NOON + 2 * HOUR)
    assert "without words" in _told(pair)
    send_message(pair, "Only words", by=cast.amina, at=NOON + 3 * HOUR)
    assert "came with it" not in _told(pair)


# --- the page ---------------------------------------------------------------------------------------------


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.amina)
    return client


def _post(client: Client, pair: uuid.UUID, words: str, *given: Given) -> Any:
    attached = [SimpleUploadedFile("x", one.content) for one in given]
    for one, file in zip(given, attached, strict=True):
        file._name = one.name  # Django's own class would clean it before it is sent
    return client.post(reverse("message:list", args=[pair]), {"words": words, "attached": attached})


def test_it_is_sent_and_saved_on_the_page(cast: Cast, pair: uuid.UUID, amina: Client) -> None:
    assert _post(amina, pair, "", pdf(), NOTE).status_code == 303
    page = amina.get(reverse("message:list", args=[pair])).content.decode()
    first, second = _shown(cast.jonas, pair)
    assert reverse("message:file", args=[first.id]) in page
    assert "cv.pdf" in page and "PDF, " in page and "text, 16" in page
    assert amina.get(reverse("message:file", args=[second.id])).content == NOTE.content


def test_a_file_is_handed_over_to_be_saved_and_nothing_in_it_runs(cast: Cast, pair: uuid.UUID, amina: Client) -> None:
    send_message(pair, "", files=[Given("a.txt", b"<script>alert(1)</script>")], by=cast.amina, at=NOON)
    answer = amina.get(reverse("message:file", args=[_shown(cast.amina, pair)[0].id]))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert {"no-store", "private"} <= set(answer.headers["Cache-Control"].split(", "))
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_no_name_breaks_out_of_the_line_that_says_it(cast: Cast, pair: uuid.UUID, amina: Client, name: str) -> None:
    send_message(pair, "", files=[Given(name + "a.txt", b"a")], by=cast.amina, at=NOON)
    (file,) = _shown(cast.amina, pair)
    answer = amina.get(reverse("message:file", args=[file.id]))
    said = answer.headers["Content-Disposition"]
    assert (
        said.isascii()
        and said.count("attachment") == 1
        and said.count(";") == 1 + file.name.count(";") * name.isascii()
    )
    assert "\n" not in said and "\r" not in said and "/" not in said and "\\" not in said and said.count('"') in (0, 2)
    assert "Set-Cookie" not in answer.headers


def test_words_stay_when_a_file_is_refused(cast: Cast, pair: uuid.UUID, amina: Client) -> None:
    for given, sentence in (
        ([Given("run.exe", b"MZ")], "run.exe is not a file we take"),
        ([pdf(str(number)) for number in range(4)], "Up to 3 files fit into one message"),
        ([pdf("empty.pdf"), Given("none.pdf", b"")], "There is nothing in none.pdf"),
        ([pdf(more=b" " * limits.FILE_BYTES)], "larger than 5 megabytes"),
    ):
        answer = _post(amina, pair, "A long evening of typing", *given)
        page = answer.content.decode()
        assert answer.status_code == 422 and sentence in page and "A long evening of typing</textarea>" in page
        assert "<details open>" in page
    assert not Message.objects.exists()


def test_when_words_are_refused_it_is_said_that_files_are_to_be_chosen_anew(
    cast: Cast, pair: uuid.UUID, amina: Client
) -> None:
    page = _post(amina, pair, "x" * (limits.MESSAGE + 1), NOTE).content.decode()
    assert "Choose your files once more" in page and "Shorten it" in page
    page = _post(amina, pair, " ").content.decode()
    assert "Write one line first." in page and "Choose your files" not in page


def test_a_stranger_finds_no_file(cast: Cast, pair: uuid.UUID, sent: uuid.UUID) -> None:
    client = Client()
    client.force_login(arrive("Eve"))
    path, nowhere = (reverse("message:file", args=[pk]) for pk in (Attachment.objects.all()[0].pk, uuid.uuid4()))
    assert client.get(path).status_code == client.get(nowhere).status_code == 404
    assert client.post(path).status_code == 405


# --- whether all is sound ---------------------------------------------------------------------------------


def test_a_file_that_is_lost_or_damaged_is_found(cast: Cast, pair: uuid.UUID, sent: uuid.UUID, files: Path) -> None:
    assert list(find_lost_files()) == []
    first, second = Attachment.objects.order_by("place")
    (files / file_name(first.pk)).unlink()
    damaged = files / file_name(second.pk)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    found = {finding.thing: finding.sentence for finding in find_lost_files()}
    assert found.keys() == {str(first.pk), str(second.pk)}
    assert "not there any more" in found[str(first.pk)] and "does not open" in found[str(second.pk)]
    assert len(list(find_lost_files(at_most=1))) == 1
    with pytest.raises(Hidden):
        get_file_for(cast.jonas, first.pk)
