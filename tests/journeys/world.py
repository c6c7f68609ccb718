"""A house in which something of everything has happened, to look at every page of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from django.test.signals import template_rendered

from lamplighter.access.link import make_link
from lamplighter.core.address import shorten
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.introduction import Size
from lamplighter.core.post import Scope, Topic
from lamplighter.core.valueadd import Prompt
from lamplighter.models.agreement import Agreement
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.services.agreement import propose_agreement
from lamplighter.services.demo import DemoPerson, fill_with_demo
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import hold_meeting, plan_meeting
from lamplighter.services.mentorship import finish_mentorship, offer_to_finish, pause_mentorship
from lamplighter.services.operation import make_sign_in_link
from lamplighter.services.valueadd import add_statement, change_statement, keep_reflections, say_not_for
from tests.journeys.house import House
from tests.journeys.people import Somebody


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
        self.people = {person.name: person for person in fill_with_demo(seed=7, at=self.at)}
        self.things: dict[str, uuid.UUID] = {}
        self._name_what_the_demo_made()
        self._add_other_stages()
        self._say_more()
        for name, person in self.people.items():
            self._keep(f"card of {name}", "people", person.id)

    def _name_what_the_demo_made(self) -> None:
        pair = Mentorship.objects.get(mentor__name="Noor", mentee__name="Maya")
        self._keep("pair", "mentorships", pair.pk)
        self._keep("held", "meetings", Meeting.objects.filter(mentorship=pair).exclude(held_at=None)[0].pk)
        self._keep("planned", "meetings", Meeting.objects.get(mentorship=pair, held_at=None).pk)
        self._keep("agreed", "agreements", Agreement.objects.get(mentorship=pair).pk)
        self._keep("asked", "requests", Request.objects.get(asker__name="Lea").pk)
        self._keep("asked of Tomasz", "requests", Request.objects.get(asked__name="Tomasz").pk)

    def _add_other_stages(self) -> None:
        terms = Terms(Beat.MONTHLY, date(2030, 1, 1), "Write one good page a week.")
        new = self._meet("Hana", "Ingrid", "new")
        past = plan_meeting(new, self.at - timedelta(hours=20), by=self._row("Hana"), at=self.at - timedelta(days=3))
        self._keep("begun", "meetings", past)
        proposed = propose_agreement(new, terms, by=self._row("Ingrid"), at=self.at)
        self._keep("proposed", "agreements", proposed)
        resting = self._meet("Dev", "Callum", "resting", agreed=True)
        pause_mentorship(resting, date(2029, 1, 1), by=self._row("Dev"), at=self.at)
        closing = self._meet("Amara", "Rosa", "closing", agreed=True)
        offer_to_finish(closing, by=self._row("Amara"), at=self.at)
        over = self._meet("Wanjiru", "Lea", "over", agreed=True)
        meeting = plan_meeting(over, self.at - timedelta(days=2), by=self._row("Lea"), at=self.at - timedelta(days=3))
        hold_meeting(meeting, by=self._row("Lea"), at=self.at)
        self._keep("last of all", "meetings", meeting)
        offer_to_finish(over, by=self._row("Lea"), at=self.at)
        finish_mentorship(over, by=self._row("Wanjiru"), at=self.at)

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
