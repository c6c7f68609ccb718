"""The day on which two people look at what they have agreed, and what long silence after it comes to."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lamplighter.core.coming import review_from
from lamplighter.core.journey import Deed, Stage
from lamplighter.core.moment import last_day_anywhere
from lamplighter.models.agreement import Agreement, Expectation, JointDraft, Signature
from lamplighter.models.crossroads import Crossroads, still_stands
from lamplighter.models.event import record
from lamplighter.models.goal import ActionItem, Confirmation, Milestone
from lamplighter.models.meeting import AgendaItem, Meeting, SharedNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Message
from lamplighter.notices.agreement import ask_both_to_look
from lamplighter.queries.agreement import has_other_lines, those_that_count
from lamplighter.services.mentorship import move_by_time

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


def ask_on_review_days(*, at: datetime) -> int:
    """Pairs whose own day to look at it has come, on the mentee's morning: both are asked, once.

    Whoever is asked something else about going on comes to it when that is decided.
    """
    asked_otherwise = Crossroads.objects.filter(still_stands(), mentorship=OuterRef("mentorship"))
    due = (
        those_that_count(Agreement.objects.all())
        .filter(
            ~Exists(asked_otherwise),
            until_on__lte=last_day_anywhere(at),
            review_asked_at=None,
            mentorship__stage=Stage.ACTIVE.value,
        )
        .select_related("mentorship__mentor", "mentorship__mentee")
    )
    mornings = ((row, review_from(row.until_on, row.mentorship.mentee.zone)) for row in due)
    return sum(_ask(row, at) for row, morning in mornings if morning <= at)


def close_silent_mentorships(*, at: datetime) -> int:
    """Where the day to look at it is long past, or nothing ever came of a yes, and nobody has written, planned or met
    since: it ends, kindly and by itself."""
    before = at - settings.LIMITS.silence_ends
    counts = those_that_count(Agreement.objects.filter(mentorship=OuterRef("pk")))
    asked = Q(Exists(counts.filter(review_asked_at__lte=before)), stage=Stage.ACTIVE.value)
    waits = asked | Q(stage=Stage.INTRODUCTION.value)
    waiting = list(Mentorship.objects.filter(waits, moved_at__lte=before).values_list("pk", flat=True))
    return sum(_close(pk, before, at) for pk in waiting)


def _silent_since(before: datetime) -> QuerySet[Mentorship]:
    rows = Mentorship.objects.filter(moved_at__lte=before)
    for signs, pair, moment in SIGNS_OF_LIFE:
        rows = rows.filter(~Exists(signs.filter(**{pair: OuterRef("pk"), f"{moment}__gt": before})))
    return rows


@transaction.atomic
def _ask(agreement: Agreement, at: datetime) -> int:
    """Where one of them has suggested other lines already, the other has been asked: no second mail."""
    if not Agreement.objects.filter(pk=agreement.pk, review_asked_at=None).update(review_asked_at=at):
        return 0
    record("came to the day to look at it", agreement.pk, by=None, at=at)
    if not Agreement.objects.filter(has_other_lines(), pk=agreement.pk).exists():
        ask_both_to_look(agreement, closes_at=at + settings.LIMITS.silence_ends, at=at)
    return 1


@transaction.atomic
def _close(pk: uuid.UUID, before: datetime, at: datetime) -> int:
    """Held first and looked at again: whoever writes at this moment holds the same row, and is heard."""
    held = Mentorship.objects.select_for_update(of=("self",)).select_related("mentor", "mentee").filter(pk=pk).first()
    if held is None or not _silent_since(before).filter(pk=pk).exists():
        return 0
    return move_by_time(held, Deed.LAPSE, at=at)
