"""The real product, served in this process: its own databases, its own post, and a clock that can be moved."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import time_machine
from a2wsgi import WSGIMiddleware
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings
from django.urls import clear_url_caches
from django.utils import timezone

from lamplighter.core.person import Visibility
from lamplighter.jobs.timetable import MAKE_MAIL, TIMETABLE, run_due
from lamplighter.management.commands.serve import pages
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.operation import make_sign_in_link
from tests.cast import arrive
from tests.journeys.browsers import Browsers
from tests.journeys.people import Somebody
from tests.journeys.stores import Stores
from tests.sink import Sink, links_in, text_of

T = TypeVar("T")
MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)  # where every story begins, unless it says otherwise
# While time passes, what is due is done so often: at first, and when the days have become weeks.
ROUND, LONG_ROUND, WEEK = timedelta(hours=12), timedelta(days=1), timedelta(days=7)
TIDYING = [deed for _, deed in TIMETABLE if deed not in MAKE_MAIL | {deliver_due_notices}]  # once, where a way ends
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived."""

    raw: EmailMessage
    arrived: datetime

    @property
    def subject(self) -> str:
        return str(self.raw["Subject"])

    @property
    def to(self) -> str:
        return str(self.raw["To"])

    @property
    def words(self) -> str:
        return text_of(self.raw)

    def say(self, *sentences: str) -> None:
        for words in sentences:
            assert words in self.words, self.words

    @property
    def links(self) -> list[str]:
        return links_in(self.raw)

    @property
    def code(self) -> str:
        return self.subject.split()[0]

    @property
    def answer(self) -> str:
        """The link with which this can be answered without signing in."""
        return next(link for link in self.links if "/l/" in link and not link.endswith("/stop/"))

    @property
    def stop(self) -> str:
        return next(link for link in self.links if link.endswith("/stop/"))


@dataclass
class House:
    origin: str
    browsers: Browsers
    sink: Sink
    clock: time_machine.Traveller
    worker: ThreadPoolExecutor
    pictures: Path
    people: dict[str, Somebody] = field(default_factory=dict)
    post: list[Mail] = field(default_factory=list)

    def person(
        self,
        name: str,
        *,
        phone: bool = False,
        javascript: bool = True,
        zone: str = "Europe/Lisbon",
        dark: bool = False,
    ) -> Somebody:
        """Somebody with a browser of their own."""
        self.people[name] = Somebody(
            name,
            self.origin,
            self.browsers,
            is_phone=phone,
            javascript=javascript,
            zone=zone,
            viewport=PHONE if phone else DESK,
            has_touch=phone,
            is_mobile=phone,
            timezone_id=zone,
            locale="en-GB",
            color_scheme="dark" if dark else "light",
        )
        return self.people[name]

    def at_home(self, name: str, *, can_help_with: str = "", **how: Any) -> Somebody:
        """Somebody who has been here before, and is let in by the operator's link."""
        somebody = self.person(name, **how)
        visibility = Visibility.MEMBERS if can_help_with else Visibility.HIDDEN

        self.do(
            lambda: arrive(name, zone=somebody.zone, can_help_with=can_help_with, visibility=visibility, at=self.now)
        )
        self.lets_in(somebody, name)
        return somebody

    def lets_in(self, somebody: Somebody, name: str) -> None:
        somebody.opens(self.do(lambda: make_sign_in_link(somebody.address, at=self.now)))
        somebody.taps(f"Come in as {name}")

    # --- time ---

    @property
    def now(self) -> datetime:
        return timezone.now()

    def travel(self, **step: float) -> None:
        """Let time pass, and let everything happen that happens by itself meanwhile."""
        self.travel_to(self.now + timedelta(**step))

    def travel_to(self, moment: datetime) -> None:
        assert moment >= self.now, "time runs forward"
        began = self.now
        while moment - self.now > (step := ROUND if self.now - began < WEEK else LONG_ROUND):
            self.clock.move_to(self.now + step)
            self.work(tidies_up=False)
        self.clock.move_to(moment)
        self.work()

    def work(self, *, tidies_up: bool = True) -> None:
        """What the worker beside the pages does: a round of everything, and mail until none is left."""
        last = {} if tidies_up else dict.fromkeys(TIDYING, self.now)
        if self.do(lambda: run_due(last=last, now=timezone.now)):
            self.carry()
        self._collect_post()

    def carry(self) -> None:
        """Only the mail, which leaves each second."""
        while self.do(lambda: deliver_due_notices(at=timezone.now())):
            pass

    def do(self, deed: Callable[[], T]) -> T:
        """In a thread of its own, as the worker has a process of its own, with connections that stay."""
        return self.worker.submit(deed).result()

    # --- post ---

    def _collect_post(self) -> None:
        for letter in self.sink.mails[len(self.post) :]:
            self.post.append(Mail(letter, self.now))

    def mail_to(self, address: str) -> list[Mail]:
        self.carry()
        self._collect_post()
        return [mail for mail in self.post if mail.to == address]

    def mail_for(self, address: str, subject: str) -> Mail:
        """The newest one whose subject has these words in it."""
        found = [mail for mail in self.mail_to(address) if subject.lower() in mail.subject.lower()]
        assert found, f"no mail about {subject!r} among {[mail.subject for mail in self.mail_to(address)]}"
        return found[-1]

    def close(self, *, failed: bool) -> None:
        for name, somebody in self.people.items():
            if failed:
                somebody.show(self.pictures / f"{name}.png")
            somebody.leaves()


@contextmanager
def open_house(
    browsers: Browsers,
    stores: Stores,
    folder: Path,
    *,
    at: datetime = MONDAY,
    tick: bool = True,
    has_failed: Callable[[], bool] = lambda: False,
    host: str = "localhost",
    **settings: Any,
) -> Iterator[House]:
    """The house on a free port, until it closes. `settings` are those of its operator."""
    with ExitStack() as stack:
        place = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        origin = f"http://{host}:{place.getsockname()[1]}"
        stack.enter_context(stores.open())
        sink = stack.enter_context(Sink())
        stack.enter_context(override_settings(**{**_settings(origin, sink), **settings}))
        clear_url_caches()
        stack.callback(clear_url_caches)
        clock = stack.enter_context(time_machine.travel(at, tick=tick))
        stack.enter_context(_served(place))
        worker = stack.enter_context(ThreadPoolExecutor(1, "worker"))
        stack.callback(lambda: worker.submit(connections.close_all).result())
        house = House(origin, browsers, sink, clock, worker, folder)
        stack.callback(lambda: house.close(failed=has_failed()))
        yield house


def _settings(origin: str, sink: Sink) -> dict[str, Any]:
    return {
        "ORIGIN": urlsplit(origin),
        "ALLOWED_HOSTS": [urlsplit(origin).hostname],
        "CSRF_TRUSTED_ORIGINS": [origin],
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",  # pytest-django puts a dummy there
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": sink.port,
        "MAIL_IS_SET_UP": True,
    }


@contextmanager
def _served(place: socket.socket) -> Iterator[None]:
    """As `lamplighter serve` does it; only the pages are made anew, because they look at the settings when made."""
    from lamplighter.config.asgi import THREADS, entrance  # it looks for the style sheets as soon as it is imported

    house = WSGIMiddleware(get_wsgi_application(), workers=THREADS, send_queue_size=0)
    server = pages()
    server.config.app = entrance(house)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [place]}, name="pages")
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()
        house.executor.shutdown()
