"""Letters that people, calendars and others send."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from email.utils import make_msgid

import icalendar

from lamplighter.core.attachment import Given
from lamplighter.models.agreement import Agreement
from tests.cast import Cast, agree


def answer(
    mail: EmailMessage,
    words: str,
    *,
    sender: str = "",
    to: str = "",
    attach: bool = False,
    picture: str = "",
    heads: Mapping[str, str] | None = None,
    files: Sequence[Given] = (),
) -> bytes:
    """As a mail program would answer this one."""
    letter = EmailMessage()
    letter["From"] = sender or mail["To"]
    letter["To"] = to or mail["Reply-To"]
    letter["Subject"] = f"Re: {mail['Subject']}"
    letter["Message-ID"] = make_msgid(domain="example.org")
    for name, value in (heads or {}).items():
        letter[name] = value
    letter.set_content(words)
    if attach:
        letter.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="cv.pdf")
    for file in files:
        letter.add_attachment(file.content, maintype="application", subtype="octet-stream", filename=file.name)
    if picture:
        shown = {"cid": "<logo>"} if picture == "of a signature" else {}
        more = {"subtype": "png", "filename": "me.png", "disposition": "inline", **shown}
        letter.add_attachment(b"PNG", maintype="image", **more)
    return letter.as_bytes()


def calendar_answer(mail: EmailMessage, says: str, *comments: str, method: str = "REPLY", **more: object) -> bytes:
    """As a calendar would answer the invitation in this one."""
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    calendar = icalendar.Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    calendar["METHOD"] = method
    event["ATTENDEE"].params["PARTSTAT"] = says
    for comment in comments:
        event.add("COMMENT", comment)
    for name, value in more.items():
        del event[name]
        event.add(name, value)
    letter = EmailMessage()
    letter["From"] = mail["To"]
    letter["To"] = str(event["ORGANIZER"]).removeprefix("mailto:")
    letter["Message-ID"] = make_msgid(domain="example.org")
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content("I cannot come.")
    letter.add_alternative(calendar.to_ical().decode(), subtype="calendar", params={"method": method})
    return letter.as_bytes()


def words_by_mail(cast: Cast, pair: uuid.UUID) -> None:
    """Both have agreed that words may travel."""
    agree(cast, pair)
    Agreement.objects.filter(mentorship=pair).update(words_by_mail=True)
