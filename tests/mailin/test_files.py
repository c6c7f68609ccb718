"""Files that come with a mail: they go where its words go, by the same limits, and what cannot come is named."""

from __future__ import annotations

import time
import uuid
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from lamplighter.core import limits
from lamplighter.core.attachment import Given
from lamplighter.core.incoming import LONGEST_HEADS, LONGEST_TEXT, head_of, is_laborious, read_mail
from lamplighter.models.mailin import ReadMail
from lamplighter.models.message import Attachment, Message
from lamplighter.queries.message import file_name, get_file_for, get_messages_for
from lamplighter.services.mailin import Outcome, take_mail_in
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.slot import cannot_make_it
from tests.access.test_files import no_room_after
from tests.cast import NOON, Cast
from tests.mailin.letters import answer, words_by_mail
from tests.outbox.post import carry
from tests.services.files import HOSTILE_NAMES, NOTE, PDF, pdf
from tests.sink import text_of

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("files")]


@pytest.fixture
def mail(cast: Cast, pair: uuid.UUID) -> EmailMessage:
    """Jonas has written, and the two have agreed that words travel; Amina has it in her mail."""
    words_by_mail(cast, pair)
    carry()
    send_message(pair, "How was it?", by=cast.jonas, at=NOON)
    (told,) = carry()
    return told


def came(mail: EmailMessage, words: str, *files: Given, **more: Any) -> Outcome:
    return take_mail_in(answer(mail, words, files=files, **more), at=NOON).outcome


def told_to_amina() -> list[str]:
    return [text_of(told) for told in carry() if told["To"] == "amina@example.org"]


def messages_of_amina(cast: Cast, pair: uuid.UUID) -> list[tuple[str, list[tuple[str, bytes]]]]:
    return [
        (one.words, [get_file_for(cast.jonas, file.id) for file in one.files])
        for one in get_messages_for(cast.jonas, pair, at=NOON).messages
        if not one.is_mine
    ]


def on_the_disk(files: Path) -> set[str]:
    return {path.name for path in files.iterdir()} if files.is_dir() else set()


def of_rows() -> set[str]:
    return {file_name(pk) for pk in Attachment.objects.values_list("pk", flat=True)}


def test_words_and_files_become_one_message(cast: Cast, pair: uuid.UUID, mail: EmailMessage, files: Path) -> None:
    assert came(mail, "Here it is.\n\n-- \nAmina", pdf(), NOTE) is Outcome.TAKEN
    assert messages_of_amina(cast, pair) == [("Here it is.", [("cv.pdf", PDF), (NOTE.name, NOTE.content)])]
    assert on_the_disk(files) == of_rows() and len(of_rows()) == 2
    (told,) = [letter for letter in carry() if letter["To"] == "jonas@example.org"]
    assert "2 files came with it." in text_of(told) and "cv.pdf" in text_of(told)
    assert PDF not in told.as_bytes() and not list(told.iter_attachments())


def test_files_without_words_are_a_message(cast: Cast, pair: uuid.UUID, mail: EmailMessage) -> None:
    came(mail, "> How was it?", pdf())
    assert messages_of_amina(cast, pair) == [("", [("cv.pdf", PDF)])]
    assert told_to_amina() == []


def test_the_same_mail_twice_acts_once(cast: Cast, pair: uuid.UUID, mail: EmailMessage, files: Path) -> None:
    raw = answer(mail, "Here", files=[pdf()])
    for _ in range(2):
        take_mail_in(raw, at=NOON)
    assert len(messages_of_amina(cast, pair)) == 1 and on_the_disk(files) == of_rows()


def test_what_cannot_come_along_is_named_with_the_reason_and_the_rest_comes(
    cast: Cast, pair: uuid.UUID, mail: EmailMessage, files: Path
) -> None:
    given = [
        Given("run.exe", b"MZ"),
        pdf("1.pdf"),
        pdf("large.pdf", b" " * limits.FILE_BYTES),
        pdf("2.pdf"),
        Given("empty.txt", b""),
        pdf("3.pdf"),
        pdf("4.pdf"),
    ]
    came(mail, "All I have", *given)
    assert messages_of_amina(cast, pair) == [("All I have", [(f"{number}.pdf", PDF) for number in (1, 2, 3)])]
    (told,) = told_to_amina()
    for why in (
        "- run.exe is not a file we take",
        "- large.pdf is larger than 5 megabytes",
        "- There is nothing in empty.txt",
        "- 4.pdf is one too many: up to 3 files fit into one message.",
    ):
        assert why in told
    assert "1.pdf" not in told and on_the_disk(files) == of_rows()


def test_of_files_alone_that_cannot_come_nothing_is_passed_on(cast: Cast, pair: uuid.UUID, mail: EmailMessage) -> None:
    came(mail, "", Given("run.exe", b"MZ"))
    assert messages_of_amina(cast, pair) == []
    (told,) = told_to_amina()
    assert "found no words of yours" in told and "run.exe is not a file we take" in told


def test_words_come_also_where_there_is_no_room_for_files(
    cast: Cast, pair: uuid.UUID, mail: EmailMessage, files: Path, settings: Any
) -> None:
    with no_room_after(limits.FILE_BYTES - 1_000):  # enough for all else that is written
        came(mail, "First", pdf(more=os_noise(limits.FILE_BYTES - 500)))
    (told,) = told_to_amina()
    assert "There is no room for a file on this server" in told
    settings.LIMITS = type(settings.LIMITS)(files_in_a_pair=9)
    came(mail, "Second", pdf())
    came(mail, "", pdf())
    second, third = told_to_amina()
    assert "no room for more" in second and "has what you sent, but" in second
    assert "no room for more" in third and "found no words" not in second
    assert sorted(messages_of_amina(cast, pair)) == [("First", []), ("Second", [])]
    assert on_the_disk(files) == set()


def test_where_words_stay_at_home_nothing_of_a_file_is_written(cast: Cast, pair: uuid.UUID, files: Path) -> None:
    send_message(pair, "How was it?", by=cast.jonas, at=NOON)
    mail = next(told for told in carry() if told["To"] == "amina@example.org" and "written to you" in told["Subject"])
    came(mail, "", pdf())
    assert not Attachment.objects.exists() and not files.exists()
    (told,) = told_to_amina()
    assert "was left out, too" in told and "not passed on" in told


def test_a_number_and_files(cast: Cast, pair: uuid.UUID, mail: EmailMessage) -> None:
    meeting = plan_meeting(pair, NOON.replace(day=20), by=cast.amina, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    offered = next(told for told in carry() if told["To"] == "amina@example.org")
    came(offered, "1", pdf(), Given("run.exe", b"MZ"))
    assert messages_of_amina(cast, pair) == [("", [("cv.pdf", PDF)])]
    (told,) = told_to_amina()
    assert "It is on for" in told and "run.exe is not a file we take" in told


def test_whoever_is_not_let_in_writes_nothing(cast: Cast, pair: uuid.UUID, mail: EmailMessage, files: Path) -> None:
    for heads in ({"Authentication-Results": "mx; dmarc=fail"}, {"Auto-Submitted": "auto-replied"}):
        came(mail, "Psst", pdf(), heads=heads)
    came(mail, "Psst", pdf(), sender="eve@example.org")
    came(mail, "Psst", pdf(), to=f"answers+{uuid.uuid4().hex}@mail.example.org")
    leave_mentorship(pair, by=cast.jonas, at=NOON)
    came(mail, "Psst", pdf())
    assert not Attachment.objects.exists() and on_the_disk(files) == set()
    assert Message.objects.count() == 1


def test_a_large_mail_of_a_stranger_is_not_read_beyond_its_head(mail: EmailMessage, monkeypatch: Any) -> None:
    """Nobody who holds no address of ours makes us unpack twenty megabytes."""
    read: list[int] = []
    monkeypatch.setattr("lamplighter.services.mailin.read_mail", lambda raw: (read.append(len(raw)), read_mail(raw))[1])
    large = answer(mail, "Hello", files=[pdf(more=b" " * 900_000)], sender="eve@example.org")
    assert take_mail_in(large, at=NOON).outcome is Outcome.TAKEN
    assert len(read) == 1 and read[0] < 2_000
    assert len(head_of(b"X: " + b"x" * 900_000)) == LONGEST_HEADS
    assert head_of(b"A: b\n\nc\n\nd") == b"A: b\n\n" and head_of(b"A: b\r\n\r\nc") == b"A: b\r\n\r\n"
    assert ReadMail.objects.count() == 0


def test_three_of_the_largest_fit_into_one_mail(cast: Cast, pair: uuid.UUID, mail: EmailMessage) -> None:
    given = [pdf(f"{number}.pdf", os_noise(limits.FILE_BYTES - len(PDF))) for number in range(3)]
    assert came(mail, "w" * limits.MESSAGE, *given) is Outcome.TAKEN
    ((words, found),) = messages_of_amina(cast, pair)
    assert words == "w" * limits.MESSAGE and found == [(one.name, one.content) for one in given]


def os_noise(size: int) -> bytes:
    return (b"\x00\xff\r\n\x1a" * (size // 5 + 1))[:size]


def test_a_mail_that_would_take_minutes_to_read_is_too_long(mail: EmailMessage) -> None:
    """Many lines in many parts that hold one another: known before it is read."""
    parts = b"".join(
        b"--b%d\nContent-Type: Multipart/mixed; boundary=b%d\n\n" % (depth, depth + 1) for depth in range(100)
    )
    head = b"From: a@b\nContent-Type: multipart/mixed; boundary=b0\n\n"
    began = time.process_time()
    for line, count in ((b"x\n", 100_000), (b"\r", 100_000)):
        assert take_mail_in(head + parts + line * count, at=NOON).outcome is Outcome.TOO_LONG
    assert take_mail_in(head + b"x\n" * 6_000_000, at=NOON).outcome is Outcome.TOO_LONG
    assert time.process_time() - began < 5
    assert not is_laborious(answer(mail, "Here", files=[pdf(more=os_noise(limits.FILE_BYTES - 100))] * 3))
    assert is_laborious(b"\n" * 10_000_001) and not is_laborious(b"\n" * 10_000_000)
    assert is_laborious(b"multipart/" + b"\n" * 5_000_001) and not is_laborious(b"multipart/" + b"\r" * 5_000_000)


def test_so_many_words_are_read_of_one_part() -> None:
    raw = b"From: a@b\nContent-Type: text/plain\n\n" + b"x" * (LONGEST_TEXT + 9)
    assert len(read_mail(raw).text) == LONGEST_TEXT


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=ascii)
def test_a_name_does_no_more_by_mail_than_on_the_page(
    cast: Cast, pair: uuid.UUID, mail: EmailMessage, name: str
) -> None:
    try:
        raw = answer(mail, "Here", files=[Given(name + "a.txt", b"a")])
    except (ValueError, UnicodeError):
        raw = answer(mail, "Here", files=[Given("NAME", b"a")])
        raw = raw.replace(b'"NAME"', b'"' + (name + "a.txt").encode("utf-8", "surrogatepass") + b'"')
    take_mail_in(raw, at=NOON)
    letters = carry()
    assert letters, "it came, or it is said why not"
    for letter in letters:
        assert letter["To"] in ("jonas@example.org", "amina@example.org") and "Set-Cookie" not in letter
        assert "\u202e" not in text_of(letter)
    for row in Attachment.objects.all():
        found, content = get_file_for(cast.amina, row.pk)
        assert content == b"a" and not set(found) & set('\r\n/\\"') and found.endswith(".txt")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        (b'filename="=?utf-8?B?TGVi4oCZLnBkZg==?="', "Leb\u2019.pdf"),
        (b"filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        (b"filename*0=lang; filename*1=er.pdf", "langer.pdf"),
        (b"filename*=x'y'%00", None),
        (b'filename="=?nonsense?B?////?="', None),
        (b"filename", None),
    ],
)
def test_names_are_read_as_mail_programs_write_them(said: bytes, name: str | None) -> None:
    raw = b"From: a@b\nContent-Type: application/pdf\nContent-Disposition: attachment; " + said + b"\n\n%PDF-"
    (file,) = read_mail(raw).files
    assert file.content == b"%PDF-" and (name is None or file.name == name)
