"""From somebody one remembers to a pair's own page, by a link one hands over oneself."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.conf import settings

from lamplighter.access import Hidden, Keyring
from lamplighter.core import limits
from lamplighter.core.invitation import CLOSED_WORDS, InvitationStage, Part
from lamplighter.core.journey import Stage
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.models.datakey import DataKey
from lamplighter.models.invitation import Invitation
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.home import get_mentorship_home_for, get_terms_to_write
from lamplighter.queries.invitation import InvitationLine, InvitationPage, Invited, get_invitation_page, get_tie_page
from lamplighter.services.invitation import (
    accept_invitation,
    close_old_invitations,
    decline_invitation,
    invite,
    remove_tie,
    take_invitation_back,
)
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.question import write_goal_draft
from lamplighter.services.tie import Remembered, remember
from tests.cast import NOON, Cast, meet

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
SECRET = "He was always late."
WORDS = "Speaking up at work"


@pytest.fixture
def tie(cast: Cast) -> uuid.UUID:
    return remember(Remembered("The one with the hat", SECRET), by=cast.amina, at=NOON)


@pytest.fixture
def open_one(cast: Cast, tie: uuid.UUID) -> InvitationLine:
    invite(tie, WORDS, by=cast.amina, at=NOON)
    return newest(cast, tie)


def newest(cast: Cast, tie: uuid.UUID) -> InvitationLine:
    found = get_tie_page(cast.amina, tie, at=NOON).invitation
    assert found
    return found


def keys_of_invitations() -> int:
    return DataKey.objects.filter(scope__startswith="invitation:").count()


def test_every_end_has_its_sentence() -> None:
    assert set(CLOSED_WORDS) == set(InvitationStage) - {InvitationStage.OPEN}


def test_whoever_holds_the_link_reads_who_invites_and_what_for(cast: Cast, tie: uuid.UUID) -> None:
    mails = Notice.objects.count()
    invite(tie, f" {WORDS} ", by=cast.amina, at=NOON)
    line = newest(cast, tie)
    assert (line.words, line.is_open, len(line.token)) == (WORDS, True, 22)
    for reader in (None, cast.sam):
        page = get_invitation_page(line.token, reader, at=NOON)
        lets_in = reader is None  # no mail leaves here
        assert page == InvitationPage("Amina", WORDS, False, True, "", None, Part.HELP, lets_in)
    assert get_invitation_page(line.token, cast.amina, at=NOON).is_mine
    assert Notice.objects.count() == mails  # its author hands it over


def test_a_yes_begins_a_mentorship_and_the_history_carries_on(
    cast: Cast, tie: uuid.UUID, open_one: InvitationLine
) -> None:
    before = Person.objects.get(pk=cast.jonas.pk).seats_taken
    pair = accept_invitation(open_one.token, by=cast.jonas, at=NOON + DAY)
    assert accept_invitation(open_one.token, by=cast.jonas, at=NOON + DAY) == pair
    row = Mentorship.objects.get()
    assert (row.mentor, row.mentee, row.stage, row.takes_a_seat) == (
        cast.jonas,
        cast.amina,
        Stage.INTRODUCTION.value,
        False,
    )
    assert Person.objects.get(pk=cast.jonas.pk).seats_taken == before
    assert get_tie_page(cast.amina, tie, at=NOON).tie.mentorship == pair
    hers = get_mentorship_home_for(cast.amina, pair, at=NOON).began
    assert hers is not None and hers.beginning.invited == Invited("Amina", WORDS, NOON)
    assert hers.beginning.tie is not None and (hers.beginning.tie.name, hers.beginning.tie.gave) == (
        "The one with the hat",
        SECRET,
    )


def test_what_was_remembered_stays_invisible_to_the_one_it_is_about(cast: Cast, open_one: InvitationLine) -> None:
    pair = accept_invitation(open_one.token, by=cast.jonas, at=NOON)
    his = get_mentorship_home_for(cast.jonas, pair, at=NOON)
    assert his.began is not None and his.began.beginning.invited == Invited("Amina", WORDS, NOON)
    assert his.began.beginning.tie is None
    assert SECRET not in repr(his) and "hat" not in repr(his)


def test_the_inviter_is_told_of_a_yes_by_name_and_of_a_no_without_one(cast: Cast, tie: uuid.UUID) -> None:
    invite(tie, WORDS, by=cast.amina, at=NOON)
    decline_invitation(newest(cast, tie).token, at=NOON)
    invite(tie, WORDS, by=cast.amina, at=NOON)
    line = next(one for one in Invitation.objects.all() if one.stage == "open")
    accept_invitation(Keyring(cast.amina).read(line, "token"), by=cast.sam, at=NOON)
    told = {notice.template: notice for notice in Notice.objects.filter(recipient=cast.amina)}
    assert set(told) == {"invitation/declined", "invitation/accepted"}
    facts = {name: Keyring(cast.amina).read(notice, "facts") for name, notice in told.items()}  # type: ignore[arg-type]
    assert facts["invitation/declined"] == "{}" and "Sam" in facts["invitation/accepted"]


def test_it_works_once_and_for_the_first_who_says_yes(cast: Cast, open_one: InvitationLine) -> None:
    accept_invitation(open_one.token, by=cast.jonas, at=NOON)
    with pytest.raises(IllegalMove, match="worked once"):
        accept_invitation(open_one.token, by=cast.sam, at=NOON)
    with pytest.raises(IllegalMove):
        decline_invitation(open_one.token, at=NOON)
    assert Mentorship.objects.get().mentor == cast.jonas
    page = get_invitation_page(open_one.token, cast.sam, at=NOON)
    assert (page.inviter, page.words, page.is_open, page.mentorship) == ("", "", False, None)
    assert get_invitation_page(open_one.token, cast.jonas, at=NOON).mentorship == Mentorship.objects.get().pk


def test_nobody_accepts_their_own(cast: Cast, open_one: InvitationLine) -> None:
    with pytest.raises(Refusal, match="your own invitation"):
        accept_invitation(open_one.token, by=cast.amina, at=NOON)
    assert newest(cast, Invitation.objects.get().tie_id).is_open  # type: ignore[arg-type]


def test_two_who_are_in_touch_already_are_told_so_and_nothing_is_used_up(cast: Cast, open_one: InvitationLine) -> None:
    meet(cast)
    with pytest.raises(Refusal, match="already in touch"):
        accept_invitation(open_one.token, by=cast.jonas, at=NOON)
    assert get_invitation_page(open_one.token, cast.jonas, at=NOON).is_open


def test_a_no_needs_nobody_and_its_words_are_gone(
    cast: Cast, open_one: InvitationLine, django_capture_on_commit_callbacks: object
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            decline_invitation(open_one.token, at=NOON)
    row = Invitation.objects.get()
    assert (row.stage, row.words, row.token, keys_of_invitations()) == ("declined", None, None, 0)
    assert Notice.objects.filter(template="invitation/declined").count() == 1
    assert get_invitation_page(open_one.token, None, at=NOON).closed == CLOSED_WORDS[InvitationStage.DECLINED]
    with pytest.raises(IllegalMove):
        accept_invitation(open_one.token, by=cast.sam, at=NOON)


def test_taken_back_it_says_so_kindly(
    cast: Cast, tie: uuid.UUID, open_one: InvitationLine, django_capture_on_commit_callbacks: object
) -> None:
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert take_invitation_back(open_one.id, by=cast.amina, at=NOON) == tie
    assert get_invitation_page(open_one.token, None, at=NOON).closed == CLOSED_WORDS[InvitationStage.WITHDRAWN]
    assert keys_of_invitations() == 0
    assert not Notice.objects.filter(template__startswith="invitation/").exists()
    with pytest.raises(IllegalMove):
        decline_invitation(open_one.token, at=NOON)


def test_what_was_answered_cannot_be_taken_back(cast: Cast, open_one: InvitationLine) -> None:
    accept_invitation(open_one.token, by=cast.sam, at=NOON)
    with pytest.raises(IllegalMove):
        take_invitation_back(open_one.id, by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        take_invitation_back(open_one.id, by=cast.jonas, at=NOON)


def test_one_is_open_at_a_time(cast: Cast, tie: uuid.UUID, open_one: InvitationLine) -> None:
    assert invite(tie, WORDS, by=cast.amina, at=NOON) == open_one.id
    with pytest.raises(Refusal, match="open already"):
        invite(tie, "Something else", by=cast.amina, at=NOON)
    late = NOON + settings.LIMITS.invitation_works
    assert invite(tie, "Something else", by=cast.amina, at=late) != open_one.id  # the first has run out
    assert get_invitation_page(open_one.token, None, at=late).closed == CLOSED_WORDS[InvitationStage.EXPIRED]


@pytest.mark.parametrize("words", ["", " \n", "a\x00b", "x" * (limits.GOAL + 1)])
def test_what_says_nothing_invites_nobody(cast: Cast, tie: uuid.UUID, words: str) -> None:
    with pytest.raises(Refusal):
        invite(tie, words, by=cast.amina, at=NOON)
    with pytest.raises(Hidden):
        invite(tie, WORDS, by=cast.sam, at=NOON)
    assert not Invitation.objects.exists()


def test_who_is_in_touch_already_need_not_be_invited_until_it_is_over(
    cast: Cast, tie: uuid.UUID, open_one: InvitationLine
) -> None:
    pair = accept_invitation(open_one.token, by=cast.sam, at=NOON)
    with pytest.raises(Refusal, match="already in touch"):
        invite(tie, "Again?", by=cast.amina, at=NOON)
    leave_mentorship(pair, by=cast.sam, at=NOON)
    assert invite(tie, "Again?", by=cast.amina, at=NOON)


def test_silence_runs_out(cast: Cast, open_one: InvitationLine, django_capture_on_commit_callbacks: object) -> None:
    end = NOON + settings.LIMITS.invitation_works
    with pytest.raises(IllegalMove, match="run out"):
        accept_invitation(open_one.token, by=cast.sam, at=end)
    assert get_invitation_page(open_one.token, None, at=end).closed == CLOSED_WORDS[InvitationStage.EXPIRED]
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert [close_old_invitations(at=at) for at in (end - DAY, end, end)] == [0, 1, 0]
    assert (Invitation.objects.get().stage, keys_of_invitations()) == ("expired", 0)
    close_old_invitations(at=end + settings.LIMITS.invitation_works)
    assert not Invitation.objects.exists()
    with pytest.raises(Hidden):
        get_invitation_page(open_one.token, None, at=end)


def test_an_invitation_that_began_something_is_kept(cast: Cast, open_one: InvitationLine) -> None:
    pair = accept_invitation(open_one.token, by=cast.sam, at=NOON)
    close_old_invitations(at=NOON + 999 * DAY)
    assert get_mentorship_home_for(cast.sam, pair, at=NOON).began.beginning.invited is not None


def test_removing_somebody_takes_an_open_invitation_back(cast: Cast, tie: uuid.UUID, open_one: InvitationLine) -> None:
    remove_tie(tie, by=cast.amina, at=NOON)
    assert not get_invitation_page(open_one.token, None, at=NOON).is_open
    assert take_invitation_back(open_one.id, by=cast.amina, at=NOON) is None


def test_after_a_removed_tie_the_pair_goes_on(cast: Cast, tie: uuid.UUID, open_one: InvitationLine) -> None:
    pair = accept_invitation(open_one.token, by=cast.sam, at=NOON)
    remove_tie(tie, by=cast.amina, at=NOON)
    beginning = get_mentorship_home_for(cast.amina, pair, at=NOON).began
    assert beginning and beginning.beginning.tie is None and beginning.beginning.invited is not None


def test_without_a_tie_an_invitation_works_as_well(cast: Cast, tie: uuid.UUID, open_one: InvitationLine) -> None:
    """Two who sit beside each other need no list to begin from."""
    Invitation.objects.update(tie=None)
    pair = accept_invitation(open_one.token, by=cast.sam, at=NOON)
    assert get_mentorship_home_for(cast.amina, pair, at=NOON).began.beginning.tie is None


def test_the_three_lines_begin_with_what_it_is_for(cast: Cast, open_one: InvitationLine) -> None:
    pair = accept_invitation(open_one.token, by=cast.sam, at=NOON)
    assert get_terms_to_write(cast.amina, pair, at=NOON).lines.what_for == WORDS
    write_goal_draft("Lead a team", by=cast.amina, at=NOON)
    write_goal_draft("My own affair", by=cast.sam, at=NOON)
    assert get_terms_to_write(cast.amina, pair, at=NOON).lines.what_for == "Lead a team"
    assert get_terms_to_write(cast.sam, pair, at=NOON).lines.what_for == WORDS  # whoever helps has no aim in this


@pytest.mark.parametrize("token", ["z" * 22, "0" * 22, "", "é" * 22])
def test_what_was_never_handed_over_is_not_there(cast: Cast, open_one: InvitationLine, token: str) -> None:
    with pytest.raises(Hidden):
        get_invitation_page(token, cast.sam, at=NOON)
    with pytest.raises(Hidden):
        accept_invitation(token, by=cast.sam, at=NOON)
    with pytest.raises(Hidden):
        decline_invitation(token, at=NOON)
