"""Pages that look into several rooms at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import Exists
from django.utils.translation import gettext

from lamplighter.access import Keyring, does_find, visible_to
from lamplighter.core import limits
from lamplighter.core.crossroads import Occasion
from lamplighter.core.expectation import Expectations, Line, left_as_usual
from lamplighter.core.journey import Deed, RequestStage, Stage
from lamplighter.core.known import Area
from lamplighter.core.moment import day_in
from lamplighter.core.quality import Quality
from lamplighter.core.suggestion import Suggestion
from lamplighter.models.introduction import Request
from lamplighter.models.person import Person
from lamplighter.models.valueadd import Statement
from lamplighter.queries.agreement import (
    AgreementPage,
    Difference,
    list_agreements_for,
    list_differences,
    list_pairs_that_wait_for,
)
from lamplighter.queries.assessment import find_kept_gut
from lamplighter.queries.checkin import CheckInLine, find_check_in
from lamplighter.queries.crossroads import CrossroadsPage, get_crossings_of, list_unanswered_by
from lamplighter.queries.goal import Goals, get_goals_for, list_reached_for
from lamplighter.queries.introduction import RequestPage, get_first_words, list_first_words, list_requests_for
from lamplighter.queries.invitation import Beginning, get_beginning
from lamplighter.queries.meeting import MeetingLine, Talks, count_meetings_for, get_talks_for, list_next_meetings_for
from lamplighter.queries.mentorship import (
    MentorshipCard,
    get_mentorship_for,
    list_all_with,
    list_mentorships_for,
    list_moves_of,
)
from lamplighter.queries.message import MessageRead, get_last_message_for, take_keys_of_both
from lamplighter.queries.person import does_mail_leave
from lamplighter.queries.question import QuestionLine, get_my_goal_draft, list_questions_for
from lamplighter.queries.signin import has_passkey, has_password
from lamplighter.queries.slot import (
    NextTime,
    SlotsPage,
    find_slots_for,
    is_too_late,
    look_at_times,
    propose_first,
    propose_next,
)
from lamplighter.queries.tie import has_ties

NO_INVITATION = Beginning(None, None)  # whoever asked was not invited


@dataclass(frozen=True, slots=True)
class PairLine:
    mentorship: MentorshipCard
    next_meeting: MeetingLine | None
    asks: Occasion | None  # whether to go on, and I have not answered
    waits_for_my_yes: bool  # to the newest lines
    is_to_be_looked_at: bool  # the day they had set has come


@dataclass(frozen=True, slots=True)
class Home:
    """Where somebody lands: who they are in touch with, what waits, what they wonder about."""

    name: str
    pairs: tuple[PairLine, ...]
    past: tuple[MentorshipCard, ...]
    my_turn: tuple[RequestPage, ...]
    their_turn: tuple[RequestPage, ...]
    answered: tuple[RequestPage, ...]  # in writing
    in_vain: tuple[RequestPage, ...]  # a no or a silence, some days long, for there are others to ask
    questions: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class HowItBegan:
    """The words it began with, from before there was anything else to read."""

    asked: tuple[RequestPage, ...]  # two, if both had asked
    beginning: Beginning


@dataclass(frozen=True, slots=True)
class MentorshipHome:
    mentorship: MentorshipCard
    began: HowItBegan | None  # until three lines are agreed; from then on it is part of the timeline
    agreed: AgreementPage | None  # what counts now
    proposed: AgreementPage | None  # a newer version that not both have agreed to
    talks: Talks
    goals: Goals
    last_message: MessageRead | None
    instead: SlotsPage | None  # times that suit both, when a meeting was called off
    next_time: NextTime | None  # what their rhythm proposes while nothing is planned
    to_write: uuid.UUID | None  # what was called off, where no time that is proposed keeps their rhythm
    asks: CrossroadsPage | None
    check_in: CheckInLine | None
    both_went_on: bool  # after the first meetings that they agreed on
    is_to_be_looked_at: bool  # the day they had set has come, and nothing else about going on is asked
    can_ask_again: bool  # it is over, and one still finds the other
    gut: uuid.UUID | None  # of whoever chose to keep it, once it is over

    @property
    def differs(self) -> tuple[Difference, ...]:
        return list_differences(self.agreed, self.proposed) if self.proposed else ()

    @property
    def left_as_usual(self) -> tuple[Line, ...]:
        """What was skipped at first comes back once, for the second meeting (S-45)."""
        is_second = len(self.talks.held) == 1 and self.mentorship.can_agree and self.proposed is None
        return left_as_usual(self.agreed.lines) if is_second and self.agreed else ()

    @property
    def to_suggest(self) -> Quality | None:
        """For a mentor, until the two have met once more: what the other one could try, from what they both opened."""
        opened_at = self.check_in.opened_at if self.check_in else None
        last = self.talks.held[0].starts_at if self.talks.held else None
        is_news = opened_at is not None and (last is None or last < opened_at)
        if self.check_in is None or not is_news or self.next_time is not None:
            return None
        quality, listed = self.check_in.to_suggest, {item.words for item in self.talks.agenda}
        return None if quality is None or gettext(quality.value.to_try) in listed else quality

    @property
    def to_ask(self) -> Area | None:
        """For a mentor, where nothing else is suggested: the one side of the other one they have not asked about."""
        is_quiet = self.next_time is None and self.to_suggest is None
        area, listed = self.talks.to_ask, {item.words for item in self.talks.agenda}
        is_open = area is not None and gettext(area.value.opener) not in listed
        return area if self.mentorship.i_am_mentor and is_quiet and is_open else None

    @property
    def has_a_next_time(self) -> bool:
        """Not while they rest, and not while the question is whether there is to be one: one ask at a time."""
        if self.mentorship.is_over or self.mentorship.is_paused:
            return False
        is_open = self.asks is not None and self.asks.is_talk
        return not is_open or self.talks.planned is not None or bool(self.talks.agenda)


def get_home_for(person: Person, *, at: datetime) -> Home:
    cards = list_mentorships_for(person)
    meetings = list_next_meetings_for(person)
    requests = list_requests_for(person)
    questions = list_questions_for(person, only_open=True)
    asks = list_unanswered_by(person)
    waiting = list_pairs_that_wait_for(person, at=at)
    return Home(
        name=person.name,
        pairs=tuple(
            PairLine(
                card,
                meetings.get(card.id),
                asks.get(card.id),
                card.id in waiting.to_agree,
                card.id in waiting.to_look_at,
            )
            for card in cards
            if not card.is_over
        ),
        past=tuple(card for card in cards if card.is_over),
        my_turn=tuple(request for request in requests if request.is_my_turn),
        their_turn=tuple(request for request in requests if request.is_pending and not request.is_my_turn),
        answered=tuple(request for request in reversed(requests) if request.was_answered_in_writing),
        in_vain=tuple(request for request in reversed(requests) if request.came_to_nothing),
        questions=questions,
    )


def get_mentorship_home_for(person: Person, pk: uuid.UUID, *, at: datetime) -> MentorshipHome:
    """The one page on which a mentorship lives."""
    ring = Keyring(person)
    card = get_mentorship_for(person, pk, ring=ring)
    if not card.is_new:  # before that there is little to open
        take_keys_of_both(ring, card.id, (person.pk, card.partner_id))
    versions = list_agreements_for(person, pk, ring=ring)
    talks = get_talks_for(person, pk, ring=ring, as_mentor=card.i_am_mentor)
    since = talks.held[0].starts_at if talks.held else None
    agreed = next((version for version in versions if version.agreed_at), None)
    newest = versions[0] if versions else None
    proposed = newest if newest is not agreed else None
    has_come = agreed is not None and agreed.until_on is not None and agreed.until_on <= day_in(person.zone, at)
    crossings = get_crossings_of(person, pk)
    instead = find_slots_for(person, talks.called_off.id, at=at) if talks.called_off else None
    is_busy = talks.planned or instead or proposed or crossings.asked or has_come
    began = None if agreed else _how_it_began(person, pk, ring)
    next_time, to_write = (None, None) if is_busy else _what_next(person, card, agreed, began, talks, at=at)
    return MentorshipHome(
        mentorship=card,
        began=began,
        agreed=agreed,
        proposed=proposed,
        talks=talks,
        instead=instead,
        next_time=next_time,
        to_write=to_write,
        asks=crossings.asked,
        check_in=find_check_in(person, pk, ring=ring, as_mentor=card.i_am_mentor),
        both_went_on=agreed is not None and agreed.id in crossings.went_on,
        is_to_be_looked_at=has_come and card.stage is Stage.ACTIVE and proposed is None and crossings.asked is None,
        can_ask_again=card.is_over and does_find(person, card.partner_id),
        gut=find_kept_gut(person, card.partner_id) if card.is_over and not card.i_am_mentor else None,
        goals=get_goals_for(person, pk, since=since, ring=ring),
        last_message=get_last_message_for(person, pk, at=at, ring=ring),
    )


def _what_next(
    person: Person,
    card: MentorshipCard,
    agreed: AgreementPage | None,
    began: HowItBegan | None,
    talks: Talks,
    *,
    at: datetime,
) -> tuple[NextTime | None, uuid.UUID | None]:
    """When the two could meet next; and what was called off, where that would keep their rhythm and this does not."""
    two = ((person.pk, person.zone), (card.partner_id, card.partner_zone))
    zones = dict(reversed(two) if card.i_am_mentor else two)
    last, off = talks.held[0].starts_at if talks.held else None, talks.called_off
    if card.stage is Stage.INTRODUCTION and last is None:
        hoped_for = next((one.beat for one in began.asked if one.beat), None) if began else None
        next_at = propose_first(zones, look_at_times(zones, at=at), hoped_for, card.began_at, at=at)
        return _as_next(card, next_at, is_first=True), None
    if card.stage is not Stage.ACTIVE or agreed is None or not agreed.agreed_at or not (beat := agreed.terms.beat):
        return None, None
    times, fixed = look_at_times(zones, since=last, at=at), agreed.lines.fixed
    if last is None:
        next_at = propose_first(zones, times, beat, agreed.agreed_at, fixed=fixed, at=at)
    else:
        next_at = propose_next(zones, times, beat, last, fixed=fixed, at=at)
    is_late = off is not None and is_too_late(times.absences, beat, last, off.starts_at, next_at)
    return _as_next(card, next_at, is_first=last is None), off.id if off is not None and is_late else None


def _as_next(card: MentorshipCard, next_at: datetime | None, *, is_first: bool) -> NextTime | None:
    return NextTime(card.partner, card.partner_zone, next_at, is_first=is_first) if next_at else None


def _how_it_began(person: Person, pk: uuid.UUID, ring: Keyring) -> HowItBegan:
    first = list_first_words(person, pk, ring=ring)
    return HowItBegan(first, NO_INVITATION if first else get_beginning(person, pk))


def list_suggestions_for(person: Person, home: Home) -> tuple[Suggestion, ...]:
    """What might help this person now, one ask per screen: nothing while somebody waits for them.

    Where no code comes by mail, a way to come in again before anything else.
    After a first yes, to find out what else they can help with; after a first question, to look back: who wonders has
    perhaps had a mentor already.
    """
    if home.my_turn:
        return ()
    yes = visible_to(person, Request).filter(asked=person, stage=RequestStage.ACCEPTED.value)
    has_said_more = Exists(Statement.objects.filter(person=person))
    is_shut_out_next = not (does_mail_leave() or has_password(person) or has_passkey(person))
    fits = {
        Suggestion.WAY_BACK: is_shut_out_next,
        Suggestion.VALUE_ADDS: yes.exclude(has_said_more).exists(),
        Suggestion.LOOK_BACK: bool(home.questions) and not has_ties(person),
    }
    return tuple(suggestion for suggestion, is_so in fits.items() if is_so)


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline. `deed` is a step of the journey; without one it began, or a step was reached."""

    at: datetime
    deed: Deed | None
    is_mine: bool
    by_time: bool
    reached: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """The tie of two people over the years, whatever began and ended in them."""

    mentorship: MentorshipCard
    met: int
    moments: tuple[Moment, ...]
    began: HowItBegan


def get_timeline_for(person: Person, pk: uuid.UUID) -> Timeline:
    """From the first yes on, over pauses, ends and new beginnings. Raises Hidden for a stranger."""
    card = get_mentorship_for(person, pk)
    cards = list_all_with(person, card)
    ids = [one.id for one in cards]
    began = [Moment(one.began_at, None, False, False, "") for one in cards]
    moved = [Moment(move.at, move.deed, move.is_mine, move.by_time, "") for move in list_moves_of(person, ids)]
    reached = [Moment(at, None, False, False, words) for at, words in list_reached_for(person, ids)]
    moments = sorted((*began, *reached, *moved), key=lambda moment: moment.at)
    met = count_meetings_for(person, ids)
    return Timeline(card, met, tuple(moments), _how_it_began(person, pk, Keyring(person)))


@dataclass(frozen=True, slots=True)
class TermsToWrite:
    """Where the form of the lines starts."""

    mentorship: uuid.UUID
    partner: str
    lines: Expectations
    is_first: bool
    clocks: tuple[str, ...]  # the zones of the two, the reader's first


def get_terms_to_write(person: Person, pk: uuid.UUID, *, at: datetime) -> TermsToWrite:
    """What counts now, or three months and the words the two began with. Raises Hidden for a stranger."""
    card = get_mentorship_for(person, pk)
    versions = list_agreements_for(person, pk)
    in_three_months = day_in(person.zone, at) + settings.LIMITS.review_after
    if not versions:
        lines = Expectations(until_on=in_three_months, what_for=_what_for_at_first(person, card))
        return TermsToWrite(pk, card.partner, lines, True, _clocks(person, card))
    lines = versions[0].lines
    still_ahead = lines.until_on is not None and lines.until_on > day_in(person.zone, at)
    begun = any(version.agreed_at for version in versions)
    until_on = lines.until_on if still_ahead else in_three_months
    start = replace(lines, until_on=until_on, first=None if begun else lines.first)
    return TermsToWrite(pk, card.partner, start, not begun, _clocks(person, card))


def _clocks(person: Person, card: MentorshipCard) -> tuple[str, ...]:
    return tuple(dict.fromkeys((person.zone, card.partner_zone)))


def _what_for_at_first(person: Person, card: MentorshipCard) -> str:
    """What the one who learns has in mind, if they have said; else the words the two began with, if they fit a line."""
    in_mind = "" if card.i_am_mentor else get_my_goal_draft(person)
    first = get_first_words(person, card.id)
    invited = get_beginning(person, card.id).invited
    words = in_mind or (first.words if first else "") or (invited.words if invited else "")
    return words if len(words) <= limits.GOAL else ""
