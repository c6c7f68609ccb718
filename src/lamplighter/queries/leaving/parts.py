"""What belongs into a person's own copy: every table is named here, with the way to it or the reason it is left out.

A test fails for a table that is in neither list, so none is forgotten when one is added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from lamplighter.access import visible_to
from lamplighter.core.refusal import gettext_noop
from lamplighter.models.agreement import Agreement, Expectation, JointDraft, Signature
from lamplighter.models.assessment import Candidate, Impression, Priorities
from lamplighter.models.assistant import DiaryLink
from lamplighter.models.availability import Availability, OtherDay
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.calendar import Feed
from lamplighter.models.card import About, Photo
from lamplighter.models.checkin import CheckIn, Growing, Opened, Sheet, Voice
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.directory import Look
from lamplighter.models.endorsement import Endorsement, Shown
from lamplighter.models.event import Event
from lamplighter.models.goal import ActionItem, Confirmation, Milestone
from lamplighter.models.introduction import Proof, Referral, Remark, Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.leaving import KeptWords, RemovedCopy
from lamplighter.models.link import MailLink
from lamplighter.models.mailin import ReadMail
from lamplighter.models.meeting import AgendaItem, Meeting, PrivateNote, SharedNote
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.message import Attachment, Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Offer, Person, Silence
from lamplighter.models.portrait import Counted, Portrait
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.question import GoalDraft, Question, Theme
from lamplighter.models.safety import Block, Report, SafetyContact
from lamplighter.models.slot import OfferedSlot
from lamplighter.models.suggestion import Suggested
from lamplighter.models.thing import Thing
from lamplighter.models.tie import Thanks, Tie
from lamplighter.models.trail import Opening
from lamplighter.models.valueadd import Reflection, Statement

Find = Callable[[Person], QuerySet[Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One table: what people call it, and which of its rows are in whose copy."""

    model: type[Model]
    title: str
    rows: Find


def _seen(model: type[Thing]) -> Find:
    """What the door shows: one's own, and what two have made together."""
    return lambda person: visible_to(person, model)


def _mine(model: type[Model], path: str) -> Find:
    return lambda person: model._default_manager.filter(**{path: person.pk})


def _beneath(model: type[Model], path: str, above: type[Thing]) -> Find:
    """Rows that are reached through a thing alone."""
    return lambda person: model._default_manager.filter(**{f"{path}__in": visible_to(person, above).values("pk")})


def _happened(person: Person) -> QuerySet[Event]:
    return Event.objects.filter(Q(by=person.pk) | Q(thing=person.pk))


PARTS: Final = (
    Part(Person, gettext_noop("You"), _mine(Person, "pk")),
    Part(Offer, gettext_noop("What you can help with"), _mine(Offer, "person")),
    Part(Statement, gettext_noop("Sentences on your card"), _mine(Statement, "person")),
    Part(About, gettext_noop("More on your card"), _mine(About, "person")),
    Part(Photo, gettext_noop("Your photo"), _mine(Photo, "person")),
    Part(Availability, gettext_noop("Languages and hours"), _mine(Availability, "person")),
    Part(OtherDay, gettext_noop("Days that are not as usual"), _mine(OtherDay, "person")),
    Part(BusyCalendar, gettext_noop("Calendars that are read for you"), _mine(BusyCalendar, "person")),
    Part(DiaryLink, gettext_noop("A link for whoever keeps your diary"), _mine(DiaryLink, "person")),
    Part(Feed, gettext_noop("Addresses for your calendar"), _mine(Feed, "person")),
    Part(Silence, gettext_noop("Mail you do not want"), _mine(Silence, "person")),
    Part(Suggested, gettext_noop("What has been suggested to you"), _mine(Suggested, "person")),
    Part(Reflection, gettext_noop("What you wrote to the ten questions"), _seen(Reflection)),
    Part(Question, gettext_noop("What you wonder about"), _seen(Question)),
    Part(Theme, gettext_noop("Headings over your questions"), _seen(Theme)),
    Part(GoalDraft, gettext_noop("What it is all for"), _seen(GoalDraft)),
    Part(Tie, gettext_noop("Mentors you have had"), _seen(Tie)),
    Part(Thanks, gettext_noop("Thank-yous"), _seen(Thanks)),
    Part(Candidate, gettext_noop("People you are considering"), _seen(Candidate)),
    Part(Impression, gettext_noop("What you noticed of them"), _seen(Impression)),
    Part(Priorities, gettext_noop("What matters to you in a mentor"), _seen(Priorities)),
    Part(Request, gettext_noop("Requests"), _seen(Request)),
    Part(Remark, gettext_noop("What was said to a request"), _beneath(Remark, "request", Request)),
    Part(Referral, gettext_noop("Whom somebody thought of instead"), _beneath(Referral, "request", Request)),
    Part(Proof, gettext_noop("Answers that helped"), _beneath(Proof, "request", Request)),
    Part(Invitation, gettext_noop("Invitations"), _seen(Invitation)),
    Part(Mentorship, gettext_noop("Mentorships"), _seen(Mentorship)),
    Part(Move, gettext_noop("Their beginnings, breaks and ends"), _beneath(Move, "mentorship", Mentorship)),
    Part(Agreement, gettext_noop("What you've agreed"), _seen(Agreement)),
    Part(Signature, gettext_noop("Who agreed when"), _beneath(Signature, "agreement", Agreement)),
    Part(Expectation, gettext_noop("What each of you expects"), _seen(Expectation)),
    Part(JointDraft, gettext_noop("Lines filled in together"), _seen(JointDraft)),
    Part(Meeting, gettext_noop("Meetings"), _seen(Meeting)),
    Part(OfferedSlot, gettext_noop("Other times that were offered"), _beneath(OfferedSlot, "meeting", Meeting)),
    Part(AgendaItem, gettext_noop("What to talk about"), _seen(AgendaItem)),
    Part(SharedNote, gettext_noop("Notes for both of you"), _seen(SharedNote)),
    Part(PrivateNote, gettext_noop("Notes for yourself"), _seen(PrivateNote)),
    Part(Milestone, gettext_noop("Steps on the way"), _seen(Milestone)),
    Part(Confirmation, gettext_noop("Who says a step is reached"), _beneath(Confirmation, "milestone", Milestone)),
    Part(ActionItem, gettext_noop("Promises"), _seen(ActionItem)),
    Part(Message, gettext_noop("Messages"), _seen(Message)),
    Part(Attachment, gettext_noop("Files in messages"), _seen(Attachment)),
    Part(Crossroads, gettext_noop("When you were both asked whether to go on"), _seen(Crossroads)),
    Part(Wish, gettext_noop("What you answered to that"), _seen(Wish)),
    Part(CheckIn, gettext_noop("When you were both asked how it goes"), _seen(CheckIn)),
    Part(Sheet, gettext_noop("What you answered to that"), _seen(Sheet)),
    Part(Opened, gettext_noop("What you have both opened of it"), _seen(Opened)),
    Part(Growing, gettext_noop("What you want to grow in"), _seen(Growing)),
    Part(Voice, gettext_noop("Mentors of whom your answers may be counted"), _seen(Voice)),
    Part(Counted, gettext_noop("Where they have been counted"), _mine(Counted, "person")),
    Part(Portrait, gettext_noop("How several people see you as a mentor"), _seen(Portrait)),
    Part(Endorsement, gettext_noop("What has been said under a name"), _seen(Endorsement)),
    Part(Shown, gettext_noop("What of it stands on your card"), _mine(Shown, "person")),
    Part(Block, gettext_noop("People you have blocked"), _seen(Block)),
    Part(Report, gettext_noop("What you have told those who read reports"), _mine(Report, "author")),
    Part(SafetyContact, gettext_noop("Since when you read reports"), _mine(SafetyContact, "person")),
    Part(Opening, gettext_noop("Who opened something of yours"), _mine(Opening, "whose")),
    Part(Programme, gettext_noop("Programmes you organise"), _seen(Programme)),
    Part(Membership, gettext_noop("Programmes you are in"), _mine(Membership, "person")),
    Part(Notice, gettext_noop("Mail to you"), _mine(Notice, "recipient")),
    Part(ReadMail, gettext_noop("When you have written to us by mail"), _mine(ReadMail, "person")),
    Part(MailLink, gettext_noop("Links that were made for you"), _mine(MailLink, "person")),
    Part(Look, gettext_noop("Cards you have opened lately"), _mine(Look, "viewer")),
    Part(Event, gettext_noop("What has happened, by the minute"), _happened),
    Part(KeptWords, gettext_noop("To whom you leave your words"), _mine(KeptWords, "person")),
    Part(RemovedCopy, gettext_noop("What you have removed from your side"), _mine(RemovedCopy, "person")),
)

LEFT_OUT: Final = {
    "lamplighter.DataKey": "the keys that open these very words; a copy holds the words instead",
    "lamplighter.Cut": "up to where the record has been forgotten; it points to nobody",
    "lamplighter.Digest": "a seal over the record; it points to nobody",
    "lamplighter.Draft": "typed before there was an account; only the browser that typed it finds it",
    "lamplighter.Glance": "it cannot be told whose look it was",
    "lamplighter.Word": "the search's list of words; it points to nobody",
    "account.EmailConfirmation": "stays empty",
    "auth.Group": "stays empty",
    "auth.Group_permissions": "stays empty",
    "auth.Permission": "names of our tables",
    "contenttypes.ContentType": "names of our tables",
    "sessions.Session": "a cookie's other half; the browsers in which you are signed in are listed",
}
# Fields of the tables above that are in no copy, and why. A test holds every other field to be in it.
NOT_COPIED: Final = {
    "Person.password": "a check sum that lets nobody in and does not lead back",
    "Person.place": "worked out of the id",
    "Offer.place": "worked out of the id",
    "Offer.stems": "the words above, as the search keeps them",
    "Offer.proven": "the words above, as the search keeps them",
    "Thanks.token_hash": "would let somebody try links",
    "Invitation.token_hash": "would let somebody try links",
    "BusyCalendar.marks": "between two servers, and says nothing of a person",
    "DiaryLink.token_hash": "would let somebody try links",
    "Feed.token_hash": "would let somebody try links",
    "MailLink.token_hash": "would let somebody try links",
    "ReadMail.name_hash": "a check sum that does not lead back",
    "Notice.facts": "what the mail was worded from; the mail itself is there",
    "Notice.leased_until": "which worker holds it",
    "Notice.tries": "which worker holds it",
    "Portrait.voices": "how many have spoken is told to nobody",
    "Portrait.fresh": "how many have spoken is told to nobody",
    "Referral.person": "somebody who learns nothing of it, and whose name is theirs",
}
