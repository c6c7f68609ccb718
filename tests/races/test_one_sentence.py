"""One taps "Say it", and lends a voice, from sixteen devices at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.models.checkin import CheckIn, Voice
from lamplighter.models.endorsement import Endorsement
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.services.checkin import lend_voice
from lamplighter.services.endorsement import endorse
from lamplighter.services.introduction import accept, ask
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_it_is_said_once_and_lent_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(said_by_all, crowd)) == ""


def test_without_its_rule_it_is_said_more_than_once(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Endorsement, "one_sentence_of_a_pair"):
        assert first_wrong_round(partial(said_by_all, crowd)) != ""


def said_by_all(crowd: Crowd) -> str:
    with transaction.atomic():  # one wait for the disk
        mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
        request = ask(mentor.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=mentee, at=NOON)
        pair = Mentorship.objects.get(pk=accept(request, by=mentor, at=NOON))
        Meeting.objects.create(mentorship=pair, starts_at=NOON, minutes=30, held_at=NOON)
        row = CheckIn.objects.create(mentorship=pair, occasion="quarter", number=1, asked_at=NOON, next_at=NOON)
    say = partial(endorse, pair.pk, "He asks back.", quality=None, step=None, by=mentee, at=NOON)
    answers = crowd.at_once(*[say, partial(lend_voice, row.pk, True, by=mentee, at=NOON)] * (CLIENTS // 2))
    found = {
        "said": Endorsement.objects.filter(mentorship=pair).count(),
        "lent": Voice.objects.filter(person=mentee).count(),
        "told": len({answer for answer in answers if answer is not None}),
        "odd": odd_ones(answers),
    }
    right = {"said": 1, "lent": 1, "told": 1, "odd": []}
    return "" if found == right else f"{found}"
