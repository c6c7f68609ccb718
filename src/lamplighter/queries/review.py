"""When two people last gave a sign of life. For deeds, and for whoever looks ahead; it shows nothing."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from lamplighter.models.agreement import Agreement, Expectation, JointDraft, Signature
from lamplighter.models.goal import ActionItem, Confirmation, Milestone
from lamplighter.models.meeting import AgendaItem, Meeting, SharedNote
from lamplighter.models.message import Message

# What both can see, and when it happened. A note for oneself, or a wish, keeps nothing alive: it would tell of itself.
SIGNS_OF_LIFE: tuple[tuple[QuerySet[Any], str, str], ...] = (
    (Meeting.objects.filter(called_off_at=None), "mentorship", "starts_at"),
    (Meeting.objects.all(), "mentorship", "called_off_at"),
    (Message.objects.all(), "mentorship", "sent_at"),
    (AgendaItem.objects.all(), "mentorship", "added_at"),
    (AgendaItem.objects.all(), "mentorship", "done_at"),
    (SharedNote.objects.all(), "meeting__mentorship", "written_at"),
    (ActionItem.objects.all(), "mentorship", "promised_at"),
    (ActionItem.objects.all(), "mentorship", "kept_at"),
    (ActionItem.objects.all(), "mentorship", "let_go_at"),
    (Milestone.objects.all(), "mentorship", "added_at"),
    (Confirmation.objects.all(), "milestone__mentorship", "confirmed_at"),
    (Agreement.objects.all(), "mentorship", "written_at"),
    (Signature.objects.all(), "agreement__mentorship", "signed_at"),
    (Expectation.objects.all(), "mentorship", "handed_in_at"),
    (JointDraft.objects.all(), "mentorship", "edited_at"),
)


def last_sign() -> Greatest:
    """Of a mentorship: the latest of them, at the earliest its last step."""
    return Greatest(F("moved_at"), *(_latest(*one) for one in SIGNS_OF_LIFE))


def _latest(signs: QuerySet[Any], pair: str, moment: str) -> Coalesce:
    theirs = signs.filter(**{pair: OuterRef("pk"), f"{moment}__isnull": False})
    return Coalesce(Subquery(theirs.order_by(f"-{moment}").values(moment)[:1]), F("moved_at"))
