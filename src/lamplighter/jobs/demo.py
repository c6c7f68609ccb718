"""Two weeks of the demonstration in one go: each day people act, and then what is due happens by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from lamplighter.access.caller import Person
from lamplighter.jobs.timetable import run_due
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.demo import let_days_pass, live_a_day

DAYS: Final = 14


@transaction.atomic
def live_two_weeks(seen: str, *, besides: Person, at: datetime) -> bool:
    """All of it or nothing, and nobody else acts meanwhile; False for the second of two taps.

    `seen` is when it had begun as the page had it. `besides` is whoever is looking: what is theirs to do waits.
    """
    if not let_days_pass(timedelta(days=DAYS), seen):
        return False
    for number in range(1, DAYS + 1):
        moment = at - timedelta(days=DAYS - number)
        live_a_day(number, besides=besides, at=moment)
        _run_all(moment)
    return True


def _run_all(moment: datetime) -> None:
    """What is due at that moment; mail that comes of it leaves at once, since tomorrow is only a moment away."""
    run_due(last={}, now=lambda: moment)
    while deliver_due_notices(at=moment):
        pass
