"""However many passwords are tried at once, so many are checked as there are cores; the others wait."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import ScryptPasswordHasher, check_password, get_hashers, make_password
from django.test import Client

from lamplighter.access.hashing import CORES, Hasher, OneForEachCore, at_once
from lamplighter.config import settings as shipped
from tests.cast import Cast
from tests.person.ways import enters_by_password, sets_password

CROWD = max(16, 2 * CORES)


class Counting(ScryptPasswordHasher):
    """The real work, and how many are at it."""

    lock = threading.Lock()
    now = most = total = 0

    def encode(self, *given: Any, **named: Any) -> str:
        self._step(+1)
        try:
            encoded: str = super().encode(*given, **named)
            return encoded
        finally:
            self._step(-1)

    @classmethod
    def _step(cls, by: int) -> None:
        with cls.lock:
            Counting.now += by
            Counting.total += by > 0
            Counting.most = max(Counting.most, Counting.now)


class Ours(OneForEachCore, Counting):
    """As it is shipped, counted."""


@pytest.fixture(autouse=True)
def _from_nothing() -> None:
    Counting.now = Counting.most = Counting.total = 0


def busiest(settings: LazySettings, hasher: type) -> int:
    settings.PASSWORD_HASHERS = [f"{hasher.__module__}.{hasher.__name__}"]
    encoded = make_password("a lantern on the stairs")
    Counting.most = 0
    started = threading.Barrier(CROWD)

    def check(number: int) -> bool:
        started.wait()
        return check_password("a lantern on the stairs" if number % 2 else "another", encoded if number % 3 else "!")

    with ThreadPoolExecutor(CROWD) as crowd:
        answers = list(crowd.map(check, range(CROWD)))
    assert answers == [bool(number % 2 and number % 3) for number in range(CROWD)]
    return Counting.most


def test_never_more_are_checked_at_once_than_there_are_cores(settings: LazySettings) -> None:
    assert 1 <= busiest(settings, Ours) <= CORES


def test_where_nobody_says_how_many_cores_there_are_it_is_one() -> None:
    assert [at_once(cores) for cores in (None, 1, 4)] == [1, 1, 4]


def test_without_the_gate_they_are_all_at_it_at_once(settings: LazySettings) -> None:
    """The control: sixteen at a time, 16 MB each."""
    assert busiest(settings, Counting) > CORES


def test_every_hasher_that_is_shipped_stands_behind_the_gate_and_is_dear(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    assert [type(hasher) for hasher in get_hashers()] == [Hasher]
    assert issubclass(Hasher, OneForEachCore) and Hasher.work_factor >= 2**14
    assert make_password("a lantern on the stairs").startswith(f"scrypt${Hasher.work_factor}$")


def test_the_same_work_is_done_whoever_is_asked_for(cast: Cast, amina: Client, settings: LazySettings) -> None:
    """Known with a password, known without one, unknown: one hash each, so the time tells nothing."""
    settings.PASSWORD_HASHERS = [f"{Ours.__module__}.{Ours.__name__}"]
    sets_password(amina)
    work = {}
    for address in ("amina@example.org", "jonas@example.org", "nobody@example.org"):
        before = Counting.total
        assert enters_by_password(Client(), address, "something quite wrong").status_code == 422
        work[address] = Counting.total - before
    assert work == dict.fromkeys(work, 1)
