"""What a journey needs: a browser, and a house to go to."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

import pytest
from playwright.sync_api import Browser, sync_playwright
from pytest_django import DjangoDbBlocker

from tests.journeys.browsers import Browsers
from tests.journeys.house import House, open_house
from tests.journeys.stores import Stores

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--renderer-process-limit=1",  # for each browser that is lent, and it outlives the pages in it
)
ON_THE_NETWORK = "--host-resolver-rules=MAP lamplighter.test 127.0.0.1"  # not loopback to a browser: no secure context
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
OpenHouse = Callable[..., AbstractContextManager[House]]
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def program() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=program(), args=[*FLAGS, ON_THE_NETWORK])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright keeps a loop running in this thread, and Django would take every later test here for a coroutine.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with launched() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def stores(
    browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
    empty_tables: TextIO,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Stores]:
    with django_db_blocker.unblock():
        stores = Stores(tmp_path_factory.mktemp("stores"))
        with ThreadPoolExecutor(1) as thread:  # the connections of this one are pytest's
            thread.submit(stores.prepare, Path(empty_tables.name).parent).result()
        yield stores
        stores.throw_away()


@pytest.fixture(scope="session")
def browsers(browser: Browser) -> Browsers:
    return Browsers(browser)


@pytest.fixture(scope="session")
def open_a_house(browsers: Browsers, stores: Stores, _static_files: None) -> OpenHouse:
    return partial(open_house, browsers, stores)


@pytest.fixture
def house(open_a_house: OpenHouse, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """The house, empty; when the test fails, pictures of what everybody sees lie in its folder."""
    with open_a_house(tmp_path, has_failed=lambda: request.node.stash.get(FAILED, False)) as house:
        yield house
