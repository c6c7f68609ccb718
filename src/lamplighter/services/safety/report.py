"""Telling those who read reports, reading it, and closing it with words."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.access import Hidden, Keyring, open_for, seal, visible_as
from lamplighter.access.keyring import find_saying, forget
from lamplighter.core import limits
from lamplighter.core.privacy import Right, Standing
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.core.safety import ReportStage, can_move
from lamplighter.core.text import fit
from lamplighter.models.event import record
from lamplighter.models.person import Person
from lamplighter.models.safety import Report, SafetyContact
from lamplighter.models.trail import note_opening
from lamplighter.notices.safety import tell_author_of_step, tell_contacts_of_report
from lamplighter.queries.safety.page import list_contacts_for, open_somebody
from lamplighter.queries.safety.report import list_lines_of
from lamplighter.services.person import hold_both

CLOSED = gettext_noop("This report is closed. Nothing was changed.")
NOBODY_READS = gettext_noop("Nobody here reads reports at the moment. Please turn to somebody outside.")


@transaction.atomic
def report(whom: uuid.UUID, words: str, lines: Collection[str] = (), *, by: Person, at: datetime) -> uuid.UUID:
    """Exactly these words and lines, to those who read reports. Whom it is about learns nothing. Twice is once."""
    about = open_somebody(by, whom)
    fitted = fit(words, at_most=limits.REPORT)
    if not fitted:
        raise Refusal(gettext_noop("Write a line about what has happened. It need not be complete."))
    hold_both(by.pk, about.pk)  # a second tap waits for the first
    mine = Report.objects.filter(author=by).exclude(stage=ReportStage.CLOSED.value)
    if known := find_saying(fitted, mine.filter(about=about), reader=by):
        return known.pk
    most = settings.LIMITS.reports_at_once
    if mine.count() >= most:
        raise Refusal(gettext_noop("%(most)d of your reports are still open. Wait until one is closed."), most=most)
    if not list_contacts_for(by, about.pk):
        raise Refusal(NOBODY_READS)
    row = Report(author=by, about=about, sent_at=at, moved_at=at)
    chosen = [line.as_data() for line in list_lines_of(by, about) if line.id in lines]
    seal(row, names=json.dumps([by.name, about.name]), words=fitted)
    if chosen:
        seal(row, lines=json.dumps(chosen))
    row.save()
    record("reported something", row.pk, by=by, at=at)
    tell_contacts_of_report(row, at=at)
    return row.pk


@transaction.atomic
def read_report(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Whoever reads reports opens one; whoever wrote it sees that, once an hour. Raises Hidden for everybody else."""
    row = open_at_desk(pk, by)
    if row.author_id is not None:
        note_opening(reader=by.pk, whose=row.author_id, kind=Report.kind, thing=row.pk, at=at)


@transaction.atomic
def look_into(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Somebody takes it up. Twice is once."""
    row = open_at_desk(pk, by, right=Right.DECIDE)
    if row.stage == ReportStage.LOOKED_AT.value:
        return
    _move(row, ReportStage.LOOKED_AT, by=by, at=at)


@transaction.atomic
def close_report(pk: uuid.UUID, words: str, *, by: Person, at: datetime) -> None:
    """With a few words to whoever wrote it. The same twice is once."""
    row = open_at_desk(pk, by, right=Right.DECIDE)
    fitted = fit(words, at_most=limits.REPORT)
    if not fitted:
        raise Refusal(gettext_noop("Write a line to whoever told you, so that they know what came of it."))
    if row.stage == ReportStage.CLOSED.value and Keyring(by).says(row, "answer", fitted):
        return
    seal(row, answer=fitted)
    _move(row, ReportStage.CLOSED, by=by, at=at)


def forget_closed_reports(*, at: datetime) -> int:
    """A year after it was closed nothing of it is left, here or in an old backup."""
    old = list(Report.objects.filter(stage=ReportStage.CLOSED.value, moved_at__lte=at - settings.LIMITS.reports_kept))
    forget(*old)
    Report.objects.filter(pk__in=[row.pk for row in old]).delete()
    return len(old)


@transaction.atomic
def name_contact(person: Person, *, at: datetime) -> None:
    """Whoever runs the server asks somebody to read reports. Twice is once."""
    _, is_new = SafetyContact.objects.get_or_create(person=person, defaults={"since": at})
    if is_new:
        record("was asked to read reports", person.pk, by=None, at=at)


@transaction.atomic
def release_contact(person: Person, *, at: datetime) -> None:
    """From the next request on they read none any more. Twice is once."""
    count, _ = SafetyContact.objects.filter(person=person).delete()
    if count:
        record("no longer reads reports", person.pk, by=None, at=at)


def open_at_desk(pk: uuid.UUID, by: Person, *, right: Right = Right.READ) -> Report:
    """By this office alone: one's own report is not opened here."""
    if not visible_as(by, Standing.HANDLER, Report).filter(pk=pk).exists():
        raise Hidden
    return open_for(by, Report, pk, right)


def _move(row: Report, to: ReportStage, *, by: Person, at: datetime) -> None:
    if not can_move(ReportStage(row.stage), to):
        raise IllegalMove(CLOSED)
    row.stage, row.moved_at, row.handler = to.value, at, by
    row.save(update_fields=["stage", "moved_at", "handler", "answer"])
    record(f"report {to.value}", row.pk, by=by, at=at)
    tell_author_of_step(row, at=at)
