"""Two who know each other: an invitation is all the proof, and three lines are there from the beginning."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lamplighter.access import Hidden, Keyring
from lamplighter.core.agreement import Beat
from lamplighter.core.invitation import Part
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.models.agreement import Agreement
from lamplighter.models.invitation import Invitation
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.home import get_mentorship_home_for
from lamplighter.queries.invitation import get_invitation_page, get_just_two, get_my_invitation
from lamplighter.queries.person import is_house_of_two
from lamplighter.queries.signin import has_no_way_back
from lamplighter.services.agreement import begin_by_invitation, sign_agreement
from lamplighter.services.invitation import invite_somebody_new, take_invitation_back
from lamplighter.services.link import Newcomer, enter_invited
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.signin import TAKEN, set_password
from tests.cast import NOON, Cast, arrive, meet

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
WORDS = "Learning to weld"
KIM = Newcomer("Kim", True, "Europe/Lisbon")
PASSWORD = "a lantern on the quay"


def invited(by: Person, part: Part = Part.EITHER) -> str:
    """The token of a fresh invitation."""
    row = Invitation.objects.get(pk=invite_somebody_new(WORDS, part, by=by, at=NOON))
    return Keyring(by).read(row, "token")


def test_whoever_holds_it_is_somebody_here_and_the_two_have_three_lines(cast: Cast) -> None:
    kim, pair = enter_invited(invited(cast.amina), KIM, Part.LEARN, at=NOON)
    row = Mentorship.objects.get()
    assert (row.pk, row.mentor, row.mentee, row.takes_a_seat) == (pair, cast.amina, kim, False)
    assert (kim.name, kim.zone, kim.joined_at, kim.visibility) == ("Kim", "Europe/Lisbon", NOON, "hidden")
    for person in (cast.amina, kim):
        home = get_mentorship_home_for(person, pair, at=NOON)
        assert home.proposed and home.proposed.is_draft and home.proposed.waits_for_me
        assert (home.proposed.terms.beat, home.proposed.terms.what_for) == (Beat.MONTHLY, WORDS)
        assert home.began.beginning.invited and home.began.beginning.invited.words == WORDS


def test_both_agree_with_one_tap_each(cast: Cast) -> None:
    kim, pair = enter_invited(invited(cast.amina), KIM, Part.HELP, at=NOON)
    lines = Agreement.objects.get(mentorship=pair).pk
    for person in (kim, cast.amina):
        sign_agreement(lines, by=person, at=NOON)
    assert Mentorship.objects.get().stage == "active"


@pytest.mark.parametrize(
    ("part", "said", "inviter_learns"),
    [
        (Part.LEARN, None, True),
        (Part.HELP, None, False),
        (Part.EITHER, Part.HELP, True),
        (Part.EITHER, Part.LEARN, False),
        (Part.LEARN, Part.LEARN, True),  # what was chosen when inviting stands
    ],
)
def test_who_learns_is_said_once(cast: Cast, part: Part, said: Part | None, inviter_learns: bool) -> None:
    begin_by_invitation(invited(cast.amina, part), said, by=cast.sam, at=NOON)
    row = Mentorship.objects.get()
    assert {row.mentor, row.mentee} == {cast.amina, cast.sam}
    assert (row.mentee == cast.amina) is inviter_learns


@pytest.mark.parametrize("said", [None, Part.EITHER])
def test_left_open_by_both_nothing_begins_and_nothing_is_used_up(cast: Cast, said: Part | None) -> None:
    token, before = invited(cast.amina), Person.objects.count()
    with pytest.raises(Refusal, match="who learns from whom"):
        enter_invited(token, KIM, said, at=NOON)
    assert Person.objects.count() == before
    assert get_invitation_page(token, None, at=NOON).lets_in


def test_twice_by_the_same_is_once_also_for_the_lines(cast: Cast) -> None:
    token = invited(cast.amina)
    first = begin_by_invitation(token, Part.LEARN, by=cast.sam, at=NOON)
    assert begin_by_invitation(token, Part.HELP, by=cast.sam, at=NOON) == first
    assert Agreement.objects.count() == 1


def test_it_lets_one_in_and_nobody_after_them(cast: Cast) -> None:
    token = invited(cast.amina, Part.LEARN)
    enter_invited(token, KIM, at=NOON)
    before = Person.objects.count()
    with pytest.raises(IllegalMove, match="worked once"):
        enter_invited(token, KIM, at=NOON)
    assert Person.objects.count() == before
    assert not get_invitation_page(token, None, at=NOON).lets_in


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (Newcomer("", True, "UTC"), "what to call you"),
        (Newcomer("Kim", False, "UTC"), "16 and older"),
        (Newcomer("Kim", True, "Mars/Base"), "time zone"),
    ],
)
def test_whoever_says_too_little_is_nobody_yet(cast: Cast, who: Newcomer, sentence: str) -> None:
    token, before = invited(cast.amina, Part.LEARN), Person.objects.count()
    with pytest.raises(Refusal, match=sentence):
        enter_invited(token, who, at=NOON)
    assert Person.objects.count() == before
    assert get_invitation_page(token, None, at=NOON).lets_in


def test_taken_back_or_run_out_it_lets_nobody_in(cast: Cast, settings: Any) -> None:
    token = invited(cast.amina, Part.LEARN)
    later = NOON + settings.LIMITS.invitation_works
    with pytest.raises(IllegalMove, match="run out"):
        enter_invited(token, KIM, at=later)
    take_invitation_back(Invitation.objects.get().pk, by=cast.amina, at=NOON)
    with pytest.raises(IllegalMove, match="taken back"):
        enter_invited(token, KIM, at=NOON)


def test_where_mail_leaves_a_link_alone_is_no_proof(cast: Cast, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    token = invited(cast.amina, Part.LEARN)
    assert not get_invitation_page(token, None, at=NOON).lets_in
    with pytest.raises(Hidden):
        enter_invited(token, KIM, at=NOON)


def test_one_is_open_at_a_time_and_the_same_twice_is_once(cast: Cast) -> None:
    first = invite_somebody_new(WORDS, Part.EITHER, by=cast.amina, at=NOON)
    assert invite_somebody_new(f" {WORDS} ", Part.EITHER, by=cast.amina, at=NOON) == first
    for words, part in (("Something else", Part.EITHER), (WORDS, Part.HELP)):
        with pytest.raises(Refusal, match="open already"):
            invite_somebody_new(words, part, by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="one line"):
        invite_somebody_new("  ", Part.EITHER, by=cast.sam, at=NOON)
    copy = Invitation(inviter=cast.amina, token_hash=b"x" * 32, made_at=NOON, expires_at=NOON + DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_its_author_alone_reads_it(cast: Cast) -> None:
    pk = invite_somebody_new(WORDS, Part.EITHER, by=cast.amina, at=NOON)
    line = get_my_invitation(cast.amina, pk, at=NOON)
    assert get_just_two(cast.amina, at=NOON).invitation == line
    assert get_just_two(cast.sam, at=NOON).invitation is None
    pair = begin_by_invitation(line.token, Part.LEARN, by=cast.sam, at=NOON)
    assert (get_just_two(cast.amina, at=NOON).invitation, get_just_two(cast.amina, at=NOON).begun) == (None, pair)
    assert get_just_two(cast.sam, at=NOON).begun is None
    for person in (cast.amina, cast.sam, cast.jonas):  # it works no longer, and it never was the other one's
        with pytest.raises(Hidden):
            get_my_invitation(person, pk, at=NOON)


def test_two_who_are_in_touch_already_are_told_so(cast: Cast) -> None:
    meet(cast)  # Jonas helps Amina
    with pytest.raises(Refusal, match="already in touch"):
        begin_by_invitation(invited(cast.amina, Part.LEARN), by=cast.jonas, at=NOON)


def test_the_seat_of_something_regular_is_the_mentors(cast: Cast) -> None:
    pair = begin_by_invitation(invited(cast.amina, Part.HELP), by=cast.sam, at=NOON)
    for person in (cast.sam, cast.amina):
        sign_agreement(Agreement.objects.get().pk, by=person, at=NOON)
    assert Person.objects.get(pk=cast.amina.pk).seats_taken == 1
    leave_mentorship(pair, by=cast.sam, at=NOON)
    assert Person.objects.get(pk=cast.amina.pk).seats_taken == 0


# --- two here, and nobody else ----------------------------------------------------------------------------


def test_a_house_is_for_two_until_a_third_has_joined(world: None, settings: Any) -> None:
    assert is_house_of_two()
    first, _second = arrive("Ana"), arrive("Ben")
    assert is_house_of_two()
    third = arrive("Cem")
    assert not is_house_of_two()
    third.is_active = False
    third.save()
    assert is_house_of_two()
    first.joined_at = None
    first.save()
    assert is_house_of_two()
    settings.MAIL_IS_SET_UP = True  # the next one may come at any hour
    assert not is_house_of_two()


# --- coming back ------------------------------------------------------------------------------------------


def test_whoever_came_by_an_invitation_chooses_an_address_with_their_password(cast: Cast) -> None:
    kim, _ = enter_invited(invited(cast.amina, Part.LEARN), KIM, at=NOON)
    assert has_no_way_back(kim)
    assert not has_no_way_back(cast.amina)
    assert set_password(PASSWORD, address="Kim@Example.org", by=kim, at=NOON)
    assert not has_no_way_back(kim)
    assert kim.check_password(PASSWORD)


def test_nobody_takes_somebody_elses_address(cast: Cast) -> None:
    kim, _ = enter_invited(invited(cast.amina, Part.LEARN), KIM, at=NOON)
    with pytest.raises(Refusal) as refused:
        set_password(PASSWORD, address="AMINA@example.org", by=kim, at=NOON)
    assert refused.value.sentence == TAKEN
    kim.refresh_from_db()
    assert not kim.has_usable_password() and has_no_way_back(kim)


def test_an_address_is_not_changed_on_the_way(cast: Cast) -> None:
    assert set_password(PASSWORD, address="other@example.org", by=cast.amina, at=NOON)
    kim, _ = enter_invited(invited(cast.amina, Part.LEARN), KIM, at=NOON)
    assert set_password(PASSWORD, address="other@example.org", by=kim, at=NOON)


def test_nothing_is_there_for_a_link_that_never_was(world: None) -> None:
    with pytest.raises(Hidden):
        enter_invited("0" * 22, KIM, at=NOON)
    assert not Person.objects.exists()
