"""Reports: for whoever writes one, and for those who read them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import Hidden, Keyring, visible_as, visible_to
from lamplighter.core.address import shorten
from lamplighter.core.privacy import Standing
from lamplighter.core.safety import STANDS, ReportStage
from lamplighter.models.introduction import Request
from lamplighter.models.message import Message
from lamplighter.models.person import Person
from lamplighter.models.safety import Report
from lamplighter.queries.message import FileRead, list_files_of
from lamplighter.queries.safety.page import Help, Somebody, get_help, is_contact, list_contacts_for, open_somebody

MESSAGES, REQUESTS = 30, 5  # the last ones; older ones can be told in one's own words


@dataclass(frozen=True, slots=True)
class Line:
    """Something the other one wrote to this person, which can go along if it is chosen."""

    id: str
    words: str
    at: datetime

    def as_data(self) -> dict[str, str]:
        return {"words": self.words, "at": self.at.isoformat()}


@dataclass(frozen=True, slots=True)
class ReportForm:
    """Who would read it, and what could go along."""

    whom: Somebody
    contacts: tuple[str, ...]
    lines: tuple[Line, ...]
    help: Help


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report, as whoever wrote it and whoever reads it see it: the same words, the same state."""

    id: uuid.UUID
    author: str
    about: str
    words: str
    lines: tuple[Line, ...]
    stage: ReportStage
    sent_at: datetime
    moved_at: datetime
    answer: str

    @property
    def stands(self) -> str:
        return STANDS[self.stage]

    @property
    def is_closed(self) -> bool:
        return self.stage is ReportStage.CLOSED

    @property
    def is_received(self) -> bool:
        return self.stage is ReportStage.RECEIVED


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One of many, without a word of it."""

    id: uuid.UUID
    about: str
    stage: ReportStage
    sent_at: datetime

    @property
    def stands(self) -> str:
        return STANDS[self.stage]


def get_report_form_for(person: Person, pk: uuid.UUID) -> ReportForm:
    """Raises Hidden for whoever this person neither finds nor has ever had to do with."""
    whom = open_somebody(person, pk)
    contacts = tuple(contact.name for contact in list_contacts_for(person, pk))
    return ReportForm(Somebody(whom.pk, whom.name), contacts, list_lines_of(person, whom), get_help())


def list_lines_of(person: Person, whom: Person) -> tuple[Line, ...]:
    """What they wrote to this person and this person can still read, the newest first."""
    messages = visible_to(person, Message).filter(author=whom).select_related("mentorship").order_by("-sent_at", "pk")
    requests = (
        visible_to(person, Request).filter(asker=whom, asked=person).exclude(words=None).order_by("-asked_at", "pk")
    )
    written, asked = list(messages[:MESSAGES]), list(requests[:REQUESTS])
    ring = Keyring(person, [*written, *asked])
    files = list_files_of(person, written, ring)
    lines = [
        Line(shorten(row.pk), _said(ring.read(row, "words"), files.get(row.pk, ())), row.sent_at) for row in written
    ]
    return (*lines, *(Line(shorten(row.pk), ring.read(row, "words"), row.asked_at) for row in asked))


def _said(words: str, files: Iterable[FileRead]) -> str:
    """Words, and what the files are called that came with them; whoever reads reports is handed no file."""
    return "\n".join(filter(None, (words, *(f"[{file.name}]" for file in files))))


def list_reports_by(person: Person) -> tuple[ReportLine, ...]:
    """One's own, the newest first."""
    return _list(person, Standing.OWNER)


def get_report_by(person: Person, pk: uuid.UUID) -> ReportPage:
    """One's own. Raises Hidden for everybody else, also for those who read it by their office."""
    return _get(person, pk, Standing.OWNER)


def list_desk_for(person: Person) -> tuple[ReportLine, ...]:
    """Those that wait first. Raises Hidden for whoever does not read reports."""
    if not is_contact(person):
        raise Hidden
    return tuple(sorted(_list(person, Standing.HANDLER), key=lambda line: line.stage is ReportStage.CLOSED))


def get_report_at_desk(person: Person, pk: uuid.UUID) -> ReportPage:
    """Raises Hidden for whoever does not read reports, and for the two whom it concerns."""
    return _get(person, pk, Standing.HANDLER)


def _list(person: Person, standing: Standing) -> tuple[ReportLine, ...]:
    rows = list(visible_as(person, standing, Report).order_by("-sent_at", "pk"))
    ring = Keyring(person, rows)
    return tuple(ReportLine(row.pk, _names(row, ring)[1], ReportStage(row.stage), row.sent_at) for row in rows)


def _get(person: Person, pk: uuid.UUID, standing: Standing) -> ReportPage:
    row = visible_as(person, standing, Report).filter(pk=pk).first()
    if row is None:
        raise Hidden
    ring = Keyring(person, [row])
    author, about = _names(row, ring)
    lines = ring.read(row, "lines")
    return ReportPage(
        id=row.pk,
        author=author,
        about=about,
        words=ring.read(row, "words"),
        lines=tuple(
            Line("", line["words"], datetime.fromisoformat(line["at"])) for line in (json.loads(lines) if lines else ())
        ),
        stage=ReportStage(row.stage),
        sent_at=row.sent_at,
        moved_at=row.moved_at,
        answer=ring.read(row, "answer"),
    )


def _names(row: Report, ring: Keyring) -> tuple[str, str]:
    author, about = json.loads(ring.read(row, "names"))
    return author, about
