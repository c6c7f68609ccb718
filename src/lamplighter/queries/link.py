"""What a link from a mail would do, in names and dates alone: its page shows nothing private."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import Hidden
from lamplighter.access.link import open_link
from lamplighter.core.post import Scope
from lamplighter.models.link import MailLink
from lamplighter.models.person import Person
from lamplighter.queries.agreement import get_agreement_for
from lamplighter.queries.crossroads import CrossroadsPage, find_crossroads_in_mail, get_partner_at
from lamplighter.queries.directory.others import PersonToTry, get_others_to_try
from lamplighter.queries.introduction import get_request_for, get_request_story
from lamplighter.queries.meeting import get_meeting_for
from lamplighter.queries.mentorship import get_mentorship_for


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Who is asked, by whom, about what; the answers are the page's buttons."""

    scope: str
    name: str
    partner: str
    size: str
    when: datetime | None
    topic: str
    is_open: bool = True  # nobody has answered it elsewhere meanwhile
    occasion: str = ""  # what has brought them to the question whether to go on
    must_be_read_first: bool = False  # what the asker has said about the two is not for whoever holds a link
    people: tuple[PersonToTry, ...] = ()  # by their names alone


def get_link_page(token: str, *, at: datetime) -> LinkPage:
    """Looking changes nothing. Raises Hidden for a link that is used up, too old, or about nothing any more."""
    link = open_link(token, at=at)
    if link.person is None:
        return LinkPage(link.scope, "", "", "", None, "")
    return _describe(link, link.person, at)


def _describe(link: MailLink, person: Person, at: datetime) -> LinkPage:
    match Scope(link.scope):
        case Scope.REQUEST:
            return _about_request(link, person, at)
        case Scope.REPLY:
            asked = get_request_for(person, _thing(link))
            is_open = asked.i_asked and asked.is_my_turn and not asked.line_waits_for_asker
            return LinkPage(link.scope, person.name, asked.asked, "", None, "", is_open)
        case Scope.LINE_BACK:
            story = get_request_story(person, _thing(link), at=at)
            return LinkPage(link.scope, person.name, story.request.asked, "", None, "", story.can_write_back)
        case Scope.WITHDRAW:
            mine = get_request_for(person, _thing(link))
            return LinkPage(link.scope, person.name, mine.asked, "", None, "", mine.i_asked and mine.is_pending)
        case Scope.MESSAGE:
            pair = get_mentorship_for(person, _thing(link))
            return LinkPage(link.scope, person.name, pair.partner, "", None, "", not pair.is_over)
        case Scope.TIME:
            ahead = get_meeting_for(person, _thing(link))
            is_open = ahead.is_running and ahead.meeting.is_planned and not ahead.meeting.has_begun(at)
            return LinkPage(link.scope, person.name, ahead.partner, "", ahead.meeting.starts_at, "", is_open)
        case Scope.AGREEMENT:
            agreement = get_agreement_for(person, _thing(link))
            return LinkPage(link.scope, person.name, agreement.partner, "", None, "", agreement.waits_for_me)
        case Scope.MEETING:
            found = get_meeting_for(person, _thing(link))
            if asks := find_crossroads_in_mail(person, _thing(link)):
                return _about_crossroads(link, person, asks)
            is_open = found.is_running and found.meeting.is_planned
            return LinkPage(link.scope, person.name, found.partner, "", found.meeting.starts_at, "", is_open)
        case Scope.CROSSROADS:
            if asks := find_crossroads_in_mail(person, _thing(link)):
                return _about_crossroads(link, person, asks)
            return LinkPage(link.scope, person.name, get_partner_at(person, _thing(link)), "", None, "", False)
        case Scope.FINISH:
            card = get_mentorship_for(person, _thing(link))
            is_open = card.is_closing and not card.i_moved_last
            return LinkPage(link.scope, person.name, card.partner, "", None, "", is_open)
    return LinkPage(link.scope, person.name, "", "", None, link.topic)


def _about_request(link: MailLink, person: Person, at: datetime) -> LinkPage:
    request = get_request_for(person, _thing(link))
    is_open = request.is_pending and not request.i_asked
    return LinkPage(
        link.scope,
        person.name,
        request.asker,
        request.size.value,
        None,
        "",
        is_open,
        must_be_read_first=request.line_by is not None,
        people=get_others_to_try(person, request.id, at=at).people if is_open else (),
    )


def _about_crossroads(link: MailLink, person: Person, asks: CrossroadsPage) -> LinkPage:
    return LinkPage(link.scope, person.name, asks.partner, "", asks.decides_at, "", True, asks.occasion.value)


def _thing(link: MailLink) -> uuid.UUID:
    if link.thing is None:
        raise Hidden
    return link.thing
