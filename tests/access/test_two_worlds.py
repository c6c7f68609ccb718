"""Two whole worlds that differ in secrets alone: whoever may not know them cannot tell which of the two they are in.

The same people do the same at the same moments, under the same ids; only what they write, answer, choose or keep to
themselves is another. Then everybody walks along their pages and reads their mail. Every byte of it, every header and
the number of questions to the database must be equal for whoever is not named as a reader. Who reads what stands here
by hand, and not from the table that drives the door.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.db import connections, transaction
from django.http import HttpResponse
from django.test.utils import override_settings
from django.urls import NoReverseMatch, reverse

from lamplighter.access import Keyring
from lamplighter.access.postbox import address_of
from lamplighter.access.vault import key_of, unlock
from lamplighter.core.availability import Hours, Part
from lamplighter.core.bounce import Unreached
from lamplighter.core.expectation import Expectations
from lamplighter.core.known import Area
from lamplighter.core.post import Topic
from lamplighter.core.privacy import MATRIX, SEALED, Kind, Privacy, Right, Standing
from lamplighter.core.suggestion import Suggestion
from lamplighter.jobs.timetable import run_due
from lamplighter.models.card import Photo
from lamplighter.models.fields import SealedField
from lamplighter.models.leaving import KeptWords
from lamplighter.models.person import Person
from lamplighter.models.question import Question
from lamplighter.models.thing import Thing, ids_from
from lamplighter.queries.directory.people import _mine
from lamplighter.services.agreement import write_expectations
from lamplighter.services.assistant import open_diary_link
from lamplighter.services.availability import say_availability, say_rather
from lamplighter.services.busy.give import give_calendar
from lamplighter.services.calendar import open_feed
from lamplighter.services.delivery import deliver_due_notices, mail_does_not_arrive
from lamplighter.services.directory import look_at_card
from lamplighter.services.goal import confirm_milestone, keep_promise
from lamplighter.services.introduction import decline
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.leaving.remove import remove_copy
from lamplighter.services.meeting import note_known, take_off_agenda, write_note
from lamplighter.services.mentorship import pause_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.person import stop_mail
from lamplighter.services.question import close_question, keep_question
from lamplighter.services.suggestion import suggest
from lamplighter.services.tie import answer_thanks
from tests.access.test_canaries import READERS
from tests.access.walk import BEGINNINGS, Walk
from tests.access.world import DAY, Tell, World, build
from tests.cast import NOON, TERMS
from tests.conftest import BOTH_STORES
from tests.house.routes import ROUTES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)
TODAY = NOON + 6 * DAY

EVERYBODY = ("Amina", "Jonas", "Eli", "Petra", "Priya", "Olu", "Sam", "Nika", "signed out")

AMINA, JONAS, BOTH_NOW, BOTH_BEFORE = {"Amina"}, {"Jonas"}, {"Amina", "Jonas"}, {"Amina", "Eli"}
SECRETS: dict[str, set[str]] = {
    **{name: readers for name, readers in READERS.items() if not name.startswith(("now: ", "before: "))},
    **{
        f"{name}: {what}": readers
        for name, readers in (("now", BOTH_NOW), ("before", BOTH_BEFORE))
        for what in (
            "request",
            "goal of a request",
            "hoped-for rhythm",
            "her lines",
            "expectation",
            "joint draft",
            "first meetings",
            "agreement",
            "details",
            "shared note",
            "place",
            "item",
            "promise",
            "day of a promise",
            "step",
            "evidence",
            "message",
            "file",
            "what is in a file",
            "opened",
            "moments",
            "hour",
            "that words may go by mail",
        )
    },
    **{
        f"{name}: {what}": AMINA
        for name in ("now", "before")
        for what in (
            "private note",
            "wish",
            "her answers",
            "what feels wrong",
            "that she would open it",
            "what she grows in",
            "that she would be asked",
        )
    },
    "now: what he has of it": JONAS,
    "before: what he has of it": {"Eli"},
    "Petra answered Eli: her answer": {"Petra", "Eli"},
    "Eli's card": {"Eli", "Amina", "Priya"},
    "Eli's city": {"Eli", "Amina", "Priya"},
    "lines not handed in": JONAS,
    "when Jonas has time": BOTH_NOW,  # the one time that is proposed to the two suits them both
    "where Jonas gets his mail": JONAS,
    "a second address": AMINA,
    "where Amina lives": {"Amina", "Jonas", "Eli", "Petra", "Priya"},
    "what Olu is called": set(EVERYBODY) - {"signed out"},  # Olu reads reports, so all who might write one are told
    "that Olu is leaving": set(EVERYBODY) - {"signed out"},  # and then no reader of reports any more
    "when Olu blocked Nika": {"Olu"},
    "what Rosa answered": AMINA,
    "that Petra said no": {"Amina", "Petra"},
    "one question more": AMINA,
    "that a question is closed": AMINA,
    "that a promise was kept": BOTH_NOW,
    "that an item is done": BOTH_NOW,
    "that a step was reached": BOTH_NOW,
    "that the two have a break": {"Amina", "Jonas", "Priya"},
    "what Olu's programme is called": {"Olu"},
    "one private note more": AMINA,
    "a side that Jonas knows of Amina": JONAS,
    "one message more": BOTH_NOW,
    "which mail Jonas wants": JONAS,
    "when Jonas wants no mail": JONAS,
    "that mail does not reach Jonas": BOTH_NOW,
    "when Amina thought": AMINA,
    "when Jonas reflected": JONAS,
    "that Olu's hours change": {"Olu"},
    "whose card Amina looked at": AMINA,
    "what was suggested to Amina": AMINA,
    "when Amina considered Sam": AMINA,
    "what Amina leaves to whom": AMINA,
    "that Amina keeps nothing of it": AMINA,
    "what Petra looks like": {"Amina", "Petra"},
    "when Amina lent her voice": AMINA,
    "how several see Jonas": JONAS,
    "when it was drawn": JONAS,
    "Amina's gut": AMINA,
    "why her gut says so": AMINA,
    "why she chose": AMINA,
    "how well her gut did": AMINA,
    "what matters to her": AMINA,
    "that Jonas has a calendar's address": JONAS,
    "that Jonas has given a calendar": JONAS,
    "that somebody keeps Jonas's diary": JONAS,
    "which hours Jonas would rather have": JONAS,
}
DRAWN_BY_LOT = re.compile(
    r"/passkeys/new/$|/ways-in/app/|/invitations/\w+/picture/$"
)  # each one's own, and new each time
Goes = Callable[[Walk], None]
OUTSIDERS = ("Sam", "Priya", "Olu", "Nika", "signed out")
INSIDERS = ("Jonas", "Eli", "Amina")
# Of these even their readers find nothing on a walk: an answer that was taken, an end, a page without a link to it.
SEEN_BY_NOBODY = {
    "a draft",
    "what Olu's programme is called",
    "what was suggested to Amina",
    "when Jonas reflected",
    "when Amina considered Sam",
    "when Amina lent her voice",
    "what Amina leaves to whom",
    *(f"{name}: {what}" for name in ("now", "before") for what in ("goal of a request", "hoped-for rhythm")),
    *(f"{name}: that words may go by mail" for name in ("now", "before")),
    *(f"before: {what}" for what in ("her lines", "expectation", "joint draft", "wish")),
    "before: that she would open it",
}

# Private, and the same in both worlds.
SAME = {
    "Attachment.place": "one file in either world",
    "ActionItem.let_go_at": "the other end of a promise; that it was kept is varied",
    "Agreement.review_asked_at": "written by the timetable",
    "Agreement.version": "a number of the house",
    "Agreement.words_by_mail": "made of what both expect",
    "CheckIn.number": "a number of the house",
    "CheckIn.occasion": "another occasion is another story",
    "Crossroads.decided_at": "tests/services/test_nothing_tells.py",
    "Crossroads.goes_on": "tests/services/test_nothing_tells.py",
    "Crossroads.occasion": "tests/services/test_nothing_tells.py",
    "Growing.both_want": "both must have said so",
    "Invitation.part": "of a link: whoever holds it is told",
    "Invitation.stage": "of a link: whoever holds it is told",
    "Meeting.for_work": "no meeting is called off in either world",
    "Meeting.asked_at": "written by the timetable",
    "Meeting.minutes": "as agreed",
    "Meeting.reminded_at": "written by the timetable",
    "Meeting.told_for": "written by the timetable",
    "Mentorship.hinted_at": "written by the timetable",
    "Mentorship.hints": "written by the timetable",
    "AgendaItem.happens_on": "a day beside words that are varied",
    "AgendaItem.nudged_at": "written by the timetable",
    "AgendaItem.recalled": "a code; the words beside it are varied",
    "Meeting.where": "a code; the words beside it are varied",
    "Meeting.in_writing": "a meeting of another kind is another story",
    "Meeting.revision": "a number of the house",
    "Milestone.dropped_at": "the other end of a step; that it was reached is varied",
    "ReadMail.read_at": "nobody answers by mail in either world",
    "Reflection.prompt": "which box it is",
    "Notice.set_aside": "no mail is refused in either world",
    "OfferedSlot.number": "no times are offered in either world",
    "OfferedSlot.starts_at": "no times are offered in either world",
    "OtherDay.half_hours": "no day is unusual in either world",
    "OtherDay.on": "no day is unusual in either world",
    "Remark.said": "which box it is",
    "Remark.said_at": "the moment of an answer",
    "Report.answer": "no report is closed in either world",
    "Report.lines": "none is attached in either world",
    "Report.names": "two names as they are on the cards",
    "Request.helped_at": "shown on a card once both want it",
    "Request.line_agreed_at": "both must have said so",
    "Request.line_by": "both must have said so",
    "Request.size": "another size is another story",
    "Thanks.answered_at": "by whoever holds the link",
    "Thanks.withdrawn_at": "taken back, the link opens nothing",
}


@dataclass(frozen=True, eq=False)
class Life:
    """What everybody saw, and what lay in the tables."""

    pages: dict[str, dict[str, Any]]
    mails: dict[str, list[str]]
    rows: dict[str, set[Any]]
    told: frozenset[str]


@contextmanager
def _undone() -> Iterator[None]:
    with ExitStack() as both:
        for alias in BOTH_STORES:
            both.enter_context(transaction.atomic(using=alias))
        yield
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)


def _ids(beginning: int) -> Any:
    numbers = count(1)
    return ids_from(lambda: uuid.UUID(int=(beginning + next(numbers)) << 64 | 1 << 40))


@cache
def live(others: frozenset[str], who: tuple[str, ...], goes: Goes | None = None, beside: Life | None = None) -> Life:
    """A world with these secrets, seen by these people: what was done, six days later a walk, and mail for eight more.

    Nothing of it stays. Beside another life, whoever may know goes on only until one has seen that it differs.
    """
    tell = Tell(*others)
    with _undone(), override_settings(MAIL_IS_SET_UP=True), time_machine.travel(NOON, tick=False) as clock:
        with _ids(0):
            world = build(tell)
            besides(world, tell)
        letters = defaultdict[str, list[str]](list)
        for days in (0, 1, 8):
            at = TODAY + days * DAY
            clock.move_to(at)
            with _ids(2_000 + 1_000 * days):
                _work(at, letters)
            if days == 0:
                pages = seen_beside(beside, others, who, world) if beside else {}
                pages |= {name: walk(world.people[name], goes or everywhere) for name in who if not beside}
                rows = private_fields() if not beside else {}
        return Life(pages, {name: letters[name] for name in who}, rows, frozenset(tell.told))


def besides(world: World, tell: Tell) -> None:
    """What the other tests of this house do without: secrets that are no words, and things that are there or not."""
    amina, jonas, olu = (world.people[name] for name in ("Amina", "Jonas", "Olu"))
    words = tell("lines not handed in", "Lead a team", "Never see her again")
    apart = Expectations(TERMS.beat, TERMS.until_on, words)
    write_expectations(world.things["Amina: mentorship"].pk, apart, hand_in=False, by=jonas, at=NOON)
    part = tell("when Jonas has time", Part.MORNING, Part.EVENING)
    say_availability(["en"], Hours((part.mask,) * 7), by=jonas, at=NOON)
    say_availability([], Hours(change=tell("that Olu's hours change", False, True)), by=olu, at=NOON)
    address = tell("where Jonas gets his mail", "jonas@example.org", "j.hiding@shelter.example")
    EmailAddress.objects.filter(user_id=jonas.pk).update(email=address)
    second = tell("a second address", "amina@work.example", "a.b@clinic.example")
    EmailAddress.objects.create(user_id=amina.pk, email=second, verified=True, primary=False)
    _write(amina, zone=tell("where Amina lives", "Europe/Lisbon", "Asia/Kathmandu"))
    _write(olu, name=tell("what Olu is called", "Olu", "Oluwaseun the Second"))
    _write(world.things["Morning school"], name=tell("what Olu's programme is called", "Morning school", "Night shift"))
    token = Keyring(amina).read(world.things["thanks to Rosa"], "token")
    answer_thanks(token, tell("what Rosa answered", "I remember.", "You never thanked me."), at=NOON + DAY)
    with _ids(1_000):
        for secret, deed in deeds(world).items():
            if tell(secret, False, True):
                deed()


def deeds(world: World) -> dict[str, Callable[[], object]]:
    """What is done in the one world and not in the other."""
    amina, jonas, petra, sam, olu = (world.people[name] for name in ("Amina", "Jonas", "Petra", "Sam", "Olu"))
    ids, at = {name: thing.pk for name, thing in world.things.items()}, NOON + 5 * DAY
    pair = ids["now: mentorship"]
    return {
        "that Petra said no": lambda: decline(ids["asked Petra"], by=petra, at=at),
        "one question more": lambda: keep_question("Am I ill?", by=amina, at=at),
        "that a question is closed": lambda: close_question(ids["what Amina wonders"], by=amina, at=at),
        "one private note more": lambda: write_note(ids["now: meeting"], "He shook.", is_private=True, by=amina, at=at),
        "a side that Jonas knows of Amina": lambda: note_known(pair, Area.HARD, "Her sister.", by=jonas, at=at),
        "one message more": lambda: send_message(pair, "Are you safe?", by=jonas, at=at),
        "that a promise was kept": lambda: keep_promise(ids["now: promise"], by=jonas, at=at),
        "that an item is done": lambda: take_off_agenda(ids["now: item"], by=jonas, at=at),
        "that a step was reached": lambda: confirm_milestone(ids["now: step"], by=jonas, at=at),
        "which mail Jonas wants": lambda: stop_mail(Topic.MEETING, by=jonas, at=NOON),
        "whose card Amina looked at": lambda: look_at_card(sam.pk, by=amina, at=TODAY),
        "what was suggested to Amina": lambda: suggest([Suggestion.THEMES], by=amina, at=NOON),
        "that Olu is leaving": lambda: begin_leaving((), by=olu, at=NOON + DAY),
        "that Jonas has a calendar's address": lambda: open_feed(None, by=jonas, at=at),
        "which hours Jonas would rather have": lambda: say_rather((1,) * 7, by=jonas, at=at),
        "that somebody keeps Jonas's diary": lambda: open_diary_link(by=jonas, at=at),
        "that Jonas has given a calendar": lambda: give_calendar("https://a.example/b.ics", by=jonas, at=at),
        "what Amina leaves to whom": lambda: KeptWords.objects.create(
            person=amina, mentorship_id=ids["Eli: mentorship"]
        ),
        "that Amina keeps nothing of it": lambda: remove_copy(
            ids["Eli: mentorship"], leaves_words=True, by=amina, at=at
        ),
        "when Jonas wants no mail": lambda: _write(jonas, quiet_from="22:00", quiet_until="07:00"),
        "that mail does not reach Jonas": lambda: mail_does_not_arrive(
            jonas, address_of(jonas) or "", Unreached.CAME_BACK, at=at
        ),
        "that the two have a break": lambda: pause_mentorship(pair, (NOON + 40 * DAY).date(), by=amina, at=at),
    }


def _write(row: Thing | Person | None, **values: str) -> None:
    assert row is not None
    type(row)._default_manager.filter(pk=row.pk).update(**values)
    row.refresh_from_db()


def _work(at: Any, letters: dict[str, list[str]]) -> None:
    mail.outbox.clear()
    run_due(last={}, now=lambda: at)
    deliver_due_notices(at=at)  # what was told in the round
    for letter in mail.outbox:
        name = "Jonas" if "hiding" in letter.to[0] else letter.to[0].partition("@")[0].title()
        letters[name].append(plain(letter.message().as_string()))


def everywhere(steps: Walk) -> None:
    """By their own links, and wherever an address can be typed."""
    steps.along([*BEGINNINGS, *pages_of_ones_own()])
    faces = Photo.objects.values_list("pk", flat=True)
    steps.along((reverse(f"person:{size}", args=[pk]) for pk in faces for size in ("face", "small_face")), follow=False)


def to_people(steps: Walk) -> None:
    """No further than to the people who may fit one's questions."""
    steps.along(["/people/"], follow=False)


def walk(person: Person | None, goes: Goes) -> dict[str, Any]:
    """All that this person sees of this world on their way."""
    with _undone():
        steps = Counting(person)
        goes(steps)
        return {place: (steps.asked[place], *seen(place, answer)) for place, answer in steps.answers.items()}


def seen_beside(other: Life, secrets: frozenset[str], who: tuple[str, ...], world: World) -> dict[str, dict[str, Any]]:
    """Whoever may know nothing walks all the way; of those who may, one who has seen the difference is enough."""
    may = set[str]().union(*(SECRETS[secret] for secret in secrets))
    pages = {name: walk(world.people[name], everywhere) for name in who if name not in may}
    for name in [name for name in who if name in may]:
        with suppress(SeesIt):
            walk(world.people[name], partial(until_it_differs, other.pages[name]))
            continue
        return pages | {name: {"a page": "that differs"}}
    return pages | {name: other.pages[name] for name in who if name in may}


class SeesIt(Exception):
    """This page is another one."""


def until_it_differs(known: dict[str, Any], steps: Walk) -> None:
    assert isinstance(steps, Counting)
    steps.known = known
    everywhere(steps)
    if missed := known.keys() - steps.been:
        raise SeesIt(missed)


class Counting(Walk):
    """How many questions each page put to the stores."""

    def __init__(self, person: Person | None) -> None:
        super().__init__(person)
        self.asked: dict[str, int] = {}
        self.known: dict[str, Any] | None = None

    def look(self, place: str) -> HttpResponse:
        with ExitStack() as stack:
            asked = [0]

            def note(execute: Any, *rest: Any) -> Any:
                asked[0] += 1
                return execute(*rest)

            for alias in BOTH_STORES:
                stack.enter_context(connections[alias].execute_wrapper(note))
            answer = super().look(place)
        self.asked[place] = asked[0]
        if self.known is not None and self.known.get(place) != (asked[0], *seen(place, answer)):
            raise SeesIt(place)
        return answer


@cache
def pages_of_ones_own() -> tuple[str, ...]:
    """Every address that names no thing, no token and no starter; the others are walked to where they are linked."""
    found = []
    for name, route in ROUTES.items():
        if "GET" in route.methods and route.opens is None:
            with suppress(NoReverseMatch):
                found.append(reverse(name))
    return tuple(found)


def seen(place: str, answer: HttpResponse) -> tuple[int, dict[str, str], str]:
    if answer.status_code == 200 and DRAWN_BY_LOT.search(place):
        return 200, {}, "LOT"
    if answer.headers["Content-Type"].startswith("image/"):
        return answer.status_code, dict(answer.headers), answer.content.hex()
    return answer.status_code, dict(answer.headers), plain(answer.content.decode())


def plain(said: str) -> str:
    """Without what is drawn by lot: the secret of a form or a link, a mail's name, the line between its parts."""
    said = re.sub(r'(csrfmiddlewaretoken" value)="\w+"', r"\1", said)
    return re.sub(r"={15}\d+==|/(l|thanks|invitations)/\w{22}/|<[0-9a-f]{32}@|Date: .*", "LOT", said)


def difference(one: Life, other: Life, name: str) -> list[str]:
    """Where this person could tell the two worlds apart."""
    mine, theirs = one.pages[name], other.pages[name]
    places = [place for place in mine.keys() | theirs.keys() if mine.get(place) != theirs.get(place)]
    return places + (["mail"] if one.mails[name] != other.mails[name] else [])


def not_for(*names: str) -> frozenset[str]:
    """Every secret that none of these may know."""
    return frozenset(secret for secret, readers in SECRETS.items() if not readers & set(names))


def test_whoever_may_not_know_lives_in_the_same_world() -> None:
    """All who have to do with none of it; the partner, whoever was one, whoever is told of: each without a trace."""
    one = live(frozenset(), (*OUTSIDERS, *INSIDERS))
    for who in (OUTSIDERS, *((name,) for name in INSIDERS)):
        other = live(not_for(*who), who)
        assert {name: difference(one, other, name) for name in who} == {name: [] for name in who}
    assert min(len(pages) for pages in one.pages.values()) > 20
    assert all(one.mails[name] for name in INSIDERS)


def private_fields() -> dict[str, set[Any]]:
    """By field, every value that lies in the tables, opened."""
    rows = {model: list(model._default_manager.all()) for model in {field.model for field in fields()}}
    return {field: {_opened(row, field) for row in rows[field.model]} for field in fields()}


def fields() -> list[Any]:
    """All but what points to other rows: who stands where is the matrix' test."""
    found = apps.get_app_config("lamplighter").get_models()
    return [field for model in found for field in model._meta.local_concrete_fields if not field.is_relation]


def _opened(row: Any, field: Any) -> Any:
    value = getattr(row, field.attname)
    if value is None or not isinstance(field, SealedField):
        return value
    about = f"{type(row).__name__}.{field.name}:{row.pk}:{row.key_scope()}".encode()
    return unlock(value, key_of(row.key_scope()), about)


def test_every_kind_of_private_thing_differs_between_the_two_worlds() -> None:
    """The census: a new kind, or a new private field of one, is varied here or says why it is not."""
    one, other = live(frozenset(), (*OUTSIDERS, *INSIDERS)), live(frozenset(SECRETS), ("Jonas",))
    assert one.told == other.told == set(SECRETS)
    differs = {field for field in one.rows if one.rows[field] != other.rows[field]}
    private = {field for field in one.rows if Privacy[field.db_comment.upper()] in SEALED}
    assert {f"{field.model.__name__}.{field.name}" for field in private - differs} == set(SAME)
    assert {field.model.kind for field in differs if issubclass(field.model, Thing)} == set(Kind)
    found = difference(one, other, "Jonas")
    assert len(found) > 10 and "mail" in found, "a control: what he may know, he finds"


def test_a_list_that_shows_too_much_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A control: members may read questions, as if a line of the table were wrong."""
    may_read = {**MATRIX[Kind.QUESTION], Standing.MEMBER: Right.KNOW | Right.READ}
    monkeypatch.setattr(Question, "for_members", {"pk__isnull": False})
    monkeypatch.setitem(MATRIX, Kind.QUESTION, may_read)
    monkeypatch.setattr("lamplighter.access.keyring.Keyring._allowed", lambda ring, scopes: scopes)
    monkeypatch.setattr("lamplighter.queries.directory.people._mine", _mine.__wrapped__)  # by the table as it is now
    one, other = (live.__wrapped__(frozenset(secret), ("Sam",), to_people) for secret in ([], ["what Amina wonders"]))
    assert difference(one, other, "Sam") == ["/people/"]


@pytest.mark.long
@pytest.mark.parametrize("secret", SECRETS)
def test_each_secret_is_known_to_those_who_may_and_to_nobody_else(secret: str) -> None:
    """One at a time: nothing hides behind something else, and no secret is one that nobody could have read anyway."""
    who = tuple(name for name in EVERYBODY if name in {"Sam", *SECRETS[secret]})
    one = live(frozenset(), EVERYBODY)
    other = live(frozenset({secret}), who, beside=one)
    found = {name for name in who if name in other.pages and difference(one, other, name)}
    assert found <= SECRETS[secret]
    assert bool(found) is (secret not in SEEN_BY_NOBODY)
