"""Small truths: what takes a seat, which mail can be stopped, how a refusal speaks, which numbers hold."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from datetime import timedelta

import pytest

from lamplighter.core import limits
from lamplighter.core.introduction import TAKES_A_SEAT, USUAL, Size
from lamplighter.core.limits import Limits
from lamplighter.core.post import Topic
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop


def test_only_something_regular_takes_a_seat() -> None:
    assert TAKES_A_SEAT == {Size.REGULAR}
    assert USUAL is Size.CONVERSATION


def test_every_mail_but_the_code_can_be_stopped() -> None:
    assert {topic for topic in Topic if not topic.can_be_stopped} == {Topic.SIGN_IN}


def test_a_refusal_keeps_its_sentence_and_its_facts_apart() -> None:
    refusal = Refusal("Choose a number between 0 and %(most)d.", most=20)
    assert str(refusal) == "Choose a number between 0 and 20."
    assert (refusal.sentence, refusal.facts) == ("Choose a number between 0 and %(most)d.", {"most": 20})


def test_a_sentence_without_facts_may_speak_of_per_cent() -> None:
    assert str(IllegalMove("90 % is fine.")) == "90 % is fine."


def test_marking_a_sentence_changes_nothing_in_it() -> None:
    assert gettext_noop("as it is") == "as it is"


def test_limits_cannot_be_moved_while_running() -> None:
    with pytest.raises(FrozenInstanceError):
        Limits().seats_at_most = 1000  # type: ignore[misc]


def test_no_limit_is_nothing() -> None:
    """A zero would forget at once, or let nobody in."""
    for field in fields(Limits):
        value = getattr(Limits(), field.name)
        for number in value if isinstance(value, tuple) else (value,):
            assert number > timedelta() if isinstance(number, timedelta) else number > 0, field.name
    assert Limits().seats_at_first <= Limits().seats_at_most
    assert Limits().nudges_after < (*Limits().nudges_after[1:], Limits().request_expires), "one after the other"


def test_every_length_is_the_one_that_was_chosen() -> None:
    lengths = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert lengths == {
        "REPORT": 5_000,
        "FILES": 3,
        "FILE_BYTES": 5_000_000,
        "FILE_NAME": 100,
        "NAME": 100,
        "ZONE": 64,
        "LANGUAGES": 40,
        "SENTENCE": 300,
        "QUESTION": 1_000,
        "REQUEST": 2_000,
        "ANSWER": 5_000,
        "LINE": 500,
        "PART": 90,
        "PHRASE": 80,
        "NOT_FOR": 850,
        "REFLECTION": 1_000,
        "DAYS_THAT_HELPED": 5,
        "LINK": 500,
        "GOAL": 500,
        "THEME": 60,
        "LETTER": 4_000,
        "NOTE": 10_000,
        "PASSWORD": 256,
        "PASSKEY": 20_000,
        "PROMISE": 300,
        "WHY": 1_000,
        "MESSAGE": 4_000,
        "MAIL_BYTES": 1_000_000,
        "ADDRESSED": 40,
        "CITY": 80,
        "LEARNING": 140,
        "PHOTO_BYTES": 8_000_000,
        "PHOTO_PIXELS": 25_000_000,
        "PHOTO_SIDE": 512,
        "PHOTO_SIDE_IN_LISTS": 128,
    }
