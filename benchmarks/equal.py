"""Whether the time of an answer tells what its words do not: python -m benchmarks.inside equal

Who has an account, and what exists that is not one's own. The two take turns, so that whatever else this machine does
falls on both alike; how far their medians are apart is told as a part of the whole.
"""

from __future__ import annotations

import logging
import statistics
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count, islice

import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.figures import Figure, show_figure
from benchmarks.pages import begin_anew, timed
from lamplighter.access.postbox import add_address
from lamplighter.core.introduction import Size
from lamplighter.core.person import Visibility
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask
from lamplighter.services.person import Card, change_card, join, prepare_person

TIMES, TIMES_IF_SLOW = 200, 40
APART, APART_IF_FOREIGN = 10.0, 5.0  # per cent of the whole
HOST = {"host": settings.ORIGIN.netloc}

Try = Callable[[], None]


def main() -> int:
    """1 where a figure was over its budget."""
    logging.disable(logging.WARNING)  # each wrong password is one
    begin_anew()
    engine = "PostgreSQL" if "postgres" in settings.DATABASES["default"]["ENGINE"] else "SQLite"
    with time_machine.travel(timezone.now(), tick=True) as clock:
        return int(not all([show_figure(figure) for figure in measure(engine, clock)]))


def measure(engine: str, clock: time_machine.Traveller) -> Iterator[Figure]:
    people = [arrive(address, timezone.now()) for address in islice(addresses("known"), TIMES)]

    def tell(what: str, budget: float, times: int, one: Try, other: Try) -> Figure:
        ones, others = [], []
        for number in range(times):
            clock.shift(timedelta(minutes=20))  # so that no limit is what answers
            for deed, took in ((one, ones), (other, others))[:: 1 if number % 2 else -1]:
                took.append(timed(deed))
        whole = statistics.median(others)
        apart = abs(statistics.median(ones) - whole) / whole * 100
        return Figure(f"{engine}: {what} ({whole:.1f} ms)", apart, "%", budget)

    yield tell("a code, known or not", APART, TIMES, door("known"), door("nobody"))
    yield tell("a wrong password, known or not", APART, TIMES_IF_SLOW, password("known"), password("nobody"))
    yield tell("another’s page, or none", APART_IF_FOREIGN, TIMES, *foreign(people))


def addresses(name: str) -> Iterator[str]:
    return (f"{name}{number}@example.org" for number in count())


def door(name: str) -> Try:
    path, asked = reverse("account_login"), addresses(name)
    return lambda: said(302, Client(headers=HOST).post(path, {"email": next(asked)}).status_code)


def password(name: str) -> Try:
    path, asked, words = reverse("person:by_password"), addresses(name), "a wrong one, and long"
    return lambda: said(422, Client(headers=HOST).post(path, {"login": next(asked), "password": words}).status_code)


def foreign(people: list[Person]) -> tuple[Try, Try]:
    """A mentorship of two others, and an address at which nothing has ever been."""
    asker, asked, reader = people[:3]
    now = timezone.now()
    pair = accept(ask(asked.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=asker, at=now), by=asked, at=now)
    browser = Client(headers=HOST)
    browser.force_login(reader)

    def look(pk: uuid.UUID) -> None:
        said(404, browser.get(reverse("mentorship:page", args=[pk])).status_code)

    return lambda: look(pair), lambda: look(uuid.uuid4())


def said(expected: int, status: int) -> None:
    assert status == expected, status


def arrive(address: str, at: datetime) -> Person:
    person = prepare_person(at=at)
    add_address(person, address, is_verified=True)
    join("Somebody", is_old_enough=True, zone="UTC", by=person, at=at)
    change_card(Card("Somebody", "listening", Visibility.MEMBERS, 2, "UTC"), by=person, at=at)
    person.refresh_from_db()
    person.set_password("a lantern on the quay")
    person.save(update_fields=["password"])
    return person


if __name__ == "__main__":
    sys.exit(main())
