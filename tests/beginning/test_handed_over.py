"""What somebody hands over: a page that shows nothing to scanners, tells nothing else, and takes any words."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lamplighter.core.tie import Relation
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.tie import Thanks, Tie
from lamplighter.queries.invitation import get_tie_page
from lamplighter.services.invitation import accept_invitation, invite
from lamplighter.services.question import keep_question, write_goal_draft
from lamplighter.services.tie import Remembered, remember, take_thanks_back, write_thanks
from tests.cast import NOON, Cast

WORDS = "You asked twice, and I still do."
PRIVATE = ("The dragon", "She shouted.", "We never spoke.")


@pytest.fixture(autouse=True)
def _at_noon(world: None) -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def tie(cast: Cast) -> uuid.UUID:
    name, gave, depth = PRIVATE
    return remember(Remembered(name, gave, Relation.BOSS, depth), by=cast.amina, at=NOON)


def thanks_path(cast: Cast, tie: uuid.UUID, words: str = WORDS) -> str:
    write_thanks(tie, words, by=cast.amina, at=NOON)
    waiting = get_tie_page(cast.amina, tie, at=NOON).letters.waiting
    assert waiting
    return reverse("tie:thanks", args=[waiting.token])


def invitation_path(cast: Cast, tie: uuid.UUID) -> str:
    invite(tie, WORDS, by=cast.amina, at=NOON)
    found = get_tie_page(cast.amina, tie, at=NOON).invitation
    assert found
    return reverse("invitation:open", args=[found.token])


def masked(answer: HttpResponse, path: str) -> str:
    body = answer.content.decode().replace(path, "PATH")
    return re.sub(r'value="\w{64}"', "", body)


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


# --- what scanners and strangers get ----------------------------------------------------------------------


@pytest.mark.parametrize("make", [thanks_path, invitation_path])
def test_looking_shows_nothing_of_it(cast: Cast, tie: uuid.UUID, make: object) -> None:
    path = make(cast, tie)  # type: ignore[operator]
    for _ in range(3):
        answer = Client().get(path)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Amina" not in page and WORDS not in page
    assert WORDS in Client().post(path).content.decode()  # and three looks have used nothing up


@pytest.mark.parametrize("make", [thanks_path, invitation_path])
def test_no_engine_keeps_it_and_no_other_site_learns_of_it(cast: Cast, tie: uuid.UUID, make: object) -> None:
    path = make(cast, tie)  # type: ignore[operator]
    for answer in (Client().get(path), Client().post(path)):
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer.headers["Cache-Control"]
        title = re.search(r"<title>(.*?)</title>", answer.content.decode())
        assert title and "Amina" not in title[1] and WORDS not in title[1]


def test_what_was_taken_back_says_so_kindly(cast: Cast, tie: uuid.UUID) -> None:
    path = thanks_path(cast, tie)
    take_thanks_back(Thanks.objects.get().pk, by=cast.amina, at=NOON)
    for answer in (Client().get(path), Client().post(path), Client().post(f"{path}answer/", {"words": "Oh?"})):
        assert answer.status_code == 410
        assert "These lines are no longer here" in answer.content.decode()
        assert "Amina" not in answer.content.decode()


def test_what_never_was_is_one_page_for_all(cast: Cast, tie: uuid.UUID) -> None:
    thanks_path(cast, tie)
    answers = {
        (Client().generic(method, f"/{room}/{token}/").status_code)
        for method in ("GET", "POST")
        for room in ("thanks", "invitations")
        for token in ("z" * 22, "0" * 22, "short", "%00", "é")
    }
    assert answers == {404}


# --- noninterference --------------------------------------------------------------------------------------


def test_the_reader_learns_nothing_of_what_else_is_remembered(cast: Cast) -> None:
    """Two worlds that differ in every secret but the letter: the pages are the same, byte for byte."""
    pages = []
    for name, gave, depth, others in (("Rosa", "Everything", "", 0), (*PRIVATE, 3)):
        for number in range(others):
            other = remember(Remembered(f"Other {number}"), by=cast.amina, at=NOON)
            write_thanks(other, f"Secret {number}", by=cast.amina, at=NOON)
            keep_question(f"Why {number}?", by=cast.amina, at=NOON)
        tie = remember(Remembered(name, gave, Relation.BOSS, depth), by=cast.amina, at=NOON)
        path = thanks_path(cast, tie)
        pages.append([masked(Client().get(path), path), masked(Client().post(path), path)])
    assert pages[0] == pages[1]
    assert WORDS in pages[0][1]  # the control: it is the letter


def test_whoever_is_signed_in_reads_the_same_letter(cast: Cast, tie: uuid.UUID) -> None:
    """Even the one it is about: nothing links the account to the list."""
    path = thanks_path(cast, tie)
    page = signed_in(cast.jonas).post(path).content.decode()
    assert WORDS in page and not any(secret in page for secret in PRIVATE)


def test_after_a_yes_the_partner_never_reads_what_was_remembered(cast: Cast, tie: uuid.UUID) -> None:
    path = invitation_path(cast, tie)
    pair = accept_invitation(path.split("/")[2], by=cast.jonas, at=NOON)
    address = reverse("mentorship:page", args=[pair])
    hers, his = (signed_in(person).get(address).content.decode() for person in (cast.amina, cast.jonas))
    assert all(secret in hers for secret in PRIVATE[:2]) and "Only you see this part." in hers
    assert not any(secret in his for secret in PRIVATE) and "Before that" not in his
    assert WORDS in hers and WORDS in his
    for place in ("tie:page", "tie:change", "tie:thank", "invitation:invite"):
        assert signed_in(cast.jonas).get(reverse(place, args=[tie])).status_code == 404


# --- answering --------------------------------------------------------------------------------------------


def test_an_answer_makes_no_account_and_tells_one_person(cast: Cast, tie: uuid.UUID) -> None:
    path = thanks_path(cast, tie)
    people, mails = Person.objects.count(), Notice.objects.count()
    browser = Client()
    answer = browser.post(f"{path}answer/", {"words": "I remember."})
    assert (answer.status_code, answer.headers["Location"]) == (303, path)
    assert "Your answer has arrived" in browser.get(path).content.decode()
    assert "You have written back" in browser.post(path).content.decode()
    assert (Person.objects.count(), Notice.objects.count()) == (people, mails + 1)
    assert "session" not in browser.cookies
    assert "I remember." in signed_in(cast.amina).get(reverse("tie:page", args=[tie])).content.decode()


def test_a_second_answer_is_told_so_and_not_lost(cast: Cast, tie: uuid.UUID) -> None:
    path = thanks_path(cast, tie)
    Client().post(f"{path}answer/", {"words": "First"})
    answer = Client().post(f"{path}answer/", {"words": "Second thoughts"})
    assert answer.status_code == 422
    assert "arrived already" in answer.content.decode() and "Second thoughts</textarea>" in answer.content.decode()


# --- being invited ----------------------------------------------------------------------------------------


def test_where_mail_leaves_a_yes_from_somebody_unknown_leads_through_the_door_and_back(
    cast: Cast, tie: uuid.UUID, settings: Any
) -> None:
    settings.MAIL_IS_SET_UP = True
    path = invitation_path(cast, tie)
    answer = Client().post(f"{path}yes/")
    assert answer.headers["Location"] == f"/sign-in/?next={path}"


def test_signed_in_it_is_open_at_once_and_a_yes_leads_to_the_page_of_two(cast: Cast, tie: uuid.UUID) -> None:
    path = invitation_path(cast, tie)
    browser = signed_in(cast.sam)
    assert WORDS in browser.get(path).content.decode()
    pair = browser.post(f"{path}yes/").headers["Location"]
    assert pair.startswith("/mentorships/")
    assert browser.get(path).headers["Location"] == pair  # the link goes on leading there
    assert signed_in(cast.jonas).get(path).status_code == 410
    assert "To your own page" in signed_in(cast.amina).get(reverse("tie:page", args=[tie])).content.decode()


def test_ones_own_invitation_can_be_read_and_not_taken(cast: Cast, tie: uuid.UUID) -> None:
    path = invitation_path(cast, tie)
    browser = signed_in(cast.amina)
    page = browser.get(path).content.decode()
    assert "This is your own invitation" in page and f"{path}yes/" not in page
    assert browser.post(f"{path}yes/").status_code == 409


def test_a_no_needs_no_account(cast: Cast, tie: uuid.UUID) -> None:
    path = invitation_path(cast, tie)
    assert "That is a kind answer" in Client().post(f"{path}no/").content.decode()
    assert Client().get(path).status_code == 410
    assert "not this time" in signed_in(cast.amina).get(reverse("tie:page", args=[tie])).content.decode()


def test_an_invitation_starts_from_what_it_is_all_for(cast: Cast, tie: uuid.UUID) -> None:
    write_goal_draft("Lead a team", by=cast.amina, at=NOON)
    page = signed_in(cast.amina).get(reverse("invitation:invite", args=[tie])).content.decode()
    assert "Lead a team</textarea>" in page


# --- any words in any field -------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% load x %}",
    "'; DROP TABLE lamplighter_tie; --",
    "=HYPERLINK(1)",
    "\u202etxt.exe",
    "a\u0000b",
    "x" * 20_000,
    "\r\nBcc: all@example.org",
    "👩🏽‍🏫" * 30,
    " ",
)
FIELDS = {
    "tie:list": ("name", {}),
    "tie:change": ("gave", {"name": "Rosa", "relation": "friend"}),
    "tie:thank": ("words", {}),
    "invitation:invite": ("words", {}),
    "question:page": ("new", {}),
    "question:theme": ("words", {}),
    "question:goal": ("words", {}),
    "home:more": ("second", {}),
}


@pytest.mark.parametrize("name", FIELDS)
def test_any_words_are_kept_or_kindly_refused(cast: Cast, tie: uuid.UUID, name: str) -> None:
    field, others = FIELDS[name]
    browser, where = signed_in(cast.amina), place(name, cast, tie)
    for words in HOSTILE:
        answer = browser.post(where, {**others, field: words})
        assert answer.status_code in (303, 422), f"{words[:20]!r}: {answer.status_code}"
        page = answer if answer.status_code == 422 else browser.get(answer.headers["Location"])
        assert "<script>alert" not in page.content.decode()


def place(name: str, cast: Cast, tie: uuid.UUID) -> str:
    if name == "question:page":
        return reverse(name, args=[keep_question("Why?", by=cast.amina, at=NOON)])
    if name == "question:theme":
        question = keep_question("Why?", by=cast.amina, at=NOON)
        signed_in(cast.amina).post(reverse("question:page", args=[question]), {"new": "Work"})
        page = signed_in(cast.amina).get(reverse("question:list")).content.decode()
        found = re.search(r'href="(/questions/headings/\w+/)"', page)
        assert found
        return found[1]
    return reverse(name) if name in ("tie:list", "question:goal", "home:more") else reverse(name, args=[tie])


def test_any_words_can_be_written_back(cast: Cast, tie: uuid.UUID) -> None:
    for number, words in enumerate(HOSTILE):
        letter = remember(Remembered(f"Somebody {number}"), by=cast.amina, at=NOON)
        path = thanks_path(cast, letter)
        answer = Client().post(f"{path}answer/", {"words": words})
        assert answer.status_code in (303, 422), words[:20]
        page = signed_in(cast.amina).get(reverse("tie:page", args=[letter])).content.decode()
        assert "<script>alert" not in page and "<script>alert" not in answer.content.decode()


def test_a_relation_nobody_has_is_refused(cast: Cast, tie: uuid.UUID) -> None:
    answer = signed_in(cast.amina).post(reverse("tie:change", args=[tie]), {"name": "Rosa", "relation": "enemy"})
    assert answer.status_code == 422
    assert Tie.objects.get().relation == "boss"


def test_a_heading_nobody_has_is_refused(cast: Cast) -> None:
    where = place("question:theme", cast, uuid.uuid4())
    question = reverse("question:page", args=[keep_question("Why?", by=cast.amina, at=NOON)])
    for theme in ("nonsense", str(uuid.uuid4())):
        assert signed_in(cast.amina).post(question, {"theme": theme}).status_code == 422
    assert signed_in(cast.amina).post(question, {"theme": ""}).status_code == 303
    assert where.startswith("/questions/headings/")


def test_the_ready_words_hold_the_link_and_no_private_word(cast: Cast, tie: uuid.UUID) -> None:
    path = thanks_path(cast, tie)
    page = signed_in(cast.amina).get(reverse("tie:page", args=[tie])).content.decode()
    [mail] = re.findall(r'href="(mailto:[^"]+)"', page)
    assert path.strip("/") in mail.replace("%2F", "/")
    assert WORDS not in mail and not any(secret in mail for secret in PRIVATE)


def test_after_its_time_a_letter_can_be_written_anew(cast: Cast, tie: uuid.UUID) -> None:
    path = thanks_path(cast, tie)
    with time_machine.travel(NOON + timedelta(days=90), tick=False):
        page = signed_in(cast.amina).get(reverse("tie:page", args=[tie])).content.decode()
        assert "Its page has run out." in page and path not in page
        assert Client().get(path).status_code == 410
