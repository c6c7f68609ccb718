"""The two doors by which mail comes in, whatever comes: the pipe of a mail server, and a small door of our own."""

from __future__ import annotations

import io
import smtplib
import socket
import sys
import uuid
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamplighter.core.choice import choice_in
from lamplighter.core.incoming import NOTHING, read_mail, words_of
from lamplighter.core.limits import Limits
from lamplighter.management.commands._listener import listen
from lamplighter.management.commands.mail_in import _take
from lamplighter.models.meeting import Meeting
from lamplighter.services.mailin import Outcome, take_mail_in
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.slot import cannot_make_it
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.mailin.letters import answer
from tests.outbox.post import carry
from tests.sink import Sink

HOSTILE = (
    b"",
    b"\x00\xff" * 40,
    b"From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n"
    + b"--x\nContent-Type: multipart/mixed; boundary=x\n\n" * 900,
    b"From: a@b\nContent-Type: text/plain; charset=nonsense\nContent-Transfer-Encoding: base64\n\nMQ==",
    b'From: a@b\nContent-Type: text/plain; charset="a\x00b"\n\n1',
    b"From: =?utf-8?b?//8=?= <jonas@example.org>\nFrom: eve@example.org\n\n1",
    b"From: a@b\nTo: " + b"a@b, " * 5_000 + b"\n\n1",
    b"From: a@b\nMessage-ID: \xed\xa0\x80\nTo: answers+x@mail.example.org\n\n1",
    b"From: a@b\nContent-Type: text/html\n\n" + b"<div>" * 20_000,
    b"From: a@b\nContent-Type: text/html\n\n" + b"<a " * 20_000,
    b"From: a@b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\nMETHOD:REPLY\nBEGIN:VEVENT\nSEQUENCE:x\n",
    b"From: a@b\nContent-Type: message/rfc822\n\nFrom: c@d\nContent-Type: message/rfc822\n\n" * 300,
    b"From: a@b\nDate: 99\nContent-Disposition: attachment; filename*=x'y'%00\nContent-Type: ;;;=\n\n1",
    b"From: a@b\nSubject: " + b"x" * 100_000 + b"\n\n" + b"On Monday " * 10_000,
)


def pipe(monkeypatch: Any, raw: bytes, *arguments: str) -> tuple[int, str]:
    """As the pipe of a mail server runs it: the exit code, and the sentence for whoever wrote."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    out = io.StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("mail_in", *arguments, stdout=out)
    assert isinstance(end.value.code, int)
    return end.value.code, out.getvalue()


@pytest.mark.parametrize("raw", HOSTILE)
def test_whatever_comes_is_read_to_its_end(raw: bytes) -> None:
    mail = read_mail(raw)
    assert mail.recipients == () or mail is not NOTHING
    choice_in(words_of(mail.text))


@given(
    st.binary(max_size=400) | st.text(max_size=400).map(lambda text: f"From: a@b\n{text}".encode("utf-8", "replace"))
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_that_anybody_makes_up_breaks_the_reader(raw: bytes) -> None:
    number, rest = choice_in(words_of(read_mail(raw).text))
    assert number in range(4)
    assert len(rest) <= len(raw) * 3


@pytest.mark.engine
def test_hostile_mail_changes_nothing_and_breaks_nothing(cast: Cast) -> None:
    for raw in HOSTILE:
        for to in ("", "answers@mail.example.org", f"answers+{uuid.uuid4().hex}@mail.example.org", "\x00", "a" * 999):
            assert take_mail_in(raw, to=to, at=NOON).outcome in (Outcome.TAKEN, Outcome.REFUSED)
    assert carry() == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Fine.\n\n> How are you?\n", "Fine."),
        ("Fine.\n\nAm Mo., 1. März schrieb Amina <a@b>:\n> x", "Fine."),
        ("Fine.\n\nOn Mon, 1 March 2027 at 12:00, Somebody With A Name\n<a@b.org> wrote:\n\n> x", "Fine."),
        ("Fine.\n\n-----Original Message-----\nFrom: x", "Fine."),
        ("Fine.\n\nFrom: Lamplighter <lamplighter@example.org>\nSent: Monday", "Fine."),
        ("Fine.\n-- \nJonas\n+49", "Fine."),
        ("Fine.\nSent from my telephone", "Fine."),
        ("From: here on it went well.\nOn we go.", "From: here on it went well.\nOn we go."),
        ("> only what was said", ""),
    ],
)
def test_only_what_they_wrote_themselves(text: str, words: str) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    "closing",
    [
        "Best, Noor", "Best,\nNoor", "Kind regards\n\nNoor Haddad", "All the best", "Best\nNoor", "Cheers,",
        "Liebe Grüße\nNoor", "Liebe Grüße Noor", "Viele Gruesse,\nNoor", "LG Noor",
        "Mit freundlichen Grüßen\nN. Haddad",
        "Um abraço,\nNoor", "Abraços,", "Com os melhores cumprimentos,\nNoor Haddad", "\nNoor",
    ],
)  # fmt: skip
def test_a_closing_and_a_name_are_no_words(closing: str) -> None:
    assert words_of(f"It went well.\n{closing}\n", signed="Noor N. Haddad") == "It went well."
    assert choice_in(words_of(f"2\n\n{closing}", signed="Noor N. Haddad")) == (2, "")


@pytest.mark.parametrize(
    "text",
    [
        "It went well.\nBest wishes for your exam",
        "It went well.\nLiebe Grüße\nBis Montag",
        "It went well.\nBest,\nSee you on Monday",
        "It went well.\nCheers",
        "Who should ask?\nNoor",
        "It went well.\nAll the best, and tell me how it was",
        "Liebe Grüße\nNoor",
        "Best, Noor",
        "Noor",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert words_of(text, signed="Noor Haddad") == text


def test_a_mail_that_is_only_a_page_is_read_without_what_it_quotes() -> None:
    raw = b"From: a@b\nContent-Type: text/html\n\n<style>p{}</style><div>Two lines</div><div>it is</div>"
    raw += b"<blockquote>1</blockquote>"
    assert words_of(read_mail(raw).text) == "Two lines\nit is"


@pytest.mark.parametrize(
    ("number", "lines"),
    [
        (
            1,
            [
                "1",
                "(1)",
                "the first",
                "The first one, please",
                "Die erste passt mir gut",
                "a primeira, por favor",
                "one",
            ],
        ),
        (
            2,
            [
                "Nummer 2 bitte",
                "Die 2",
                "the second",
                "a segunda",
                "No. 2",
                "2 works for me",
                "der zweite Termin",
                "2 2",
            ],
        ),
        (
            2,
            [
                "a segunda opção",
                "Número 2, obrigada",
                "zwei",
                "option two",
                "für mich die 2",
                "I’ll take 2",
                "2 passt mir",
            ],
        ),
        (3, ["Option 3!", "3 por favor", "das dritte", "the third slot", "a 3", "Ja, gern die 3", "#3", "três"]),
    ],
)
def test_a_choice_is_one_number(number: int, lines: list[str]) -> None:
    assert [line for line in lines if choice_in(line)[0] != number] == []


@pytest.mark.parametrize(
    "words",
    [
        "", "4", "12", "1 or 2", "1, 2", "2 oder 3", "die erste oder die dritte", "2\n3", "2\n\nor the third one",
        "First, thanks!", "a second", "take one", "any one", "segunda", "na segunda", "not 2", "No, 2", "2?", "2 hours",
        "2 pm", "1:30", "1.5", "am 2.", "the 2nd", "nicht die 2", "dois minutos", "second", "two of us", "the", "a",
        "2" + " please" * 20, "-2-3",
    ],
)  # fmt: skip
def test_where_it_could_be_something_else_nobody_guesses(words: str) -> None:
    assert choice_in(words) == (0, words)


@pytest.mark.parametrize(
    ("results", "is_disowned"),
    [
        (["mx.example.org; dmarc=fail"], True),
        (["mx.example.org 1; spf=pass", "mx.example.org; dkim=pass", "MX.example.org; x=y;\n dmarc = FAIL"], True),
        (["mx.example.org; spf=pass", "elsewhere.example; dmarc=fail"], False),
        (["mx.example.org; dmarc=pass", "mx.example.org; dkim=none"], False),
        ([""], False),
        ([], False),
    ],
)
def test_all_that_our_own_mail_server_found_is_read(results: list[str], is_disowned: bool) -> None:
    heads = "".join(f"Authentication-Results: {found}\n" for found in results)
    assert read_mail(f"{heads}From: a@b\n\n1".encode()).is_disowned is is_disowned


@pytest.mark.engine
def test_the_pipe_answers_as_mail_servers_understand(cast: Cast, pair: uuid.UUID, monkeypatch: Any) -> None:
    mail = _offer(cast, pair)
    monkeypatch.setattr("lamplighter.management.commands.mail_in.connections.close_all", lambda: None)
    assert pipe(monkeypatch, answer(mail, "1"), "--sender", "") == (0, "")
    assert pipe(monkeypatch, answer(mail, "1"), "--to", "answers@mail.example.org", "--sender", "a@b")[0] == 0
    assert Meeting.objects.get().called_off_at is None
    code, says = pipe(monkeypatch, answer(mail, "1", to="answers@mail.example.org", sender="eve@example.org"))
    assert (code, says.split(",")[0]) == (67, "Nobody reads mail at this address")
    assert pipe(monkeypatch, b"x" * (Limits().incoming_bytes + 1))[0] == 65
    monkeypatch.setattr("lamplighter.management.commands._shared.STORES", ("nowhere",))
    with pytest.raises(Exception, match="nowhere"):
        _take(b"", to="", is_bounce=False)


def test_the_pipe_says_what_it_misses(settings: Any) -> None:
    for where in ("2525", "host:port"):
        with pytest.raises(CommandError, match="127"):
            call_command("mail_in", "--listen", where)
    settings.MAIL_IN = ""
    with pytest.raises(CommandError, match="LAMPLIGHTER_MAIL_IN"):
        call_command("mail_in")


@pytest.mark.engine
@pytest.mark.django_db(transaction=True, databases=BOTH_STORES)
def test_a_meeting_moves_from_both_sides_by_mail_alone(cast: Cast, pair: uuid.UUID, settings: Any) -> None:
    """Out by a real mail server, back by ours: a decline, a number, and words that nobody asked for."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with Sink() as sink, listen("127.0.0.1", port, _take), smtplib.SMTP("127.0.0.1", port, timeout=20) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        now = timezone.now()
        plan_meeting(pair, now + timedelta(days=3), by=cast.jonas, at=now)
        for side in (cast.amina, cast.jonas):
            meeting = Meeting.objects.get()
            cannot_make_it(meeting.pk, by=side, at=now)
            carry(timezone.now())
            (mail,) = [mail for mail in sink.mails if "\n1. " in mail.as_string()][-1:]
            assert mail["To"] != f"{side.name.lower()}@example.org"
            sent = answer(mail, "1\n\nSent from my telephone")
            server.sendmail(mail["To"], [mail["Reply-To"]], sent)
            server.sendmail(mail["To"], [mail["Reply-To"].upper()], sent)
            meeting.refresh_from_db()
            assert meeting.called_off_at is None
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            server.sendmail("eve@example.org", ["sam@example.org"], b"Relay this")
        with pytest.raises(smtplib.SMTPDataError, match="Nobody reads"):
            server.sendmail("eve@example.org", ["answers@mail.example.org"], b"From: eve@example.org\n\nHello")
    assert len([mail for mail in sink.mails if "Settled: you and" in mail["Subject"]]) == 1


def _offer(cast: Cast, pair: uuid.UUID) -> EmailMessage:
    now = timezone.now()
    meeting = plan_meeting(pair, now + timedelta(days=3), by=cast.jonas, at=now)
    carry(now)
    cannot_make_it(meeting, by=cast.amina, at=now)
    (mail,) = carry(now)
    return mail
