"""Somebody with a browser, and the code that a mail brought them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.cast import NOON, Cast
from tests.person.ways import signed_in

Committed = Callable[..., AbstractContextManager[object]]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON + timedelta(hours=1), tick=False) as clock:
        yield clock


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Committed:
    """The library tells of some changes once they are committed; in a test nothing ever is."""
    return django_capture_on_commit_callbacks


@pytest.fixture
def amina(cast: Cast, clock: time_machine.Traveller) -> Client:
    """Amina's browser, in which she has just come in."""
    return signed_in(cast.amina)
