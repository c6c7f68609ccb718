"""What the pages cost on which two people find their next time: python -m benchmarks.inside meetings

Two who have met every fortnight for two years, with much said of their time. Each page is drawn in full by the whole
stack, in one process and without the network; the median counts, and so does how often the databases are asked.
"""

from __future__ import annotations

import statistics
import sys
from contextlib import ExitStack
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from benchmarks.figures import Figure, show_figure
from benchmarks.pages import begin_anew, timed, work_of
from lamplighter.access.link import make_link
from lamplighter.access.postbox import add_address
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.availability import Hours, read_times
from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.core.post import Scope
from lamplighter.models.person import Person
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.availability import say_availability, say_days
from lamplighter.services.introduction import accept, ask
from lamplighter.services.meeting import log_meeting, plan_meeting
from lamplighter.services.person import Card, change_card, join, prepare_person

ROUNDS = 60
DAY = timedelta(days=1)
BUDGET, QUERIES = 40, 12  # ms, and how often both databases are asked


def main() -> int:
    """1 where a figure was over its budget."""
    begin_anew()
    now = timezone.now()
    mentee, mentor = _arrive("Maya", "Europe/Lisbon", now), _arrive("Noor", "America/New_York", now)
    asked = ask(mentor.pk, Size.REGULAR, "How?", words_by_mail=False, by=mentee, at=now)
    pair = accept(asked, by=mentor, at=now)
    first = _by_link(Scope.MESSAGE, mentee, pair, now)
    figures = [*_measure("first time, behind a link", Client(headers=HOST), first)]
    terms = Terms(Beat.FORTNIGHTLY, (now + 90 * DAY).date(), "To see how it goes")
    sign_agreement(propose_agreement(pair, terms, by=mentee, at=now), by=mentor, at=now)
    for number in range(1, 26):
        log_meeting(pair, (now - 14 * number * DAY).date(), by=mentee, at=now)
    for person, times in ((mentee, "17-21"), (mentor, "11-18")):
        say_availability([], Hours((read_times(times),) * 5 + (0, 0)), by=person, at=now)
        say_days({(now + number * DAY).date(): read_times(times) for number in range(1, 60, 3)}, by=person, at=now)
    for scope in (Scope.NEXT, Scope.RHYTHM):
        figures += _measure(
            f"next time, behind a link ({scope.value})", Client(headers=HOST), _by_link(scope, mentee, pair, now)
        )
    signed_in = Client(headers=HOST)
    signed_in.force_login(mentee)
    figures += _measure("choose a time", signed_in, reverse("meeting:plan", args=[pair]))
    meeting = plan_meeting(pair, now + 10 * DAY, by=mentor, at=now)
    figures += _measure("I can’t make it", signed_in, reverse("meeting:move", args=[meeting]))
    time = _by_link(Scope.TIME, mentee, meeting, now)
    figures += _measure("I can’t make it, behind a link", Client(headers=HOST), time)
    return int(not all([show_figure(figure) for figure in figures]))


HOST = {"host": settings.ORIGIN.netloc}


def _arrive(name: str, zone: str, at: datetime) -> Person:
    person = prepare_person(at=at - 60 * DAY)
    add_address(person, f"{name.lower()}@example.org", is_verified=True)
    join(name, is_old_enough=True, zone=zone, by=person, at=at)
    change_card(Card(name, "leading", Visibility.MEMBERS, 2, zone), by=person, at=at)
    person.refresh_from_db()
    return person


def _by_link(scope: Scope, person: Person, thing: object, at: datetime) -> str:
    return reverse("link:open", args=[make_link(scope, person=person, thing=thing, expires_at=at + 30 * DAY)])


def _measure(what: str, browser: Client, path: str) -> list[Figure]:
    def page() -> None:
        answer = browser.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    page()
    with ExitStack() as both:
        asked = [both.enter_context(CaptureQueriesContext(connections[alias])) for alias in settings.DATABASES]
        page()
    queries = sum(map(len, asked))
    median = statistics.median(timed(page) for _ in range(ROUNDS))
    told = f"{connections['default'].vendor}: {what}"
    return [
        Figure(f"{told}, median of {ROUNDS}", median, "ms", BUDGET),
        Figure(f"{told}, this process’s work", work_of(page), "ms", None),
        Figure(f"{told}, databases asked", queries, "×", QUERIES),
    ]


if __name__ == "__main__":
    sys.exit(main())
