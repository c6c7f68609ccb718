"""Whoever is waited for hears of it twice at most: as a line in a mail they get anyway, or in one of its own."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from lamplighter.access.link import make_link
from lamplighter.core.coming import count_nudges
from lamplighter.core.journey import RequestStage
from lamplighter.core.post import Scope, Topic
from lamplighter.models.introduction import Request
from lamplighter.models.person import Person, Silence

NONE = timedelta(0)


def find_ripe(*, at: datetime, early: timedelta = NONE) -> QuerySet[Request]:
    """Requests about which whoever was asked should hear again, or so much earlier."""
    ripe = Q(pk__in=())
    for told, after in enumerate(settings.LIMITS.nudges_after):
        ripe |= Q(nudges__lte=told, turned_at__lte=at - after + early)
    return Request.objects.filter(ripe, stage=RequestStage.OPEN.value).order_by("turned_at", "pk")


def take_nudge(request: Request, *, at: datetime, early: timedelta = NONE) -> bool:
    """It counts as told from here on; whoever comes second finds nothing to tell. A late worker tells once."""
    due = count_nudges(request.turned_at, settings.LIMITS, at=at, early=early)
    rows = Request.objects.filter(pk=request.pk, nudges=request.nudges, stage=RequestStage.OPEN.value)
    return bool(rows.update(nudges=due))


def list_waited_for(people: Iterable[Person], *, at: datetime) -> frozenset[uuid.UUID]:
    """Of many readers those whose mail may speak of somebody who waits; the others need not be asked about."""
    ripe = find_ripe(at=at, early=settings.LIMITS.nudge_rides).filter(asked__in=list(people))
    return frozenset(ripe.values_list("asked", flat=True))


def take_ride(person: Person, topic: Topic, about: uuid.UUID, *, at: datetime) -> dict[str, str]:
    """What a mail to this person says besides, if somebody has been waiting for their answer for a while."""
    stays_at_home = Silence.objects.filter(person=person, topic__in=[Topic.REQUEST.value, topic.value])
    if not topic.can_be_stopped or stays_at_home.exists():
        return {}
    early = settings.LIMITS.nudge_rides
    ripe = find_ripe(at=at, early=early).filter(asked=person).exclude(pk=about).select_related("asker")
    waiting = ripe.select_for_update(of=("self",), skip_locked=True).first()  # what is being answered now waits no more
    if waiting is None or not take_nudge(waiting, at=at, early=early):
        return {}
    return {"waits": waiting.asker.name, "waits_id": str(waiting.pk)}


def link_to_waiting(pk: str, reader: Person, *, expires_at: datetime) -> str | None:
    """A way to answer it, as long as it is still this reader's turn."""
    if not Request.objects.filter(pk=pk, asked=reader, stage=RequestStage.OPEN.value).exists():
        return None
    return make_link(Scope.REQUEST, person=reader, thing=uuid.UUID(pk), expires_at=expires_at)
