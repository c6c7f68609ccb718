"""Everybody there can be towards a thing, and one thing of every kind in every state that matters."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from lamplighter.access import Keyring, seal
from lamplighter.core.agreement import Beat, FirstMeetings
from lamplighter.core.assessment import Leaning, Noticed
from lamplighter.core.attachment import Given
from lamplighter.core.crossroads import Answer
from lamplighter.core.expectation import Expectations, Line
from lamplighter.core.introduction import Goal, More, Size
from lamplighter.core.person import Visibility
from lamplighter.core.pulse import Part
from lamplighter.core.quality import Quality
from lamplighter.core.tie import Relation
from lamplighter.core.valueadd import Prompt
from lamplighter.core.where import Place, Where
from lamplighter.models.agreement import Agreement, Expectation, JointDraft
from lamplighter.models.assessment import Candidate, Impression, Priorities
from lamplighter.models.card import About, Photo
from lamplighter.models.checkin import CheckIn, Growing, Opened, Sheet, Voice
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.endorsement import Endorsement, Shown
from lamplighter.models.goal import ActionItem, Milestone
from lamplighter.models.introduction import Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.meeting import AgendaItem, Meeting, PrivateNote, SharedNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Attachment, Message
from lamplighter.models.person import Offer, Person
from lamplighter.models.portrait import Portrait
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.question import Draft, GoalDraft, Question, Theme
from lamplighter.models.safety import Block, Report
from lamplighter.models.thing import Thing
from lamplighter.models.tie import Thanks, Tie
from lamplighter.models.valueadd import Reflection, Statement
from lamplighter.services.agreement import edit_line, propose_agreement, sign_agreement, write_expectations
from lamplighter.services.assessment import (
    Note,
    Why,
    consider,
    keep_leaning,
    keep_notes,
    keep_sheet,
    say_gut,
    say_what_matters,
    write_why,
)
from lamplighter.services.card.photo import keep_photo
from lamplighter.services.checkin import choose_to_open, keep_answers, say_growing
from lamplighter.services.crossroads import answer_at_crossroads
from lamplighter.services.goal import add_milestone, confirm_milestone, make_promise
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
from tests.cast import NOON, TERMS, Cast, arrive, invite_cast
from tests.services.pictures import from_a_telephone

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LATER = NOON + 2 * DAY
T = TypeVar("T")
PORTRAIT, TURNED = from_a_telephone(), from_a_telephone(orientation=3)
HIDDEN, MEMBERS, PUBLIC = Visibility.HIDDEN, Visibility.MEMBERS, Visibility.PUBLIC


class Tell:
    """Of every secret the usual one, or another: so two worlds can differ in nothing but what is not everybody's."""

    def __init__(self, *others: str) -> None:
        self.others, self.told = frozenset(others), set[str]()

    def __call__(self, secret: str, usual: T, other: T) -> T:
        self.told.add(secret)
        return other if secret in self.others else usual


@dataclass(frozen=True)
class World:
    """People by name (None: signed out), things by name."""

    people: dict[str, Person | None]
    things: dict[str, Thing]

    def names_of(self, model: type[Thing], ids: set[uuid.UUID]) -> set[str]:
        return {name for name, thing in self.things.items() if type(thing) is model and thing.pk in ids}


def build(tell: Tell | None = None) -> World:
    """Amina asks and learns: with Jonas now, with Eli before, with Petra perhaps. Priya organises, Olu elsewhere.

    Petra once answered a question of Eli's in writing. Sam has joined and has nothing to do with any of it (and once
    said "not now" to Amina); Nika has typed her address and not yet joined.
    """
    tell = tell or Tell()
    cast = invite_cast()
    amina, jonas, priya, sam = cast.amina, cast.jonas, cast.priya, cast.sam
    eli = arrive("Eli", can_help_with=tell("Eli's card", "writing", "breeding quiet horses"), visibility=MEMBERS)
    petra = arrive("Petra", can_help_with="design", visibility=MEMBERS)
    olu = arrive("Olu", visibility=HIDDEN)
    nika = prepare_person(at=NOON)
    evening = Programme.objects.get()
    Membership.objects.create(programme=evening, person=eli)
    Programme.objects.create(name="Morning school", organiser=olu)

    things: dict[str, Thing] = {"Evening school": evening, "Morning school": Programme.objects.get(organiser=olu)}
    for name, mentor in (("now", jonas), ("before", eli)):
        things |= _together(Cast(amina, mentor, priya, sam), name, tell)
    leave_mentorship(things["before: mentorship"].pk, by=eli, at=NOON + 9 * DAY)
    Person.objects.filter(pk=eli.pk).update(visibility=HIDDEN.value)  # whoever was found once may hide
    things["Petra answered Eli"] = _answered(eli, petra, tell)
    things["asked Petra"] = _asked(amina, petra, tell("asked Petra", "Half an hour?", "Would you read my notice?"))
    Person.objects.filter(pk=petra.pk).update(visibility=HIDDEN.value)
    Person.objects.filter(pk=sam.pk).update(visibility=PUBLIC.value)
    things["Sam said not now"] = _asked(amina, sam, tell("Sam said not now", "Half an hour?", "I stammer. Do you?"))
    decline(things["Sam said not now"].pk, by=sam, at=NOON)
    then = tell("when Amina thought", NOON, NOON + 7 * MINUTE)
    wondered = tell("what Amina wonders", "Too early?", "Is my boss a bully?")
    things["what Amina wonders"] = Question.objects.get(pk=keep_question(wondered, by=amina, at=then))
    for person in (jonas, petra, sam):
        add_statement(f"I help as {person.name}.", by=person, at=NOON)
    things |= {f"{row.person.name}'s statement": row for row in Statement.objects.select_related("person")}
    reflected_at = tell("when Jonas reflected", NOON, NOON + 7 * MINUTE)
    keep_reflections(
        {Prompt.HARD: tell("what Jonas reflected", "Saying no.", "Being alone.")}, by=jonas, at=reflected_at
    )
    things["what Jonas reflected"] = Reflection.objects.get()
    things |= _considered(amina, tell("Amina considers Sam", sam, petra), tell)
    things["Amina's voice"] = Voice.objects.create(
        person=amina, about=jonas, given_at=tell("when Amina lent her voice", NOON, NOON + 7 * MINUTE)
    )
    things |= _endorsed(things["now: mentorship"], things["before: mentorship"], amina, jonas, tell)
    quality, says = tell("how several see Jonas", ("M1", "3 2 4"), ("M8", "1 1 2"))
    drawn_at = tell("when it was drawn", NOON, NOON + DAY)
    seen = Portrait(person=jonas, quality=quality, number=1, drawn_at=drawn_at, voices=5, fresh=5)
    seal(seen, says=says)
    seen.save()
    things["how they see Jonas"] = seen
    wondered, more = tell("a draft", ("Who could help?", ()), ("Shall I sell the house?", ("And where to?",)))
    keep_draft(wondered, token=None, at=then, more=more)
    things["a draft"] = Draft.objects.get()
    things |= _remembered(amina, jonas, eli, tell)
    people = {"Amina": amina, "Jonas": jonas, "Eli": eli, "Petra": petra, "Priya": priya, "Olu": olu, "Sam": sam}
    for name, person in people.items():
        things[f"{name}'s card"] = person
    things |= {f"{offer.person.name}'s offer": offer for offer in Offer.objects.select_related("person")}
    for person in (jonas, eli, petra, sam):
        face = tell("what Petra looks like", PORTRAIT, TURNED) if person is petra else PORTRAIT
        keep_photo(face, for_visitors=person != petra, by=person, at=NOON)
    for person, city in ((eli, tell("Eli's city", "Lisbon", "Tromsø")), (sam, "Lisbon")):
        About.objects.create(person=person, city=city)
    things |= {f"{photo.person.name}'s photo": photo for photo in Photo.objects.select_related("person")}
    things |= {f"{about.person.name}'s more": about for about in About.objects.select_related("person")}
    things["Nika's card"] = nika
    bo = arrive("Bo", visibility=HIDDEN)
    for person in (bo, olu):
        name_contact(person, at=NOON)
    for about, by in ((eli, amina), (olu, jonas)):
        told = Report(author=by, about=about, sent_at=NOON, moved_at=NOON)
        name = f"{by.name} on {about.name}"
        seal(told, names='["One", "Other"]', words=tell(name, "There was shouting.", "I was followed home."))
        told.save()
        things[name] = told
    things["Bo's card"] = people["Bo"] = bo
    things["Olu's block"] = Block.objects.create(
        by=olu, whom=nika, blocked_at=tell("when Olu blocked Nika", NOON, NOON - DAY)
    )
    fresh = {name: type(thing)._default_manager.get(pk=thing.pk) for name, thing in things.items()}
    return World({**people, "Nika": nika, "signed out": None}, fresh)


def _answered(asker: Person, asked: Person, tell: Tell) -> Request:
    words = tell("Petra answered Eli", "Which font?", "What does one wear to a funeral?")
    pk = ask(asked.pk, Size.QUESTION, words, words_by_mail=False, by=asker, at=NOON)
    answer_question(pk, tell("Petra answered Eli: her answer", "A plain one.", "Grey will do."), by=asked, at=NOON)
    return Request.objects.get(pk=pk)


def _together(cast: Cast, name: str, tell: Tell) -> dict[str, Thing]:
    """One mentorship with one of each: asked, agreed, met, put on the table, written down."""
    amina, mentor = cast.amina, cast.jonas
    now = tell(f"{name}: moments", NOON, NOON + 7 * MINUTE)

    def words(what: str, usual: str, other: str) -> str:
        return tell(f"{name}: {what}", usual, other)

    mentorship, request = _met(amina, mentor, name, tell)
    for author, what, other in ((amina, "her lines", "Sleep again"), (mentor, "expectation", "Retire in peace")):
        beat = tell(f"{name}: {what}", TERMS.beat, Beat.MONTHLY)
        apart = Expectations(beat, TERMS.until_on, words(what, "Speak up", other))
        write_expectations(mentorship, apart, hand_in=True, by=author, at=now)
    edit_line(mentorship, Line.WHERE, words("joint draft", "By telephone", "In the crypt"), by=mentor, at=now)
    first = tell(f"{name}: first meetings", None, FirstMeetings(3, (NOON + 30 * DAY).date()))
    what_for = words("agreement", TERMS.what_for, "Find the courage to resign")
    details = Expectations(TERMS.beat, TERMS.until_on, what_for, 30, words("details", "", "Her kitchen"), first=first)
    agreement = propose_agreement(mentorship, details, by=amina, at=now)
    sign_agreement(agreement, by=mentor, at=NOON + 20 * MINUTE)
    place = Place(Where.ROOM, words("place", "The reading room", "The clinic, second floor"))
    hour = tell(f"{name}: hour", NOON, NOON + 40 * MINUTE) + DAY
    meeting = plan_meeting(mentorship, hour, place=place, by=mentor, at=now)
    hold_meeting(meeting, by=mentor, at=NOON + 2 * DAY)
    write_note(
        meeting, words("shared note", "She listens.", "We both cried."), is_private=False, by=mentor, at=now + 2 * DAY
    )
    private = words("private note", "I was nervous.", "He smelt of gin.")
    write_note(meeting, private, is_private=True, by=amina, at=LATER)
    crossroads = Crossroads.objects.create(
        mentorship_id=mentorship, occasion="third meeting", opened_at=now, decide_by=now + 20 * DAY
    )
    answer_at_crossroads(crossroads.pk, tell(f"{name}: wish", Answer.NO, Answer.ON), by=amina, at=LATER)
    at = now + 3 * DAY
    checkins = _checked_in(cast, name, mentorship, at, tell)
    item = put_on_agenda(mentorship, words("item", "Who reads it?", "Why was I passed over?"), by=mentor, at=at)
    due_on = tell(f"{name}: day of a promise", None, (NOON + 25 * DAY).date())
    promise = make_promise(mentorship, words("promise", "Ask the reader", "See a doctor"), due_on, by=mentor, at=at)
    step = add_milestone(mentorship, words("step", "A first report is read", "A month sober"), by=amina, at=at)
    confirm_milestone(step, words("evidence", "The editor wrote", "Thirty ticks on the fridge"), by=amina, at=at)
    name_of_file = words("file", "On the way.txt", "My last will.txt")
    file = Given(name_of_file, words("what is in a file", "Line 4, then walk.", "All to my sister.").encode())
    said = words("message", "On my way.", "Do not tell my wife.")
    message = send_message(mentorship, said, files=[file], by=mentor, at=at)
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
        **checkins,
        f"{name}: item": AgendaItem.objects.get(pk=item),
        f"{name}: promise": ActionItem.objects.get(pk=promise),
        f"{name}: step": Milestone.objects.get(pk=step),
        f"{name}: message": Message.objects.get(pk=message),
        f"{name}: file": Attachment.objects.get(message=message),
        f"{name}: shared note": SharedNote.objects.get(meeting=meeting),
        f"{name}: private note": PrivateNote.objects.get(meeting=meeting),
    }


def _checked_in(cast: Cast, name: str, pair: uuid.UUID, at: datetime, tell: Tell) -> dict[str, Thing]:
    """One check-in that both have opened, and one in which each has said something for themselves."""
    opened, open_one = (
        CheckIn.objects.create(
            mentorship_id=pair,
            occasion=occasion,
            number=number,
            asked_at=at + number * timedelta(minutes=1),  # the newest is the one that pages lead to
            next_at=at + number * DAY,
        )
        for occasion, number in (("first month", 0), ("quarter", 1))
    )
    amina, mentor = cast.amina, cast.jonas
    tap, line = tell(f"{name}: opened", (3, "More questions."), (0, "He frightens me."))
    seen = {"M2.1": tap, "M2.2": tap, "M2.why": f"{line} Truly."}
    keep_answers(
        opened.pk,
        {Part.MINE: {"month-one-1 en": {"R1": tap, "L1": line}}, Part.THEIRS: {"three-month-1 en": seen}},
        by=amina,
        at=at,
    )
    keep_answers(opened.pk, {Part.MINE: {"month-one-1 en": {"R1": 2}}}, by=mentor, at=at)
    for person in (amina, mentor):
        choose_to_open(opened.pk, True, by=person, at=at)
    tap, line = tell(f"{name}: her answers", (2, "I wrote ahead."), (0, "I drink before we meet."))
    own = {"E6.1": tap, "E6.2": tap, "E6.why": line}
    theirs = {"M1.1": tap, "M1.2": tap, "M1.why": line}
    keep_answers(
        open_one.pk,
        {Part.MINE: {"three-month-1 en": own}, Part.THEIRS: {"three-month-1 en": theirs}},
        by=amina,
        at=at,
    )
    harm = tell(f"{name}: what feels wrong", 0, 2)
    keep_answers(open_one.pk, {Part.SAFETY: {"safety-1 en": {"S3": harm}}}, by=amina, at=at)
    gain = tell(f"{name}: what he has of it", 3, 0)
    keep_answers(open_one.pk, {Part.GAIN: {"mentor-return-1 en": {"V2": gain, "V3": gain}}}, by=mentor, at=at)
    if tell(f"{name}: that she would open it", False, True):
        choose_to_open(open_one.pk, True, by=amina, at=at)
    grows = tell(f"{name}: what she grows in", Quality.E6, Quality.E8)
    asks = tell(f"{name}: that she would be asked", False, True)
    say_growing(pair, [grows], asks_partner=asks, by=amina, at=at)
    copies = Opened.objects.select_related("checkin")
    return {
        f"{name}: first check-in": opened,
        f"{name}: check-in": open_one,
        f"{name}: first sheet": Sheet.objects.get(checkin=opened, person=amina),
        f"{name}: his first sheet": Sheet.objects.get(checkin=opened, person=mentor),
        f"{name}: sheet": Sheet.objects.get(checkin=open_one, person=amina),
        f"{name}: his sheet": Sheet.objects.get(checkin=open_one, person=mentor),
        f"{name}: opened": copies.get(checkin=opened, person=amina),
        f"{name}: his opened": copies.get(checkin=opened, person=mentor),
        f"{name}: growing": Growing.objects.get(mentorship=pair),
    }


def _endorsed(now: Thing, before: Thing, amina: Person, jonas: Person, tell: Tell) -> dict[str, Thing]:
    """What she says of him, and a copy of what once stood there, on his card."""
    quality, words, reached_on, said_at = tell(
        "said of Jonas",
        ("M2", "He asks back.", None, NOON),
        ("M8", "He never shouts at me.", NOON.date(), NOON + DAY),
    )
    said = Endorsement(mentorship_id=now.pk, author=amina, quality=quality, reached_on=reached_on, said_at=said_at)
    of_eli = Endorsement(mentorship_id=before.pk, author=amina, said_at=NOON)
    seal(said, words=words)
    seal(of_eli, words=tell("said of Eli", "He told me when he did not know.", "He cried, once."))
    said.save()
    of_eli.save()
    shown = Shown.objects.create(
        endorsement=said, person=jonas, author=amina, words="He asks back.", quality="M2", said_at=NOON
    )
    return {"said of Jonas": said, "said of Eli": of_eli, "shown of Jonas": shown}


def _considered(amina: Person, other: Person, tell: Tell) -> dict[str, Thing]:
    """Somebody is considered, and will never know."""
    at = tell("when Amina considered Sam", NOON, NOON + 7 * MINUTE)
    pk = consider(other.pk, by=amina, at=at)
    leaning = tell("Amina's gut", Leaning.TOWARDS, Leaning.AWAY)
    say_gut(pk, leaning, tell("why her gut says so", "He laughs.", "He is cold."), by=amina, at=at)
    asked, waited = Note(Noticed.YES, "He asked twice."), Note(Noticed.NO, "He did not wait.")
    noticed = tell("what Amina noticed", ({Quality.M1: asked}, {"M1.a": 4}), ({Quality.M2: waited}, {"M2.b": 0}))
    keep_notes(pk, noticed[0], by=amina, at=at)
    keep_sheet(pk, noticed[1], {}, by=amina, at=at)
    chosen = Why("To speak up", "He asks back.", "Whether he waits.")
    write_why(pk, tell("why she chose", chosen, Why("To hide", "He is near.", "Whether he tells.")), by=amina, at=at)
    say_what_matters({tell("what matters to her", Quality.M1, Quality.M2): 3}, by=amina, at=at)
    keep_leaning(pk, by=amina, at=at)
    candidate = Candidate.objects.get()
    went = tell("how well her gut did", ("right", "He waited."), ("wrong", "He left."))
    seal(candidate, outcome=went[0], went=went[1])
    candidate.looked_back_at = at
    candidate.save()
    return {
        "Amina considers Sam": candidate,
        "what Amina noticed": Impression.objects.get(),
        "what matters to her": Priorities.objects.get(),
    }


def _met(amina: Person, mentor: Person, name: str, tell: Tell) -> tuple[uuid.UUID, uuid.UUID]:
    """Asked for something regular, and accepted."""
    goal = tell(f"{name}: goal of a request", Goal(), Goal("Stuck since the divorce", "Free", "Some sleep"))
    more = More(goal, tell(f"{name}: hoped-for rhythm", None, Beat.WEEKLY))
    words = tell(f"{name}: request", "How do I say no?", "May one cry at work?")
    by_mail = tell(f"{name}: that words may go by mail", False, True)
    now = tell(f"{name}: moments", NOON, NOON + 7 * MINUTE)
    request = ask(mentor.pk, Size.REGULAR, words, words_by_mail=by_mail, more=more, by=amina, at=now)
    return accept(request, by=mentor, at=now), request


def _asked(asker: Person, asked: Person, words: str) -> Request:
    return Request.objects.get(pk=ask(asked.pk, Size.CONVERSATION, words, words_by_mail=False, by=asker, at=NOON))


def _remembered(amina: Person, jonas: Person, eli: Person, tell: Tell) -> dict[str, Thing]:
    """Rosa, thanked and invited; Eli, who said yes and has gone again; and whom Jonas remembers unseen by Amina."""
    then = tell("when Amina thought", NOON, NOON + 7 * MINUTE)
    put_under_new(Question.objects.get(asker=amina).pk, tell("a heading", "Work", "Shame"), by=amina, at=then)
    write_goal_draft(tell("what it is for", "Lead a team", "Leave them all"), by=amina, at=then)
    ines = Remembered("Ines", "A loan.", Relation.RELATIVE, "deep")
    rosa = remember(tell("Rosa", Remembered("Rosa", "She asked twice."), ines), by=amina, at=then)
    write_thanks(rosa, tell("thanks to Rosa", "You asked twice.", "You paid the rent."), by=amina, at=then)
    open_one = invite(rosa, tell("open invitation", "To go on", "To grieve together"), by=amina, at=then)
    hat_or_boots = tell("whom Eli was", ("The one with the hat", "He was late, always."), ("Boots", "He lied."))
    hat = remember(Remembered(*hat_or_boots), by=amina, at=NOON)
    gone, pair = _taken_up(hat, tell("Eli: invitation", "To go on", "To make up"), by=amina, taker=eli)
    leave_mentorship(pair, by=eli, at=NOON + DAY)
    quiet = tell("whom Amina was", ("The quiet one", "She never said a word."), ("Mouse", "Hard to bear."))
    whom = remember(Remembered(*quiet), by=jonas, at=NOON)
    taken, other_way = _taken_up(whom, tell("Amina: invitation", "To go on", "To try again"), by=jonas, taker=amina)
    for person, quality in ((jonas, Quality.E1), (amina, Quality.M1)):
        say_growing(other_way, [quality], asks_partner=True, by=person, at=NOON)
    return {
        **{
            f"{row.person.name}: growing": row
            for row in Growing.objects.filter(both_want=True).select_related("person")
        },
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


def _taken_up(tie: uuid.UUID, words: str, *, by: Person, taker: Person) -> tuple[uuid.UUID, uuid.UUID]:
    invitation = invite(tie, words, by=by, at=NOON)
    token = Keyring(by).read(Invitation.objects.get(pk=invitation), "token")
    return invitation, accept_invitation(token, by=taker, at=NOON)
