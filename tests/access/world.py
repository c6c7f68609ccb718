"""Everybody there can be towards a thing, and one thing of every kind in every state that matters."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.core.valueadd import Prompt
from lamplighter.models.agreement import Agreement
from lamplighter.models.introduction import Request
from lamplighter.models.meeting import AgendaItem, Meeting, PrivateNote, SharedNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Offer, Person
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.question import Draft, Question
from lamplighter.models.thing import Thing
from lamplighter.models.valueadd import Reflection, Statement
from lamplighter.services.introduction import accept, ask, decline
from lamplighter.services.meeting import hold_meeting, plan_meeting, put_on_agenda, write_note
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.person import prepare_person
from lamplighter.services.question import keep_draft, keep_question
from lamplighter.services.valueadd import add_statement, keep_reflections
from tests.cast import NOON, Cast, agree, arrive, invite_cast

DAY = timedelta(days=1)
HIDDEN, MEMBERS, PUBLIC = Visibility.HIDDEN, Visibility.MEMBERS, Visibility.PUBLIC


@dataclass(frozen=True)
class World:
    """People by name (None: signed out), things by name."""

    people: dict[str, Person | None]
    things: dict[str, Thing]

    def names_of(self, model: type[Thing], ids: set[uuid.UUID]) -> set[str]:
        return {name for name, thing in self.things.items() if type(thing) is model and thing.pk in ids}


def build() -> World:
    """Amina asks and learns: with Jonas now, with Eli before, with Petra perhaps. Priya organises, Olu elsewhere.

    Sam has joined and has nothing to do with any of it (and once said "not now" to Amina); Nika has typed her address
    and not yet joined.
    """
    cast = invite_cast()
    amina, jonas, priya, sam = cast.amina, cast.jonas, cast.priya, cast.sam
    eli = arrive("Eli", can_help_with="writing", visibility=MEMBERS)
    petra = arrive("Petra", can_help_with="design", visibility=MEMBERS)
    olu = arrive("Olu", visibility=HIDDEN)
    nika = prepare_person(at=NOON)
    evening = Programme.objects.get()
    Membership.objects.create(programme=evening, person=eli)
    Programme.objects.create(name="Morning school", organiser=olu)

    things: dict[str, Thing] = {"Evening school": evening, "Morning school": Programme.objects.get(organiser=olu)}
    for name, mentor in (("now", jonas), ("before", eli)):
        things |= _together(Cast(amina, mentor, priya, sam), name)
    leave_mentorship(things["before: mentorship"].pk, by=eli, at=NOON + 9 * DAY)
    Person.objects.filter(pk=eli.pk).update(visibility=HIDDEN.value)  # whoever was found once may hide
    things["asked Petra"] = _asked(amina, petra)
    Person.objects.filter(pk=petra.pk).update(visibility=HIDDEN.value)
    Person.objects.filter(pk=sam.pk).update(visibility=PUBLIC.value)
    things["Sam said not now"] = _asked(amina, sam)
    decline(things["Sam said not now"].pk, by=sam, at=NOON)
    things["what Amina wonders"] = Question.objects.get(pk=keep_question("Too early?", by=amina, at=NOON))
    for person in (jonas, petra, sam):
        add_statement(f"I help as {person.name}.", by=person, at=NOON)
    things |= {f"{row.person.name}'s statement": row for row in Statement.objects.select_related("person")}
    keep_reflections({Prompt.HARD: "Saying no."}, by=jonas, at=NOON)
    things["what Jonas reflected"] = Reflection.objects.get()
    keep_draft("Who could help?", token=None, at=NOON)
    things["a draft"] = Draft.objects.get()
    people = {"Amina": amina, "Jonas": jonas, "Eli": eli, "Petra": petra, "Priya": priya, "Olu": olu, "Sam": sam}
    for name, person in people.items():
        things[f"{name}'s card"] = person
    things |= {f"{offer.person.name}'s offer": offer for offer in Offer.objects.select_related("person")}
    things["Nika's card"] = nika
    fresh = {name: type(thing)._default_manager.get(pk=thing.pk) for name, thing in things.items()}
    return World({**people, "Nika": nika, "signed out": None}, fresh)


def _together(cast: Cast, name: str) -> dict[str, Thing]:
    """One mentorship with one of each: asked, agreed, met, put on the table, written down."""
    amina, mentor = cast.amina, cast.jonas
    request = ask(mentor.pk, Size.REGULAR, "How do I say no?", words_by_mail=False, by=amina, at=NOON)
    mentorship = accept(request, by=mentor, at=NOON)
    agreement = agree(cast, mentorship)
    meeting = plan_meeting(mentorship, NOON + DAY, by=mentor, at=NOON)
    hold_meeting(meeting, by=mentor, at=NOON + 2 * DAY)
    write_note(meeting, "She listens.", is_private=False, by=mentor, at=NOON + 2 * DAY)
    write_note(meeting, "I was nervous.", is_private=True, by=amina, at=NOON + 2 * DAY)
    item = put_on_agenda(mentorship, "Who reads it?", by=mentor, at=NOON + 3 * DAY)
    return {
        f"{name}: request": Request.objects.get(pk=request),
        f"{name}: mentorship": Mentorship.objects.get(pk=mentorship),
        f"{name}: agreement": Agreement.objects.get(pk=agreement),
        f"{name}: meeting": Meeting.objects.get(pk=meeting),
        f"{name}: item": AgendaItem.objects.get(pk=item),
        f"{name}: shared note": SharedNote.objects.get(meeting=meeting),
        f"{name}: private note": PrivateNote.objects.get(meeting=meeting),
    }


def _asked(asker: Person, asked: Person) -> Request:
    return Request.objects.get(
        pk=ask(asked.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=asker, at=NOON)
    )
