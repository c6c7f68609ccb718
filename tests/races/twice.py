"""Every form that can be sent, ready to be sent: what was there before, where it goes, and what it says."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from lamplighter.access.link import make_link
from lamplighter.core.introduction import Size
from lamplighter.core.post import Scope, Topic
from lamplighter.models.person import Person
from lamplighter.services.agreement import write_agreement
from lamplighter.services.introduction import ask
from lamplighter.services.meeting import plan_meeting, put_on_agenda
from lamplighter.services.mentorship import offer_to_finish, pause_mentorship
from lamplighter.services.person import prepare_person
from lamplighter.services.question import keep_question
from tests.cast import TERMS, Cast, agree, meet

OK, SEE_OTHER, NOT_FOUND = 200, 303, 404
DAY = timedelta(days=1)


@dataclass
class Form:
    """One form: `says` is what is in it, `sender` who sends it (None: nobody is signed in)."""

    path: str
    sender: Person | None
    says: dict[str, object] = field(default_factory=dict)
    first: int = SEE_OTHER
    second: int = SEE_OTHER


Case = Callable[[Cast], Form]
CASES: dict[str, Case] = {}


def case(route: str) -> Callable[[Case], Case]:
    def keep(prepare: Case) -> Case:
        CASES[f"{route} {prepare.__name__}"] = prepare
        return prepare

    return keep


def path_to(route: str, *ids: object) -> str:
    return reverse(route, args=ids)


def token_for(scope: Scope, person: Person | None, thing: uuid.UUID | None = None, topic: Topic | None = None) -> str:
    return make_link(scope, person=person, thing=thing, topic=topic, expires_at=timezone.now() + DAY)


def request_of(cast: Cast) -> uuid.UUID:
    return ask(cast.jonas.pk, Size.REGULAR, "Each week?", words_by_mail=True, by=cast.amina, at=timezone.now())


def active(cast: Cast) -> uuid.UUID:
    pair = meet(cast, at=timezone.now())
    agree(cast, pair, at=timezone.now())
    return pair


def planned(cast: Cast, *, starts_in: timedelta = DAY) -> uuid.UUID:
    now = timezone.now()
    return plan_meeting(meet(cast, at=now), now + starts_in, by=cast.jonas, at=now)


# --- before there is a person, and at the door ---


@case("home:home")
def wonder(cast: Cast) -> Form:
    return Form(path_to("home:home"), None, {"words": "Is it too early?"})


@case("home:clear")
def clear(cast: Cast) -> Form:
    return Form(path_to("home:clear"), None)


@case("person:welcome")
def welcome(cast: Cast) -> Form:
    newcomer = prepare_person(at=timezone.now())
    says = {"name": "Nia", "zone": "Europe/Lisbon", "is_old_enough": "on"}
    return Form(path_to("person:welcome"), newcomer, says)


@case("account_logout")
def sign_out(cast: Cast) -> Form:
    return Form(path_to("account_logout"), cast.amina)


# --- one's own ---


@case("person:profile")
def profile(cast: Cast) -> Form:
    says = {"name": "Jonas", "can_help_with": "leading", "visibility": "public", "seats": 3, "zone": "Europe/Berlin"}
    return Form(path_to("person:profile"), cast.jonas, says)


@case("person:mail")
def mail(cast: Cast) -> Form:
    return Form(path_to("person:mail"), cast.amina, {"topics": ["meeting"]})


@case("availability:mine")
def availability(cast: Cast) -> Form:
    says = {"languages": ["de", "pt"], "monday": ["EVENING"], "friday_times": "12:30–13:30"}
    return Form(path_to("availability:mine"), cast.amina, says)


@case("question:list")
def question(cast: Cast) -> Form:
    return Form(path_to("question:list"), cast.amina, {"words": "Is it too early?"})


@case("question:close")
def close(cast: Cast) -> Form:
    return Form(path_to("question:close", keep_question("Why?", by=cast.amina, at=timezone.now())), cast.amina)


@case("directory:search")
def search(cast: Cast) -> Form:
    return Form(path_to("directory:search"), cast.amina, {"words": "leading"}, first=OK, second=OK)


# --- asking and answering ---


@case("introduction:ask")
def ask_somebody(cast: Cast) -> Form:
    says = {"size": "regular", "words": "Each week?"}
    return Form(path_to("introduction:ask", cast.jonas.pk), cast.amina, says)


@case("introduction:accept")
def accept(cast: Cast) -> Form:
    return Form(path_to("introduction:accept", request_of(cast)), cast.jonas)


@case("introduction:decline")
def decline(cast: Cast) -> Form:
    return Form(path_to("introduction:decline", request_of(cast)), cast.jonas)


@case("introduction:withdraw")
def withdraw(cast: Cast) -> Form:
    return Form(path_to("introduction:withdraw", request_of(cast)), cast.amina)


# --- living together ---


@case("agreement:write")
def write(cast: Cast) -> Form:
    until_on = date(2027, 12, 1)
    says = {"beat": "monthly", "until_on": until_on, "what_for": "Lead a team"}
    return Form(path_to("agreement:write", meet(cast, at=timezone.now())), cast.amina, says)


@case("agreement:agree")
def agree_to_it(cast: Cast) -> Form:
    now = timezone.now()
    agreement = write_agreement(meet(cast, at=now), TERMS, by=cast.amina, at=now)
    return Form(path_to("agreement:agree", agreement), cast.jonas)


@case("meeting:plan")
def plan(cast: Cast) -> Form:
    day = timezone.now().date() + DAY
    pair = meet(cast, at=timezone.now())
    return Form(path_to("meeting:plan", pair), cast.jonas, {"day": day, "hour": "17:00"})


@case("meeting:move")
def move(cast: Cast) -> Form:
    day = timezone.now().date() + 3 * DAY
    return Form(path_to("meeting:move", planned(cast)), cast.amina, {"day": day, "hour": "17:00"})


@case("meeting:call_off")
def call_off(cast: Cast) -> Form:
    return Form(path_to("meeting:call_off", planned(cast)), cast.amina)


@case("meeting:held")
def held(cast: Cast) -> Form:
    return Form(path_to("meeting:held", planned(cast, starts_in=-DAY)), cast.amina)


@case("meeting:page")
def note(cast: Cast) -> Form:
    return Form(
        path_to("meeting:page", planned(cast, starts_in=-DAY)),
        cast.amina,
        {"words": "Ask who acts on it.", "layer": "shared"},
    )


@case("meeting:page")
def private_note(cast: Cast) -> Form:
    says = {"words": "I was less nervous.", "layer": "private"}
    return Form(path_to("meeting:page", planned(cast, starts_in=-DAY)), cast.amina, says)


@case("meeting:add")
def add(cast: Cast) -> Form:
    return Form(path_to("meeting:add", meet(cast, at=timezone.now())), cast.amina, {"words": "Metrics"})


@case("meeting:done")
def done(cast: Cast) -> Form:
    now = timezone.now()
    item = put_on_agenda(meet(cast, at=now), "Metrics", by=cast.amina, at=now)
    return Form(path_to("meeting:done", item), cast.jonas)


@case("mentorship:pause")
def pause(cast: Cast) -> Form:
    back_on = timezone.now().date() + 9 * DAY
    return Form(path_to("mentorship:pause", active(cast)), cast.amina, {"back_on": back_on})


@case("mentorship:resume")
def resume(cast: Cast) -> Form:
    pair, now = active(cast), timezone.now()
    pause_mentorship(pair, now.date() + 9 * DAY, by=cast.amina, at=now)
    return Form(path_to("mentorship:resume", pair), cast.jonas)


@case("mentorship:offer")
def offer(cast: Cast) -> Form:
    return Form(path_to("mentorship:offer", active(cast)), cast.amina)


@case("mentorship:finish")
def finish(cast: Cast) -> Form:
    return Form(path_to("mentorship:finish", offered(cast)), cast.jonas)


@case("mentorship:carry_on")
def carry_on(cast: Cast) -> Form:
    return Form(path_to("mentorship:carry_on", offered(cast)), cast.jonas)


@case("mentorship:leave")
def leave(cast: Cast) -> Form:
    return Form(path_to("mentorship:leave", active(cast)), cast.amina)


def offered(cast: Cast) -> uuid.UUID:
    pair = active(cast)
    offer_to_finish(pair, by=cast.amina, at=timezone.now())
    return pair


# --- from a mail ---


@case("link:open")
def answer(cast: Cast) -> Form:
    token = token_for(Scope.REQUEST, cast.jonas, request_of(cast))
    return Form(path_to("link:open", token), None, {"answer": "yes"}, first=OK, second=NOT_FOUND)


@case("link:open")
def sign_in(cast: Cast) -> Form:
    return Form(path_to("link:open", token_for(Scope.SIGN_IN, cast.sam)), None, second=NOT_FOUND)


@case("link:open")
def first_operator(cast: Cast) -> Form:
    says = {"name": "Opal", "email": "opal@example.org", "is_old_enough": "on"}
    return Form(path_to("link:open", token_for(Scope.FIRST_OPERATOR, None)), None, says, second=NOT_FOUND)


@case("link:open")
def stop_on_its_page(cast: Cast) -> Form:
    token = token_for(Scope.STOP_MAIL, cast.sam, topic=Topic.MEETING)
    return Form(path_to("link:open", token), None, first=OK, second=OK)


@case("link:stop")
def stop_with_one_click(cast: Cast) -> Form:
    token = token_for(Scope.STOP_MAIL, cast.sam, topic=Topic.MEETING)
    return Form(path_to("link:stop", token), None, {"List-Unsubscribe": "One-Click"}, first=OK, second=OK)
