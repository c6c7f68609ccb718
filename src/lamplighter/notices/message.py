"""What is told about messages: that there are some; their words only where both agreed to it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.urls import reverse

from lamplighter.core.message import is_news
from lamplighter.core.post import Scope, Topic
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import absolute, tell
from lamplighter.queries.agreement import may_words_travel

TEMPLATE = "message/written"


def tell_partner_of_message(
    message: Message, mentorship: Mentorship, words: str, files: Sequence[str], *, by: Person, at: datetime
) -> None:
    """One mail for a run of messages; after an answer, the next one is news again.

    Where both agreed that words may travel, each message is a mail of its own. Files never go along; what they are
    called are words.
    """
    partner = mentorship.partner_of(by)
    travels = may_words_travel(mentorship.pk)
    if travels or _is_news(mentorship, partner, by, at):
        tell(
            partner,
            TEMPLATE,
            topic=Topic.MESSAGE,
            about=message,
            at=at,
            answer=Scope.MESSAGE,
            answer_to=mentorship.pk,
            partner=by.name,
            files=str(len(files)) if files else "",
            page_url=absolute(reverse("message:list", args=[mentorship.pk])) if files else "",
            words=words if travels else "",
            names=", ".join(files) if travels else "",
        )


def _is_news(mentorship: Mentorship, partner: Person, by: Person, at: datetime) -> bool:
    mine, theirs = (Message.objects.filter(mentorship=mentorship, author=one) for one in (by, partner))
    told = Notice.objects.filter(recipient=partner, template=TEMPLATE, thing__in=mine.values("pk"))
    last_told_at = told.aggregate(last=Max("due_at"))["last"]
    last_own_at = theirs.aggregate(last=Max("sent_at"))["last"]
    return is_news(last_told_at, last_own_at, at=at, quiet=settings.LIMITS.message_mail_rests)
