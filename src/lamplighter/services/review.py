"""The day on which two people look at what they have agreed, and what long silence after it comes to."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from lamplighter.core.coming import review_from
from lamplighter.core.journey import Deed, Stage
from lamplighter.core.moment import last_day_anywhere
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads, still_stands
from lamplighter.models.event import record
from lamplighter.models.mentorship import Mentorship
from lamplighter.notices.agreement import ask_both_to_look
from lamplighter.queries.agreement import has_other_lines, those_that_count
from lamplighter.queries.review import last_sign
from lamplighter.services.mentorship import move_by_time


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
    return Mentorship.objects.alias(last_sign_at=last_sign()).filter(moved_at__lte=before, last_sign_at__lte=before)


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
