"""Pages that look into several rooms at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from lamplighter.core.moment import day_in
from lamplighter.core.suggestion import Suggestion
from lamplighter.models.person import Person
from lamplighter.queries.agreement import AgreementPage, list_agreements_for
from lamplighter.queries.introduction import RequestPage, get_first_words, list_pending_requests_for
from lamplighter.queries.invitation import Beginning, get_beginning
from lamplighter.queries.meeting import MeetingLine, Talks, get_talks_for, list_next_meetings_for
from lamplighter.queries.mentorship import MentorshipCard, get_mentorship_for, list_mentorships_for
from lamplighter.queries.question import QuestionLine, get_my_goal_draft, list_questions_for
from lamplighter.queries.suggestion import is_loud
from lamplighter.queries.tie import has_ties


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
    may_look_back: bool  # somebody who wonders has perhaps had a mentor already


@dataclass(frozen=True, slots=True)
class MentorshipHome:
    mentorship: MentorshipCard
    began_with: RequestPage | None
    beginning: Beginning
    agreed: AgreementPage | None  # what counts now
    proposed: AgreementPage | None  # a newer version that not both have agreed to
    talks: Talks


def get_home_for(person: Person) -> Home:
    cards = list_mentorships_for(person)
    meetings = list_next_meetings_for(person)
    requests = list_pending_requests_for(person)
    questions = list_questions_for(person, only_open=True)
    return Home(
        name=person.name,
        pairs=tuple(PairLine(card, meetings.get(card.id)) for card in cards if not card.is_over),
        past=tuple(card for card in cards if card.is_over),
        my_turn=tuple(request for request in requests if not request.i_asked),
        their_turn=tuple(request for request in requests if request.i_asked),
        questions=questions,
        may_look_back=bool(questions) and is_loud(person, Suggestion.LOOK_BACK) and not has_ties(person),
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
        beginning=get_beginning(person, pk),
        agreed=agreed,
        proposed=newest if newest is not agreed else None,
        talks=get_talks_for(person, pk),
    )


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
        return TermsToWrite(pk, card.partner, "", in_three_months, _what_for_at_first(person, card), True)
    terms = versions[0].terms
    still_ahead = terms.until_on is not None and terms.until_on > day_in(person.zone, at)
    until_on = terms.until_on if still_ahead and terms.until_on else in_three_months
    return TermsToWrite(pk, card.partner, terms.beat.value if terms.beat else "", until_on, terms.what_for, False)


def _what_for_at_first(person: Person, card: MentorshipCard) -> str:
    """What the one who learns has in mind, if they have said; else the words the two began with."""
    in_mind = "" if card.i_am_mentor else get_my_goal_draft(person)
    first = get_first_words(person, card.id)
    invited = get_beginning(person, card.id).invited
    return in_mind or (first.words if first else "") or (invited.words if invited else "")
