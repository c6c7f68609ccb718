"""Everybody can use every page: judged by axe in light and dark, at 320 pixels, and by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

import lamplighter
from lamplighter.core.post import Scope, Topic
from tests.journeys.conftest import OpenHouse
from tests.journeys.house import MONDAY
from tests.journeys.people import Somebody
from tests.journeys.story import QUESTION
from tests.journeys.world import World, begin_world

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
    stranger.reads("Wait a minute, then ask for another.")


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


# --- inside ---

open_to("home/page.html", "Maya", "home", "/")
open_to("home/page.html", "Noor", "home with a request", "/")
open_to("home/page.html", "Lea", "home with something before", "/")
open_to("home/page.html", "Ivo", "home with nothing", "/")
open_to("question/list.html", "Maya", "questions", "/questions/")
open_to("directory/people.html", "Maya", "people near a question", "/people/")
open_to("directory/people.html", "Noor", "people", "/people/")
open_to("directory/card.html", "Maya", "card of a partner", "{card of Noor}")
open_to("directory/card.html", "Maya", "card of somebody else", "{card of Hana}")
open_to("directory/card.html", "Noor", "own card", "{card of Noor}")
open_to("directory/card.html", "Lea", "card of somebody asked", "{card of Noor}")
open_to("introduction/ask.html", "Maya", "asking", "/requests/to/{id of card of Hana}/")
open_to("introduction/page.html", "Lea", "a request I made", "{asked}")
open_to("introduction/page.html", "Noor", "a request to me", "{asked}")
open_to("introduction/page.html", "Ingrid", "a request with a yes", "{request of new}")
open_to("mentorship/page.html", "Maya", "a mentorship", "{pair}")
open_to("mentorship/page.html", "Ingrid", "a new one, three lines suggested", "{new}")
open_to("mentorship/page.html", "Hana", "a new one, asked to agree", "{new}")
open_to("mentorship/page.html", "Dev", "a resting one", "{resting}")
open_to("mentorship/page.html", "Amara", "one that I offered to finish", "{closing}")
open_to("mentorship/page.html", "Rosa", "one that I am asked to finish", "{closing}")
open_to("mentorship/page.html", "Lea", "one that is over", "{over}")
open_to("mentorship/pause.html", "Maya", "a break", "{pair}pause/")
open_to("mentorship/end.html", "Maya", "two ways to end", "{pair}end/")
open_to("agreement/page.html", "Maya", "what is agreed", "{agreed}")
open_to("agreement/page.html", "Hana", "what is suggested", "{proposed}")
open_to("agreement/write.html", "Maya", "three lines", "/agreements/for/{id of pair}/")
open_to("meeting/plan.html", "Ingrid", "choosing a time", "/meetings/for/{id of new}/")
open_to("meeting/move.html", "Maya", "another time", "{planned}move/")
open_to("meeting/add.html", "Maya", "a question for next time", "/meetings/for/{id of pair}/agenda/")
open_to("meeting/page.html", "Maya", "a meeting with notes", "{held}")
open_to("meeting/page.html", "Ingrid", "a meeting that should have been", "{begun}")
open_to("meeting/page.html", "Lea", "a meeting of before", "{last of all}")
open_to("person/profile.html", "Noor", "card and mail", "/you/")
open_to("availability/mine.html", "Noor", "languages and hours", "/you/hours/")
open_to("directory/people.html", "Noor", "people, narrowed", "/people/?language=de&has_room=on")
open_to("demo/mail.html", "Noor", "mail in a demonstration", "/demo/mail/")
open_to("style/page.html", "", "style guide", "/style/")
open_to("guide/start.html", "", "the short guide", "/guide/")
for leaf in ("mentor", "mentee", "logistics", "ending"):
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
sent_empty("mentorship/pause.html", "Maya", "a break without a day", "{pair}pause/", "Take a break")
sent_empty("meeting/plan.html", "Ingrid", "no time", "/meetings/for/{id of new}/", "Suggest this time")
sent_empty("meeting/move.html", "Maya", "no other time", "{planned}move/", "Suggest this time")
sent_empty("meeting/add.html", "Maya", "an empty line", "/meetings/for/{id of pair}/agenda/", "Put it on the list")
sent_empty("meeting/page.html", "Maya", "an empty note", "{held}", "Keep it")
sent_empty("person/profile.html", "Noor", "a card without a name", "/you/", "Save", Name="")


# --- from a mail ---

LINKS = {
    "link/request.html": (Scope.REQUEST, "Noor", "asked", None),
    "link/agreement.html": (Scope.AGREEMENT, "Hana", "proposed", None),
    "link/meeting.html": (Scope.MEETING, "Hana", "begun", None),
    "link/finish.html": (Scope.FINISH, "Rosa", "closing", None),
    "link/settled.html": (Scope.MEETING, "Lea", "last of all", None),
    "link/stop.html": (Scope.STOP_MAIL, "Noor", None, Topic.MEETING),
    "link/first_operator.html": (Scope.FIRST_OPERATOR, "", None, None),
}
for name, (scope, reader, thing, topic) in LINKS.items():

    def follow(stranger: Somebody, world: World, scope=scope, reader=reader, thing=thing, topic=topic) -> None:
        stranger.opens(world.link(scope, reader, thing, topic))

    VISITS[name, "from a mail"] = ("", follow)


@shows("link/stopped.html")
def no_more_mail(stranger: Somebody, world: World) -> None:
    stranger.opens(world.link(Scope.STOP_MAIL, "Tomasz", None, Topic.MEETING))
    stranger.taps("No more mail like this")


@shows("link/done.html")
def answered(stranger: Somebody, world: World) -> None:
    stranger.opens(world.link(Scope.REQUEST, "Tomasz", "asked of Tomasz"))
    stranger.taps("Not now")


@shows("link/sign_in.html")
def let_in(stranger: Somebody, world: World) -> None:
    with patch("lamplighter.web.link.views._is_demo", return_value=False):  # a demonstration does not ask
        stranger.opens(world.link(Scope.SIGN_IN, "Noor"))


@shows("link/first_operator.html")
def first_operator_with_nothing_typed(stranger: Somebody, world: World) -> None:
    stranger.opens(world.link(Scope.FIRST_OPERATOR, ""))
    stranger.taps("Begin")


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


@pytest.mark.parametrize(("template", "what"), VISITS, ids=lambda part: part)
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
        somebody.context.close()


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


COLOUR = ["color-contrast", "link-in-text-block"]
WIDEST = """limit => [...document.querySelectorAll("body *")]
    .filter(part => part.getBoundingClientRect().right > limit + 0.5)
    .map(part => part.outerHTML.slice(0, 90)).slice(0, 5)"""


def broken_rules(page: Page, options: dict[str, list[str]]) -> list[str]:
    violations = Axe().run(page, context={"exclude": [["option"]]}, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in violations for node in rule["nodes"]]
