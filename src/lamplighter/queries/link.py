"""What a link from a mail would do, in names and dates alone: its page shows nothing private."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import Hidden, open_for
from lamplighter.access.link import open_link
from lamplighter.core.post import Scope, Topic
from lamplighter.models.agreement import Agreement
from lamplighter.models.introduction import Request
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person

BOTH = ("mentor", "mentee")
BOTH_OF = ("mentorship__mentor", "mentorship__mentee")


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Who is asked, by whom, about what; the answers are the page's buttons."""

    scope: str
    name: str
    partner: str
    size: str
    when: datetime | None
    topic: str


def get_link_page(token: str, *, at: datetime) -> LinkPage:
    """Looking changes nothing. Raises Hidden for a link that is used up, too old, or about nothing any more."""
    link = open_link(token, at=at)
    if link.person is None:
        return LinkPage(link.scope, "", "", "", None, "")
    return _describe(link, link.person)


def _describe(link: MailLink, person: Person) -> LinkPage:
    partner, size, when = "", "", None
    match Scope(link.scope):
        case Scope.REQUEST:
            request = open_for(person, Request, _thing(link), along=("asker",))
            partner, size = request.asker.name, request.size
        case Scope.AGREEMENT:
            partner = open_for(person, Agreement, _thing(link), along=BOTH_OF).mentorship.partner_of(person).name
        case Scope.MEETING:
            meeting = open_for(person, Meeting, _thing(link), along=BOTH_OF)
            partner, when = meeting.mentorship.partner_of(person).name, meeting.starts_at
        case Scope.FINISH:
            partner = open_for(person, Mentorship, _thing(link), along=BOTH).partner_of(person).name
    return LinkPage(link.scope, person.name, partner, size, when, Topic(link.topic).value if link.topic else "")


def _thing(link: MailLink) -> uuid.UUID:
    if link.thing is None:
        raise Hidden
    return link.thing
