"""What a test of the mail needs: a way out of the house, in memory or to a real server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.sink import Sink


@pytest.fixture(autouse=True)
def mail_is_set_up(settings: Any) -> None:
    """What leaves is kept in memory, by Django's own doing."""
    settings.MAIL_IS_SET_UP = True


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """A real mail server, and every mail goes there."""
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        yield sink
