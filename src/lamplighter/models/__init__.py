"""What is remembered: one file per room. Django finds them here; everybody else names the room's file."""

from lamplighter.models.agreement import Agreement, Expectation, JointDraft, Signature
from lamplighter.models.assessment import Candidate, Impression, Priorities
from lamplighter.models.assistant import DiaryLink
from lamplighter.models.availability import Availability, OtherDay
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.calendar import Feed
from lamplighter.models.card import About, Photo
from lamplighter.models.checkin import CheckIn, Growing, Opened, Sheet, Voice
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.datakey import DataKey
from lamplighter.models.directory import Glance, Look
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
from lamplighter.models.question import Draft, GoalDraft, Question, Theme
from lamplighter.models.safety import Block, Report, SafetyContact
from lamplighter.models.slot import OfferedSlot
from lamplighter.models.stems.index import Word
from lamplighter.models.suggestion import Suggested
from lamplighter.models.tie import Thanks, Tie
from lamplighter.models.trail import Cut, Digest, Opening
from lamplighter.models.valueadd import Reflection, Statement

__all__ = [
    "About",
    "ActionItem",
    "AgendaItem",
    "Agreement",
    "Attachment",
    "Availability",
    "Block",
    "BusyCalendar",
    "Candidate",
    "CheckIn",
    "Confirmation",
    "Counted",
    "Crossroads",
    "Cut",
    "DataKey",
    "DiaryLink",
    "Digest",
    "Draft",
    "Endorsement",
    "Event",
    "Expectation",
    "Feed",
    "Glance",
    "GoalDraft",
    "Growing",
    "Impression",
    "Invitation",
    "JointDraft",
    "KeptWords",
    "Look",
    "MailLink",
    "Meeting",
    "Membership",
    "Mentorship",
    "Message",
    "Milestone",
    "Move",
    "Notice",
    "Offer",
    "OfferedSlot",
    "Opened",
    "Opening",
    "OtherDay",
    "Person",
    "Photo",
    "Portrait",
    "Priorities",
    "PrivateNote",
    "Programme",
    "Proof",
    "Question",
    "ReadMail",
    "Referral",
    "Reflection",
    "Remark",
    "RemovedCopy",
    "Report",
    "Request",
    "SafetyContact",
    "SharedNote",
    "Sheet",
    "Shown",
    "Signature",
    "Silence",
    "Statement",
    "Suggested",
    "Thanks",
    "Theme",
    "Tie",
    "Voice",
    "Wish",
    "Word",
]
