"""A house whose mails can be answered by mail."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def mail_goes_both_ways(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.MAIL_IN = "answers@mail.example.org"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
