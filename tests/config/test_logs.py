"""What is written down names no path, no token and none of anybody's words."""

from __future__ import annotations

import io
import logging
import logging.config
import time
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client

from lamplighter.config.logs import WithoutWords

CANARY = "my boss reads this"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Everything the house writes down while a test runs, through the shipped filter."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(WithoutWords())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_an_exception_is_told_by_place_and_kind_alone(written: io.StringIO) -> None:
    try:
        raise ValueError(CANARY)
    except ValueError:
        logging.getLogger("lamplighter").exception("something broke")
    said = written.getvalue()
    assert CANARY not in said and "something broke" in said and "ValueError" in said and "test_logs.py:" in said


def test_each_line_says_when_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(  # type: ignore[attr-defined]
        dict(settings.LOGGING["formatters"]["plain"])
    )
    record = logging.LogRecord("lamplighter", logging.WARNING, "", 0, "the lamp is out", None, None)
    record.created, record.msecs = 1_784_000_000.25, 250.0
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    time.tzset()
    try:
        assert shipped.format(record) == "2026-07-14T03:33:20.250Z WARNING lamplighter: the lamp is out"
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_path_with_a_token_is_told_by_its_page_alone(written: io.StringIO, client: Client, world: None) -> None:
    client.get("/l/0000000000000000000000/")
    client.get(f"/{CANARY}/")
    said = written.getvalue()
    assert "404 link:open" in said and "404 no such page" in said
    assert "0000000" not in said and CANARY not in said


def test_a_full_database_is_told_by_its_page_alone(
    written: io.StringIO, client: Client, world: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, **named: object) -> object:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr("lamplighter.web.link.views.get_link_page", full)
    assert client.get("/l/0000000000000000000000/").status_code == 503
    assert "database trouble on link:open: OperationalError" in written.getvalue()
    assert "0000000" not in written.getvalue()


def test_without_the_filter_they_would_be_there(client: Client, world: None, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(logging.getLogger(), "handlers", [logging.StreamHandler(stream)])
    client.get("/l/0000000000000000000000/")
    assert "0000000000000000000000" in stream.getvalue()
