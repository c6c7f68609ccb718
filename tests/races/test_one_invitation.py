"""One invitation is taken up by sixteen people at once; and one person invites from sixteen devices."""

from __future__ import annotations

import uuid
from datetime import datetime
from functools import partial

import pytest

from lamplighter.access import Keyring
from lamplighter.core.invitation import InvitationStage, Part
from lamplighter.models.invitation import Invitation
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.tie import Tie
from lamplighter.services.invitation import accept_invitation, decline_invitation, invite, invite_somebody_new
from lamplighter.services.link import Newcomer, enter_invited
from lamplighter.services.tie import Remembered, remember
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


@pytest.fixture
def takers(world: None) -> list[Person]:
    return [newcomer("Taker") for _ in range(CLIENTS - 4)]


def test_one_says_yes_and_nobody_else(crowd: Crowd, takers: list[Person]) -> None:
    assert first_wrong_round(partial(take_up, crowd, takers)) == ""


def test_without_the_conditional_update_several_do(
    crowd: Crowd, takers: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.invitation._answer", look_then_answer)
    assert first_wrong_round(partial(take_up, crowd, takers)) != ""


def test_one_is_open_for_one_tie(crowd: Crowd) -> None:
    assert first_wrong_round(partial(invite_at_once, crowd)) == ""


def test_without_lock_and_rule_several_are(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Invitation, "one_open_invitation_per_tie"):
        assert first_wrong_round(partial(invite_at_once, crowd)) != ""


def test_one_comes_in_by_it_and_nobody_else(crowd: Crowd) -> None:
    assert first_wrong_round(partial(come_in, crowd)) == ""


def test_without_the_conditional_update_several_come_in(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr("lamplighter.services.invitation._answer", look_then_answer)
    assert first_wrong_round(partial(come_in, crowd)) != ""


def test_one_is_open_to_somebody_new(crowd: Crowd) -> None:
    assert first_wrong_round(partial(invite_anybody_at_once, crowd)) == ""


def test_without_lock_and_rule_several_are_open_to_somebody_new(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    with without_rule(Invitation, "one_open_invitation_to_somebody_new"):
        assert first_wrong_round(partial(invite_anybody_at_once, crowd)) != ""


def take_up(crowd: Crowd, takers: list[Person]) -> str:
    """Twelve would say yes; four times somebody says no."""
    inviter = newcomer("Inviter")
    tie = remember(Remembered("Rosa"), by=inviter, at=NOON)
    row = Invitation.objects.get(pk=invite(tie, "To go on", by=inviter, at=NOON))
    token = Keyring(inviter).read(row, "token")
    yes = [partial(accept_invitation, token, by=taker, at=NOON) for taker in takers]
    answers = crowd.at_once(*yes, *[partial(decline_invitation, token, at=NOON)] * (CLIENTS - len(yes)))
    row.refresh_from_db()
    pairs = Mentorship.objects.filter(mentee=inviter).count()
    taken = sum(isinstance(answer, uuid.UUID) for answer in answers)
    linked = Tie.objects.filter(pk=tie).exclude(mentorship=None).count()
    told = Notice.objects.filter(recipient=inviter).count()
    found = (row.stage, taken, pairs, linked, told)
    right = (("accepted", 1, 1, 1, 1), ("declined", 0, 0, 0, 1))
    odd = odd_ones(answers)
    return "" if found in right and not odd and all(map(is_answer, answers)) else f"{found} {odd}"


def is_answer(answer: object) -> bool:
    return answer is None or isinstance(answer, uuid.UUID) or said_no(answer)


def invite_at_once(crowd: Crowd) -> str:
    inviter = newcomer("Inviter")
    tie = remember(Remembered("Rosa"), by=inviter, at=NOON)
    words = [partial(invite, tie, f"To go on {number % 2}", by=inviter, at=NOON) for number in range(CLIENTS)]
    answers = crowd.at_once(*words)
    found = {
        "open": Invitation.objects.filter(tie=tie).count(),
        "the same": len({answer for answer in answers if isinstance(answer, uuid.UUID)}),
        "turned away": sum(map(said_no, answers)),
    }
    odd = odd_ones(answers)
    return "" if found == {"open": 1, "the same": 1, "turned away": CLIENTS // 2} and not odd else f"{found} {odd}"


def come_in(crowd: Crowd) -> str:
    """Where no mail leaves: sixteen browsers hold one invitation. One becomes somebody, the others leave no trace."""
    inviter = newcomer("Inviter")
    row = Invitation.objects.get(pk=invite_somebody_new("To go on", Part.LEARN, by=inviter, at=NOON))
    token, before = Keyring(inviter).read(row, "token"), Person.objects.count()
    who = Newcomer("Kim", is_old_enough=True, zone="Europe/Lisbon")
    answers = crowd.at_once(*[partial(enter_invited, token, who, at=NOON)] * CLIENTS)
    inside = [answer for answer in answers if isinstance(answer, tuple)]
    found = {
        "came in": len(inside),
        "turned away": sum(map(said_no, answers)),
        "people": Person.objects.count() - before,
        "pairs": Mentorship.objects.filter(mentee=inviter).count(),
    }
    right = {"came in": 1, "turned away": CLIENTS - 1, "people": 1, "pairs": 1}
    odd = odd_ones(answers)
    return "" if found == right and not odd else f"{found} {odd}"


def invite_anybody_at_once(crowd: Crowd) -> str:
    inviter = newcomer("Inviter")
    answers = crowd.at_once(
        *[partial(invite_somebody_new, f"To go on {n % 2}", Part.EITHER, by=inviter, at=NOON) for n in range(CLIENTS)]
    )
    open_ones = Invitation.objects.filter(inviter=inviter, stage=InvitationStage.OPEN.value).count()
    odd = odd_ones(answers)
    return "" if open_ones == 1 and not odd else f"{open_ones} {odd}"


def look_then_answer(invitation: Invitation, stage: InvitationStage, *, at: datetime) -> None:
    """The guard as one would first write it: it was open when we looked."""
    invitation.stage = stage.value
    Invitation.objects.filter(pk=invitation.pk).update(stage=stage.value)
