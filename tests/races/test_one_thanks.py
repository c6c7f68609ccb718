"""Thanks written, answered and remembered from sixteen devices at once."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from lamplighter.access import Keyring
from lamplighter.core.suggestion import Suggestion
from lamplighter.models.outbox import Notice
from lamplighter.models.suggestion import Suggested
from lamplighter.models.tie import Thanks, Tie
from lamplighter.services.suggestion import suggest
from lamplighter.services.tie import Remembered, answer_thanks, remember, write_thanks
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import (
    CLIENTS,
    Crowd,
    first_wrong_round,
    newcomer,
    odd_ones,
    said_no,
    without_locks,
    without_rule,
)

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_one_waits_and_one_answer_arrives(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_lock_and_rule_several_wait(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Thanks, "one_thanks_waits_per_tie"):
        assert first_wrong_round(partial(play, crowd)) != ""


def test_somebody_is_remembered_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(remember_at_once, crowd)) == ""


def test_without_the_lock_they_are_remembered_twice(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(remember_at_once, crowd)) != ""


def test_a_day_counts_once(crowd: Crowd) -> None:
    def play() -> str:
        person = newcomer("Looker")
        answers = crowd.at_once(*[partial(suggest, [Suggestion.LOOK_BACK], by=person, at=NOON)] * CLIENTS)
        counts = list(Suggested.objects.filter(person=person).values_list("days", flat=True))
        return "" if counts == [1] and not odd_ones(answers) else f"{counts} {odd_ones(answers)}"

    assert first_wrong_round(play) == ""


def play(crowd: Crowd) -> str:
    author = newcomer("Author")
    tie = remember(Remembered("Rosa"), by=author, at=NOON)
    written = crowd.at_once(
        *[partial(write_thanks, tie, f"Thanks {n % 2}", by=author, at=NOON) for n in range(CLIENTS)]
    )
    letters = list(Thanks.objects.filter(tie=tie))
    token = Keyring(author).read(letters[0], "token") if letters else ""
    answered = crowd.at_once(*[partial(answer_thanks, token, f"Answer {n % 2}", at=NOON) for n in range(CLIENTS)])
    found = {
        "letters": len(letters),
        "the same": len({answer for answer in written if isinstance(answer, uuid.UUID)}),
        "answered": answered.count(None),
        "turned away": sum(map(said_no, answered)),
        "told": Notice.objects.filter(recipient=author).count(),
    }
    right = {"letters": 1, "the same": 1, "answered": CLIENTS // 2, "turned away": CLIENTS // 2, "told": 1}
    odd = odd_ones([*written, *answered])
    return "" if found == right and not odd else f"{found} {odd}"


def remember_at_once(crowd: Crowd) -> str:
    author = newcomer("Author")
    answers = crowd.at_once(*[partial(remember, Remembered("Rosa"), by=author, at=NOON)] * CLIENTS)
    found = (Tie.objects.filter(author=author).count(), len(set(map(str, answers))))
    return "" if found == (1, 1) and not odd_ones(answers) else f"{found} {odd_ones(answers)}"
