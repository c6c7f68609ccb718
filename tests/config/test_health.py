"""What a watching program is told."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test import Client

from lamplighter.models.datakey import STORE
from tests.conftest import BOTH_STORES

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def _ask(path: str) -> tuple[int, str]:
    answer = Client(SERVER_NAME="localhost").get(path)
    return answer.status_code, answer.content.decode()


def test_a_house_that_serves_and_remembers() -> None:
    assert _ask("/healthz/") == (200, "ok\n")
    assert _ask("/readyz/") == (200, "ready\n")


@pytest.mark.parametrize(("alias", "table"), [("default", "lamplighter_person"), (STORE, "lamplighter_datakey")])
def test_a_store_that_does_not_answer_is_told_and_pages_still_are_served(alias: str, table: str) -> None:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO for_a_moment")
    try:
        status, says = _ask("/readyz/")
        assert status == 503 and "doctor" in says and table not in says
        assert _ask("/healthz/") == (200, "ok\n")
    finally:
        with connections[alias].cursor() as cursor:
            cursor.execute(f"ALTER TABLE for_a_moment RENAME TO {table}")
