"""What one person sends, sent by somebody else: nothing that is not theirs is touched, and nobody becomes another.

The forms are all that there are (`tests/races/twice.py`; a census there keeps them whole). What two people share is
sent once more by the other one when the two have parted. How it looks to whoever may not, byte for byte, is the subject
of `test_strangers.py`; here it is what lies in the tables afterwards.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.cookies import SimpleCookie
from itertools import count

import pytest
import time_machine
from django.db import transaction
from django.db.models import Q
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from lamplighter.core.journey import Stage
from lamplighter.core.post import Scope
from lamplighter.core.privacy import Kind
from lamplighter.models.link import MailLink
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import ids_from
from lamplighter.services.link import ANSWERS, WITH_MORE
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.person import prepare_person
from tests.access.test_strangers import CASES as MAY
from tests.cast import NOON, Cast, arrive, invite_cast
from tests.conftest import BOTH_STORES
from tests.house.routes import ROUTES
from tests.long import IS_LONG
from tests.races.test_twice import everything
from tests.races.twice import CASES, Form, shared_out

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)
TODAY = NOON + timedelta(hours=1)
Rows = Counter[tuple[object, ...]]

PARTNER = "the other one of the two"
TURNED_AWAY = {"signed out": (403,), "new": (302,), PARTNER: (404, 409, 422)}
NOT_THERE = (404,)
BY_LINK = [name for name in CASES if ROUTES[name.split()[0]].door == "link"]
BY_PEOPLE = [name for name in CASES if name not in BY_LINK]
WITH_ANOTHER_BUTTON = (
    "in_writing_from_mail",
    "in_return_from_mail",
    "not_me_from_mail",
    " stop_from_mail",
    "cannot_make_it_from_mail",
)
ONE_OF_EACH_SCOPE = [name for name in BY_LINK if name.startswith("link:") and not name.endswith(WITH_ANOTHER_BUTTON)]
DOORS = {name for name, route in ROUTES.items() if route.door == "link" and "POST" in route.methods}
EVERY_ANSWER = {answer for table in (ANSWERS, WITH_MORE) for answers in table.values() for answer in answers}
ACTS_WITHOUT_AN_ANSWER = (Scope.STOP_MAIL, Scope.SIGN_IN, Scope.FIRST_OPERATOR)
OPENS_A_CARD = (None, Kind.PROFILE)  # or nothing: what comes of it is the sender's own
ENDS_ALL = "leaving:leave"  # also what one has with others
ENTERS = ("sign_in", "first_operator", "come_in_by_invitation", "accept_invitation")  # for oneself, or as somebody


def rows() -> Rows:
    """All that lies in the tables, but for who is signed in where."""
    return Counter({row: times for row, times in everything().items() if row[0] != "UserSession"})


def words_of(found: Rows) -> Rows:
    """Without what is drawn by lot: ciphertexts and hashes."""
    return Counter(tuple(value for value in row if not isinstance(value, bytes)) for row in found.elements())


def touched(before: Rows, after: Rows) -> list[tuple[object, ...]]:
    """Each row that is new, or gone, or another; but for how often each word is said on all cards together."""
    return [row for row in (before - after) + (after - before) if row[0] != "Word"]


def belonging_to(people: Iterable[Person], *found: Rows) -> set[object]:
    """The ids of people, of the rows that name them, and of the rows that name those: all that is theirs."""
    theirs: set[object] = {person.pk for person in people}
    for _ in range(2):
        named = {row[1] for rows in found for row in rows if not theirs.isdisjoint(row) and row[0] != "Person"}
        theirs |= {pk for pk in named if isinstance(pk, uuid.UUID)}
    return theirs


def running_pair(one: Person, other: Person) -> Mentorship | None:
    of_these = Q(mentor=one, mentee=other) | Q(mentor=other, mentee=one)
    return Mentorship.objects.filter(of_these).exclude(stage__in=OVER_CODES).first()


@dataclass(frozen=True)
class House:
    """One house for all tests here, and who is signed in. Each test leaves it as it was."""

    cast: Cast
    others: dict[str, Person | None]
    cookies: dict[Person | None, SimpleCookie]

    def other_of_the_two(self, person: Person) -> Person:
        return self.cast.jonas if person == self.cast.amina else self.cast.amina

    def browser_of(self, person: Person | None) -> Client:
        browser = Client(raise_request_exception=False)
        if person is not None and person not in self.cookies:
            browser.force_login(person)  # somebody who has only just come
        else:
            browser.cookies = SimpleCookie(self.cookies[person])
        return browser


@pytest.fixture(scope="module")
def signed_in(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """The organiser, a stranger, one who was a partner, one who has no name yet, and nobody; and the two themselves."""
    with django_db_blocker.unblock(), undone(0), time_machine.travel(TODAY, tick=False):
        cast, ex = invite_cast(), arrive("Eli")
        for mentee in (cast.amina, cast.jonas):
            moment = {"began_at": NOON, "moved_at": NOON}
            Mentorship.objects.create(mentor=ex, mentee=mentee, stage=Stage.ENDED_EARLY.value, moved_by=ex, **moment)
        new = prepare_person(at=NOON)
        others = {"signed out": None, "organiser": cast.priya, "stranger": cast.sam, "ex-partner": ex, "new": new}
        cookies: dict[Person | None, SimpleCookie] = {None: SimpleCookie()}
        for person in (cast.amina, cast.jonas, cast.priya, cast.sam, ex, new):
            browser = Client()
            browser.force_login(person)
            cookies[person] = browser.cookies
        yield House(cast, others, cookies)


@pytest.fixture
def house(signed_in: House) -> Iterator[House]:
    with undone(1_000):
        yield signed_in


@contextmanager
def undone(first: int) -> Iterator[None]:
    """What happens in here leaves no trace; and its ids are the same each time, from this one on."""
    numbers = count(first + 1)
    with ExitStack() as stack:
        stack.enter_context(ids_from(lambda: uuid.UUID(int=next(numbers) << 64 | 1 << 40)))
        for alias in BOTH_STORES:
            stack.enter_context(transaction.atomic(using=alias))
        yield
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)


@pytest.mark.parametrize("name", shared_out(BY_PEOPLE))
def test_whatever_one_person_sends_does_nothing_of_theirs_for_another(name: str, house: House) -> None:
    """Where a form names nothing, or a card, each does it for themselves: then all that is touched is their own."""
    with time_machine.travel(TODAY, tick=False):
        form = CASES[name](house.cast)
        if form.sender is None:
            return
        route, partner = name.split()[0], house.other_of_the_two(form.sender)
        opens, others = ROUTES[route].opens, {who: each for who, each in house.others.items() if each != form.sender}
        if (opens in OPENS_A_CARD and route != ENDS_ALL) or (opens not in OPENS_A_CARD and len(MAY[route][1]) == 1):
            others[PARTNER] = partner
        browsers, before = {who: house.browser_of(person) for who, person in others.items()}, rows()
        for who, browser in browsers.items():
            answer = browser.post(form.path, form.says)
            where = f"{who}: {answer.status_code}"
            assert answer.status_code < 500, where
            assert opens in OPENS_A_CARD or answer.status_code in TURNED_AWAY.get(who, NOT_THERE), where
            person, leaves = others[who], route in ("account_logout", ENDS_ALL)
            assert leaves or _signed_in(browser) == (person and str(person.pk)), where
            assert person or opens not in OPENS_A_CARD or rows() == before, f"{who}, who comes first"
        after = rows()
        if opens in OPENS_A_CARD:
            owned = belonging_to(filter(None, others.values()), before, after)
            senders = belonging_to([form.sender], before) - belonging_to([partner], before)
            assert [row for row in touched(before, after) if owned.isdisjoint(row) or not senders.isdisjoint(row)] == []
        else:
            assert after == before
        if route != ENDS_ALL and (pair := running_pair(form.sender, partner)):
            does_nothing_after_an_end(form, pair, partner, house)


def does_nothing_after_an_end(form: Form, pair: Mentorship, partner: Person, house: House) -> None:
    """What either of them might have sent a moment ago: for who was the partner, there is nothing to do any more."""
    assert form.sender
    leave_mentorship(pair.pk, by=form.sender, at=TODAY)
    before = rows()
    answer = house.browser_of(partner).post(form.path, form.says)
    assert answer.status_code in TURNED_AWAY[PARTNER], answer.status_code
    assert rows() == before


def _signed_in(browser: Client) -> str | None:
    who: str | None = browser.session.get("_auth_user_id")
    return who


def test_for_themselves_it_does_something(house: House) -> None:
    """A control: the same form, sent by whom it belongs to, is noticed."""
    with time_machine.travel(TODAY, tick=False):
        form = CASES["question:close close"](house.cast)
        before = rows()
        house.browser_of(form.sender).post(form.path, form.says)
        assert form.sender and any(form.sender.pk in row for row in touched(before, rows()))


def test_after_an_end_some_of_it_is_done_by_whom_it_belongs_to(house: House) -> None:
    """A control: an ended pair is not dead to all that is sent."""
    with time_machine.travel(TODAY, tick=False):
        form = CASES["endorsement:say say_what_he_does_well"](house.cast)
        assert form.sender
        pair = running_pair(form.sender, house.other_of_the_two(form.sender))
        assert pair
        leave_mentorship(pair.pk, by=form.sender, at=TODAY)
        before = rows()
        assert house.browser_of(form.sender).post(form.path, form.says).status_code == form.first
        assert touched(before, rows())


@pytest.mark.parametrize("name", [name for name in BY_LINK if not name.endswith(ENTERS)])
def test_a_link_does_the_same_in_whichever_browser_and_makes_nobody_another(name: str, house: House) -> None:
    """Whoever holds a link from somebody's mail acts as they do, and sees no more: the sign-in stays one's own."""
    with time_machine.travel(TODAY, tick=False):
        form, before = CASES[name](house.cast), rows()
        effects = []
        for person in (None, house.cast.sam, house.cast.priya):
            with undone(2_000):
                browser = house.browser_of(person)
                answer = browser.post(form.path, form.says)
                after = rows()
                effects.append((answer.status_code, words_of(after - before), words_of(before - after)))
                assert _signed_in(browser) == (person and str(person.pk))
        assert effects == effects[:1] * 3
        assert effects[0][0] == form.first


@pytest.mark.parametrize("name", ONE_OF_EACH_SCOPE)
def test_a_link_that_is_too_old_or_meant_for_something_else_does_nothing(name: str, house: House) -> None:
    with time_machine.travel(TODAY, tick=False) as clock:
        form, browser = CASES[name](house.cast), house.browser_of(house.cast.priya)
        link, before = MailLink.objects.order_by("-pk")[0], rows()
        scope, token = Scope(link.scope), form.path.rstrip("/").rpartition("/")[2]
        if scope is not Scope.STOP_MAIL:
            for door in DOORS - {"link:open"}:
                assert browser.post(reverse(door, args=[token]), form.says).status_code == 404, door
        if scope not in ACTS_WITHOUT_AN_ANSWER:
            mine = {*ANSWERS.get(scope, ()), *WITH_MORE.get(scope, ())}
            for other in ("\x00", "anything", *sorted(EVERY_ANSWER - mine)[:: 1 if IS_LONG else 8]):  # or one of eight
                answer = browser.post(form.path, {**form.says, "answer": other})
                assert answer.status_code in (400, 404, 422), other
        assert rows() == before
        clock.move_to(link.expires_at)
        assert browser.post(form.path, form.says).status_code == 404
        assert rows() == before


@pytest.mark.parametrize("name", [name for name in BY_LINK if not name.startswith("link:")])
def test_a_secret_that_was_handed_over_opens_no_other_door(name: str, house: House) -> None:
    with time_machine.travel(TODAY, tick=False):
        form, browser = CASES[name](house.cast), house.browser_of(house.cast.sam)
        before, token = rows(), form.path.split("/")[2]
        for door in DOORS:
            if door.partition(":")[0] != name.partition(":")[0]:
                assert browser.post(reverse(door, args=[token]), form.says).status_code == 404, door
        assert rows() == before
