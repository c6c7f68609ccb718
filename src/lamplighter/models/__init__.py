"""What is remembered: one file per room. Django finds them here; everybody else names the room's file."""

from lamplighter.models.agreement import Agreement, Signature
from lamplighter.models.availability import Availability
from lamplighter.models.datakey import DataKey
from lamplighter.models.directory import Glance, Look
from lamplighter.models.event import Event
from lamplighter.models.introduction import Request
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import AgendaItem, Meeting, PrivateNote, SharedNote
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Offer, Person, Silence
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.question import Draft, Question
from lamplighter.models.stems.index import Word

__all__ = [
    "AgendaItem",
    "Agreement",
    "Availability",
    "DataKey",
    "Draft",
    "Event",
    "Glance",
    "Look",
    "MailLink",
    "Meeting",
    "Membership",
    "Mentorship",
    "Move",
    "Notice",
    "Offer",
    "Person",
    "PrivateNote",
    "Programme",
    "Question",
    "Request",
    "SharedNote",
    "Signature",
    "Silence",
    "Word",
]
