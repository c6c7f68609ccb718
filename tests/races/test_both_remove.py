"""Both remove their copy, each from eight devices, at once: it is destroyed, and nobody keeps half of it."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.models.datakey import DataKey
from lamplighter.models.event import Event
from lamplighter.models.leaving import RemovedCopy
from lamplighter.models.mentorship import Mentorship
from lamplighter.services.introduction import accept, ask
from lamplighter.services.leaving.remove import REMOVED, remove_copy
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_when_both_are_done_with_it_nothing_is_left(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_each_thinks_the_other_one_keeps_it(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    with transaction.atomic():  # one wait for the disk
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        request = ask(mentor.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=mentee, at=NOON)
        pair = accept(request, by=mentor, at=NOON)
        send_message(pair, "On my way.", by=mentee, at=NOON)
        leave_mentorship(pair, by=mentor, at=NOON)
    removals = [partial(remove_copy, pair, leaves_words=True, by=person, at=NOON) for person in (mentor, mentee)]
    answers = crowd.at_once(*removals * (CLIENTS // 2))
    found = {
        "pairs": Mentorship.objects.filter(pk=pair).count(),
        "removed": RemovedCopy.objects.filter(mentorship=pair).count(),
        "keys": DataKey.objects.filter(scope__contains=str(pair)).count(),
        "recorded": Event.objects.filter(thing=pair, verb=REMOVED).count(),
    }
    right = {"pairs": 0, "removed": 0, "keys": 0, "recorded": 2}
    odd = odd_ones(answers)
    return "" if found == right and not odd else f"{found} {odd}"
