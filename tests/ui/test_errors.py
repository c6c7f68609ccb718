"""When something goes wrong, the page still stands, alone, and says what to do."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

ALONE = ["400", "429", "500", "503"]


@pytest.mark.parametrize("code", ALONE)
def test_error_pages_stand_alone(code: str) -> None:
    page = render_to_string(f"errors/{code}.html")
    assert '<html lang="en-gb">' in page
    assert re.search(r"<title>[^<]{8,} · Lamplighter</title>", page)
    assert page.count("<h1>") == 1
    assert page.count("<p>") >= 2
    assert "<script" not in page
