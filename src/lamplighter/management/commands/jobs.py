"""What happens by itself: mail leaves, rests end, old words are forgotten."""

from __future__ import annotations

import logging
import os
import signal
import time
from argparse import ArgumentParser
from datetime import datetime
from types import FrameType
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from lamplighter.jobs.plan import MOST_DAYS, TakesTooLong, plan_mail
from lamplighter.jobs.timetable import DueDeed, run_due
from lamplighter.management.commands._shared import as_json, need_prepared_stores, need_right_secret, offer_json

PAUSE: Final = 0.5  # seconds between two looks at the timetable; shorter than its shortest line,
# so that after a deed has failed the ones behind it get their turn before it is tried again
LONGEST_PAUSE: Final = 60.0
BLINK: Final = 0.25  # seconds until a request to stop is heard
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do what is due: send mail, end rests, forget old words. `serve` runs this beside the pages by itself."
    requires_system_checks: list[str] = []  # they load every page, and `serve` has asked them already

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")
        parser.add_argument(
            "--plan", type=int, metavar="DAYS", help="list what mail would leave while nobody acts; nothing is done"
        )
        parser.add_argument(
            "--patient",
            action="store_true",
            help="with --plan: however long it takes; for a copy at which nobody works",
        )
        parser.add_argument("--beside", type=int, metavar="PID", help="stop when this parent process is gone")
        offer_json(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["beside"] is None:
            need_right_secret()  # else `serve` has looked already
        if options["plan"] is not None:
            return self._plan(options["plan"], is_patient=options["patient"], as_program=options["json"])
        if options["once"]:
            return self._do_once(as_program=options["json"])
        Shift(beside=options["beside"]).work()

    def _do_once(self, *, as_program: bool) -> None:
        need_prepared_stores()
        done = run_due(last={}, now=timezone.now)
        self.stdout.write(as_json({"done": done}) if as_program else f"Done: {done}.")

    def _plan(self, days: int, *, is_patient: bool, as_program: bool) -> None:
        need_prepared_stores()
        if not 1 <= days <= MOST_DAYS:
            raise CommandError(f"Say a number of days from 1 to {MOST_DAYS}.")
        try:
            coming = plan_mail(days, at=timezone.now(), is_patient=is_patient)
        except TakesTooLong as so_far:
            raise CommandError(
                f"That would keep those waiting who are at work. Plan fewer days ({so_far.days} were done in time), "
                "or ask a restored backup with --patient."
            ) from None
        if as_program:
            return self.stdout.write(as_json({"coming": coming}))
        for mail in coming:
            self.stdout.write(f"{mail.at:%Y-%m-%d %H:%M} UTC  {mail.to}  {mail.topic}: {mail.why}")
        self.stdout.write(f"Coming: {len(coming)}.")


class Shift:
    """One worker at work. It ends between two rounds, never within a deed."""

    def __init__(self, *, beside: int | None = None) -> None:
        self.beside = beside
        self.is_told_to_stop = False
        self.failures = 0
        self.last: dict[DueDeed, datetime] = {}

    def work(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.is_over():
            self.work_a_round()
            self._rest(min(LONGEST_PAUSE, PAUSE * 2**self.failures))

    def work_a_round(self) -> None:
        """What is due, once. A failure is told by its type alone: its text may hold somebody's words."""
        try:
            run_due(last=self.last, now=timezone.now)
        except Exception as problem:
            self.failures = min(self.failures + 1, 10)
            log.warning("a job failed (%s); it is tried again", type(problem).__name__)
            connections.close_all()
        else:
            self.failures = 0

    def is_over(self) -> bool:
        return self.is_told_to_stop or self.beside not in (None, os.getppid())

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.is_told_to_stop = True

    def _rest(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.is_over() and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, BLINK))
