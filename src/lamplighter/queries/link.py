"""What a link from a mail would do, in names and dates alone: its page shows nothing private."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from lamplighter.access import Hidden, open_for
from lamplighter.access.link import open_link
from lamplighter.core.agreement import SLOWER, Beat
from lamplighter.core.journey import Stage
from lamplighter.core.post import Scope
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import OVER_CODES
from lamplighter.models.person import Person
from lamplighter.queries.agreement import get_agreement_for, is_to_be_looked_at
from lamplighter.queries.checkin import get_taps_for
from lamplighter.queries.crossroads import find_crossroads_in_mail, find_next_crossroads, get_partner_at
from lamplighter.queries.directory.others import PersonToTry, get_others_to_try
from lamplighter.queries.introduction import get_request_for, get_request_story
from lamplighter.queries.meeting import BOTH
from lamplighter.queries.mentorship import get_mentorship_for
from lamplighter.queries.slot import NextTime, SlotLine, find_time_after, get_planning_for, get_slots_for

ANSWERED_BY_MAIL = (Scope.BY_MAIL.value, Scope.CALENDAR.value)  # they open no page


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Who is asked, by whom, about what; the answers are the page's buttons."""

    scope: str
    name: str = ""
    partner: str = ""
    size: str = ""
    when: datetime | None = None
    topic: str = ""
    is_open: bool = True  # nobody has answered it elsewhere meanwhile
    occasion: str = ""  # what has brought them to the question whether to go on
    must_be_read_first: bool = False  # what the asker has said about the two is not for whoever holds a link
    people: tuple[PersonToTry, ...] = ()  # by their names alone
    zone: str = ""  # the reader's
    partner_zone: str = ""
    slots: tuple[SlotLine, ...] = ()  # other times that suit both
    is_late: bool = False  # none of them is within their rhythm
    offered_by_me: bool = False
    is_held: bool = False  # they have met: somebody has said so
    can_have_met: bool = False  # without having planned it
    takes_a_line: bool = False
    next_at: datetime | None = None  # when the two could meet next
    is_first: bool = False  # and have never met
    can_plan: bool = False  # nothing stands in the way of a time of one's own
    slower: Beat | None = None  # than they agreed


def get_link_page(token: str, *, at: datetime) -> LinkPage:
    """Looking changes nothing. Raises Hidden for a link that is used up, too old, or about nothing any more."""
    link = open_link(token, at=at)
    if link.scope in ANSWERED_BY_MAIL:
        raise Hidden
    if link.person is None:
        return LinkPage(link.scope)
    return replace(_describe(link, link.person, at), zone=link.person.zone)


def _describe(link: MailLink, person: Person, at: datetime) -> LinkPage:
    page = partial(LinkPage, link.scope, person.name)
    match Scope(link.scope):
        case Scope.REQUEST:
            return _about_request(link, person, at)
        case Scope.REPLY:
            asked = get_request_for(person, _thing(link))
            return page(asked.asked, is_open=asked.i_asked and asked.is_my_turn and not asked.line_waits_for_asker)
        case Scope.LINE_BACK:
            story = get_request_story(person, _thing(link), at=at)
            return page(story.request.asked, is_open=story.can_write_back)
        case Scope.WITHDRAW:
            mine = get_request_for(person, _thing(link))
            return page(mine.asked, is_open=mine.i_asked and mine.is_pending)
        case Scope.MESSAGE:
            two = get_planning_for(person, _thing(link), at=at)
            can_plan, is_running = not (two.is_over or two.is_planned), two.stage is Stage.ACTIVE
            found = page(two.partner, is_open=not two.is_over, can_plan=can_plan, can_have_met=is_running)
            return replace(found, **_next(two.time))
        case Scope.FINISH:
            pair = get_mentorship_for(person, _thing(link))
            return page(pair.partner, is_open=pair.is_closing and not pair.i_moved_last)
        case Scope.AGREEMENT:
            agreement = get_agreement_for(person, _thing(link))
            return page(agreement.partner, is_open=agreement.waits_for_me)
        case Scope.REVIEW:
            looked_at = get_agreement_for(person, _thing(link))
            return page(looked_at.partner, is_open=is_to_be_looked_at(person, looked_at, at=at))
        case Scope.CHECKIN:
            asked_both = get_taps_for(person, _thing(link))
            return replace(page(asked_both.partner, is_open=asked_both.is_open), takes_a_line=asked_both.takes_a_line)
        case Scope.SLOT:
            other = get_slots_for(person, _thing(link), at=at)
            found = page(other.partner, is_open=bool(other.slots), slots=other.slots, is_late=other.is_late)
            return replace(found, partner_zone=other.partner_zone, offered_by_me=other.offered_by_me)
        case Scope.NEXT:
            two = get_planning_for(person, _thing(link), at=at)
            return replace(page(two.partner, is_open=two.time is not None), **_next(two.time))
        case Scope.RHYTHM:
            two = get_planning_for(person, _thing(link), at=at)
            found = page(two.partner, is_open=two.stage is Stage.ACTIVE and not two.is_planned)
            return replace(found, slower=SLOWER.get(two.beat) if two.beat else None, **_next(two.time))
        case Scope.TIME | Scope.MEETING | Scope.CROSSROADS:
            return _about_meeting(link, person, at)
    return page(topic=link.topic)


def _about_meeting(link: MailLink, person: Person, at: datetime) -> LinkPage:
    """Before it: a line for it, or not at all. After it: whether they met, and then perhaps whether to go on."""
    page, thing, scope = partial(LinkPage, link.scope, person.name), _thing(link), Scope(link.scope)
    if scope is not Scope.TIME and (asks := find_crossroads_in_mail(person, thing)):
        return page(asks.partner, when=asks.decides_at, occasion=asks.occasion.value)
    if scope is Scope.CROSSROADS:
        return page(get_partner_at(person, thing), is_open=False)
    meeting = open_for(person, Meeting, thing, along=BOTH)
    is_running = meeting.mentorship.stage not in OVER_CODES
    is_open = is_running and meeting.held_at is None and meeting.called_off_at is None
    is_held = scope is Scope.MEETING and meeting.held_at is not None
    if scope is Scope.TIME:
        is_open = is_open and meeting.starts_at > at
    partner = meeting.mentorship.partner_of(person).name
    then = page(partner, when=meeting.starts_at, is_open=is_open or (is_held and is_running))
    if is_held:
        return replace(then, is_held=True)
    if scope is Scope.MEETING and is_open and not find_next_crossroads(meeting.mentorship, and_once_more=1):
        return replace(then, **_next(find_time_after(person, meeting, at=at)))
    return then


def _next(time: NextTime | None) -> dict[str, Any]:
    if time is None:
        return {}
    return {"next_at": time.next_at, "partner_zone": time.partner_zone, "is_first": time.is_first}


def _about_request(link: MailLink, person: Person, at: datetime) -> LinkPage:
    request = get_request_for(person, _thing(link))
    is_open = request.is_pending and not request.i_asked
    return LinkPage(
        link.scope,
        person.name,
        request.asker,
        size=request.size.value,
        is_open=is_open,
        must_be_read_first=request.line_by is not None,
        people=get_others_to_try(person, request.id, at=at).people if is_open else (),
    )


def _thing(link: MailLink) -> uuid.UUID:
    if link.thing is None:
        raise Hidden
    return link.thing
