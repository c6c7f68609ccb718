"""Pages that look into several rooms at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Exists

from lamplighter.access import visible_to
from lamplighter.core.journey import RequestStage
from lamplighter.core.moment import day_in
from lamplighter.core.suggestion import Suggestion
from lamplighter.models.introduction import Request
from lamplighter.models.person import Person
from lamplighter.models.valueadd import Statement
from lamplighter.queries.agreement import AgreementPage, list_agreements_for
from lamplighter.queries.introduction import RequestPage, get_first_words, list_pending_requests_for
from lamplighter.queries.meeting import MeetingLine, Talks, get_talks_for, list_next_meetings_for
from lamplighter.queries.mentorship import MentorshipCard, get_mentorship_for, list_mentorships_for
from lamplighter.queries.question import QuestionLine, list_questions_for


@dataclass(frozen=True, slots=True)
class PairLine:
    mentorship: MentorshipCard
    next_meeting: MeetingLine | None


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lands: who they are in touch with, what waits, what they wonder about."""

    name: str
    pairs: tuple[PairLine, ...]
    past: tuple[MentorshipCard, ...]
    my_turn: tuple[RequestPage, ...]
    their_turn: tuple[RequestPage, ...]
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class MentorshipHome:
    mentorship: MentorshipCard
    began_with: RequestPage | None
    agreed: AgreementPage | None  # what counts now
    proposed: AgreementPage | None  # a newer version that not both have agreed to
    talks: Talks


def get_home_for(person: Person) -> Home:
    cards = list_mentorships_for(person)
    meetings = list_next_meetings_for(person)
    requests = list_pending_requests_for(person)
    return Home(
        name=person.name,
        pairs=tuple(PairLine(card, meetings.get(card.id)) for card in cards if not card.is_over),
        past=tuple(card for card in cards if card.is_over),
        my_turn=tuple(request for request in requests if not request.i_asked),
        their_turn=tuple(request for request in requests if request.i_asked),
        questions=list_questions_for(person, only_open=True),
    )


def get_mentorship_home_for(person: Person, pk: uuid.UUID) -> MentorshipHome:
    """The one page on which a mentorship lives."""
    card = get_mentorship_for(person, pk)
    versions = list_agreements_for(person, pk)
    agreed = next((version for version in versions if version.agreed_at), None)
    newest = versions[0] if versions else None
    return MentorshipHome(
        mentorship=card,
        began_with=get_first_words(person, pk),
        agreed=agreed,
        proposed=newest if newest is not agreed else None,
        talks=get_talks_for(person, pk),
    )


def list_suggestions_for(person: Person) -> tuple[Suggestion, ...]:
    """What might help this person now: after a first yes, to find out what else they can help with."""
    yes = visible_to(person, Request).filter(asked=person, stage=RequestStage.ACCEPTED.value)
    has_said_more = Exists(Statement.objects.filter(person=person))
    return (Suggestion.VALUE_ADDS,) if yes.exclude(has_said_more).exists() else ()


@dataclass(frozen=True, slots=True)
class TermsToWrite:
    """Where the form of the three lines starts."""

    mentorship: uuid.UUID
    partner: str
    beat: str
    until_on: date
    what_for: str
    is_first: bool


def get_terms_to_write(person: Person, pk: uuid.UUID, *, at: datetime) -> TermsToWrite:
    """What counts now, or three months and the words the two began with. Raises Hidden for a stranger."""
    card = get_mentorship_for(person, pk)
    versions = list_agreements_for(person, pk)
    in_three_months = day_in(person.zone, at) + settings.LIMITS.review_after
    if not versions:
        first = get_first_words(person, pk)
        return TermsToWrite(pk, card.partner, "", in_three_months, first.words if first else "", True)
    terms = versions[0].terms
    still_ahead = terms.until_on is not None and terms.until_on > day_in(person.zone, at)
    until_on = terms.until_on if still_ahead and terms.until_on else in_three_months
    return TermsToWrite(pk, card.partner, terms.beat.value if terms.beat else "", until_on, terms.what_for, False)
