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
        assert value > timedelta() if isinstance(value, timedelta) else value > 0, field.name
    assert Limits().seats_at_first <= Limits().seats_at_most


def test_every_length_is_a_number_of_characters() -> None:
    lengths = {name: value for name, value in vars(limits).items() if name.isupper()}
    assert lengths == {
        "NAME": 100,
        "ZONE": 64,
        "LANGUAGES": 40,
        "SENTENCE": 300,
        "QUESTION": 1_000,
        "REQUEST": 2_000,
        "GOAL": 500,
        "NOTE": 10_000,
        "MAIL_BYTES": 1_000_000,
    }
