"""A house in which something of everything has happened, to look at every page of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count

from django.test.signals import template_rendered

from lamplighter.access import seal
from lamplighter.access.link import make_link
from lamplighter.core.address import shorten
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.assessment import Leaning, Noticed
from lamplighter.core.attachment import Given
from lamplighter.core.expectation import Expectations, Line
from lamplighter.core.introduction import Goal, More, Size
from lamplighter.core.post import Scope, Topic
from lamplighter.core.pulse import Part
from lamplighter.core.quality import Quality
from lamplighter.core.valueadd import Prompt
from lamplighter.models.agreement import Agreement
from lamplighter.models.checkin import CheckIn
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.portrait import Portrait
from lamplighter.queries.invitation import TiePage, get_tie_page
from lamplighter.queries.question import get_question_page
from lamplighter.services.agreement import edit_line, propose_agreement, sign_agreement, write_expectations
from lamplighter.services.assessment import Note, Why, consider, keep_leaning, keep_notes, say_gut, write_why
from lamplighter.services.checkin import choose_to_open, keep_answers, say_growing
from lamplighter.services.crossroads import say_we_met
from lamplighter.services.demo import DemoPerson, fill_with_demo
from lamplighter.services.goal import add_milestone, confirm_milestone, make_promise
from lamplighter.services.introduction import accept, answer_question, ask, ask_back, let_it_count, say_it_helped
from lamplighter.services.invitation import invite, take_invitation_back
from lamplighter.services.meeting import hold_meeting, plan_meeting
from lamplighter.services.mentorship import finish_mentorship, offer_to_finish, pause_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.operation import make_sign_in_link
from lamplighter.services.question import keep_question, put_under_new, write_goal_draft
from lamplighter.services.safety.report import close_report, name_contact, read_report, report
from lamplighter.services.slot import cannot_make_it
from lamplighter.services.tie import Remembered, answer_thanks, remember, take_thanks_back, write_thanks
from lamplighter.services.valueadd import add_statement, change_statement, keep_reflections, say_not_for
from tests.journeys.house import House
from tests.journeys.people import Somebody

MINUTE = timedelta(minutes=1)


@dataclass
class World:
    """Addresses by name, and the browsers of those who live here."""

    house: House
    at: datetime
    people: dict[str, DemoPerson] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    inside: dict[str, Somebody] = field(default_factory=dict)
    drawn: list[str] = field(default_factory=list)
    strangers: Iterator[int] = field(default_factory=count)

    def somebody(self, name: str) -> Somebody:
        """A stranger each time when the name is empty; else somebody who is signed in."""
        if not name:
            return self.house.person(f"stranger{next(self.strangers)}")
        if name not in self.inside:
            self.inside[name] = self.house.person(name)
            self.signs_in(self.inside[name], name)
        return self.inside[name]

    def signs_in(self, somebody: Somebody, name: str) -> None:
        somebody.opens(self.house.do(lambda: make_sign_in_link(self.people[name].address, at=self.at)))

    def link(self, scope: Scope, to: str, thing: str | None = None, topic: Topic | None = None) -> str:
        """A fresh one, as it would stand in a mail."""

        def make() -> str:
            person = self._row(to) if to else None
            about = self.things[thing] if thing else None
            until = self.at + timedelta(days=7)
            return f"/l/{make_link(scope, person=person, thing=about, topic=topic, expires_at=until)}/"

        return self.house.do(make)

    def notice_templates(self, sender: object, template: object, **_: object) -> None:
        self.drawn.append(str(getattr(template, "name", "")))

    # --- what has happened ---

    def prepare(self) -> None:
        self.people = {person.name: person for person in fill_with_demo(seed=7, at=self.at, is_small=True)}
        self.things: dict[str, uuid.UUID] = {}
        self._name_what_the_demo_made()
        self._add_other_stages()
        self._look_back()
        self._ask_in_other_ways()
        self._say_more()
        self._choose()
        self._tell()
        for name, person in self.people.items():
            self._keep(f"card of {name}", "people", person.id)

    def _name_what_the_demo_made(self) -> None:
        pair = Mentorship.objects.get(mentor__name="Noor", mentee__name="Maya")
        self._keep("pair", "mentorships", pair.pk)
        self._ask_how_it_goes(pair)
        self._keep("held", "meetings", Meeting.objects.filter(mentorship=pair).exclude(held_at=None)[0].pk)
        self._keep("planned", "meetings", Meeting.objects.get(mentorship=pair, held_at=None).pk)
        self._keep("agreed", "agreements", Agreement.objects.get(mentorship=pair, version=2).pk)
        self._keep("asked", "requests", Request.objects.get(asker__name="Lea").pk)
        self._keep("asked of Tomasz", "requests", Request.objects.get(asked__name="Tomasz").pk)

    def _ask_how_it_goes(self, pair: Mentorship) -> None:
        """One that both have opened, and one that is asked now."""
        noor, maya = self._row("Noor"), self._row("Maya")
        CheckIn.objects.filter(mentorship=pair).delete()
        opened, asked = (
            CheckIn.objects.create(
                mentorship=pair, occasion="quarter", number=number, asked_at=self.at + number * MINUTE, next_at=self.at
            ).pk
            for number in (1, 2)
        )
        for person, mine, theirs in ((maya, "E6", "M2"), (noor, "M2", "E6")):
            for part, quality in ((Part.MINE, mine), (Part.THEIRS, theirs)):
                said = {f"{quality}.1": 3, f"{quality}.2": 3, f"{quality}.why": "A list came the day before."}
                keep_answers(opened, {part: {"three-month-1 en": said}}, by=person, at=self.at)
            choose_to_open(opened, True, by=person, at=self.at)
            say_growing(pair.pk, [Quality[mine]], asks_partner=True, by=person, at=self.at)
        keep_answers(asked, {Part.MINE: {"relationship-1 en": {"R1": 3}}}, by=maya, at=self.at)
        keep_answers(asked, {Part.SAFETY: {"safety-1 en": {"S1": 1}}}, by=maya, at=self.at)
        seen = Portrait(person=noor, quality="M1", number=1, drawn_at=self.at, voices=5, fresh=5)
        seal(seen, says="3 2 4")
        seen.save()
        self._keep("opened check-in", "check-ins", opened)
        self._keep("check-in", "check-ins", asked)

    def _add_other_stages(self) -> None:
        terms = Terms(Beat.MONTHLY, date(2030, 1, 1), "Write one good page a week.")
        new = self._meet("Hana", "Ingrid", "new")
        past = plan_meeting(new, self.at - timedelta(hours=20), by=self._row("Hana"), at=self.at - timedelta(days=3))
        self._keep("begun", "meetings", past)
        proposed = propose_agreement(new, terms, by=self._row("Ingrid"), at=self.at)
        self._keep("proposed", "agreements", proposed)
        self._live(new, ingrid=self._row("Ingrid"), hana=self._row("Hana"))
        talked = self._meet("Mateo", "Callum", "talked")
        talk = plan_meeting(talked, self.at - timedelta(hours=2), by=self._row("Mateo"), at=self.at - timedelta(days=3))
        say_we_met(talk, by=self._row("Mateo"), at=self.at)
        self._keep("asked whether again", "crossroads", Crossroads.objects.get().pk)
        thrice = self._meet("Ingrid", "Dev", "thrice", agreed=True)
        third = {"occasion": "third meeting", "opened_at": self.at, "decide_by": self.at + timedelta(days=7)}
        Crossroads.objects.create(mentorship_id=thrice, **third)
        looked = self._meet("Tomasz", "Wanjiru", "looked")
        until_today, days_ago = Terms(Beat.WEEKLY, self.at.date(), "Keep the minutes."), self.at - timedelta(days=9)
        pk = propose_agreement(looked, until_today, by=self._row("Wanjiru"), at=days_ago)
        sign_agreement(pk, by=self._row("Tomasz"), at=days_ago)
        self._keep("agreed until today", "agreements", pk)
        was = plan_meeting(looked, self.at - timedelta(days=7), by=self._row("Tomasz"), at=days_ago)
        hold_meeting(was, by=self._row("Tomasz"), at=self.at)
        lost = plan_meeting(looked, self.at + timedelta(days=2), by=self._row("Tomasz"), at=self.at)
        cannot_make_it(lost, by=self._row("Tomasz"), at=self.at)
        self._keep("called off", "meetings", lost)
        resting = self._meet("Dev", "Callum", "resting", agreed=True)
        pause_mentorship(resting, (self.at + timedelta(days=300)).date(), by=self._row("Dev"), at=self.at)
        closing = self._meet("Amara", "Rosa", "closing", agreed=True)
        offer_to_finish(closing, by=self._row("Amara"), at=self.at)
        over = self._meet("Wanjiru", "Lea", "over", agreed=True)
        meeting = plan_meeting(over, self.at - timedelta(days=2), by=self._row("Lea"), at=self.at - timedelta(days=3))
        hold_meeting(meeting, by=self._row("Lea"), at=self.at)
        self._keep("last of all", "meetings", meeting)
        offer_to_finish(over, by=self._row("Lea"), at=self.at)
        finish_mentorship(over, by=self._row("Wanjiru"), at=self.at)

    def _look_back(self) -> None:
        """Maya remembers three: one thanked and invited, one who has written back, one whom she has taken back from."""
        maya, names = self._row("Maya"), ("Rosa", "Mr Brandt", "Ines")
        ties = {name: remember(Remembered(name, "Time, and an open door."), by=maya, at=self.at) for name in names}
        for name, tie in ties.items():
            self._keep(f"tie {name}", "mentors", tie)
            write_thanks(tie, "You never said that I was late.", by=maya, at=self.at)
        invite(ties["Rosa"], "To go on", by=maya, at=self.at)
        invite(ties["Ines"], "To go on", by=maya, at=self.at)
        pages = {name: get_tie_page(maya, tie, at=self.at) for name, tie in ties.items()}
        for name, page in pages.items():
            assert page.letters.waiting
            self.places[f"letter to {name}"] = f"/thanks/{page.letters.waiting.token}/"
            if page.invitation:
                self.places[f"invitation of {name}"] = f"/invitations/{page.invitation.token}/"
        answer_thanks(self.places["letter to Mr Brandt"].split("/")[2], "I remember.", at=self.at)
        self._take_back(pages["Ines"], maya)
        question = keep_question("How do I go home on time?", by=maya, at=self.at)
        put_under_new(question, "Work", by=maya, at=self.at)
        write_goal_draft("Lead a small data project on my own.", by=maya, at=self.at)
        self._keep("question", "questions", question)
        theme = get_question_page(maya, question).under
        assert theme
        self._keep("heading", "questions/headings", theme)

    def _take_back(self, page: TiePage, maya: Person) -> None:
        assert page.letters.waiting and page.invitation
        take_thanks_back(page.letters.waiting.id, by=maya, at=self.at)
        take_invitation_back(page.invitation.id, by=maya, at=self.at)

    def _live(self, pair: uuid.UUID, *, ingrid: Person, hana: Person) -> None:
        """What two people do besides: expect, promise, take steps, write."""
        hers = Expectations(Beat.WEEKLY, date(2030, 1, 1), "Write one good page a week.", minutes=60)
        write_expectations(pair, hers, hand_in=True, by=ingrid, at=self.at)
        write_expectations(pair, replace(hers, beat=Beat.MONTHLY, rules="Pencils"), hand_in=True, by=hana, at=self.at)
        edit_line(pair, Line.WHERE, "In the reading room", by=hana, at=self.at)
        self._keep("promise", "goals/promise", make_promise(pair, "One page", None, by=ingrid, at=self.at))
        step = add_milestone(pair, "A page somebody reads to the end", by=ingrid, at=self.at)
        confirm_milestone(step, "I did, on the train.", by=hana, at=self.at)
        self._keep("step", "goals/milestone", step)
        for number in range(3):
            words, by = f"Page {number + 1} is there.", (ingrid, hana)[number % 2]
            page = Given(f"A page with a rather long name, as pages have them, number {number + 1}.txt", words.encode())
            message = send_message(pair, words, files=[page], by=by, at=self.at)
        self._keep("message", "messages/before", message)

    def _ask_in_other_ways(self) -> None:
        """One that was asked back, and one in writing from somebody who says that one leads the other."""
        words = "What would you have liked to know a year earlier?"
        pk = ask(self.people["Ivo"].id, Size.CONVERSATION, words, words_by_mail=True, by=self._row("Rosa"), at=self.at)
        ask_back(pk, "A year before what?", by_mail=True, by=self._row("Ivo"), at=self.at)
        self._keep("asked back", "requests", pk)
        pk = ask(self.people["Noor"].id, Size.QUESTION, words, words_by_mail=False, by=self._row("Rosa"), at=self.at)
        answer_question(pk, "That asking is a skill.", by=self._row("Noor"), at=self.at)
        self._keep("answered", "requests", pk)
        more = More(Goal("on my own", "in a team", "a first talk"), Beat.MONTHLY, states_line=True)
        asked, by = self.people["Ivo"].id, self._row("Amara")
        pk = ask(asked, Size.QUESTION, words, words_by_mail=False, more=more, by=by, at=self.at)
        self._keep("in writing", "requests", pk)

    def _tell(self) -> None:
        """Hana reads reports; Maya has written one, which is closed, and another one, which waits."""
        name_contact(self._row("Hana"), at=self.at)
        for words in ("Twice the door was shut on me.", "And once more."):
            told = report(self.people["Noor"].id, words, by=self._row("Maya"), at=self.at)
            self._keep("at the desk", "wrong/desk", told)
            if "told" not in self.places:
                self._keep("told", "wrong/told", told)
                close_report(told, "We have spoken about it.", by=self._row("Hana"), at=self.at)
        read_report(told, by=self._row("Hana"), at=self.at)

    def _say_more(self) -> None:
        """Noor has said more of what she helps with, and what she leaves to others."""
        noor = self._row("Noor")
        words = "I help nurses find a way into data by building one small project."
        statement = add_statement(words, by=noor, at=self.at)
        add_statement("I help new leads say no.", by=noor, at=self.at)
        link = "https://harbour.example/waiting-times"
        change_statement(statement, words, evidence="A project, written up", link=link, by=noor, at=self.at)
        say_not_for("saying no\nsalary talks", by=noor, at=self.at)
        keep_reflections({Prompt.HARD: "Reading a rota as data."}, by=noor, at=self.at)
        self._keep("statement", "you/help", statement)
        words, callum = "Where do I find my first question?", self._row("Callum")
        pk = ask(noor.pk, Size.QUESTION, words, words_by_mail=False, by=callum, at=self.at)
        answer_question(pk, "In your own rota.", by=noor, at=self.at)
        say_it_helped(pk, by=callum, at=self.at)
        let_it_count(pk, statement, by=noor, at=self.at)
        self._keep("answer that helped", "requests", pk)

    def _choose(self) -> None:
        """Lea considers three: one she has written about, one with a caution, one her gut has not spoken of yet."""
        lea = self._row("Lea")
        found = {name: consider(self.people[name].id, by=lea, at=self.at) for name in ("Hana", "Ivo", "Tomasz")}
        for name, leaning in (("Hana", Leaning.TOWARDS), ("Ivo", Leaning.UNSURE)):
            say_gut(found[name], leaning, "A calm voice.", by=lea, at=self.at)
        seen = {quality: Note(Noticed.YES, "She asked twice.") for quality in (Quality.M1, Quality.M2, Quality.M8)}
        keep_notes(found["Hana"], seen, by=lea, at=self.at)
        keep_notes(found["Ivo"], {Quality.M8: Note(Noticed.NO), Quality.M9: Note(Noticed.YES)}, by=lea, at=self.at)
        keep_leaning(found["Hana"], by=lea, at=self.at)
        write_why(found["Hana"], Why("To write", "She waits.", "Her Mondays."), by=lea, at=self.at)
        for name, pk in found.items():
            self._keep(f"considered {name}", "considering", pk)

    def _meet(self, mentor: str, mentee: str, name: str, *, agreed: bool = False) -> uuid.UUID:
        words = "What would you have liked to know a year earlier?"
        begun = self.at - timedelta(days=9)
        asked = ask(
            self.people[mentor].id, Size.CONVERSATION, words, words_by_mail=False, by=self._row(mentee), at=begun
        )
        pair = accept(asked, by=self._row(mentor), at=begun)
        if agreed:
            Mentorship.objects.filter(pk=pair).update(stage="active")
        self._keep(name, "mentorships", pair)
        self._keep(f"request of {name}", "requests", asked)
        return pair

    def _keep(self, name: str, room: str, pk: uuid.UUID) -> None:
        self.things[name] = pk
        self.places[name] = f"/{room}/{shorten(pk)}/"
        self.places[f"id of {name}"] = shorten(pk)

    def _row(self, name: str) -> Person:
        return Person.objects.get(pk=self.people[name].id)


def begin_world(house: House) -> World:
    world = World(house, house.now)
    house.do(world.prepare)
    template_rendered.connect(world.notice_templates)
    return world
