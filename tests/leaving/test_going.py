"""Going: what stops at once, what comes back, and what is gone for good."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as shipped
from django.db import connections
from django.db.models import ForeignKey
from django.test import Client

from lamplighter.access import Hidden, Keyring
from lamplighter.core.address import shorten
from lamplighter.core.introduction import Size
from lamplighter.core.invitation import InvitationStage
from lamplighter.core.journey import RequestStage, Stage
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import Refusal
from lamplighter.models.agreement import Agreement, Expectation
from lamplighter.models.datakey import STORE, DataKey
from lamplighter.models.introduction import Remark, Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.leaving import KeptWords
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import PrivateNote, SharedNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.home import get_mentorship_home_for
from lamplighter.queries.leaving.page import get_leaving_page_for
from lamplighter.services.introduction import answer_question, ask
from lamplighter.services.invitation import invite
from lamplighter.services.keeping.ledger import Erased, list_erased
from lamplighter.services.leaving.erase import erase_again, erase_person, erase_who_has_left
from lamplighter.services.leaving.go import begin_leaving, stay_after_all
from lamplighter.services.leaving.rows import THEIRS_ALONE
from lamplighter.services.leaving.sleep import let_sleepers_go, warn_sleepers
from lamplighter.services.message import send_message
from lamplighter.services.person import remove_unfinished_accounts
from lamplighter.services.tie import Remembered, remember
from lamplighter.services.trail import forget_old_trail, seal_the_trail
from tests.access.world import World, build
from tests.cast import NOON, Cast, arrive
from tests.conftest import BOTH_STORES

pytestmark = pytest.mark.engine

DAY = timedelta(days=1)
GONE = NOON + 15 * DAY


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def everybody(world: None) -> World:
    return build()


def _templates_to(person: Person) -> list[str]:
    return list(Notice.objects.filter(recipient=person, settled_at=None).values_list("template", flat=True))


def test_at_once_nobody_finds_them_and_everything_stops(cast: Cast, pair: uuid.UUID) -> None:
    asked = ask(cast.sam.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=cast.jonas, at=NOON)
    MailLink.objects.create(token_hash=b"x" * 32, scope="message", person=cast.jonas, expires_at=GONE)
    begin_leaving((), by=cast.jonas, at=NOON)
    jonas = Person.objects.get(pk=cast.jonas.pk)
    assert (jonas.visibility, jonas.leaves_at) == (Visibility.HIDDEN.value, NOON + 14 * DAY)
    assert Request.objects.get(pk=asked).stage == RequestStage.WITHDRAWN.value
    assert Mentorship.objects.get(pk=pair).stage == Stage.ENDED_EARLY.value
    assert not MailLink.objects.filter(person=jonas).exists()
    assert "mentorship/left" in _templates_to(cast.amina)
    assert _templates_to(jonas) == ["leaving/leaving"]
    begin_leaving((), by=jonas, at=NOON + DAY)
    jonas.refresh_from_db()
    assert jonas.leaves_at == NOON + 14 * DAY, "twice is once"


def test_what_others_asked_is_answered_and_invitations_are_taken_back(cast: Cast) -> None:
    """A no and a going read the same."""
    asked = ask(cast.jonas.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=cast.amina, at=NOON)
    tie = remember(Remembered("Rosa", "She asked twice."), by=cast.jonas, at=NOON)
    invitation = invite(tie, "To go on", by=cast.jonas, at=NOON)
    begin_leaving((), by=cast.jonas, at=NOON)
    assert Request.objects.get(pk=asked).stage == RequestStage.DECLINED.value
    assert "introduction/declined" in _templates_to(cast.amina)
    assert Invitation.objects.get(pk=invitation).stage == InvitationStage.WITHDRAWN.value


def test_nobody_can_ask_somebody_who_is_leaving(cast: Cast, pair: uuid.UUID) -> None:
    begin_leaving((), by=cast.jonas, at=NOON)
    with pytest.raises((Refusal, Hidden)):
        ask(cast.jonas.pk, Size.QUESTION, "Again?", words_by_mail=False, by=cast.amina, at=NOON + DAY)


def test_within_the_days_they_can_come_back(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, "On my way", by=cast.jonas, at=NOON)
    begin_leaving([pair], by=cast.jonas, at=NOON)
    stay_after_all(by=cast.jonas, at=NOON + 13 * DAY)
    stay_after_all(by=cast.jonas, at=NOON + 13 * DAY)
    assert erase_who_has_left(at=GONE) == 0
    assert Person.objects.get(pk=cast.jonas.pk).leaves_at is None and not KeptWords.objects.exists()
    assert Keyring(cast.jonas).read(Message.objects.get(), "words") == "On my way"


def test_the_partner_still_reads_what_the_two_have_made(everybody: World) -> None:
    jonas, amina = everybody.people["Jonas"], everybody.people["Amina"]
    assert jonas and amina
    pair = everybody.things["now: mentorship"].pk
    begin_leaving((), by=jonas, at=NOON + 4 * DAY)
    assert erase_who_has_left(at=NOON + 18 * DAY - timedelta(seconds=1)) == 0
    assert erase_who_has_left(at=NOON + 18 * DAY) == 1
    page = get_mentorship_home_for(amina, pair, at=NOON + 19 * DAY)
    assert page.mentorship.partner == "Somebody who has left", "he was mentor here and mentee elsewhere"
    ring = Keyring(amina)
    assert ring.read(Agreement.objects.get(mentorship=pair), "what_for")
    assert ring.read(SharedNote.objects.get(meeting__mentorship=pair), "words") == "She listens."
    assert ring.read(PrivateNote.objects.get(meeting__mentorship=pair), "words") == "I was nervous."
    assert not Message.objects.filter(mentorship=pair).exists()
    assert list(Expectation.objects.filter(mentorship=pair).values_list("author", flat=True)) == [amina.pk]
    assert not DataKey.objects.filter(scope__in=[f"person:{jonas.pk}", f"mentorship:{pair}:{jonas.pk}"]).exists()
    assert DataKey.objects.filter(scope=f"mentorship:{pair}:{amina.pk}").exists()


def test_words_that_were_left_stay(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, "Keep going", by=cast.jonas, at=NOON)
    assert [one.name for one in get_leaving_page_for(cast.jonas).partners] == ["Amina"]
    begin_leaving([pair], by=cast.jonas, at=NOON)
    assert erase_who_has_left(at=GONE) == 1
    assert Keyring(cast.amina).read(Message.objects.get(), "words") == "Keep going"
    assert list_erased() == [Erased(cast.jonas.pk, (pair,))]


def test_words_cannot_be_left_in_somebody_elses_pair(cast: Cast, pair: uuid.UUID) -> None:
    begin_leaving([pair], by=cast.sam, at=NOON)
    assert not KeptWords.objects.exists()


def test_whoever_has_nobody_leaves_no_row(cast: Cast) -> None:
    erase_person(cast.sam, at=NOON)
    assert not Person.objects.filter(pk=cast.sam.pk).exists()


def test_when_both_have_gone_their_keys_go_too(cast: Cast, pair: uuid.UUID) -> None:
    send_message(pair, "Left behind", by=cast.amina, at=NOON)
    begin_leaving([pair], by=cast.amina, at=NOON)
    erase_who_has_left(at=GONE)
    assert Message.objects.exists()
    erase_person(Person.objects.get(pk=cast.jonas.pk), at=GONE)
    assert not Mentorship.objects.exists() and not Message.objects.exists()
    assert not Person.objects.filter(pk__in=[cast.amina.pk, cast.jonas.pk]).exists()
    assert not DataKey.objects.filter(scope__contains=str(pair)).exists()


def test_a_question_answered_in_writing_keeps_the_answer_as_long_as_somebody_reads_it(cast: Cast) -> None:
    pk = ask(cast.jonas.pk, Size.QUESTION, "Which font?", words_by_mail=False, by=cast.amina, at=NOON)
    answer_question(pk, "A plain one.", by=cast.jonas, at=NOON)
    erase_person(cast.amina, at=NOON)
    request, answer = Request.objects.get(), Remark.objects.get()
    ring = Keyring(cast.jonas)
    assert (ring.read(request, "words"), ring.read(answer, "words")) == ("", "A plain one.")
    erase_person(Person.objects.get(pk=cast.jonas.pk), at=NOON)
    assert not Request.objects.exists() and not DataKey.objects.filter(scope=f"request:{pk}").exists()
    assert not Person.objects.filter(pk__in=[cast.amina.pk, cast.jonas.pk]).exists()


@pytest.mark.parametrize("gone", ["Amina", "Jonas"])
def test_every_page_of_the_one_who_stays_still_opens(everybody: World, gone: str) -> None:
    stays = everybody.people["Jonas" if gone == "Amina" else "Amina"]
    leaver = everybody.people[gone]
    assert stays and leaver
    erase_person(leaver, at=NOON + 5 * DAY)
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(stays)
    pair, meeting = everybody.things["now: mentorship"].pk, everybody.things["now: meeting"].pk
    agreement = everybody.things["now: agreement"].pk
    home = browser.get("/").content.decode()
    assert gone not in home
    for path in (
        f"/mentorships/{shorten(pair)}/",
        f"/mentorships/{shorten(pair)}/timeline/",
        f"/messages/with/{shorten(pair)}/",
        f"/agreements/{shorten(agreement)}/",
        f"/agreements/for/{shorten(pair)}/versions/",
        f"/agreements/for/{shorten(pair)}/side-by-side/",
        f"/meetings/{shorten(meeting)}/",
        f"/requests/{shorten(everybody.things['now: request'].pk)}/",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert f">{gone}<" not in answer.content.decode() and f"{gone}@" not in answer.content.decode(), path


def test_a_row_without_a_name_is_not_swept_as_unfinished(cast: Cast, pair: uuid.UUID) -> None:
    erase_person(cast.jonas, at=NOON)
    assert remove_unfinished_accounts(at=NOON + 900 * DAY) == 0
    assert Person.objects.get(pk=cast.jonas.pk).name == "Former mentor"


def test_erasing_goes_on_where_it_stopped(cast: Cast, pair: uuid.UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    begin_leaving((), by=cast.jonas, at=NOON)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr("lamplighter.services.leaving.erase.delete_rows", stop)
        erase_who_has_left(at=GONE)
    assert list_erased() and Person.objects.get(pk=cast.jonas.pk).is_active
    assert erase_who_has_left(at=GONE) == 1
    assert not Person.objects.get(pk=cast.jonas.pk).is_active


def test_whoever_came_back_with_a_backup_goes_again(cast: Cast, pair: uuid.UUID) -> None:
    """The ledger knows more than the database: that is what a restored backup looks like."""
    send_message(pair, "Mine", by=cast.jonas, at=NOON)
    (shipped.DATA / "erased.txt").write_text(f"{cast.jonas.pk}\n{cast.sam.pk}\n{uuid.uuid4()}\nhalf a li")
    assert erase_again(at=NOON) == 2
    assert erase_again(at=NOON) == 0
    assert not Message.objects.exists() and not Person.objects.filter(pk=cast.sam.pk).exists()


def test_whoever_is_leaving_sees_only_the_way_back(cast: Cast) -> None:
    client = Client(SERVER_NAME="localhost")
    client.force_login(cast.amina)
    assert client.post("/you/leave/").url == "/you/left/"
    assert client.get("/you/left/").status_code == 200
    assert client.get("/you/").status_code == 302, "signed out"
    client.force_login(cast.amina)
    assert client.get("/people/").url == "/you/leave/"
    assert "Stay" in client.get("/you/leave/").content.decode()
    assert client.post("/you/copy/").status_code == 200
    assert client.post("/you/stay/").url == "/"
    assert client.get("/people/").status_code == 200


# --- every relation ---

# Ways from a row to a person that are not simply deleted with them: what becomes of it instead.
TREATED = {
    "Offer.person": "goes with its words in the index",
    "Request.asker": "goes, or loses their words where something came of it",
    "Request.asked": "as above",
    "Remark.author": "goes, unless it is left to a partner",
    "Message.author": "as above",
    "Expectation.author": "as above",
    "Invitation.inviter": "as above",
    "Event.by": "is nobody's",
    "Opened.person": "what two people opened goes when either of them does",
    "Report.author": "a report stays until a year after it was closed",
    "Report.about": "as above",
    "Report.handler": "as above",
}
STAYS = {  # joint records: the other one's as much as theirs
    "ActionItem.keeper",
    "AgendaItem.author",
    "Agreement.written_by",
    "Confirmation.person",
    "Meeting.came_alone",
    "Meeting.planned_by",
    "Mentorship.mentee",
    "Mentorship.mentor",
    "Mentorship.moved_by",
    "Milestone.author",
    "Move.by",
    "OfferedSlot.offered_by",
    "Programme.organiser",
    "SharedNote.author",
    "Signature.person",
}


def test_every_way_to_a_person_is_decided_when_they_go() -> None:
    """A new table that points at people fails here until somebody has said what becomes of it."""
    ways = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("lamplighter").get_models()
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is Person
    }
    gone = {f"{model.__name__}.{path}" for model, path in THEIRS_ALONE if "__" not in path}
    assert ways == gone | set(TREATED) | STAYS
    assert not gone & set(TREATED) and not STAYS & (gone | set(TREATED))


# --- every field and every file -----------------------------------------------------------------------------


CANARY = "kookaburra"


@pytest.mark.django_db(transaction=True, databases=BOTH_STORES)
def test_nothing_of_them_is_left_in_any_field_or_file(settings: Any, tmp_path: Path) -> None:
    """Whatever is sealed is opened with every key there is; what was theirs alone must be nowhere."""
    everybody = build()
    jonas = everybody.people["Jonas"]
    assert jonas is not None
    _plant(jonas)
    before = _everything()
    assert before.count(CANARY) > 5, "the control: the word is there to be found"
    assert list((tmp_path / "files").glob("*"))
    photo = everybody.things["Jonas's photo"].pk
    erase_person(Person.objects.get(pk=jonas.pk), at=GONE)
    after = _everything()
    assert CANARY not in after and "jonas@example.org" not in after and "Jonas" not in _names(after)
    assert not list((tmp_path / "files").glob(f"{photo}*"))
    if connections["default"].vendor == "sqlite":
        for alias in ("default", STORE):
            name = Path(connections[alias].settings_dict["NAME"])
            for path in name.parent.glob(f"{name.name}*"):
                assert CANARY.encode() not in path.read_bytes(), path.name


def _plant(person: Person) -> None:
    """Through the same deeds as a person, in every field that is theirs alone and takes words."""
    from lamplighter.core.assessment import Leaning, Noticed
    from lamplighter.core.quality import Quality
    from lamplighter.core.valueadd import Prompt
    from lamplighter.models.card import About
    from lamplighter.models.valueadd import Statement
    from lamplighter.services.assessment import Note, consider, keep_notes, say_gut
    from lamplighter.services.person import Card, change_card
    from lamplighter.services.question import keep_question, put_under_new, write_goal_draft
    from lamplighter.services.tie import Remembered, remember
    from lamplighter.services.valueadd import keep_reflections

    change_card(Card(f"Jonas {CANARY}", f"{CANARY} songs", Visibility.PUBLIC, 2, "UTC"), by=person, at=NOON)
    Person.objects.filter(pk=person.pk).update(not_for=CANARY)
    About.objects.update_or_create(person=person, defaults={"city": CANARY, "first_step": CANARY})
    Statement.objects.filter(person=person).update(words=CANARY, evidence="", link="")
    question = keep_question(f"Why {CANARY}?", by=person, at=NOON)
    put_under_new(question, CANARY, by=person, at=NOON)
    write_goal_draft(CANARY, by=person, at=NOON)
    remember(Remembered(CANARY, CANARY), by=person, at=NOON)
    keep_reflections({Prompt.HARD: CANARY}, by=person, at=NOON)
    sam, amina = Person.objects.get(name="Sam"), Person.objects.get(name="Amina")
    for author, whom in ((person, sam), (amina, person)):  # what is noted about somebody goes with them, too
        pk = consider(whom.pk, by=author, at=NOON)
        say_gut(pk, Leaning.UNSURE, CANARY, by=author, at=NOON)
        keep_notes(pk, {Quality.M1: Note(Noticed.YES, CANARY)}, by=author, at=NOON)
    pair = Mentorship.objects.filter(mentor=person).exclude(stage="ended early").first()
    assert pair is not None
    send_message(pair.pk, CANARY, by=person, at=NOON + 4 * DAY)


def _everything() -> str:
    """Every row as text, with every sealed word opened for whoever it belongs to."""
    from lamplighter.services.keeping.rows import lines_of_everything
    from lamplighter.services.operation import _filled, _ring_for, tables_with_sealed_words

    said = list(lines_of_everything())
    rings: dict[str, Keyring] = {}
    for model in tables_with_sealed_words():
        if model.__name__ in ("Draft", "Notice", "Report"):
            continue  # nobody's yet; other people's own mail, which goes in a week; what somebody has told of them
        for row in model._default_manager.all():
            said += [_ring_for(row.key_scope(), rings).read(row, name) for name in _filled(row)]
    return "\n".join(said)


def _names(said: str) -> list[str]:
    return [line for line in said.splitlines() if '"lamplighter.Person"' in line and "Jonas" in line]


# --- those who never come back ------------------------------------------------------------------------------


def test_an_account_that_sleeps_is_told_twice_and_then_goes(world: None) -> None:
    noor = arrive("Noor", at=NOON)
    told: list[tuple[int, str]] = []
    for day in range(0, 760):
        at = NOON + day * DAY
        for deed in (warn_sleepers, let_sleepers_go, erase_who_has_left):
            if deed(at=at):
                told.append((day, deed.__name__))
    assert told == [
        (671, "warn_sleepers"),
        (717, "warn_sleepers"),
        (731, "let_sleepers_go"),
        (745, "erase_who_has_left"),
    ]
    assert not Person.objects.filter(pk=noor.pk).exists()


def test_one_sign_of_life_is_enough(cast: Cast, pair: uuid.UUID) -> None:
    """Somebody who still meets somebody sleeps never, and whoever comes back after a mail begins anew."""
    at = NOON + 671 * DAY
    assert warn_sleepers(at=at) == 2, "Priya and Sam; Amina and Jonas still meet"
    Person.objects.filter(pk=cast.sam.pk).update(last_login=at + DAY)
    assert warn_sleepers(at=NOON + 717 * DAY) == 1
    assert let_sleepers_go(at=NOON + 731 * DAY) == 1
    assert Person.objects.get(pk=cast.sam.pk).leaves_at is None


def test_nobody_goes_without_two_mails(cast: Cast) -> None:
    """A worker that was away for years tells first, and waits."""
    at = NOON + 3_000 * DAY
    assert let_sleepers_go(at=at) == 0 and warn_sleepers(at=at) == 4
    assert let_sleepers_go(at=at) == 0 and warn_sleepers(at=at + DAY) == 0
    assert warn_sleepers(at=at + 15 * DAY) == 4 and let_sleepers_go(at=at + 15 * DAY) == 0
    assert let_sleepers_go(at=at + 30 * DAY) == 4


def test_events_are_forgotten_after_two_years(cast: Cast) -> None:
    seal_the_trail(at=NOON)
    assert forget_old_trail(at=NOON + 600 * DAY) == 0
    assert forget_old_trail(at=NOON + 731 * DAY) > 0
