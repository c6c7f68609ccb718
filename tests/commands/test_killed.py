"""Pages and worker are killed while people write: what anybody was told is kept is kept, and is told once."""

from __future__ import annotations

import os
import uuid
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.commands.conftest import Installation, inside
from tests.commands.storm import House, Writers, rage
from tests.long import IS_LONG
from tests.sink import Sink

KILLS = 60 if IS_LONG else 4
FOR_A_CONTROL = 6
BEFORE = {f"Pair {number}?" for number in range(3)}  # with these words the pairs began


@pytest.fixture
def home(prepared: Installation) -> Iterator[Installation]:
    """An installation on the engine of this run."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        yield prepared
        return
    server, name = urlsplit(given), f"killed_{uuid.uuid4().hex}"
    with psycopg.connect(urlunsplit(server), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        prepared.environment["DATABASE_URL"] = urlunsplit(server._replace(path=f"/{name}"))
        done = prepared.run("migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        yield prepared
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sink() -> Iterator[Sink]:
    with Sink() as sink:
        yield sink


def weather(home: Installation, sink: Sink, kills: int, **breaches: str) -> list[str]:
    """Everything that went wrong in a storm of so many kills."""
    home.environment["LAMPLIGHTER_SMTP"] = f"smtp://127.0.0.1:{sink.port}"
    people = inside(home, "settle_in")
    house = House(home, breaches)
    try:
        with Writers(home, people) as writers:
            rage(house, writers.heard, sink, kills)
    finally:
        house.close()
    here, heard = inside(home, "look"), writers.heard
    wrong = [f"answered with {status}" for status in heard.odd]
    for kind, kept in heard.kept.items():
        found = Counter(here[kind])
        wrong += [f"lost: {words}" for words in kept if not found[words]]
        wrong += [f"twice: {words}" for words, times in found.items() if times > 1]
        wrong += [f"from nowhere: {words}" for words in set(found) - heard.tried[kind] - BEFORE]
    wrong += [f"a message without its mail: {pk}" for pk in here["untold"]]
    return wrong + wrong_mail(here, sink, house.worker_kills)


def wrong_mail(here: dict[str, dict[str, bool]], sink: Sink, kills: int) -> list[str]:
    arrived = Counter(str(mail["Message-ID"]).strip("<").split("@")[0] for mail in sink.mails)
    left = {pk for pk, was_sent in here["mails"].items() if was_sent}
    wrong = [f"mail about nothing: {pk}" for pk in arrived.keys() - here["mails"].keys()]
    wrong += [f"mail that never arrived: {pk}" for pk in left - arrived.keys()]
    wrong += [f"mail that still waits: {pk}" for pk in here["mails"].keys() - left]
    if (again := arrived.total() - len(arrived)) > kills:
        wrong.append(f"{again} mails came twice, with {kills} kills")
    return wrong


@pytest.mark.engine
def test_nothing_that_was_acknowledged_is_lost(home: Installation, sink: Sink) -> None:
    assert weather(home, sink, KILLS) == []
    assert home.run("self-check").stdout == "Everything agrees.\n"


@pytest.mark.long
@pytest.mark.parametrize(
    ("verb", "breach", "shows_as"),
    [
        ("serve", "answers_before_it_keeps", "lost: messages"),
        ("jobs", "settles_before_it_sends", "mail that never arrived"),
        ("jobs", "sends_twice", "came twice"),
    ],
)
def test_a_broken_promise_shows(home: Installation, sink: Sink, verb: str, breach: str, shows_as: str) -> None:
    """The controls."""
    assert any(shows_as in line for line in weather(home, sink, FOR_A_CONTROL, **{verb: breach}))
