"""Everybody there can be towards a thing, and one thing of every kind in every state that matters."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from lamplighter.access import Keyring, seal
from lamplighter.core.crossroads import Answer
from lamplighter.core.expectation import Expectations, Line
from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.core.valueadd import Prompt
from lamplighter.models.agreement import Agreement, Expectation, JointDraft
from lamplighter.models.card import About, Photo
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.goal import ActionItem, Milestone
from lamplighter.models.introduction import Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.meeting import AgendaItem, Meeting, PrivateNote, SharedNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.person import Offer, Person
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.question import Draft, GoalDraft, Question, Theme
from lamplighter.models.safety import Block, Report
from lamplighter.models.thing import Thing
from lamplighter.models.tie import Thanks, Tie
from lamplighter.models.valueadd import Reflection, Statement
from lamplighter.services.agreement import edit_line, write_expectations
from lamplighter.services.card.photo import keep_photo
from lamplighter.services.crossroads import answer_at_crossroads
from lamplighter.services.goal import add_milestone, make_promise
from lamplighter.services.introduction import accept, answer_question, ask, decline
from lamplighter.services.invitation import accept_invitation, invite
from lamplighter.services.meeting import hold_meeting, plan_meeting, put_on_agenda, write_note
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.message import send_message
from lamplighter.services.person import prepare_person
from lamplighter.services.question import keep_draft, keep_question, put_under_new, write_goal_draft
from lamplighter.services.safety.report import name_contact
from lamplighter.services.tie import Remembered, remember, write_thanks
from lamplighter.services.valueadd import add_statement, keep_reflections
from tests.cast import NOON, TERMS, Cast, agree, arrive, invite_cast
from tests.services.pictures import from_a_telephone

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

    Petra once answered a question of Eli's in writing. Sam has joined and has nothing to do with any of it (and once
    said "not now" to Amina); Nika has typed her address and not yet joined.
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
    things["Petra answered Eli"] = _answered(eli, petra)
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
    things |= _remembered(amina, jonas, eli)
    people = {"Amina": amina, "Jonas": jonas, "Eli": eli, "Petra": petra, "Priya": priya, "Olu": olu, "Sam": sam}
    for name, person in people.items():
        things[f"{name}'s card"] = person
    things |= {f"{offer.person.name}'s offer": offer for offer in Offer.objects.select_related("person")}
    for person in (jonas, eli, petra, sam):
        keep_photo(from_a_telephone(), for_visitors=person != petra, by=person, at=NOON)
    for person in (eli, sam):
        About.objects.create(person=person, city="Lisbon")
    things |= {f"{photo.person.name}'s photo": photo for photo in Photo.objects.select_related("person")}
    things |= {f"{about.person.name}'s more": about for about in About.objects.select_related("person")}
    things["Nika's card"] = nika
    bo = arrive("Bo", visibility=HIDDEN)
    for person in (bo, olu):
        name_contact(person, at=NOON)
    for about, by in ((eli, amina), (olu, jonas)):
        told = Report(author=by, about=about, sent_at=NOON, moved_at=NOON)
        seal(told, names='["One", "Other"]', words="There was shouting.")
        told.save()
        things[f"{by.name} on {about.name}"] = told
    things["Bo's card"] = people["Bo"] = bo
    things["Olu's block"] = Block.objects.create(by=olu, whom=nika, blocked_at=NOON)
    fresh = {name: type(thing)._default_manager.get(pk=thing.pk) for name, thing in things.items()}
    return World({**people, "Nika": nika, "signed out": None}, fresh)


def _answered(asker: Person, asked: Person) -> Request:
    pk = ask(asked.pk, Size.QUESTION, "Which font?", words_by_mail=False, by=asker, at=NOON)
    answer_question(pk, "A plain one.", by=asked, at=NOON)
    return Request.objects.get(pk=pk)


def _together(cast: Cast, name: str) -> dict[str, Thing]:
    """One mentorship with one of each: asked, agreed, met, put on the table, written down."""
    amina, mentor = cast.amina, cast.jonas
    request = ask(mentor.pk, Size.REGULAR, "How do I say no?", words_by_mail=False, by=amina, at=NOON)
    mentorship = accept(request, by=mentor, at=NOON)
    apart = Expectations(TERMS.beat, TERMS.until_on, "Speak up")
    for author in (amina, mentor):
        write_expectations(mentorship, apart, hand_in=True, by=author, at=NOON)
    edit_line(mentorship, Line.WHERE, "By telephone", by=mentor, at=NOON)
    agreement = agree(cast, mentorship)
    meeting = plan_meeting(mentorship, NOON + DAY, by=mentor, at=NOON)
    hold_meeting(meeting, by=mentor, at=NOON + 2 * DAY)
    write_note(meeting, "She listens.", is_private=False, by=mentor, at=NOON + 2 * DAY)
    write_note(meeting, "I was nervous.", is_private=True, by=amina, at=NOON + 2 * DAY)
    crossroads = Crossroads.objects.create(
        mentorship_id=mentorship, occasion="third meeting", opened_at=NOON, decide_by=NOON + 20 * DAY
    )
    answer_at_crossroads(crossroads.pk, Answer.NO, by=amina, at=NOON + 2 * DAY)
    item = put_on_agenda(mentorship, "Who reads it?", by=mentor, at=NOON + 3 * DAY)
    promise = make_promise(mentorship, "Ask the reader", None, by=mentor, at=NOON + 3 * DAY)
    step = add_milestone(mentorship, "A first report is read", by=amina, at=NOON + 3 * DAY)
    message = send_message(mentorship, "On my way.", by=mentor, at=NOON + 3 * DAY)
    return {
        f"{name}: request": Request.objects.get(pk=request),
        f"{name}: mentorship": Mentorship.objects.get(pk=mentorship),
        f"{name}: agreement": Agreement.objects.get(pk=agreement),
        f"{name}: expectation": Expectation.objects.get(mentorship=mentorship, author=mentor),
        f"{name}: her lines": Expectation.objects.get(mentorship=mentorship, author=amina),
        f"{name}: joint draft": JointDraft.objects.get(mentorship=mentorship),
        f"{name}: meeting": Meeting.objects.get(pk=meeting),
        f"{name}: crossroads": crossroads,
        f"{name}: wish": Wish.objects.get(crossroads=crossroads),
        f"{name}: item": AgendaItem.objects.get(pk=item),
        f"{name}: promise": ActionItem.objects.get(pk=promise),
        f"{name}: step": Milestone.objects.get(pk=step),
        f"{name}: message": Message.objects.get(pk=message),
        f"{name}: shared note": SharedNote.objects.get(meeting=meeting),
        f"{name}: private note": PrivateNote.objects.get(meeting=meeting),
    }


def _asked(asker: Person, asked: Person) -> Request:
    return Request.objects.get(
        pk=ask(asked.pk, Size.CONVERSATION, "Half an hour?", words_by_mail=False, by=asker, at=NOON)
    )


def _remembered(amina: Person, jonas: Person, eli: Person) -> dict[str, Thing]:
    """Rosa, thanked and invited; Eli, who said yes and has gone again; and whom Jonas remembers unseen by Amina."""
    put_under_new(Question.objects.get(asker=amina).pk, "Work", by=amina, at=NOON)
    write_goal_draft("Lead a team", by=amina, at=NOON)
    rosa = remember(Remembered("Rosa", "She asked twice."), by=amina, at=NOON)
    write_thanks(rosa, "You asked twice.", by=amina, at=NOON)
    open_one = invite(rosa, "To go on", by=amina, at=NOON)
    hat = remember(Remembered("The one with the hat", "He was late, always."), by=amina, at=NOON)
    gone, pair = _taken_up(hat, by=amina, taker=eli)
    leave_mentorship(pair, by=eli, at=NOON + DAY)
    whom = remember(Remembered("The quiet one", "She never said a word."), by=jonas, at=NOON)
    taken, other_way = _taken_up(whom, by=jonas, taker=amina)
    return {
        "a heading": Theme.objects.get(),
        "what it is for": GoalDraft.objects.get(),
        "Rosa": Tie.objects.get(pk=rosa),
        "thanks to Rosa": Thanks.objects.get(),
        "open invitation": Invitation.objects.get(pk=open_one),
        "whom Eli was": Tie.objects.get(pk=hat),
        "Eli: invitation": Invitation.objects.get(pk=gone),
        "Eli: mentorship": Mentorship.objects.get(pk=pair),
        "whom Amina was": Tie.objects.get(pk=whom),
        "Amina: invitation": Invitation.objects.get(pk=taken),
        "Amina: mentorship": Mentorship.objects.get(pk=other_way),
    }


def _taken_up(tie: uuid.UUID, *, by: Person, taker: Person) -> tuple[uuid.UUID, uuid.UUID]:
    invitation = invite(tie, "To go on", by=by, at=NOON)
    token = Keyring(by).read(Invitation.objects.get(pk=invitation), "token")
    return invitation, accept_invitation(token, by=taker, at=NOON)
