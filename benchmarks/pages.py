"""How long it takes to find somebody among many: python -m benchmarks.inside pages 1000

Each page is drawn in full by the whole stack, in one process and without the network, for somebody who is signed in.
Of several rounds the quickest counts: it is the one in which the machine did least else. How many empty pages a page
takes is compared within each round, and the median counts.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from operator import truediv
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from benchmarks.crowd import fill, subjects, whoever_looks
from benchmarks.figures import Figure, show_figure
from lamplighter.services.question import keep_draft, keep_question

ROUNDS, PAGES = 15, 5
EMPTY = "empty page"
PAGE_BUDGET = {1_000: 30, 10_000: 40, 100_000: 60}
SEARCH_BUDGET = 100
TIMES_EMPTY = 4


def main(size: int) -> int:
    """1 where a figure was over its budget."""
    return int(not all([show_figure(figure) for figure in measure(size)]))


def measure(size: int) -> list[Figure]:
    begin_anew()
    began = time.perf_counter()
    reader = fill(size)
    engine = "PostgreSQL" if "postgres" in settings.DATABASES["default"]["ENGINE"] else "SQLite"
    told = f"{engine}, {size:,} people"
    figures = [Figure(f"{told}: made", time.perf_counter() - began, "s", None)]
    signed_in, fresh, visitor = (Client(headers={"host": settings.ORIGIN.netloc}) for _ in range(3))
    signed_in.force_login(reader)
    fresh.force_login(whoever_looks())

    def get(client: Client, path: str, **said: str) -> None:
        answer = client.get(path, said)
        assert answer.status_code == 200, answer.status_code

    def search(words: str) -> None:
        answer = signed_in.post(reverse("directory:search"), {"words": words})
        assert answer.status_code == 200 and b'class="person"' in answer.content, words

    people = reverse("directory:people")
    keep_question("How do I get from shifts into data, and learn to talk about salary?", by=reader, at=timezone.now())
    narrow = {"language": "en", "shares_hours": "on", "has_room": "on"}
    pages = {
        EMPTY: partial(get, signed_in, reverse("empty")),
        "people": partial(get, fresh, people),
        "people for my question": partial(get, signed_in, people),
        "people, narrowed": partial(get, signed_in, people, **narrow),
    }
    rounds = in_turn(pages)
    figures.append(Figure(f"{told}: {EMPTY}", min(rounds[EMPTY]), "ms", None))
    for name in (name for name in pages if name != EMPTY):
        figures.append(Figure(f"{told}: {name}", min(rounds[name]), "ms", PAGE_BUDGET.get(size)))
        times = statistics.median(map(truediv, rounds[name], rounds[EMPTY]))
        figures.append(Figure(f"{told}: {name}, in empty pages", times, "×", TIMES_EMPTY))
    for name in (EMPTY, "people for my question"):
        figures.append(Figure(f"{told}: {name}, this process’s work", work_of(pages[name]), "ms", None))
    words = questions(*subjects())
    times = min((sorted(map(partial(timed, search), words)) for _ in range(3)), key=p95)
    figures.append(Figure(f"{told}: search, median", statistics.median(times), "ms", None))
    figures.append(Figure(f"{told}: search, 95 of 100", p95(times), "ms", SEARCH_BUDGET))
    visitor.cookies["draft"] = keep_draft("How do I get from shifts into data?", token=None, at=timezone.now())
    figures.append(Figure(f"{told}: foretaste", median_of(lambda: visitor.get(reverse("home:foretaste"))), "ms", None))
    return figures


def begin_anew() -> None:
    """Empty tables in the place that the environment names."""
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def questions(vocabulary: list[str], weights: list[float]) -> list[str]:
    """As people ask: a word or a sentence, some with a slip, some for a name; subjects as often as they are offered."""
    chance = Random(3)
    asked = []
    for number in range(80):
        words = chance.choices(vocabulary, cum_weights=weights, k=chance.choice((1, 1, 2, 3, 5)))
        if number % 4 == 0:
            words[0] = with_a_slip(words[0], chance)
        asked.append(
            chance.choice(("{}", "How do I learn {}?", "Wie komme ich zu {}?", "{} de novo")).format(" ".join(words))
        )
    return asked


def with_a_slip(word: str, chance: Random) -> str:
    place = chance.randrange(max(1, len(word) - 1))
    return word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]


def in_turn(pages: Mapping[str, Callable[[], object]]) -> dict[str, list[float]]:
    """The median of each round for each page. They take turns, so that a machine's slow moments meet all of them."""
    for page in pages.values():
        page()
    rounds: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, page in pages.items():
            rounds[name].append(statistics.median(timed(page) for _ in range(PAGES)))
    return rounds


def median_of(page: Callable[[], object]) -> float:
    """The median of each round, and of the rounds the quickest."""
    return min(in_turn({"": page})[""])


def work_of(page: Callable[[], object]) -> float:
    """What this process itself works for a page, whatever else the machine does; PostgreSQL works beside it."""
    began = time.process_time()
    for _ in range(PAGES):
        page()
    return (time.process_time() - began) * 1000 / PAGES


def p95(times: list[float]) -> float:
    return times[int(len(times) * 0.95) - 1]


def timed(deed: Callable[..., object], *given: object) -> float:
    began = time.perf_counter()
    deed(*given)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    settings.ROOT_URLCONF = "benchmarks.urls"
    sys.exit(main(int(sys.argv[1])))
