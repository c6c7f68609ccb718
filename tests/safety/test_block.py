"""Two who are apart: neither finds, asks or hears of the other, and only whoever blocked knows why."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.test import Client, override_settings
from django.urls import reverse

from lamplighter.access import Hidden, Keyring
from lamplighter.access.link import make_link
from lamplighter.core.address import shorten
from lamplighter.core.introduction import Size
from lamplighter.core.invitation import CLOSED_WORDS, InvitationStage, Part
from lamplighter.core.journey import RequestStage, Stage
from lamplighter.core.person import Visibility
from lamplighter.core.post import Scope
from lamplighter.core.refusal import IllegalMove
from lamplighter.models.introduction import Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.safety import Block
from lamplighter.notices.outbox import word
from lamplighter.queries.directory.others import get_others_to_try
from lamplighter.queries.directory.people import list_people_for, search_people_for
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.queries.safety.page import list_blocked_by
from lamplighter.services.agreement import begin_by_invitation
from lamplighter.services.introduction import accept, answer_question, ask, write_back
from lamplighter.services.invitation import invite_somebody_new
from lamplighter.services.leaving.erase import erase_person
from lamplighter.services.link import answer_by_link
from lamplighter.services.message import send_message
from lamplighter.services.person import Card, change_card
from lamplighter.services.safety.block import block, block_partner, unblock
from tests.cast import NOON, Cast, agree, arrive

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
LATER = NOON + timedelta(hours=1)


def _ask(whom: Person, by: Person, size: Size = Size.CONVERSATION) -> uuid.UUID:
    return ask(whom.pk, size, "Half an hour?", words_by_mail=True, by=by, at=NOON)


def _names(reader: Person, words: str = "") -> set[str]:
    page = search_people_for(reader, words, at=NOON) if words else list_people_for(reader, at=NOON)
    return {line.name for line in (*page.fitting, *page.others)}


def signed_in(person: Person) -> Client:
    client = Client()
    with time_machine.travel(LATER, tick=False):
        client.force_login(person)
    return client


def seen_by(
    client: Client, path: str, says: dict[str, object] | None = None, *, of: uuid.UUID | None = None
) -> tuple[int, str]:
    """The answer to looking, or to sending a form; the token against forged forms and the id asked for are masked."""
    with time_machine.travel(LATER, tick=False):
        answer = client.get(path) if says is None else client.post(path, says)
    body = re.sub(r'(csrfmiddlewaretoken" value)="\w+"', r"\1", answer.content.decode())
    return answer.status_code, body.replace(shorten(of), "ID") if of else body


def _mail_about(template: str, recipient: Person) -> list[Notice]:
    return list(Notice.objects.filter(template=template, recipient=recipient).select_related("recipient"))


def test_neither_finds_the_other_and_everybody_else_finds_both(cast: Cast) -> None:
    jonas, sam = cast.jonas, cast.sam
    block(sam.pk, by=jonas, at=NOON)
    ada = arrive("Ada")
    assert {"Jonas", "Sam"} <= _names(ada) and {"Jonas", "Sam"} <= _names(ada, "Jonas Sam leading speaking")
    for reader, other in ((jonas, "Sam"), (sam, "Jonas")):
        assert other not in _names(reader) | _names(reader, f"{other} leading speaking")
    asked = _ask(jonas, ada)
    assert "Sam" not in {one.name for one in get_others_to_try(jonas, asked, "Sam", at=NOON).people}


def test_a_blocked_one_sees_what_they_would_see_of_somebody_who_hides(cast: Cast) -> None:
    """Byte for byte, wherever they go; also where the card is for everybody."""
    change_card(Card("Jonas", "leading", Visibility.PUBLIC, 2, "UTC"), by=cast.jonas, at=NOON)
    hidden = arrive("Hana", visibility=Visibility.HIDDEN)
    block(cast.sam.pk, by=cast.jonas, at=NOON)
    sam = signed_in(cast.sam)
    for route in ("directory:card", "introduction:ask", "safety:somebody"):
        answers = [
            seen_by(sam, reverse(route, args=[pk]), of=pk) for pk in (cast.jonas.pk, hidden.pk, uuid.UUID(int=7))
        ]
        assert answers[0] == answers[1] == answers[2] and answers[0][0] == 404, route
    with pytest.raises(Hidden):
        _ask(cast.jonas, cast.sam)
    with pytest.raises(Hidden):
        _ask(cast.sam, cast.jonas)


def test_an_organiser_reads_the_same_card_and_asks_neither_who_hides_nor_who_has_blocked_them(cast: Cast) -> None:
    hana = arrive("Hana", visibility=Visibility.HIDDEN)
    Membership.objects.create(programme=Programme.objects.get(), person=hana)
    Block.objects.create(by=cast.jonas, whom=cast.priya, blocked_at=NOON)
    Person.objects.filter(pk=hana.pk).update(name="Jonas")
    priya = signed_in(cast.priya)
    cards = [seen_by(priya, reverse("directory:card", args=[pk]), of=pk)[0] for pk in (cast.jonas.pk, hana.pk)]
    asking = [seen_by(priya, reverse("introduction:ask", args=[pk]), of=pk) for pk in (cast.jonas.pk, hana.pk)]
    assert cards == [200, 200]
    assert asking[0] == asking[1] and asking[0][0] == 404


def test_what_is_open_is_answered_as_it_would_be_without_a_block(cast: Cast) -> None:
    """Whoever asked is told a plain no; whoever is blocked while asked finds that it was taken back."""
    mine = _ask(cast.jonas, cast.sam)
    theirs = _ask(cast.sam, cast.jonas, Size.QUESTION)
    block(cast.sam.pk, by=cast.jonas, at=NOON)
    stages = {row.pk: row.stage for row in Request.objects.all()}
    assert stages == {mine: RequestStage.DECLINED.value, theirs: RequestStage.WITHDRAWN.value}
    (told,) = _mail_about("introduction/declined", cast.sam)
    mail = word(told, at=NOON)
    assert mail and "block" not in mail.message().as_string().lower()
    (asked,) = _mail_about("introduction/asked", cast.sam)
    assert word(asked, at=NOON) is None or asked.settled_at


def test_a_running_mentorship_ends_as_any_end_does(cast: Cast, pair: uuid.UUID) -> None:
    """The page of the other one is the page after a plain end, byte for byte; so is the mail."""
    agree(cast, pair)
    block_partner(pair, by=cast.amina, at=NOON + timedelta(minutes=30))
    row = Mentorship.objects.get(pk=pair)
    assert row.stage == Stage.ENDED_EARLY.value and not row.takes_a_seat
    (told,) = _mail_about("mentorship/left", cast.jonas)
    mail = word(told, at=LATER)
    assert mail and "No reason was asked for." in str(mail.body) and "block" not in mail.message().as_string().lower()
    jonas = signed_in(cast.jonas)
    blocked = seen_by(jonas, reverse("mentorship:page", args=[pair]))
    Block.objects.all().delete()
    assert blocked == seen_by(jonas, reverse("mentorship:page", args=[pair])) and blocked[0] == 200


def test_no_mail_about_one_reaches_the_other_any_more(cast: Cast, pair: uuid.UUID) -> None:
    """Not even what was on its way. The control: without the block it leaves."""
    send_message(pair, "On my way.", by=cast.jonas, at=NOON)
    (waiting,) = _mail_about("message/written", cast.amina)
    assert word(waiting, at=NOON) is not None
    block(cast.jonas.pk, by=cast.amina, at=NOON)
    assert word(waiting, at=NOON) is None


def test_a_line_to_an_old_answer_makes_no_mail(cast: Cast) -> None:
    question = _ask(cast.jonas, cast.amina, Size.QUESTION)
    answer_question(question, "Slowly.", by=cast.jonas, at=NOON)
    block(cast.amina.pk, by=cast.jonas, at=NOON)
    write_back(question, "Why?", by=cast.amina, at=NOON)
    (told,) = _mail_about("introduction/line_back", cast.jonas)
    assert word(told, at=NOON) is None


def test_an_invitation_between_two_apart_turns_out_to_have_been_taken_back(cast: Cast) -> None:
    """For everybody from then on, so it cannot be told from one that its author took back."""
    invitation = invite_somebody_new("To go on", Part.HELP, by=cast.jonas, at=NOON)
    token = Keyring(cast.jonas).read(Invitation.objects.get(pk=invitation), "token")
    block(cast.sam.pk, by=cast.jonas, at=NOON)
    with pytest.raises(IllegalMove) as refusal:
        begin_by_invitation(token, by=cast.sam, at=NOON)
    assert refusal.value.sentence == CLOSED_WORDS[InvitationStage.WITHDRAWN]
    assert Invitation.objects.get(pk=invitation).stage == InvitationStage.WITHDRAWN.value
    assert not Mentorship.objects.exists()


def test_the_link_of_a_mail_blocks_too_and_both_ways_are_one(cast: Cast) -> None:
    request = _ask(cast.jonas, cast.sam)
    token = make_link(Scope.REQUEST, person=cast.jonas, thing=request, expires_at=NOON + DAY)
    answer_by_link(token, "block", at=NOON)
    block(cast.sam.pk, by=cast.jonas, at=NOON + DAY)
    (line,) = list_blocked_by(cast.jonas)
    assert (line.whom.name, line.blocked_at) == ("Sam", NOON)


def test_what_is_taken_back_lets_them_find_each_other_and_begins_nothing(cast: Cast, pair: uuid.UUID) -> None:
    block(cast.jonas.pk, by=cast.amina, at=NOON)
    (line,) = list_blocked_by(cast.amina)
    for who in (cast.jonas, cast.sam):
        with pytest.raises(Hidden):
            unblock(line.id, by=who, at=NOON)
    for _ in range(2):
        unblock(line.id, by=cast.amina, at=NOON)
    assert "Jonas" in _names(cast.amina)
    assert Mentorship.objects.get(pk=pair).stage == Stage.ENDED_EARLY.value


def test_only_whoever_blocked_has_it_in_their_copy(cast: Cast, pair: uuid.UUID) -> None:
    block(cast.jonas.pk, by=cast.amina, at=NOON)
    copies = {who.name: get_copy_for(who, at=NOON).as_data()["tables"] for who in (cast.amina, cast.jonas)}
    assert copies["Amina"]["Block"][0]["whom"] == "Jonas"
    assert "Block" not in copies["Jonas"] and "blocked" not in str(copies["Jonas"]["Event"])


@pytest.mark.parametrize("gone", ["amina", "jonas"])
def test_a_block_goes_with_either_of_the_two(cast: Cast, pair: uuid.UUID, gone: str) -> None:
    block(cast.jonas.pk, by=cast.amina, at=NOON)
    erase_person(getattr(cast, gone), at=NOON)
    assert not Block.objects.exists()


def test_one_can_also_block_whoever_has_blocked_and_whom_one_no_longer_finds(cast: Cast, pair: uuid.UUID) -> None:
    block(cast.jonas.pk, by=cast.amina, at=NOON)
    block(cast.amina.pk, by=cast.jonas, at=NOON)
    unblock(list_blocked_by(cast.amina)[0].id, by=cast.amina, at=NOON)
    assert "Jonas" not in _names(cast.amina)
    with pytest.raises(Hidden):
        accept(_ask(cast.jonas, cast.amina), by=cast.jonas, at=NOON)


def test_nobody_blocks_themselves_or_somebody_they_have_never_come_upon(cast: Cast) -> None:
    for whom in (cast.sam, cast.amina, cast.priya):
        with pytest.raises(Hidden):
            block(whom.pk, by=cast.sam, at=NOON)


def test_the_page_offers_what_fits_and_leaves_no_trace(cast: Cast, pair: uuid.UUID) -> None:
    amina = signed_in(cast.amina)
    with override_settings(HELP="Call 0800 111.\nAsk for Lena."):
        status, body = seen_by(amina, reverse("safety:somebody", args=[cast.jonas.pk]))
        assert status == 200 and "Call 0800 111." in body and reverse("mentorship:end", args=[pair]) in body
        assert "Ask for Lena." in seen_by(Client(), reverse("safety:wrong"))[1]
    assert "Jonas" in seen_by(amina, reverse("safety:wrong"))[1]
