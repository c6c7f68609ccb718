"""Over HTTP: what is somebody else's looks exactly like what was never there, for looking and for acting.

Each address with a thing in it is asked for as everybody, with every deed it allows. Who is not named in its line gets
the answer that a made-up id gets, byte for byte.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lamplighter.access.link import make_link, use_link
from lamplighter.core.address import shorten
from lamplighter.core.expectation import Expectations, Line, mark_of
from lamplighter.core.post import Scope, Topic
from lamplighter.core.privacy import Right
from lamplighter.models.link import MailLink
from lamplighter.models.mentorship import Move
from lamplighter.models.person import Person
from tests.access.test_matrix import ALLOWED
from tests.access.world import World, build
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.house.routes import ROUTES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)

TODAY = NOON + timedelta(days=10)
NOWHERE = uuid.UUID(int=7)
SIGNED_IN: dict[str, SimpleCookie] = {}  # the cookies of each, from one sign-in
BROWSER = Client()  # one for all: a new one loads the whole stack again

WORDS = {"words": "What next?"}
TIME = {"day": "2027-03-20", "hour": "17:00"}
TERMS = {"beat": "weekly", "until_on": "2027-09-01", "what_for": "Speak up"}
# What is sent where more than a click is needed.
SENT = {
    "assessment:candidate": {"leaning": "towards", "words": "He+laughs."},
    "assessment:notes": {"M1": "NO"},
    "assessment:keep_gut": {"keep": "yes"},
    "assessment:looking_back": {"outcome": "right"},
    "assessment:sheet": {"M1.a": "3"},
    "assessment:take_along": {"quality": "M9"},
    "assessment:why": {"why": "He+waits."},
    "valueadd:statement": {"words": "I help you", "evidence": "", "link": ""},
    "introduction:ask": {"size": "conversation", **WORDS},
    "introduction:ask_back": WORDS,
    "introduction:reply": WORDS,
    "introduction:write_back": WORDS,
    "introduction:helped": {"helped": "yes"},
    "mentorship:pause": {"back_on": "2027-04-01"},
    "agreement:write": TERMS,
    "agreement:apart": {"action": "hand-in", **TERMS},
    "agreement:together_edit": {"line": "rules", "value": "Ask", "seen": mark_of(Expectations(), Line.RULES)},
    "agreement:agree_to_draft": {"seen": "2027-03-01T12:00:00%2B00:00"},
    "meeting:plan": TIME,
    "meeting:next": {"starts_at": "2027-04-01T12:00:00+00:00"},
    "meeting:add": WORDS,
    "meeting:known": {"area": "able", **WORDS},
    "meeting:from_memory": {"one": "To wait"},
    "meeting:is_it_so": {"so": "right"},
    "meeting:page": {"layer": "shared", **WORDS},
    "meeting:move": TIME,
    "meeting:where": {"where": "room", "place": "The canteen"},
    "question:page": {"new": "Home"},
    "question:theme": {"words": "Home"},
    "tie:change": {"name": "Rosa", "relation": "friend"},
    "tie:thank": WORDS,
    "invitation:invite": WORDS,
    "goal:promise": WORDS,
    "goal:another_day": {"due_on": "2027-03-20"},
    "goal:milestone": WORDS,
    "message:list": WORDS,
    "crossroads:answer": {"says": "on"},
    "checkin:open": {"opens": "yes"},
    "checkin:voice": {"lends": "yes"},
    "endorsement:show": {"shows": "yes"},
    "safety:tell": WORDS,
    "safety:close": WORDS,
}

# address: the thing; then who gets which answer, to GET and to POST (- where there is no such deed)
TABLE = """
question:close          what Amina wonders  Amina:-/303
question:page           what Amina wonders  Amina:200/303
question:from_question  what Amina wonders  Amina:200/-
question:theme          a heading           Amina:200/303
question:from_theme     a heading           Amina:200/-
tie:page                Rosa                Amina:200/-
tie:change              Rosa                Amina:200/303
tie:remove              Rosa                Amina:-/303
tie:thank               Rosa                Amina:200/422
tie:take_back           thanks to Rosa      Amina:-/303
invitation:invite       Rosa                Amina:200/422
invitation:picture      open invitation     Amina:200/-
invitation:take_back    open invitation     Amina:-/303
directory:people_for    what Amina wonders  Amina:200/-
directory:card          Amina's card        Amina:200/- Jonas:200/- Petra:200/- Priya:200/-
person:face             Eli's photo         Eli:200/- Priya:200/-
person:small_face       Petra's photo       Amina:200/- Petra:200/-
valueadd:statement      Petra's statement   Petra:200/303
valueadd:first          Petra's statement   Amina:-/409 Petra:-/303
valueadd:take_away      Petra's statement   Amina:-/409 Petra:-/303
assessment:consider     Amina's card        Amina:-/409 Jonas:-/303 Petra:-/303 Priya:-/303
assessment:candidate    Amina considers Sam Amina:200/303
assessment:notes        Amina considers Sam Amina:200/303
assessment:sheet        Amina considers Sam Amina:200/303
assessment:take_along   Amina considers Sam Amina:-/303
assessment:why          Amina considers Sam Amina:200/303
assessment:keep_gut     Amina considers Sam Amina:-/303
assessment:looking_back Amina considers Sam Amina:200/422
assessment:remove       Amina considers Sam Amina:-/303
introduction:ask        Amina's card        Amina:200/422 Jonas:200/422 Petra:200/303
introduction:page       asked Petra         Amina:200/- Petra:200/-
introduction:accept     asked Petra         Petra:-/303
introduction:decline    asked Petra         Petra:-/303
introduction:suggest    asked Petra         Petra:200/422
introduction:ask_back   asked Petra         Petra:200/303
introduction:reply      asked Petra         Amina:-/422 Petra:-/422
introduction:confirm    asked Petra         Amina:-/409
introduction:write_back asked Petra         Amina:-/422 Petra:-/422
introduction:helped     asked Petra         Amina:-/409 Petra:-/409
introduction:counts     asked Petra         Amina:-/422 Petra:-/422
introduction:withdraw   asked Petra         Amina:-/303
mentorship:page         now: mentorship     Amina:200/- Jonas:200/-
mentorship:rhythm       now: mentorship     Amina:200/- Jonas:200/-
mentorship:timeline     now: mentorship     Amina:200/- Jonas:200/-
mentorship:pause        now: mentorship     Amina:200/303 Jonas:200/303
mentorship:resume       now: mentorship     Amina:-/409 Jonas:-/409
mentorship:end          now: mentorship     Amina:200/- Jonas:200/-
mentorship:offer        now: mentorship     Amina:-/303 Jonas:-/303
mentorship:finish       now: mentorship     Amina:-/409 Jonas:-/409
mentorship:carry_on     now: mentorship     Amina:-/409 Jonas:-/409
mentorship:leave        now: mentorship     Amina:-/303 Jonas:-/303
leaving:remove          before: mentorship  Amina:200/303 Eli:200/303
agreement:write         now: mentorship     Amina:200/303 Jonas:200/303
agreement:versions      now: mentorship     Amina:200/- Jonas:200/-
agreement:apart         now: mentorship     Amina:200/303 Jonas:200/303
agreement:side_by_side  now: mentorship     Amina:200/303 Jonas:200/303
agreement:together      now: mentorship     Amina:200/- Jonas:200/-
agreement:together_edit now: mentorship     Amina:200/303 Jonas:200/303
agreement:agree_to_draftnow: mentorship     Amina:-/303 Jonas:-/303
agreement:page          now: agreement      Amina:200/- Jonas:200/-
agreement:agree         now: agreement      Amina:-/303 Jonas:-/303
agreement:renew         now: agreement      Amina:-/409 Jonas:-/409
meeting:plan            now: mentorship     Amina:200/303 Jonas:200/303
meeting:next            now: mentorship     Amina:-/409 Jonas:-/409
meeting:add             now: mentorship     Amina:200/303 Jonas:200/303
meeting:known           now: mentorship     Jonas:200/303
meeting:from_memory     now: mentorship     Jonas:200/303
meeting:is_it_so        now: item           Amina:-/409 Jonas:-/409
meeting:done            now: item           Amina:-/303 Jonas:-/303
meeting:page            now: meeting        Amina:200/303 Jonas:200/303
meeting:move            now: meeting        Amina:200/422 Jonas:200/422
meeting:where           now: meeting        Amina:200/422 Jonas:200/422
meeting:held            now: meeting        Amina:-/303 Jonas:-/303
meeting:alone           now: meeting        Amina:-/409 Jonas:-/409
meeting:call_off        now: meeting        Amina:-/409 Jonas:-/409
meeting:take            now: meeting        Amina:-/409 Jonas:-/409
meeting:in_writing      now: meeting        Amina:-/409 Jonas:-/409
goal:promise            now: mentorship     Amina:200/303 Jonas:200/303
goal:another_day        now: promise        Amina:200/422 Jonas:200/303
goal:kept               now: promise        Amina:-/409 Jonas:-/303
goal:let_go             now: promise        Amina:-/409 Jonas:-/303
goal:milestone          now: mentorship     Amina:200/303 Jonas:200/303
goal:reached            now: step           Amina:200/303 Jonas:200/303
goal:drop               now: step           Amina:-/303 Jonas:-/303
message:list            now: mentorship     Amina:200/303 Jonas:200/303
message:earlier         now: message        Amina:200/- Jonas:200/-
message:file            now: file           Amina:200/- Jonas:200/-
message:take_back       now: message        Amina:-/409 Jonas:-/409
crossroads:answer       now: crossroads     Amina:-/303 Jonas:-/303
checkin:page            now: check-in       Amina:200/303 Jonas:200/303
checkin:me              now: check-in       Amina:200/303 Jonas:200/303
checkin:them            now: check-in       Amina:200/303 Jonas:200/303
checkin:wrong           now: check-in       Amina:200/303 Jonas:200/303
checkin:open            now: check-in       Amina:-/303 Jonas:-/409
checkin:voice           now: check-in       Amina:-/303 Jonas:-/409
endorsement:say         now: mentorship     Amina:200/422 Jonas:200/422
endorsement:show        said of Jonas       Amina:-/409 Jonas:-/303
endorsement:take_back   said of Jonas       Amina:-/303 Jonas:-/409
checkin:growing         now: mentorship     Amina:200/303 Jonas:200/303
checkin:mosaic          now: mentorship     Amina:200/- Jonas:200/-
safety:somebody         Jonas's card        Amina:200/- Eli:200/- Petra:200/- Priya:200/- Olu:200/- Bo:200/- Sam:200/-
safety:block            Jonas's card        Amina:-/303 Eli:-/303 Petra:-/303 Priya:-/303 Olu:-/303 Bo:-/303 Sam:-/303
safety:unblock          Olu's block         Olu:-/303
safety:tell             Bo's card
safety:report_page      Amina on Eli        Amina:200/-
safety:desk_report      Amina on Eli        Bo:200/- Olu:200/-
safety:take_up          Amina on Eli        Bo:-/303 Olu:-/303
safety:close            Amina on Eli        Bo:-/303 Olu:-/303
"""
CASES = {
    line[:24].strip(): (
        line[24:44].strip(),
        {who: answers.split("/") for who, _, answers in (entry.partition(":") for entry in line[44:].split())},
    )
    for line in TABLE.strip().splitlines()
}


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    with django_db_blocker.unblock(), _undone():  # type: ignore[attr-defined]
        world = build()
        with time_machine.travel(TODAY, tick=False):
            SIGNED_IN.update({who: _sign_in(person) for who, person in world.people.items()})
        yield world


def _sign_in(person: Person | None) -> SimpleCookie:
    client = Client()
    if person:
        client.force_login(person)
    return client.cookies


@pytest.fixture(autouse=True)
def _ten_days_on() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@contextmanager
def _undone() -> Iterator[None]:
    """What happens in here leaves no trace in either store."""
    with ExitStack() as both:
        for alias in BOTH_STORES:
            both.enter_context(transaction.atomic(using=alias))
        yield
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)


def _answer(who: str, method: str, name: str, pk: uuid.UUID) -> HttpResponse:
    with _undone():
        sent = {} if method == "GET" else SENT.get(name, {})
        return _as(who).generic(method, reverse(name, args=[pk]), _form(sent), "application/x-www-form-urlencoded")


def _as(who: str) -> Client:
    BROWSER.cookies = SimpleCookie(SIGNED_IN[who])
    return BROWSER


def _form(sent: dict[str, str]) -> str:
    return "&".join(f"{name}={words}" for name, words in sent.items())


def _masked(answer: HttpResponse, pk: uuid.UUID) -> tuple[int, str, dict[str, str]]:
    """All that reaches a browser, but for the token against forged forms and the id that was asked for."""
    body = re.sub(r'(csrfmiddlewaretoken" value)="\w+"', r"\1", answer.content.decode())
    headers = {name: words.replace(shorten(pk), "ID") for name, words in answer.headers.items()}
    assert answer.cookies.keys() <= {"csrf", "session"}
    return answer.status_code, body.replace(shorten(pk), "ID"), headers


def test_every_address_with_a_thing_in_it_has_its_line() -> None:
    assert set(CASES) == {name for name, route in ROUTES.items() if route.opens is not None}
    for name, (_, people) in CASES.items():
        for who, (get, post) in people.items():
            deeds = tuple(deed for deed, answer in (("GET", get), ("POST", post)) if answer != "-")
            assert deeds == ROUTES[name].methods, f"{name} as {who}"


def test_nobody_gets_in_here_whom_the_matrix_keeps_out() -> None:
    """The two tables were written apart: whoever is let in at an address may at least read the thing."""
    for name, (thing, people) in CASES.items():
        readers = {who for what, who, right in ALLOWED if what == thing and right is Right.READ}
        assert set(people) <= readers, name


@pytest.mark.parametrize("name", CASES)
def test_whoever_may_is_answered_and_for_all_others_it_was_never_there(everybody: World, name: str) -> None:
    thing, people = CASES[name]
    pk = everybody.things[thing].pk
    for method in ROUTES[name].methods:
        for who in everybody.people:
            answer = _answer(who, method, name, pk)
            if who in people:
                expected = people[who][method == "POST"]
                assert str(answer.status_code) == expected, f"{method} as {who}: {answer.status_code}"
                continue
            nothing = _answer(who, method, name, NOWHERE)
            assert _masked(answer, pk) == _masked(nothing, NOWHERE), f"{method} as {who}"
            turned_away = _turned_away(who, method, ROUTES[name].door)
            assert answer.status_code == turned_away, f"{method} as {who}: {answer.status_code}"


def _turned_away(who: str, method: str, door: str | None) -> int:
    match who, method:
        case "signed out", _ if door == "everyone":
            return 404
        case "signed out", "POST":
            return 403  # and what was typed is kept on the page
        case "signed out" | "Nika", _:
            return 302  # to the sign-in; to where one says one's name
    return 404


def test_the_mask_hides_only_what_it_must(everybody: World) -> None:
    """The control: two answers that differ are told apart."""
    pk = everybody.things["now: mentorship"].pk
    own = _answer("Amina", "GET", "mentorship:page", pk)
    other = _answer("Sam", "GET", "mentorship:page", pk)
    assert _masked(own, pk) != _masked(other, pk)
    assert "Jonas" in own.content.decode() and "Jonas" not in other.content.decode()


def test_a_deed_that_was_refused_has_not_happened(everybody: World) -> None:
    before = Move.objects.count()
    for who in ("Sam", "Priya", "Eli", "Nika", "signed out"):
        _as(who).post(reverse("mentorship:leave", args=[everybody.things["now: mentorship"].pk]))
    assert Move.objects.count() == before
    assert (
        type(everybody.things["now: mentorship"])._default_manager.get(pk=everybody.things["now: mentorship"].pk).stage
        == "active"
    )


A_MENTORS_OWN = {"meeting:known", "meeting:from_memory"}  # for whoever learnt from them these are not there


@pytest.mark.parametrize(("who", "leaving"), [("Amina", 409), ("Eli", 303)])  # it was Eli who left: twice is once
def test_whoever_was_a_partner_still_reads_and_no_longer_acts(everybody: World, who: str, leaving: int) -> None:
    """They know that it is there, so they are told that it can only be read; what they typed stays on its form."""
    answers = {}
    for name, (thing, _) in CASES.items():
        if thing.startswith("now: ") and (who == "Eli" or name not in A_MENTORS_OWN):
            pk = everybody.things[thing.replace("now", "before")].pk
            answers |= {(name, method): _answer(who, method, name, pk) for method in ROUTES[name].methods}
    reading = {answer.status_code for (_, method), answer in answers.items() if method == "GET"}
    acting = {name: answer for (name, method), answer in answers.items() if method == "POST"}
    assert reading == {200}
    assert acting.pop("mentorship:leave").status_code == leaving
    assert {answer.status_code for answer in acting.values()} == {409, 422}
    assert "nothing can be changed in it any more" in acting["meeting:held"].content.decode()


@pytest.mark.parametrize("name", ["link:open", "link:stop"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_does_not_work_says_not_why(everybody: World, name: str, method: str) -> None:
    """Made up, malformed, used up, too old, of somebody who has been let go: one answer."""
    jonas = everybody.people["Jonas"]
    later = TODAY + timedelta(days=1)
    used, old = (
        make_link(Scope.STOP_MAIL, person=jonas, topic=Topic.MEETING, expires_at=when) for when in (later, TODAY)
    )
    use_link(MailLink.objects.get(expires_at=later), at=TODAY)
    answers = []
    for token in (shorten(NOWHERE), "z" * 22, "short", "%00", used, old):
        answer = _as("signed out").generic(method, reverse(name, args=[token]))
        answers.append((answer.status_code, re.sub(r'value="\w+"', "", answer.content.decode())))
    assert answers == answers[:1] * 6
    assert answers[0][0] == 404


def test_a_link_that_works_works_without_signing_in(everybody: World) -> None:
    """The control of the test above."""
    token = make_link(
        Scope.STOP_MAIL, person=everybody.people["Jonas"], topic=Topic.MEETING, expires_at=TODAY + timedelta(days=1)
    )
    assert _as("signed out").get(reverse("link:stop", args=[token])).status_code == 200


def test_looking_without_reading_is_looking(everybody: World) -> None:
    """HEAD is answered as GET is, without a body, and never as a deed: mail scanners send it, too."""
    for name, (thing, people) in CASES.items():
        if "GET" in ROUTES[name].methods:
            pk = everybody.things[thing].pk
            for who in ("Amina", "Sam", "signed out"):
                looked = _answer(who, "HEAD", name, pk)
                assert (looked.status_code, looked.content) == (_answer(who, "GET", name, pk).status_code, b"")
    token = make_link(Scope.SIGN_IN, person=everybody.people["Jonas"], expires_at=TODAY + timedelta(days=1))
    for _ in range(2):
        assert _as("signed out").head(reverse("link:open", args=[token])).status_code == 200
    assert not MailLink.objects.filter(scope=Scope.SIGN_IN.value).exclude(used_at=None).exists()
