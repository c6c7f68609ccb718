"""Many at once: threads with connections of their own, let go at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count
from threading import Barrier
from time import sleep
from typing import Any

from django.db import connection, connections, transaction
from django.db.models import Model, QuerySet
from django.db.models.sql.compiler import SQLCompiler

from lamplighter.access import Hidden
from lamplighter.core.refusal import Refusal
from lamplighter.models.person import Person
from tests.cast import arrive
from tests.conftest import BOTH_STORES
from tests.long import IS_LONG

CLIENTS = 16
ROUNDS = 200 if IS_LONG else 3  # why so many: docs/decisions/0015
WAITS = 60.0  # seconds until a round is given up; none takes one

A_MOMENT = 0.02  # seconds between looking and acting where a guard is off; the sixteen have all looked by then

Deed = Callable[[], object]
_number = count(1)


class Crowd:
    """Sixteen people, each at a device of their own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(CLIENTS)

    def at_once(self, *deeds: Deed) -> list[Any]:
        """What came of each deed, in their order: what it returned, or the exception it raised."""
        barrier = Barrier(len(deeds), timeout=WAITS)

        def do(deed: Deed) -> object:
            for alias in BOTH_STORES:
                connections[alias].ensure_connection()  # so that nobody is late because of that
            barrier.wait()
            try:
                return deed()
            except Exception as problem:
                return problem

        return list(self._threads.map(do, deeds))

    def go_home(self) -> None:
        self.at_once(*[connections.close_all] * CLIENTS)
        self._threads.shutdown()


def first_wrong_round(play: Callable[[], str]) -> str:
    """Play round after round; what was wrong in the first wrong one, or nothing."""
    for number in range(1, ROUNDS + 1):
        if wrong := play():
            return f"round {number}: {wrong}"
    return ""


def newcomer(name: str, **card: Any) -> Person:
    """Somebody whom no earlier round has met."""
    with transaction.atomic():  # one wait for the disk instead of many
        return arrive(f"{name}{next(_number)}", **card)


def without_locks(monkeypatch: Any) -> None:
    """Take away what makes writers wait before they read: PostgreSQL's row lock, SQLite's BEGIN IMMEDIATE.

    For a control only: a test of a race proves little unless the race is there once its guard is gone. Whoever would
    have held a lock looks, and acts a moment later, so that the control shows the race every time and not by luck.
    """
    monkeypatch.setattr(QuerySet, "select_for_update", _look)
    monkeypatch.setattr(SQLCompiler, "execute_sql", _act_later)
    if connections["default"].vendor == "sqlite":
        monkeypatch.setitem(connections["default"].settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")


def _look(rows: Any, **_: object) -> Any:
    looking = rows.all()
    looking.query.guard_is_off = True  # a query takes what it carries along through filter, get and first
    return looking


def _act_later(compiler: SQLCompiler, *arguments: Any, _run: Any = SQLCompiler.execute_sql, **options: Any) -> Any:
    found = _run(compiler, *arguments, **options)
    if getattr(compiler.query, "guard_is_off", False):
        sleep(A_MOMENT)
    return found


@contextmanager
def without_rule(model: type[Model], name: str) -> Iterator[None]:
    """Take one of the database's own rules away, for a control; whatever came of it is wiped."""
    rules = model._meta.constraints
    rule = next(rule for rule in rules if rule.name == name)
    model._meta.constraints = [other for other in rules if other is not rule]  # SQLite makes the table anew from these
    with connection.schema_editor() as schema:
        schema.remove_constraint(model, rule)
    try:
        yield
    finally:
        model._meta.constraints = rules
        model._default_manager.all().delete()
        with connection.schema_editor() as schema:
            schema.add_constraint(model, rule)


def said_no(answer: object) -> bool:
    """A sentence for the person who tried, or "there is nothing here for you"; never a broken page."""
    return isinstance(answer, Refusal | Hidden)


def odd_ones(answers: list[object]) -> list[object]:
    """Answers that no person should ever get."""
    return [answer for answer in answers if isinstance(answer, Exception) and not said_no(answer)][:2]
