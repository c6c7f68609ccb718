"""An answer in writing that helped, and what its author lets it count for on their card."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lamplighter.access import open_for
from lamplighter.core import limits
from lamplighter.core.introduction import Size
from lamplighter.core.journey import RequestStage
from lamplighter.core.moment import day_in
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.valueadd import is_confirmed
from lamplighter.models.event import record
from lamplighter.models.introduction import Proof, Request
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.valueadd import Statement
from lamplighter.services.valueadd import show_helped

TWO = ("asker", "asked")
ACCEPTED = RequestStage.ACCEPTED.value


@transaction.atomic
def say_it_helped(pk: uuid.UUID, *, helped: bool = True, by: Person, at: datetime) -> None:
    """The asker says that a written answer helped, or takes that back; then it counts for nothing. Twice is once."""
    request = open_for(by, Request, pk, Right.CHANGE, along=TWO)
    if request.size != Size.QUESTION.value or request.stage != ACCEPTED:
        raise Refusal(gettext_noop("Whoever asked says whether an answer helped, once there is one."))
    if helped == (request.helped_at is not None):
        return
    request.helped_at = at if helped else None
    request.save(update_fields=["helped_at"])
    record("says that it helped" if helped else "took back that it helped", pk, by=by, at=at)
    if not helped:
        _count_for(request, None, at)


@transaction.atomic
def let_it_count(pk: uuid.UUID, statement: uuid.UUID | None, *, by: Person, at: datetime) -> None:
    """Whoever gave the answer lets it stand behind one of their sentences, without a name or a word; or (None) no more.

    Twice is once.
    """
    request = open_for(by, Request, pk, Right.DECIDE, along=TWO)
    if request.helped_at is None:
        raise Refusal(gettext_noop("An answer counts once whoever asked has said that it helped."))
    backed = open_for(by, Statement, statement, Right.CHANGE) if statement else None
    if _count_for(request, backed, at):
        record("let an answer count" if backed else "let an answer count no more", pk, by=by, at=at)


def _count_for(request: Request, statement: Statement | None, at: datetime) -> bool:
    """Whether that is new. Both sentences, the one before and the one now, say it at once."""
    before = Proof.objects.filter(request=request).select_related("statement").first()
    counts = before is not None and before.counted_at >= before.statement.added_at
    if before and statement and counts and before.statement_id == statement.pk:
        return False
    if before is None and statement is None:
        return False
    if before:
        before.delete()
    if statement:
        Proof.objects.create(request=request, statement=statement, counted_at=at)
    for pk in {row.pk for row in (before.statement if before else None, statement) if row}:
        rows = Proof.objects.filter(statement=pk, counted_at__gte=F("statement__added_at"))
        show_helped(pk, _days(rows, request.asked.zone), confirmed=_is_confirmed(rows, request.asked_id))
    return True


def _days(rows: QuerySet[Proof], zone: str) -> list[str]:
    """The last days on which an answer came to count for the words as they stand."""
    moments = rows.order_by("-counted_at").values_list("counted_at", flat=True)[: limits.DAYS_THAT_HELPED]
    return [day_in(zone, moment).isoformat() for moment in moments]


def _is_confirmed(rows: QuerySet[Proof], of: uuid.UUID) -> bool:
    """By two whom nobody has brought here together: what has begun without a request has begun by somebody's link."""
    by = set(rows.values_list("request__asker", flat=True))
    asked_for = Exists(Request.objects.filter(mentorship=OuterRef("pk")))
    by_link = Mentorship.objects.filter(~asked_for).filter(Q(mentor__in=by) | Q(mentee__in=by))
    linked: dict[uuid.UUID, set[uuid.UUID]] = {}
    for mentor, mentee in by_link.values_list("mentor", "mentee"):
        linked.setdefault(mentor, set()).add(mentee)
        linked.setdefault(mentee, set()).add(mentor)
    return is_confirmed(by, linked, of=of)
