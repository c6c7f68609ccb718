"""What mail is coming while nobody acts: the very deeds of the timetable, at hours to come, and nothing of it stays."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import transaction

from lamplighter.jobs.timetable import HOURLY, MAKE_MAIL, TIMETABLE
from lamplighter.services.delivery import Envelope, list_sent, try_due_notices

MOST_DAYS: Final = 31  # further than that nobody does nothing; and each day more is two dozen rounds of all deeds
PATIENCE: Final = 10.0  # seconds: who writes meanwhile waits, and is turned away after twice as long


class TakesTooLong(Exception):
    """Planning would keep those waiting who are at work; so many whole days were planned until then."""

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days


class _TimeIsUp(Exception):
    pass


def plan_mail(days: int, *, at: datetime, is_patient: bool = False) -> list[Envelope]:
    """All that would leave, to the hour. Nothing leaves, and nothing is written. Patience is for where nobody works."""
    until = float("inf") if is_patient else time.monotonic() + PATIENCE
    with _undone():
        for hour in range(days * 24 + 1):
            try:
                _live(at + hour * HOURLY, until)
            except _TimeIsUp:
                raise TakesTooLong(hour // 24) from None
        return list_sent(since=at)


def _live(moment: datetime, until: float) -> None:
    for _, deed in TIMETABLE:
        if deed in MAKE_MAIL:
            deed(at=moment)
            _look_at_the_clock(until)
    while try_due_notices(at=moment):
        _look_at_the_clock(until)


def _look_at_the_clock(until: float) -> None:
    if time.monotonic() > until:
        raise _TimeIsUp


@contextmanager
def _undone() -> Iterator[None]:
    """Whatever is done in here has not been done, in the store of keys neither."""
    with transaction.atomic("keys"), transaction.atomic("default"):
        try:
            yield
        finally:
            transaction.set_rollback(True, "default")
            transaction.set_rollback(True, "keys")
