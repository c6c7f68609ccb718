"""The worker, within the process, with faults planted in its tables; what it does from outside is in test_serve."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from lamplighter.jobs.timetable import TIMETABLE
from lamplighter.management.commands.jobs import Shift
from lamplighter.models.availability import OtherDay
from lamplighter.models.mentorship import Mentorship
from tests.cast import arrive
from tests.commands.conftest import Installation, wait_until

pytestmark = pytest.mark.engine
both_stores = pytest.mark.django_db(databases=["default", "keys"], transaction=True)


@contextmanager
def without_mentorships() -> Iterator[None]:
    """A table is gone for a while, as after a half-restored backup."""
    table = Mentorship._meta.db_table
    _rename(table, "away")
    try:
        yield
    finally:
        _rename("away", table)


def _rename(old: str, new: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {old} RENAME TO {new}")


@both_stores
def test_once_does_what_is_due_and_says_how_much(tmp_path: Path, settings: Any) -> None:
    settings.DATA = tmp_path  # other tests leave photos that are to be swept
    _once()  # whatever others have left
    assert _once() == {"done": 0}
    lea = arrive("Lea")
    OtherDay.objects.bulk_create(OtherDay(person=lea, on=date(2020, 1, day), half_hours=1) for day in (1, 2, 3))
    assert _once() == {"done": 3}


def _once() -> Any:
    out = StringIO()
    call_command("jobs", once=True, json=True, stdout=out)
    return json.loads(out.getvalue())


@both_stores
def test_a_failure_is_survived_and_named_by_its_type_alone(caplog: pytest.LogCaptureFixture) -> None:
    shift = Shift()
    with without_mentorships():
        shift.work_a_round()
    assert shift.failures == 1
    assert re.search(r"a job failed \((Operational|Programming)Error\)", caplog.text)  # as the engine calls it
    assert Mentorship._meta.db_table not in caplog.text  # the text of an exception may hold anything
    shift.last.clear()
    shift.work_a_round()
    assert shift.failures == 0


@both_stores
def test_a_deed_that_fails_keeps_no_other_from_its_turn() -> None:
    shift = Shift()
    with without_mentorships():
        for _ in TIMETABLE:
            shift.work_a_round()
    assert set(shift.last) == {deed for _, deed in TIMETABLE}


def test_a_worker_beside_somebody_else_does_not_begin() -> None:
    assert Shift(beside=os.getppid() + 1).is_over()
    assert not Shift(beside=os.getppid()).is_over()
    assert not Shift().is_over()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_of_its_own_stops_when_it_is_told(prepared: Installation, number: int) -> None:
    worker = prepared.start("jobs")
    try:
        wait_until(lambda: _hears(worker, number), "a worker that listens for the signal")
        worker.send_signal(number)
        assert worker.communicate(timeout=60) == ("", "")
        assert worker.returncode == 0
    finally:
        worker.kill()


def _hears(process: subprocess.Popen[str], number: int) -> bool:
    """Whether the process has said what to do at this signal."""
    if not sys.platform.startswith("linux"):
        pytest.skip("only Linux shows which signals a process listens for")
    with open(f"/proc/{process.pid}/status") as status:
        caught = next(line.split()[1] for line in status if line.startswith("SigCgt"))
    # Python listens for SIGINT from its first breath: the worker is ready once it listens for SIGTERM.
    return bool(int(caught, 16) >> (signal.SIGTERM - 1) & 1)


def test_an_unprepared_store_is_told_in_one_sentence(fresh: Installation) -> None:
    done = fresh.run("jobs", "--once")
    assert done.returncode == 1
    assert "The database is not prepared yet" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {path.name for path in fresh.data.iterdir()} == {"secret.key"}  # and nothing half-made is left
