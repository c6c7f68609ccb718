"""What a mistake is told as: only a database out of breath is "in a moment"."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, ProgrammingError
from django.http import HttpRequest, HttpResponse

from lamplighter.config.middleware import clear_sentences


def told(problem: Exception) -> HttpResponse | None:
    return clear_sentences(lambda request: HttpResponse()).process_exception(HttpRequest(), problem)


def test_a_database_out_of_breath_is_told_as_such() -> None:
    answer = told(OperationalError("database is locked"))
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


@pytest.mark.parametrize("kind", [DatabaseError, DataError, IntegrityError, ProgrammingError])
def test_a_mistake_of_ours_is_not_told_as_a_busy_moment(kind: type[Exception]) -> None:
    """Trying again would not help: it is a broken page, and it is written down as one."""
    assert told(kind()) is None
