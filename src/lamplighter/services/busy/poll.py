"""Reads what is due: a few at a time, so that nothing else waits long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from lamplighter.access import Keyring, seal
from lamplighter.core.busy import READ_WHOLE, floor_quarter, next_read
from lamplighter.models.busy import BusyCalendar
from lamplighter.services.busy.fetch import NO_MARKS, Marks
from lamplighter.services.busy.reader import Asked, Reader, Told

AT_ONCE = 4
LEASE = timedelta(minutes=5)
READER = Reader()


def read_busy_calendars(*, at: datetime) -> int:
    """Those whose time has come."""
    return read_with(READER, at=at)


def read_with(reader: Reader, *, at: datetime) -> int:
    """Each is claimed first: two workers never ask for the same one."""
    rows = list(_claim(at))
    if not rows:
        return 0
    asked = [_asked(row, at) for row in rows]
    for row, one, told in zip(rows, asked, reader.read(asked), strict=True):
        _keep(row, one, told, at)
    return len(rows)


def _claim(at: datetime) -> Iterator[BusyCalendar]:
    due = BusyCalendar.objects.filter(next_read_at__lte=at, paused_at=None, person__is_active=True)
    for row in due.select_related("person").order_by("next_read_at", "pk")[:AT_ONCE]:
        mine = BusyCalendar.objects.filter(pk=row.pk, next_read_at=row.next_read_at, paused_at=None)
        if mine.update(next_read_at=at + LEASE, tried_at=at):
            yield row


def _asked(row: BusyCalendar, at: datetime) -> Asked:
    ring = Keyring(row.person, [row])
    is_fresh = row.taken_from is not None and at - row.taken_from < READ_WHOLE
    marks = Marks(**json.loads(ring.read(row, "marks"))) if is_fresh and row.marks is not None else NO_MARKS
    return Asked(ring.read(row, "address"), marks, row.person.zone, floor_quarter(at))


def _keep(row: BusyCalendar, asked: Asked, told: Told, at: datetime) -> None:
    """Unless it was paused or removed meanwhile. After a fault what was read before still counts."""
    faults = row.faults + 1 if told.fault else 0
    kept: dict[str, Any] = {
        "fault": told.fault.name if told.fault else "",
        "faults": min(faults, 1_000),
        "next_read_at": next_read(row.pk.bytes, at=at, faults=faults, wait=told.wait),
    }
    if told.fault is None:
        kept["read_at"] = at
    if told.taken is not None:
        seal(row, marks=json.dumps(asdict(told.marks)))
        kept |= {"taken": told.taken, "taken_from": asked.begin, "marks": row.marks}
    BusyCalendar.objects.filter(pk=row.pk, next_read_at=at + LEASE, paused_at=None).update(**kept)
