"""Everybody can use every page: judged by axe in light and dark, at 320 pixels, and by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page, Response

import lamplighter
from lamplighter.core.attachment import Given
from lamplighter.core.post import Scope, Topic
from lamplighter.services.operation import make_sign_in_link
from tests.cast import arrive
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import MONDAY
from tests.journeys.people import Somebody
from tests.journeys.story import QUESTION, has_a_face, holds_a_device, rests, says_more
from tests.journeys.world import World, begin_world
from tests.long import IS_LONG
from tests.person.ways import PASSWORD, code_of_app

pytestmark = pytest.mark.journey
TEMPLATES = Path(lamplighter.__file__).parent / "templates"
IS_A_PAGE = re.compile(r'^{% extends "(base|errors/plain|errors/403)\.html" %}')
NARROW = 320  # pixels; 400 % on a small laptop

Go = Callable[[Somebody, World], None]
VISITS: dict[tuple[str, str], tuple[str, Go]] = {}


def shows(template: str, to: str = "") -> Callable[[Go], Go]:
    """This way leads somebody (a stranger, unless it says who) to a page drawn from this template."""

    def keep(go: Go) -> Go:
        VISITS[template, go.__name__.replace("_", " ")] = (to, go)
        return go

    return keep


def open_to(template: str, to: str, what: str, place: str) -> None:
    """A page that is simply opened. A place in braces is one of the world's."""

    def go(somebody: Somebody, world: World) -> None:
        somebody.opens(re.sub(r"{(.+?)}", lambda found: world.places[found[1]], place))

    VISITS[template, what] = (to, go)


# --- the way in ---

open_to("home/first.html", "", "first page", "/")
open_to("home/privacy.html", "", "who sees what", "/who-sees-what/")
open_to("account/door.html", "", "the door", "/sign-in/")


@shows("home/first.html")
def first_page_with_nothing_typed(stranger: Somebody, world: World) -> None:
    stranger.opens("/")
    stranger.taps("See who could help")


@shows("home/foretaste.html")
def foretaste(stranger: Somebody, world: World) -> None:
    stranger.opens("/")
    stranger.types("What are you wondering about?", QUESTION)
    stranger.taps("See who could help")


@shows("home/foretaste.html")
def foretaste_of_nobody(stranger: Somebody, world: World) -> None:
    stranger.opens("/")
    stranger.types("What are you wondering about?", "Xylophones?")
    stranger.taps("See who could help")
    stranger.reads("Nobody here offers this yet")


open_to("home/starter.html", "", "lines behind a door", "/begin/coming-up/")
open_to("home/more.html", "Lea", "more questions of somebody here", "/begin/more/")


@shows("home/more.html")
def more_questions(stranger: Somebody, world: World) -> None:
    foretaste(stranger, world)
    stranger.taps("Add a second question")


@shows("account/door.html")
def door_with_half_an_address(stranger: Somebody, world: World) -> None:
    stranger.opens("/sign-in/")
    stranger.types("Your e-mail address", "maya@")
    stranger.taps("Send me a code")


@shows("account/door.html")
def door_tried_too_often(stranger: Somebody, world: World) -> None:
    code(stranger, world)
    for _ in range(3):
        stranger.taps("Use another address")
        stranger.types("Your e-mail address", stranger.address)
        stranger.taps("Send me a code")
    stranger.reads("Wait a few minutes, then try again.")


@shows("account/code.html")
def code(stranger: Somebody, world: World) -> None:
    stranger.opens("/sign-in/")
    stranger.types("Your e-mail address", stranger.address)
    stranger.taps("Send me a code")


@shows("account/code.html")
def wrong_code(stranger: Somebody, world: World) -> None:
    code(stranger, world)
    stranger.types("The code from the mail", "WRNG-CODE")
    stranger.taps("Sign in")


@shows("person/welcome.html")
def welcome(stranger: Somebody, world: World) -> None:
    code(stranger, world)
    stranger.types("The code from the mail", world.house.mail_for(stranger.address, "is your code").code)
    stranger.taps("Sign in")


@shows("person/welcome.html")
def welcome_with_nothing_typed(stranger: Somebody, world: World) -> None:
    welcome(stranger, world)
    stranger.taps("Go on")


# --- ways in ---


def has_just_come_in(stranger: Somebody, world: World, name: str = "Ivo") -> None:
    """Ways in are changed only by somebody who came in a moment ago."""
    world.signs_in(stranger, name)


def ways_in(template: str, what: str, place: str, *taps: str, who: str = "Ivo", **typed: str) -> None:
    """A page about one's ways in; with taps, a form on it is sent as it should not be, or as it should."""

    def go(stranger: Somebody, world: World) -> None:
        has_just_come_in(stranger, world, who)
        stranger.opens(place)
        for label, words in typed.items():
            stranger.types(label.replace("_", " "), words)
        for words in taps:
            stranger.taps(words)

    VISITS[template, what] = ("", go)


open_to("account/password.html", "", "the door with a password", "/sign-in/password/")


@shows("account/password.html")
def wrong_password(stranger: Somebody, world: World) -> None:
    stranger.opens("/sign-in/password/")
    stranger.types("Your e-mail address", stranger.address)
    stranger.types("Your password", "something quite wrong")
    stranger.taps("Sign in")
    stranger.reads("do not open the door")


open_to("account/door.html", "", "an unknown passkey", "/sign-in/?passkey=unknown")
ways_in("person/ways_in.html", "ways in", "/you/ways-in/")
ways_in("person/password.html", "a password", "/you/ways-in/password/")
ways_in("person/password.html", "a password too short", "/you/ways-in/password/", "Set it", A_password="short")
ways_in("mfa/passkey_add.html", "a passkey", "/you/ways-in/passkeys/new/")
ways_in("mfa/app.html", "an app", "/you/ways-in/app/")
ways_in("mfa/app.html", "an app with a wrong code", "/you/ways-in/app/", "Switch it on")
ways_in("account/addresses.html", "addresses", "/you/ways-in/addresses/")
ways_in("account/addresses.html", "no address", "/you/ways-in/addresses/", "Send me a code")
ways_in(
    "account/address_code.html",
    "code of another address",
    "/you/ways-in/addresses/",
    "Send me a code",
    Another_e="ivo@work.example",
)
ways_in("usersessions/browsers.html", "browsers", "/you/ways-in/browsers/")
ways_in("account/still_you.html", "still you by mail", "/still-you/")
ways_in("account/still_you.html", "still you with a code on its way", "/still-you/", "Send me a code")


def with_everything(stranger: Somebody, world: World) -> None:
    """Hana has a passkey, an app and a password."""
    has_just_come_in(stranger, world, "Hana")
    holds_a_device(stranger)
    stranger.opens("/you/ways-in/")
    if not stranger.can_tap("New recovery codes"):
        stranger.taps("Add a passkey")
        stranger.taps("Make a passkey")
        stranger.taps("Set one")
        stranger.types("A password", PASSWORD)
        stranger.types("The same once more", PASSWORD)
        stranger.taps("Set it")
        stranger.taps("Switch it on")
        secret = stranger.page.locator("main code").inner_text().replace(" ", "")
        stranger.types("The code from your app", code_of_app(secret))
        stranger.taps("Switch it on")


@shows("mfa/codes.html")
def codes_shown(stranger: Somebody, world: World) -> None:
    has_just_come_in(stranger, world, "Tomasz")
    stranger.opens("/you/ways-in/app/")
    secret = stranger.page.locator("main code").inner_text().replace(" ", "")
    stranger.types("The code from your app", code_of_app(secret))
    stranger.taps("Switch it on")


def everything(template: str, what: str, place: str) -> None:
    def go(stranger: Somebody, world: World) -> None:
        with_everything(stranger, world)
        if place == "a passkey":
            stranger.opens("/you/ways-in/")
            stranger.page.locator("main a[href*='passkeys/']").first.click()
        else:
            stranger.opens(place)

    VISITS[template, what] = ("", go)


everything("person/ways_in.html", "ways in, with all there are", "/you/ways-in/")
everything("mfa/passkey.html", "one passkey", "a passkey")
everything("mfa/app_off.html", "no second step", "/you/ways-in/app/off/")
everything("mfa/new_codes.html", "new codes", "/you/ways-in/codes/new/")
everything("mfa/codes.html", "codes that were shown before", "/you/ways-in/codes/")
everything("mfa/still_you.html", "still you with the app", "/still-you/app/")
everything("mfa/still_you_passkey.html", "still you with a passkey", "/still-you/passkey/")
everything("person/password.html", "another password", "/you/ways-in/password/")


@shows("mfa/still_you.html")
def still_you_with_a_password(stranger: Somebody, world: World) -> None:
    has_just_come_in(stranger, world, "Dev")
    stranger.opens("/you/ways-in/password/")
    stranger.types("A password", PASSWORD)
    stranger.types("The same once more", PASSWORD)
    stranger.taps("Set it")
    stranger.opens("/still-you/password/")


@shows("mfa/second_step.html")
def the_second_step(stranger: Somebody, world: World) -> None:
    with_everything(stranger, world)
    stranger.goes_to("You")
    stranger.taps("Sign out")
    stranger.opens("/sign-in/password/")
    stranger.types("Your e-mail address", world.people["Hana"].address)
    stranger.types("Your password", PASSWORD)
    stranger.taps("Sign in")
    stranger.types("The code from your app", "000000")
    stranger.taps("Sign in")
    stranger.reads("not the code of this moment")


# --- inside ---

open_to("home/page.html", "Maya", "home", "/")
open_to("home/page.html", "Noor", "home with a request", "/")
open_to("home/page.html", "Lea", "home with something before", "/")
open_to("home/page.html", "Ivo", "home with nothing", "/")
open_to("question/list.html", "Maya", "questions", "/questions/")
open_to("question/page.html", "Maya", "a question and its headings", "{question}")
open_to("question/theme.html", "Maya", "a heading", "{heading}")
open_to("question/goal.html", "Maya", "what it is for", "/questions/what-for/")
open_to("question/goal.html", "Maya", "what it is for, from a question", "{question}what-for/")
open_to("tie/list.html", "Maya", "mentors I have had", "/mentors/")
open_to("tie/page.html", "Maya", "somebody thanked and invited", "{tie Rosa}")
open_to("tie/page.html", "Maya", "somebody who has written back", "{tie Mr Brandt}")
open_to("tie/page.html", "Maya", "somebody with all taken back", "{tie Ines}")
open_to("tie/change.html", "Maya", "saying more of somebody", "{tie Rosa}change/")
open_to("tie/thank.html", "Maya", "a thank-you", "{tie Ines}thank/")
open_to("invitation/invite.html", "Maya", "inviting somebody", "/invitations/for/{id of tie Ines}/")
open_to("invitation/two.html", "Maya", "just the two of us", "/invitations/two/")
open_to("person/come_back.html", "Maya", "how one comes back", "/you/come-back/")
open_to("invitation/page.html", "Maya", "my own invitation", "{invitation of Rosa}")
open_to("invitation/page.html", "Noor", "an invitation to somebody here", "{invitation of Rosa}")
open_to("invitation/envelope.html", "", "an invitation, closed", "{invitation of Rosa}")
open_to("invitation/closed.html", "", "an invitation taken back", "{invitation of Ines}")
open_to("tie/envelope.html", "", "a letter, closed", "{letter to Rosa}")
open_to("tie/envelope.html", "", "a letter that was answered", "{letter to Mr Brandt}")
open_to("tie/gone.html", "", "a letter taken back", "{letter to Ines}")
open_to("directory/people.html", "Maya", "people near a question", "/people/")
open_to("directory/people.html", "Noor", "people", "/people/")
open_to("directory/card.html", "Maya", "card of a partner", "{card of Noor}")
open_to("directory/card.html", "Maya", "card of somebody else", "{card of Hana}")
open_to("directory/card.html", "Noor", "own card", "{card of Noor}")
open_to("directory/card.html", "Lea", "card of somebody asked", "{card of Noor}")
open_to("assessment/list.html", "Noor", "nobody considered", "/considering/")
open_to("assessment/list.html", "Lea", "people I consider", "/considering/")
open_to("assessment/candidate.html", "Lea", "somebody considered, with a gut", "{considered Hana}")
open_to("assessment/candidate.html", "Lea", "somebody to whom the gut has still to speak", "{considered Tomasz}")
open_to("assessment/notes.html", "Lea", "no notes yet", "{considered Tomasz}notes/")
open_to("assessment/notes.html", "Lea", "notes after a talk", "{considered Hana}notes/")
open_to("assessment/sheet.html", "Lea", "the whole sheet", "{considered Hana}sheet/")
open_to("assessment/looking_back.html", "Lea", "looking back at my gut", "{considered Hana}looking-back/")
open_to("assessment/why.html", "Lea", "no reason yet", "{considered Ivo}why/")
open_to("assessment/why.html", "Lea", "why I chose", "{considered Hana}why/")
open_to("assessment/matters.html", "Lea", "what matters to me", "/considering/what-matters/")
open_to("assessment/side_by_side.html", "Noor", "nobody side by side", "/considering/side-by-side/")


@shows("assessment/side_by_side.html", "Lea")
def people_side_by_side(somebody: Somebody, world: World) -> None:
    somebody.opens("/considering/side-by-side/")
    for folded in (
        "How sure is that?",
        "How far could my notes be off?",
        "The same as a table",
        "Quality by quality",
        "Choose others, up to four",
    ):
        somebody.unfolds(folded)


open_to("introduction/ask.html", "Maya", "asking", "/requests/to/{id of card of Hana}/")
open_to("introduction/page.html", "Lea", "a request I made", "{asked}")
open_to("introduction/page.html", "Noor", "a request to me", "{asked}")
open_to("introduction/page.html", "Ingrid", "a request with a yes", "{request of new}")
open_to("introduction/page.html", "Rosa", "my turn", "{asked back}")
open_to("introduction/page.html", "Ivo", "a question under a line", "{in writing}")
open_to("introduction/page.html", "Noor", "an answer that helped", "{answer that helped}")
open_to("introduction/page.html", "Callum", "an answer I got", "{answer that helped}")
open_to("safety/outside.html", "", "something feels wrong, signed out", "/wrong/")
open_to("safety/wrong.html", "Maya", "something feels wrong", "/wrong/")
open_to("safety/somebody.html", "Maya", "about somebody", "/wrong/with/{id of card of Noor}/")
open_to("safety/tell.html", "Maya", "telling somebody", "/wrong/with/{id of card of Noor}/tell/")
open_to("safety/reports.html", "Maya", "what I have told", "/wrong/told/")
open_to("safety/report.html", "Maya", "a report of mine", "{told}")
open_to("safety/desk.html", "Hana", "reports to read", "/wrong/desk/")
open_to("safety/desk_report.html", "Hana", "a report to read", "{at the desk}")
open_to("safety/opened.html", "Maya", "who opened something of mine", "/wrong/opened/")
open_to("safety/blocked.html", "Maya", "nobody is blocked", "/wrong/blocked/")
open_to("introduction/ask_back.html", "Noor", "asking back", "{asked}ask-back/")
open_to("introduction/suggest.html", "Noor", "thinking of others", "{asked}not-me/")
open_to("mentorship/page.html", "Wanjiru", "mentorship to be looked at", "{looked}")
open_to("mentorship/page.html", "Maya", "a mentorship", "{pair}")
open_to("mentorship/page.html", "Ingrid", "a new one, three lines suggested", "{new}")
open_to("mentorship/page.html", "Hana", "a new one, asked to agree", "{new}")
open_to("mentorship/page.html", "Dev", "a resting one", "{resting}")
open_to("mentorship/page.html", "Amara", "one that I offered to finish", "{closing}")
open_to("mentorship/page.html", "Rosa", "one that I am asked to finish", "{closing}")
open_to("mentorship/page.html", "Lea", "one that is over", "{over}")
open_to("mentorship/rhythm.html", "Lea", "how often the two met", "{over}rhythm/")
open_to("mentorship/rhythm.html", "Maya", "how often the two meet", "{pair}rhythm/")
open_to("mentorship/timeline.html", "Lea", "a tie over time", "{over}timeline/")
open_to("home/page.html", "Callum", "home with a question to both", "/")
open_to("mentorship/page.html", "Callum", "one talk, and whether to do it again", "{talked}")
open_to("mentorship/page.html", "Dev", "a third meeting, and whether to carry on", "{thrice}")
open_to("mentorship/pause.html", "Maya", "a break", "{pair}pause/")
open_to("mentorship/end.html", "Maya", "two ways to end", "{pair}end/")
open_to("agreement/page.html", "Maya", "what is agreed", "{agreed}")
open_to("agreement/page.html", "Hana", "what is suggested", "{proposed}")
open_to("agreement/write.html", "Maya", "three lines", "/agreements/for/{id of pair}/")
open_to("agreement/versions.html", "Maya", "every version", "/agreements/for/{id of pair}/versions/")
open_to("agreement/apart.html", "Maya", "what I expect", "/agreements/for/{id of pair}/apart/")
open_to("agreement/side_by_side.html", "Maya", "nothing to compare yet", "/agreements/for/{id of pair}/side-by-side/")
open_to("agreement/side_by_side.html", "Ingrid", "side by side", "/agreements/for/{id of new}/side-by-side/")
open_to("agreement/together.html", "Ingrid", "line by line", "/agreements/for/{id of new}/together/")
open_to("agreement/together_line.html", "Ingrid", "one line", "/agreements/for/{id of new}/together/line/?line=rules")
open_to("goal/promise.html", "Maya", "a promise", "/goals/for/{id of pair}/promise/")
open_to("goal/another_day.html", "Ingrid", "another day", "/goals/promise/{id of promise}/")
open_to("goal/milestone.html", "Maya", "a new step", "/goals/for/{id of pair}/milestone/")
open_to("goal/reached.html", "Ingrid", "a step", "/goals/milestone/{id of step}/")
open_to("goal/reached.html", "Hana", "a step that I have reached", "/goals/milestone/{id of step}/")
open_to("message/list.html", "Ingrid", "words in between", "/messages/with/{id of new}/")
open_to("message/list.html", "Lea", "words of before", "/messages/with/{id of over}/")
open_to("message/earlier.html", "Ingrid", "earlier words", "/messages/before/{id of message}/")
open_to("meeting/plan.html", "Ingrid", "choosing a time", "/meetings/for/{id of new}/")
open_to("meeting/move.html", "Maya", "another time", "{planned}move/")
open_to("meeting/where.html", "Maya", "where we meet", "{planned}where/")
open_to("meeting/add.html", "Maya", "a question for next time", "/meetings/for/{id of pair}/agenda/")
open_to("meeting/known.html", "Noor", "what she knows", "/meetings/for/{id of pair}/known/")
open_to("meeting/from_memory.html", "Noor", "from memory", "/meetings/for/{id of pair}/from-memory/")
open_to("meeting/page.html", "Maya", "a meeting with notes", "{held}")
open_to("meeting/page.html", "Ingrid", "a meeting that should have been", "{begun}")
open_to("meeting/page.html", "Lea", "a meeting of before", "{last of all}")
open_to("person/profile.html", "Noor", "card and mail", "/you/")
open_to("person/photo.html", "Noor", "no picture yet", "/you/photo/")
open_to("person/rest.html", "Noor", "a break from being asked", "/you/break/")
open_to("leaving/copy_page.html", "Maya", "one's own copy", "/you/copy/")
open_to("leaving/leave.html", "Maya", "leaving", "/you/leave/")
open_to("leaving/remove.html", "Lea", "a copy that can go", "/you/copy/of/{id of over}/remove/")
open_to("leaving/left.html", "", "gone", "/you/left/")
open_to("home/page.html", "Hana", "home with a suggestion", "/")
open_to("valueadd/mine.html", "Noor", "sentences", "/you/help/")
open_to("valueadd/mine.html", "Maya", "no sentence yet", "/you/help/")
open_to("valueadd/statement.html", "Noor", "one sentence", "{statement}")
open_to("valueadd/prompts.html", "Noor", "ten questions", "/you/help/ten-questions/")
open_to("valueadd/not_for.html", "Noor", "what is left to others", "/you/help/not-for/")
open_to("availability/mine.html", "Noor", "languages and hours", "/you/hours/")
open_to("availability/days.html", "Noor", "days that are not as usual", "/you/hours/days/")
open_to("availability/rather.html", "Noor", "hours one would rather have", "/you/hours/rather/")


@shows("busy/mine.html")
def a_calendar_given(stranger: Somebody, world: World) -> None:
    world.signs_in(stranger, "Noor")
    stranger.opens("/you/hours/elsewhere/")
    stranger.types("Its iCal address", "https://calendar.example.org/secret.ics")
    stranger.taps("Read this calendar")


@shows("assistant/mine.html")
def a_link_for_a_diary(stranger: Somebody, world: World) -> None:
    world.signs_in(stranger, "Maya")
    stranger.opens("/you/hours/diary/")
    if stranger.can_tap("Make a link"):
        stranger.taps("Make a link")


@shows("assistant/diary.html")
def a_diary(stranger: Somebody, world: World) -> None:
    a_link_for_a_diary(stranger, world)
    stranger.opens(stranger.page.locator("#address").input_value())


open_to("calendar/mine.html", "Maya", "no address for a calendar yet", "/you/calendar/")
open_to("coming/mine.html", "Maya", "what will come by mail", "/you/mail/coming/")
open_to("directory/people.html", "Noor", "people, narrowed", "/people/?language=de&has_room=on")
open_to("demo/mail.html", "Noor", "mail in a demonstration", "/demo/mail/")
open_to("style/page.html", "", "style guide", "/style/")
open_to("guide/start.html", "", "the short guide", "/guide/")
for leaf in ("beginning", "mentor", "mentee", "logistics", "ending"):
    open_to(f"guide/{leaf}.html", "", f"a leaf of the guide, {leaf}", f"/guide/{leaf}/")


def sent_empty(template: str, to: str, what: str, place: str, button: str, **typed: str) -> None:
    """A form that is sent as it should not be."""

    def go(somebody: Somebody, world: World) -> None:
        somebody.opens(re.sub(r"{(.+?)}", lambda found: world.places[found[1]], place))
        for label, words in typed.items():
            somebody.types(label.replace("_", " "), words)
        somebody.taps(button)
        assert somebody.page.locator(".errors").count(), "there should be something to put right"

    VISITS[template, what] = (to, go)


sent_empty("tie/list.html", "Maya", "nobody remembered", "/mentors/", "Remember them")
sent_empty("tie/change.html", "Maya", "somebody without a name", "{tie Rosa}change/", "Keep it", Who_it_was="")
sent_empty("tie/thank.html", "Maya", "no thanks", "{tie Ines}thank/", "It is ready")
sent_empty(
    "invitation/invite.html",
    "Maya",
    "an invitation for nothing",
    "/invitations/for/{id of tie Ines}/",
    "It is ready",
    What_would_you_like_to_go_on_with="",
)


@shows("tie/letter.html")
def letter(stranger: Somebody, world: World) -> None:
    stranger.opens(world.places["letter to Rosa"])
    stranger.taps("Open it")


@shows("tie/letter.html")
def letter_with_an_empty_answer(stranger: Somebody, world: World) -> None:
    letter(stranger, world)
    stranger.taps("Send it")


@shows("invitation/page.html")
def invitation(stranger: Somebody, world: World) -> None:
    stranger.opens(world.places["invitation of Rosa"])
    stranger.taps("Open it")


sent_empty("question/list.html", "Maya", "no question", "/questions/", "Keep it")
sent_empty(
    "introduction/ask.html",
    "Maya",
    "asking with no words",
    "/requests/to/{id of card of Hana}/",
    "Send",
    In_your_words="",
)
sent_empty(
    "agreement/write.html", "Maya", "no lines", "/agreements/for/{id of pair}/", "Agree", What_for="", Until_when=""
)
sent_empty(
    "agreement/apart.html", "Maya", "nothing expected", "/agreements/for/{id of pair}/apart/", "Hand it in", What_for=""
)
sent_empty(
    "agreement/side_by_side.html",
    "Hana",
    "nothing settled",
    "/agreements/for/{id of new}/side-by-side/",
    "Agree to this",
)
sent_empty("goal/promise.html", "Maya", "no promise", "/goals/for/{id of pair}/promise/", "I mean to")
sent_empty("goal/milestone.html", "Maya", "no step", "/goals/for/{id of pair}/milestone/", "Add this step")
sent_empty(
    "goal/another_day.html",
    "Ingrid",
    "a day long gone",
    "/goals/promise/{id of promise}/",
    "That day, then",
    By_when="2001-01-01",
)
sent_empty("message/list.html", "Ingrid", "no message", "/messages/with/{id of new}/", "Send")


@shows("message/list.html")
def a_file_that_is_not_taken(stranger: Somebody, world: World) -> None:
    world.signs_in(stranger, "Ingrid")
    stranger.opens(f"/messages/with/{world.places['id of new']}/")
    stranger.unfolds("Add a file")
    stranger.sends_files("Files", Given("run.exe", b"MZ"))
    stranger.taps("Send")


sent_empty("mentorship/pause.html", "Maya", "a break without a day", "{pair}pause/", "Take a break")
sent_empty("meeting/plan.html", "Ingrid", "no time", "/meetings/for/{id of new}/", "Suggest this time")
sent_empty("meeting/move.html", "Maya", "no other time", "{planned}move/", "Suggest this time")
sent_empty("meeting/add.html", "Maya", "an empty line", "/meetings/for/{id of pair}/agenda/", "Put it on the list")
sent_empty("meeting/known.html", "Noor", "nothing noted", "/meetings/for/{id of pair}/known/", "Keep it")
sent_empty("meeting/page.html", "Maya", "an empty note", "{held}", "Keep it")
sent_empty("valueadd/mine.html", "Maya", "a sentence of nothing", "/you/help/", "Put it on my card")
sent_empty(
    "valueadd/statement.html", "Noor", "a link to nowhere", "{statement}", "Save", A_link_to_it="harbour.example"
)
sent_empty(
    "valueadd/prompts.html",
    "Noor",
    "too long an answer",
    "/you/help/ten-questions/",
    "Keep it and go on",
    **{"2. What was hard": "a\x1bb"},
)
sent_empty("valueadd/not_for.html", "Noor", "too much", "/you/help/not-for/", "Save", Not_the_right="a\nb\nc\nd\ne\nf")
sent_empty("person/profile.html", "Noor", "a card without a name", "/you/", "Save", Name="")
sent_empty("person/photo.html", "Noor", "no picture chosen", "/you/photo/", "Save")
sent_empty("person/rest.html", "Noor", "a break from being asked, without a day", "/you/break/", "Take a break")


@shows("person/profile.html")
def a_card_unfolded(stranger: Somebody, world: World) -> None:
    world.signs_in(stranger, "Callum")
    stranger.opens("/you/")
    stranger.unfolds("More about you")
    stranger.unfolds("Room for")
    stranger.unfolds("Which mail you get, and when")


@shows("person/photo.html")
def a_picture(stranger: Somebody, world: World) -> None:
    world.signs_in(stranger, "Callum")
    has_a_face(stranger, called="Callum")


@shows("directory/card.html")
def a_card_with_everything(stranger: Somebody, world: World) -> None:
    world.signs_in(stranger, "Wanjiru")
    has_a_face(stranger, called="Wanjiru")
    says_more(stranger)
    stranger.taps("See it as others do")
    stranger.reads("Usually answers within three days.", "Learning now: to wait")


@shows("person/profile.html")
def on_a_break(stranger: Somebody, world: World) -> None:
    world.signs_in(stranger, "Mateo")
    rests(stranger, until=MONDAY.date() + timedelta(days=9))
    stranger.reads("You are taking a break and are back on Wednesday 10 March.")


@shows("directory/card.html")
def a_card_on_a_break(stranger: Somebody, world: World) -> None:
    on_a_break(stranger, world)
    stranger.taps("See it as others do")
    stranger.reads("Mateo is taking a break and is back on Wednesday 10 March.")


@shows("mentorship/page.html", "Mateo")
def one_talk_that_was_enough(mateo: Somebody, world: World) -> None:
    mateo.opens(world.places["talked"])
    mateo.taps("That was enough")
    mateo.reads("You have said that it was enough")


@shows("mentorship/page.html", "Ingrid")
def kind_ways_after_a_third_meeting(ingrid: Somebody, world: World) -> None:
    ingrid.opens(world.places["thrice"])
    ingrid.taps("Rather not")
    ingrid.reads("These are kind ways from here:")


@shows("agreement/write.html", "Maya")
def first_meetings_without_a_day(maya: Somebody, world: World) -> None:
    maya.opens(f"/agreements/for/{world.places['id of pair']}/")
    maya.unfolds("Begin with a few meetings, and decide then")
    maya.chooses("How many meetings first", "three")
    maya.taps("Agree")
    maya.reads("Choose the day on which you decide at the latest.")


open_to("checkin/growing.html", "Maya", "what she grows in", "/check-ins/growing/{id of pair}/")
open_to("checkin/mosaic.html", "Maya", "what each is like", "/check-ins/mosaic/{id of pair}/")
open_to("checkin/page.html", "Noor", "what both have opened", "{opened check-in}")
open_to("checkin/page.html", "Maya", "how it goes", "{check-in}")
open_to("checkin/whole.html", "Maya", "all ten", "{check-in}them/")
open_to("checkin/whole.html", "Noor", "all ten of mine", "{check-in}me/")
open_to("endorsement/mine.html", "Maya", "nothing said of her", "/said/")
open_to("endorsement/mine.html", "Noor", "what others say", "/said/")
open_to("endorsement/say.html", "Maya", "what she has said", "/said/of/{id of pair}/")
open_to("endorsement/say.html", "Callum", "a sentence to say", "/said/of/{id of talked}/")
open_to("portrait/mine.html", "Maya", "no portrait yet", "/you/as-a-mentor/")
open_to("portrait/mine.html", "Noor", "how several see her", "/you/as-a-mentor/")
open_to("checkin/wrong.html", "Maya", "what can feel wrong", "{check-in}wrong/")


@shows("directory/wait.html", "Lea")
def a_card_too_many(lea: Somebody, world: World) -> None:
    with override_settings(LIMITS=replace(settings.LIMITS, cards_an_hour=0)):
        lea.opens(world.places["card of Dev"])
    lea.reads("That is a lot of people for one hour")


@shows("home/wait.html")
def a_look_too_many(stranger: Somebody, world: World) -> None:
    with (
        override_settings(LIMITS=replace(settings.LIMITS, foretastes_an_hour=0)),
        patch("lamplighter.web.home.views.network_of", return_value="203.0.113.7"),  # from here nobody is counted
    ):
        foretaste(stranger, world)


# --- from a mail ---

LINKS = {
    "link/request.html": (Scope.REQUEST, "Noor", "asked", None),
    "link/reply.html": (Scope.REPLY, "Rosa", "asked back", None),
    "link/withdraw.html": (Scope.WITHDRAW, "Rosa", "asked back", None),
    "link/message.html": (Scope.MESSAGE, "Noor", "pair", None),
    "link/time.html": (Scope.TIME, "Noor", "planned", None),
    "link/slot.html": (Scope.SLOT, "Wanjiru", "called off", None),
    "link/line_back.html": (Scope.LINE_BACK, "Rosa", "answered", None),
    "link/agreement.html": (Scope.AGREEMENT, "Hana", "proposed", None),
    "link/meeting.html": (Scope.MEETING, "Hana", "begun", None),
    "link/next.html": (Scope.NEXT, "Wanjiru", "looked", None),
    "link/rhythm.html": (Scope.RHYTHM, "Wanjiru", "looked", None),
    "link/crossroads.html": (Scope.CROSSROADS, "Callum", "asked whether again", None),
    "link/checkin.html": (Scope.CHECKIN, "Noor", "check-in", None),
    "link/finish.html": (Scope.FINISH, "Rosa", "closing", None),
    "link/review.html": (Scope.REVIEW, "Wanjiru", "agreed until today", None),
    "link/settled.html": (Scope.MEETING, "Lea", "last of all", None),
    "link/stop.html": (Scope.STOP_MAIL, "Noor", None, Topic.MEETING),
    "link/first_operator.html": (Scope.FIRST_OPERATOR, "", None, None),
}
for name, (scope, reader, thing, topic) in LINKS.items():

    def follow(stranger: Somebody, world: World, scope=scope, reader=reader, thing=thing, topic=topic) -> None:
        stranger.opens(world.link(scope, reader, thing, topic))

    VISITS[name, "from a mail"] = ("", follow)


@shows("invitation/declined.html")
def an_invitation_declined(stranger: Somebody, world: World) -> None:
    """The last to look at it: from here on it is answered."""
    invitation(stranger, world)
    stranger.taps("Not this time")


@shows("link/stopped.html")
def no_more_mail(stranger: Somebody, world: World) -> None:
    stranger.opens(world.link(Scope.STOP_MAIL, "Tomasz", None, Topic.MEETING))
    stranger.taps("No more mail like this")


@shows("link/done.html")
def answered(stranger: Somebody, world: World) -> None:
    stranger.opens(world.link(Scope.REQUEST, "Tomasz", "asked of Tomasz"))
    stranger.taps("Not now")


@shows("link/kept.html")
def answered_in_private(stranger: Somebody, world: World) -> None:
    stranger.opens(world.link(Scope.CROSSROADS, "Callum", "asked whether again"))
    stranger.taps("Yes, again")


@shows("link/sign_in.html")
def let_in(stranger: Somebody, world: World) -> None:
    with patch("lamplighter.web.link.views._is_demo", return_value=False):  # a demonstration does not ask
        stranger.opens(world.link(Scope.SIGN_IN, "Noor"))


@shows("link/first_operator.html")
def first_operator_with_nothing_typed(stranger: Somebody, world: World) -> None:
    stranger.opens(world.link(Scope.FIRST_OPERATOR, ""))
    stranger.taps("Begin")


@shows("leaving/waiting.html")
def leaving_and_back_for_a_look(stranger: Somebody, world: World) -> None:
    """The one who goes is in no other story."""
    come_in = partial(make_sign_in_link, at=world.at)
    astrid = world.house.do(lambda: arrive("Astrid", at=world.at).pk)
    stranger.opens(world.house.do(lambda: come_in(astrid)))
    stranger.opens("/you/leave/")
    stranger.taps("Leave")
    stranger.reads("You are signed out")
    stranger.opens(world.house.do(lambda: come_in(astrid)))
    stranger.opens("/people/")
    stranger.reads("You are leaving")


# --- when something is not as it should be ---

open_to("errors/400.html", "", "unreadable", "/wrong/400/")
open_to("errors/403.html", "", "not allowed", "/wrong/403/")
open_to("errors/404.html", "", "nothing here", "/nowhere/")
open_to("errors/refused.html", "Maya", "not possible any more", "/wrong/409/")
open_to("errors/429.html", "", "too quick", "/shown/429/")
open_to("errors/500.html", "", "our fault", "/wrong/500/")
open_to("errors/503.html", "", "back in a moment", "/wrong/503/")


@shows("errors/403.html")
def words_of_a_stale_form(stranger: Somebody, world: World) -> None:
    stranger.opens("/")
    stranger.types("What are you wondering about?", QUESTION)
    stranger.context.clear_cookies()
    stranger.taps("See who could help")
    stranger.reads("What you wrote is still here")


@shows("errors/signed_out.html")
def words_of_somebody_signed_out(stranger: Somebody, world: World) -> None:
    world.signs_in(stranger, "Hana")
    stranger.opens("/questions/")
    stranger.types("What are you wondering about?", QUESTION)
    stranger.context.clear_cookies(name="session")
    stranger.taps("Keep it")
    stranger.reads("What you wrote is still here")


# --- every page ---


@pytest.fixture(scope="module")
def world(open_a_house: OpenHouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    whole = {"DEMO": True, "ROOT_URLCONF": "tests.journeys.whole"}
    with open_a_house(tmp_path_factory.mktemp("world"), at=MONDAY, **whole) as house:
        yield begin_world(house)


def test_no_page_has_been_forgotten() -> None:
    drawn = (path for path in TEMPLATES.rglob("*.html") if IS_A_PAGE.match(path.read_text()))
    pages = {path.relative_to(TEMPLATES).as_posix() for path in drawn}
    assert {template for template, _ in VISITS} == pages - {"base.html", "errors/plain.html"}


@pytest.mark.parametrize(
    ("template", "what"), VISITS if IS_LONG else list(dict(tuple(VISITS)).items())[::2], ids=lambda part: part
)
def test_page(world: World, template: str, what: str) -> None:
    to, go = VISITS[template, what]
    somebody = world.somebody(to)
    trouble = listen(somebody.page, world.house.origin)
    world.drawn.clear()
    go(somebody, world)
    assert template in world.drawn
    judge(somebody.page)
    assert not trouble
    if not to:
        somebody.leaves()


def listen(page: Page, origin: str) -> list[str]:
    """What the browser complains about, and every request that leaves the house."""
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith(origin) or trouble.append(f"{asked.url} is elsewhere"))

    def heard(kind: str, words: str) -> None:
        if kind in ("error", "warning") and not words.startswith("Failed to load resource"):
            trouble.append(words)

    def answered(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            trouble.append(f"{response.url}: {response.status}")

    page.on("console", lambda message: heard(message.type, message.text))
    page.on("response", answered)
    return trouble


def judge(page: Page) -> None:
    found = [f"light: {words}" for words in broken_rules(page, {"resultTypes": ["violations"]})]
    page.emulate_media(color_scheme="dark")
    found += [f"dark: {words}" for words in broken_rules(page, {"runOnly": COLOUR})]  # nothing else can differ
    page.emulate_media(color_scheme="light")
    size = page.viewport_size
    page.set_viewport_size({"width": NARROW, "height": 640})
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROW:
        found.append(f"{width} pixels wide at {NARROW}: {page.evaluate(WIDEST, NARROW)}")
    if size:
        page.set_viewport_size(size)
    assert not found, "\n".join(found)


AXE = Axe()
COLOUR = ["color-contrast", "link-in-text-block"]
WIDEST = """limit => [...document.querySelectorAll("body *")]
    .filter(part => part.getBoundingClientRect().right > limit + 0.5)
    .map(part => part.outerHTML.slice(0, 90)).slice(0, 5)"""


def broken_rules(page: Page, options: dict[str, list[str]]) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)  # half a megabyte: once for each page that is looked at
    violations = page.evaluate("options => axe.run({exclude: [['option']]}, options)", options)["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in violations for node in rule["nodes"]]
