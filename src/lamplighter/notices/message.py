"""What is told about messages: that there are some, never a word of them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db.models import Max

from lamplighter.core.message import is_news
from lamplighter.core.post import Topic
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell

TEMPLATE = "message/written"


def tell_partner_of_message(message: Message, mentorship: Mentorship, *, by: Person, at: datetime) -> None:
    """One mail for a run of messages; after an answer, the next one is news again."""
    partner = mentorship.partner_of(by)
    theirs = Message.objects.filter(mentorship=mentorship, author=partner)
    mine = Message.objects.filter(mentorship=mentorship, author=by)
    told = Notice.objects.filter(recipient=partner, template=TEMPLATE, thing__in=mine.values("pk"))
    last_told_at = told.aggregate(last=Max("due_at"))["last"]
    last_own_at = theirs.aggregate(last=Max("sent_at"))["last"]
    if is_news(last_told_at, last_own_at, at=at, quiet=settings.LIMITS.message_mail_rests):
        tell(partner, TEMPLATE, topic=Topic.MESSAGE, about=message, at=at, partner=by.name)
