"""What every mail has: two parts that say the same, and the reader's own time in both."""

from __future__ import annotations

import html
import re
import uuid
from datetime import UTC, datetime

import pytest

from lamplighter.services.meeting import plan_meeting
from tests.cast import NOON, Cast
from tests.outbox.post import carry, one_mail
from tests.sink import html_of, text_of

pytestmark = pytest.mark.engine
ON_SUMMER_TIME_THERE = datetime(2027, 3, 18, 22, 30, tzinfo=UTC)  # New York is, Lisbon and Berlin are not yet


def test_a_time_is_the_readers_own_in_both_parts(cast: Cast, pair: uuid.UUID) -> None:
    """22:30 in Lisbon, and by then it is the next day in Berlin."""
    carry()
    plan_meeting(pair, ON_SUMMER_TIME_THERE, by=cast.amina, at=NOON)
    (to_jonas,) = carry()
    assert to_jonas["Subject"] == "You and Amina: Thursday 18 March 2027, 23:30"
    for said in (text_of(to_jonas), html_of(to_jonas)):
        assert "Thursday 18 March 2027, 23:30" in said and "Berlin time" in said


def test_the_two_parts_say_the_same(cast: Cast) -> None:
    one_mail(cast, "How do I say no?\nAnd when?", by_mail=True)
    (mail,) = carry()
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    page = re.sub(r"<head>.*?</head>", "", html_of(mail), flags=re.DOTALL)
    assert html.unescape(re.sub(r"<[^>]+>", " ", page)).split() == text_of(mail).split()


def test_the_page_loads_nothing_and_names_no_other_place(cast: Cast) -> None:
    one_mail(cast)
    (mail,) = carry()
    page = html_of(mail)
    assert not re.search(r"<(img|link|script|iframe|form)\b|url\(|@import", page)
    assert {re.match(r"https?://[^/]+", href)[0] for href in re.findall(r'href="([^"]+)"', page)} == {  # type: ignore[index]
        "http://localhost:8000"
    }
