"""A request and two invitations between the same two, all of them said yes to at once: one mentorship runs."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from lamplighter.access import Keyring
from lamplighter.core.introduction import Size
from lamplighter.models.introduction import Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.mentorship import Mentorship
from lamplighter.services.introduction import accept, ask
from lamplighter.services.invitation import accept_invitation, invite
from lamplighter.services.tie import Remembered, remember
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks, without_rule

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]


def test_one_mentorship_of_two_people_runs(crowd: Crowd) -> None:
    assert first_wrong_round(partial(say_yes_to_everything, crowd)) == ""


def test_without_the_rule_several_run(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Mentorship, "one_running_mentorship_per_pair"):
        wrong = first_wrong_round(partial(say_yes_to_everything, crowd))
        Request.objects.all().delete()
        Invitation.objects.all().delete()
        Mentorship.objects.all().delete()  # which the rule would not let be
    assert wrong != ""


def say_yes_to_everything(crowd: Crowd) -> str:
    mentee, mentor = newcomer("Mentee"), newcomer("Mentor", can_help_with="reading maps")
    request = ask(mentor.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=mentee, at=NOON)
    ways = [partial(accept, request, by=mentor, at=NOON)]
    for name in ("Rosa", "Rosa from the harbour"):
        tie = remember(Remembered(name), by=mentee, at=NOON)
        token = Keyring(mentee).read(Invitation.objects.get(pk=invite(tie, "To go on", by=mentee, at=NOON)), "token")
        ways.append(partial(accept_invitation, token, by=mentor, at=NOON))
    answers = crowd.at_once(*(ways[number % len(ways)] for number in range(CLIENTS)))
    rooms = {answer for answer in answers if isinstance(answer, uuid.UUID)}
    found = {"rooms": len(rooms), "running": Mentorship.objects.filter(mentor=mentor, mentee=mentee).count()}
    odd = odd_ones(answers)
    return "" if found == {"rooms": 1, "running": 1} and not odd else f"{found} {odd}"
