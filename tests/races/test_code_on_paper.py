"""A code on paper is typed at sixteen doors at once: it opens one."""

from __future__ import annotations

from functools import partial

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

from lamplighter.models.person import Person
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_a_code_on_paper_opens_one_door(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_it_opens_two(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    person = newcomer("Lea")
    (code, *_) = RecoveryCodes.activate(person).generate_codes()
    answers = crowd.at_once(*[partial(types, person, code)] * CLIENTS)
    return "" if sorted(map(str, answers)) == ["False"] * (CLIENTS - 1) + ["True"] else str(answers)


def types(person: Person, code: str) -> object:
    return Authenticator.objects.get(user=person, type="recovery_codes").wrap().validate_code(code)
