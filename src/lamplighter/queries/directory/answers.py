"""How long somebody's answers have taken lately: one figure for a card, never for a list and never for an order."""

from __future__ import annotations

import uuid

from django.conf import settings

from lamplighter.core.card import usual_wait
from lamplighter.core.journey import RequestStage
from lamplighter.models.introduction import Request

SETTLED = (RequestStage.ACCEPTED.value, RequestStage.DECLINED.value, RequestStage.EXPIRED.value)


def get_usual_wait(pk: uuid.UUID) -> int | None:
    """After about how many days an answer comes; None until there have been enough to point at nobody.

    A silence counts as all the time that there was for an answer; what was taken back before is nobody's answer.
    """
    rows = Request.objects.filter(asked=pk, stage__in=SETTLED).order_by("-decided_at")
    found = rows.values_list("asked_at", "decided_at")[: settings.LIMITS.answers_that_count]
    waits = [decided - asked for asked, decided in found if decided]
    return usual_wait(waits, at_least=settings.LIMITS.answers_to_count)
