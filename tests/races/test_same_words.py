"""The same form, sent sixteen times at once: the words are kept once, and the other one gets one mail."""

from __future__ import annotations

import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.models.agreement import Agreement
from lamplighter.models.meeting import AgendaItem, SharedNote
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.question import Question
from lamplighter.services.agreement import propose_agreement
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import plan_meeting, put_on_agenda, write_note
from lamplighter.services.question import keep_question
from tests.cast import NOON, TERMS
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_words_are_kept_once(crowd: Crowd) -> None:
    assert first_wrong_round(partial(play, crowd)) == ""


def test_without_the_lock_they_are_kept_twice_or_not_at_all(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd)) != ""


def play(crowd: Crowd) -> str:
    with transaction.atomic():
        mentee = newcomer("Mentee")
        pair = introduce(newcomer("Mentor"), mentee)
        talk = plan_meeting(pair, NOON - timedelta(days=1), by=mentee, at=NOON)
    Notice.objects.all().delete()
    forms = [
        partial(keep_question, "Is it too early?", by=mentee, at=NOON),
        partial(put_on_agenda, pair, "Metrics", by=mentee, at=NOON),
        partial(write_note, talk, "Ask who acts on it.", is_private=False, by=mentee, at=NOON),
        partial(propose_agreement, pair, TERMS, by=mentee, at=NOON),
    ]
    answers = crowd.at_once(*forms * (CLIENTS // 4))
    found = {
        "questions": Question.objects.filter(asker=mentee).count(),
        "on the table": AgendaItem.objects.filter(mentorship=pair).count(),
        "notes": SharedNote.objects.filter(meeting=talk).count(),
        "versions": Agreement.objects.filter(mentorship=pair).count(),
        "told": Notice.objects.count(),
        "answers": len(set(answers)),
    }
    right = {"questions": 1, "on the table": 1, "notes": 1, "versions": 1, "told": 1, "answers": 4}
    return "" if found == right else f"{found} {odd_ones(answers)}"


def introduce(mentor: Person, mentee: Person) -> uuid.UUID:
    request = ask(mentor.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=mentee, at=NOON)
    return accept(request, by=mentor, at=NOON)
