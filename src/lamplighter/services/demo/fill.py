"""A believable community, made by the same deeds that people do, over the past year."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction

from lamplighter.access.postbox import add_address
from lamplighter.core.agreement import Beat, FirstMeetings, Terms
from lamplighter.core.assessment import Leaning, Noticed
from lamplighter.core.attachment import Given
from lamplighter.core.availability import DAYS, Part, hours_of
from lamplighter.core.card import More as MoreOfCard
from lamplighter.core.expectation import Expectations, Line, Reply
from lamplighter.core.introduction import Size
from lamplighter.core.moment import day_in, moment_of
from lamplighter.core.quality import Quality
from lamplighter.core.tie import Relation
from lamplighter.core.valueadd import Prompt
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.thing import ids_from
from lamplighter.models.valueadd import Statement
from lamplighter.queries.demo import NEWCOMER, address_of_figure
from lamplighter.services.agreement import edit_line, propose_agreement, sign_agreement, write_expectations
from lamplighter.services.assessment import Note, consider, keep_notes, keep_sheet, say_gut
from lamplighter.services.availability import say_availability
from lamplighter.services.card.write import write_card
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.demo.lives import AGAIN, BEFORE, LIVES, MONTH_SEVEN, SHEET, Life, Turn
from lamplighter.services.demo.months import WELL, look_back_on_a_gut, say_what_they_do_well, tell_how_it_went
from lamplighter.services.demo.people import FEW, FIGURES, IN_THE_SCHOOL, Figure
from lamplighter.services.goal import add_milestone, confirm_milestone, keep_promise, make_promise
from lamplighter.services.introduction import (
    accept,
    answer_question,
    ask,
    ask_back,
    decline,
    decline_and_suggest,
    let_it_count,
    say_it_helped,
    withdraw,
)
from lamplighter.services.introduction.lapse import expire_silent_requests
from lamplighter.services.meeting import hold_meeting, plan_meeting, put_on_agenda, write_note
from lamplighter.services.mentorship import finish_mentorship, leave_mentorship, offer_to_finish, pause_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.person import Card, join, prepare_person
from lamplighter.services.question import keep_question, put_under_new, write_goal_draft
from lamplighter.services.review import ask_on_review_days, close_silent_mentorships
from lamplighter.services.tie import Remembered, remember, write_thanks
from lamplighter.services.valueadd import add_statement, keep_reflections, say_not_for

LONG_AGO: Final = timedelta(weeks=70)
MAIL_STAYS: Final = timedelta(weeks=2)  # older mail has been read and thrown away

YES, NO = Noticed.YES, Noticed.NO
CONSIDERED: Final = (
    ("Noor", Leaning.TOWARDS, {"M1": YES, "M2": YES, "M3": YES, "M6": YES, "M8": YES}),
    ("Tomasz", Leaning.UNSURE, {"M1": YES, "M2": YES, "M4": YES, "M8": YES, "M9": YES}),
    ("Ivo", Leaning.AWAY, {"M1": NO, "M2": NO, "M4": YES, "M10": YES}),
)
WHOLE_SHEET: Final = {
    "M1.a": 3,
    "M1.b": 4,
    "M2.a": 4,
    "M2.b": 3,
    "M4.a": 2,
    "M4.b": 2,
    "M8.a": 4,
    "M8.b": 3,
    "M10.a": 4,
}


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """What a program that drives the demonstration needs to know of somebody."""

    id: uuid.UUID
    name: str
    address: str


@transaction.atomic
def fill_with_demo(*, seed: int, at: datetime, is_small: bool = False) -> tuple[DemoPerson, ...]:
    """Fill an empty installation; the same seed and moment give the same community, ids included.

    A small one has fifteen people and one mentorship that is lived in.
    """
    with _ids_of(seed):
        town = Town({figure.name: _arrive(figure, at) for figure in (FEW if is_small else FIGURES)}, at)
        town.organise()
        town.wonder()
        town.reach_month_seven()
        if not is_small:
            town.live()
            town.begin()
            town.ask_and_answer()
            town.look_back()
        town.wait_for_an_answer()
        if not is_small:
            town.choose()
    Notice.objects.filter(due_at__lt=at - MAIL_STAYS).delete()
    return tuple(DemoPerson(person.pk, name, address_of_figure(name)) for name, person in town.people.items())


@contextmanager
def _ids_of(seed: int) -> Iterator[None]:
    chance = random.Random(seed)  # ids of a demonstration protect nothing
    with ids_from(lambda: uuid.UUID(int=chance.getrandbits(128), version=4)):
        yield


def _arrive(figure: Figure, now: datetime) -> Person:
    at = now - (timedelta(minutes=10) if figure.name == NEWCOMER else LONG_AGO)
    person = prepare_person(at=at)
    add_address(person, address_of_figure(figure.name), is_verified=True)
    join(figure.name, is_old_enough=True, zone=figure.zone, by=person, at=at)
    card = Card(figure.name, figure.can_help_with, figure.visibility, figure.seats, figure.zone)
    more = MoreOfCard("", figure.city, figure.learning, figure.first_step, figure.answers)
    write_card(card, more, by=person, at=at)
    for words in figure.statements:
        add_statement(words, by=person, at=at)
    if figure.name != NEWCOMER:
        hours = hours_of(_week(figure.free), change=figure.hours_change)
        say_availability(figure.speaks, hours, by=person, at=at)
    person.refresh_from_db()
    return person


def _week(free: tuple[Part, ...]) -> tuple[int, ...]:
    """Free at these hours from Monday to Friday."""
    day = 0
    for part in free:
        day |= part.mask
    return (day,) * 5 + (0,) * (len(DAYS) - 5)


@dataclass(frozen=True, slots=True)
class Town:
    """The people of a demonstration and the day on which it begins, while their past is being made."""

    people: dict[str, Person]
    today: datetime

    # --- for everybody ---

    def organise(self) -> None:
        """Ada runs a programme: she knows who meets in it, and no word of theirs."""
        programme = Programme.objects.create(name="Harbour evening school", organiser=self.people["Ada"])
        here = [self.people[name] for name in IN_THE_SCHOOL if name in self.people]
        Membership.objects.bulk_create(Membership(programme=programme, person=person) for person in here)

    def wonder(self) -> None:
        maya, lea = self.people["Maya"], self.people["Lea"]
        first = keep_question("How do I get from shifts into data?", by=maya, at=self._ago(weeks=29))
        role = "Is it too early to apply for the analyst role?"
        put_under_new(first, "Work", by=maya, at=self._ago(weeks=29))
        keep_question(role, by=maya, at=self._ago(days=3))
        write_goal_draft("Lead a small data project on my own.", by=maya, at=self._ago(weeks=29))
        keep_question("How do I say no to my manager without closing a door?", by=lea, at=self._ago(days=2))

    def reach_month_seven(self) -> None:
        """Maya and Noor: half a year agreed, looked at together and carried on, and the next time planned."""
        maya, noor = self.people["Maya"], self.people["Noor"]
        pair = self._begin(MONTH_SEVEN)
        self._renew(pair, noor, maya)
        step = add_milestone(pair, "A question of my own, answered with a number", by=maya, at=self._ago(weeks=24))
        confirm_milestone(step, "The chart on the ward’s door.", by=maya, at=self._ago(weeks=12))
        confirm_milestone(step, by=noor, at=self._ago(weeks=12, days=-1))
        open_step = add_milestone(pair, "A decision that somebody took because of it", by=maya, at=self._ago(weeks=6))
        kept = make_promise(pair, "Ask the ward sister who reads the sheet", None, by=maya, at=self._ago(weeks=9))
        keep_promise(kept, by=maya, at=self._ago(weeks=8))
        due_on = day_in(maya.zone, self.today) + timedelta(days=6)
        words = "One page for the sister, without a chart"
        make_promise(pair, words, due_on, milestone=open_step, by=maya, at=self._ago(weeks=2))
        words = "Ask the people who plan the shifts for half an hour"
        make_promise(pair, words, None, by=noor, at=self._ago(weeks=2))
        self._write(pair, noor, maya)
        put_on_agenda(pair, "How do I tell a reviewer that a metric is misleading?", by=maya, at=self._ago(days=4))
        put_on_agenda(pair, "Who reads your report on Monday morning?", by=noor, at=self._ago(days=1))
        plan_meeting(pair, self._evening(maya, days=-3), by=noor, at=self._ago(days=5))
        tell_how_it_went(pair, today=self.today)
        words = "She asks what I would do before she says what she would."
        say_what_they_do_well(pair, words, Quality.M2, is_shown=True, at=self._ago(weeks=10))

    def wait_for_an_answer(self) -> None:
        """Something to do for whoever looks in: two requests that wait, one of them for Noor."""
        words = "How do I say no to my manager without closing a door? Half an hour would help me a lot."
        self._ask("Lea", "Noor", words, days=1, by_mail=True)
        words = "I have led my old team for a month and nobody tells me anything any more."
        self._ask("Mateo", "Tomasz", words, days=2, size=Size.REGULAR)

    # --- for all sixty ---

    def live(self) -> None:
        """A mentorship in every stage that lasts, and one that began again a year later."""
        for life in LIVES:
            pair = self._begin(life)
            self._turn(pair, life)
            if life.mentee in WELL:
                words, quality, is_shown = WELL[life.mentee]
                say_what_they_do_well(pair, words, quality, is_shown=is_shown, at=self._ago(weeks=3))
        self._begin(AGAIN)
        before = self._begin(BEFORE)
        self._turn(before, BEFORE)
        mentee, mentor = self.people[BEFORE.mentee], self.people[BEFORE.mentor]
        look_back_on_a_gut(mentee, mentor, began=self._ago(weeks=53), ended=self._ago(weeks=42))

    def begin(self) -> None:
        """Five that have only just begun, each at another point before the three lines are agreed."""
        met = self._accepted("Olena", "Bruno", "My diploma is worth a job here, if somebody reads it.", days=9)
        olena, bruno = self.people["Olena"], self.people["Bruno"]
        first_time = plan_meeting(met, self._evening(olena, days=1), by=olena, at=self._ago(days=6))
        say_we_met(first_time, by=bruno, at=self._evening(olena, days=1) + timedelta(hours=1))

        apart = self._accepted("Julieta", "Marisol", "I cook well and count badly. Can both be learned?", days=11)
        until = day_in("UTC", self.today) + timedelta(weeks=13)
        hers = Expectations(Beat.WEEKLY, until, "Open a kitchen that pays me, too.", minutes=60, reply=Reply.DAY)
        theirs = replace(hers, beat=Beat.MONTHLY, minutes=30, where="By telephone, in the quiet hour after lunch")
        write_expectations(apart, hers, hand_in=True, by=self.people["Julieta"], at=self._ago(days=8))
        write_expectations(apart, theirs, hand_in=True, by=self.people["Marisol"], at=self._ago(days=6))

        together = self._accepted("Ayşe", "Dev", "I have read the code for a month and changed nothing.", days=7)
        edit_line(together, Line.WHAT_FOR, "A first change that is taken", by=self.people["Ayşe"], at=self._ago(days=3))
        edit_line(together, Line.BEAT, Beat.FORTNIGHTLY, by=self.people["Dev"], at=self._ago(days=3))

        offered = self._accepted("Linh", "Callum", "I count in spreadsheets all day. Is SQL far from there?", days=10)
        self._meet(offered, "Linh", "Callum", days=4, words="It is not far. One table, one question, an evening.")
        terms = Terms(Beat.FORTNIGHTLY, until, "Answer one question at work with SQL.")
        propose_agreement(offered, terms, by=self.people["Callum"], at=self._ago(days=3))

        trial = self._accepted("Samir", "Desmond", "I stammer, and in May I defend my thesis.", days=20)
        terms = Terms(Beat.WEEKLY, until, "Say my name first.", FirstMeetings(3, until - timedelta(weeks=8)))
        self._agree(trial, terms, "Samir", "Desmond", days=18)
        self._meet(trial, "Samir", "Desmond", days=10, words="Half as long, and the name comes first.")

        self._accepted("Gwen", "Tariq", "In an interview, what do I do with my hands?", days=1)

    def ask_and_answer(self) -> None:
        """What was asked in writing, and what did not come to be, each in its own way."""
        words = "How long did it take until you no longer counted the boats?"
        self._ask("Delroy", "Yusuf", words, days=30, size=Size.QUESTION)
        expire_silent_requests(at=self._ago(days=15))
        words = "Where do I find my first question?"
        question = self._ask("Rosa", "Noor", words, days=12, size=Size.QUESTION)
        noor, rosa = self.people["Noor"], self.people["Rosa"]
        answer_question(
            question, "In your own rota. What do you curse about on Fridays?", by=noor, at=self._ago(days=11)
        )
        say_it_helped(question, by=rosa, at=self._ago(days=9))
        let_it_count(question, self._first_statement(noor), by=noor, at=self._ago(days=8))
        asked = self._ask("Sabine", "Grzegorz", "Would you look at my plan for the apprentices?", days=4)
        ask_back(asked, "For how many, and from when?", by_mail=True, by=self.people["Grzegorz"], at=self._ago(days=2))
        taken_back = self._ask("Marcus", "Fatima", "Could we talk about books that members can read?", days=8)
        withdraw(taken_back, by=self.people["Marcus"], at=self._ago(days=7))
        not_now = self._ask("Petra", "Tane", "How did you survive the first parents’ evening?", days=6)
        decline(not_now, by=self.people["Tane"], at=self._ago(days=5))
        not_me = self._ask("Astrid", "Hassan", "Who could look at the plans for a well with me?", days=5)
        others = (self.people["Delroy"].pk, self.people["Kwame"].pk)
        decline_and_suggest(not_me, others, by=self.people["Hassan"], at=self._ago(days=4))
        self._ask("Amara", "Nkechi", "You run a counter, I would like to open one. Half an hour?", days=3)
        self._ask("Nkechi", "Amara", "Starting with nothing: how did you find the first ten people?", days=2)

    def look_back(self) -> None:
        """Maya remembers two, and has written to one of them; Noor says more of what she helps with."""
        maya, noor = self.people["Maya"], self.people["Noor"]
        who = Remembered("Mr Brandt", "He let me take the radio apart.", Relation.TEACHER)
        tie = remember(who, by=maya, at=self._ago(weeks=20))
        words = "You asked me what I would do if nobody were watching. I have asked myself that ever since."
        write_thanks(tie, words, by=maya, at=self._ago(days=5))
        remember(Remembered("Aunt Lídia", "Time, and an open door."), by=maya, at=self._ago(weeks=19))
        say_not_for("saying no\nsalary talks", by=noor, at=self._ago(weeks=30))
        keep_reflections({Prompt.HARD: "Reading a rota as data."}, by=noor, at=self._ago(weeks=30))

    def choose(self) -> None:
        """Lea has talked to three, and looks more closely."""
        lea = self.people["Lea"]
        for name, leaning, seen in CONSIDERED:
            pk = consider(self.people[name].pk, by=lea, at=self._ago(days=6))
            say_gut(pk, leaning, by=lea, at=self._ago(days=6))
            keep_notes(
                pk, {Quality[code]: Note(noticed) for code, noticed in seen.items()}, by=lea, at=self._ago(days=3)
            )
            if name == "Noor":
                keep_sheet(
                    pk,
                    WHOLE_SHEET,
                    {Quality.M2: "Four questions, and then the first advice."},
                    by=lea,
                    at=self._ago(days=2),
                )

    # --- what such a past is made of ---

    def _ago(self, *, weeks: int = 0, days: int = 0) -> datetime:
        return self.today - timedelta(weeks=weeks, days=days)

    def _evening(self, person: Person, *, weeks: int = 0, days: int = 0) -> datetime:
        """Half past six where this person lives, so long ago, whatever the clocks have done since."""
        day = day_in(person.zone, self.today) - timedelta(weeks=weeks, days=days)
        return moment_of(day, time(18, 30), person.zone)

    def _ask(
        self,
        asker: str,
        asked: str,
        words: str,
        *,
        days: int,
        size: Size = Size.CONVERSATION,
        by_mail: bool = False,
    ) -> uuid.UUID:
        whom, by = self.people[asked].pk, self.people[asker]
        return ask(whom, size, words, words_by_mail=by_mail, by=by, at=self._ago(days=days))

    def _accepted(self, mentee: str, mentor: str, words: str, *, days: int) -> uuid.UUID:
        request = self._ask(mentee, mentor, words, days=days)
        return accept(request, by=self.people[mentor], at=self._ago(days=days) + timedelta(hours=20))

    def _begin(self, life: Life) -> uuid.UUID:
        """Asked, met, agreed, and everything since."""
        mentee, mentor = self.people[life.mentee], self.people[life.mentor]
        pair = self._accepted(life.mentee, life.mentor, life.words, days=life.weeks * 7)
        (first, note), *later = life.met
        self._meet(pair, life.mentee, life.mentor, days=first * 7, words=note)
        until = day_in(mentee.zone, self._ago(weeks=first)) + timedelta(weeks=first + 8)
        if life is MONTH_SEVEN:
            until = day_in(mentee.zone, self._ago(weeks=6)) + timedelta(days=2)
        if life.turn in (Turn.ENDED_WELL, Turn.FELL_SILENT):
            until = day_in(mentee.zone, self._ago(weeks=first - 26 if life.turn is Turn.ENDED_WELL else first - 13))
        self._agree(pair, Terms(life.beat, until, life.what_for), life.mentee, life.mentor, days=first * 7)
        for weeks, note in later:
            self._meet(pair, life.mentee, life.mentor, days=weeks * 7, words=note)
        self._add(pair, life, mentee, mentor)
        return pair

    def _add(self, pair: uuid.UUID, life: Life, mentee: Person, mentor: Person) -> None:
        if life.agenda:
            put_on_agenda(pair, life.agenda, by=mentee, at=self._ago(days=2))
        if life.promise:
            day = day_in(mentee.zone, self.today) + timedelta(days=5)
            make_promise(pair, life.promise, day, by=mentee, at=self._ago(days=6))
        if life.milestone:
            add_milestone(pair, life.milestone, by=mentee, at=self._ago(weeks=life.weeks - 3))
        if life.next_in:
            plan_meeting(pair, self._evening(mentee, days=-life.next_in), by=mentor, at=self._ago(days=3))

    def _turn(self, pair: uuid.UUID, life: Life) -> None:
        mentee, mentor = self.people[life.mentee], self.people[life.mentor]
        last = life.met[-1][0]
        match life.turn:
            case Turn.RESTS:
                back_on = day_in(mentee.zone, self.today) + timedelta(days=10)
                pause_mentorship(pair, back_on, by=mentee, at=self._ago(weeks=3))
            case Turn.IS_CLOSING:
                offer_to_finish(pair, by=mentee, at=self._ago(days=2))
            case Turn.ENDED_WELL:
                offer_to_finish(pair, by=mentee, at=self._ago(weeks=last - 1))
                finish_mentorship(pair, by=mentor, at=self._ago(weeks=last - 1, days=-1))
            case Turn.STOPPED:
                leave_mentorship(pair, by=mentee, at=self._ago(weeks=last - 2))
            case Turn.FELL_SILENT:
                ask_on_review_days(at=self._ago(weeks=last - 10))
                close_silent_mentorships(at=self._ago(weeks=last - 20))

    def _agree(self, pair: uuid.UUID, terms: Terms, first: str, second: str, *, days: int) -> None:
        """One writes the three lines on the evening they met, the other agrees the day after."""
        written_at = self._evening(self.people[first], days=days) + timedelta(hours=3)
        pk = propose_agreement(pair, terms, by=self.people[first], at=written_at)
        sign_agreement(pk, by=self.people[second], at=written_at + timedelta(hours=14))

    def _renew(self, pair: uuid.UUID, noor: Person, maya: Person) -> None:
        """After half a year they looked at it together: less often, and for something larger."""
        until = day_in(maya.zone, self.today) + timedelta(weeks=12)
        details = Expectations(
            Beat.MONTHLY,
            until,
            MONTH_SEVEN.what_for,
            minutes=45,
            where="By video, cameras off when one of us has come from a night shift",
            rules="We say when something does not suit us.\nNo homework.",
            by_mail=True,
        )
        written_at = self._evening(maya, weeks=6) + timedelta(hours=3)
        pk = propose_agreement(pair, details, by=maya, at=written_at)
        sign_agreement(pk, by=noor, at=written_at + timedelta(hours=14))

    def _write(self, pair: uuid.UUID, noor: Person, maya: Person) -> None:
        words = "The sister has asked for the sheet again. I have not slept, but I wanted to tell you."
        send_message(pair, words, files=[Given("Handover sheet.csv", SHEET.encode())], by=maya, at=self._ago(days=9))
        words = "Then sleep. It will still be true tomorrow, and you will enjoy it more."
        send_message(pair, words, by=noor, at=self._ago(days=9) + timedelta(hours=5))

    def _meet(self, pair: uuid.UUID, mentee: str, mentor: str, *, days: int, words: str) -> None:
        """Planned by the one, held, and written down by the other: a line for both and a line for oneself."""
        planner, writer = self.people[mentor], self.people[mentee]
        starts_at = self._evening(writer, days=days)
        after = starts_at + timedelta(hours=1)
        meeting = plan_meeting(pair, starts_at, by=planner, at=starts_at - timedelta(days=4))
        hold_meeting(meeting, by=writer, at=after)
        write_note(meeting, words, is_private=False, by=writer, at=after)
        write_note(meeting, "I was less nervous than last time.", is_private=True, by=writer, at=after)
        write_note(meeting, "She listens better than she thinks.", is_private=True, by=planner, at=after)

    def _first_statement(self, person: Person) -> uuid.UUID:
        return Statement.objects.filter(person=person).values_list("pk", flat=True).order_by("place")[0]
