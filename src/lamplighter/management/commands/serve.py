"""Serves the pages, with the worker beside them."""

from __future__ import annotations

import errno
import gc
import logging
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Any, Final, NoReturn

import uvicorn
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils import timezone

from lamplighter.core.refusal import Refusal
from lamplighter.management.commands._shared import STORES, file_of, prepare_stores, run_apart
from lamplighter.management.commands.jobs import Shift
from lamplighter.services.leaving.erase import erase_again
from lamplighter.services.operation import has_anybody_joined, make_demonstration_link, make_first_operator_link

CONNECTIONS: Final = 800  # below the thousand files a process may open; the pages behind them come four at a time
HERE_ALONE: Final = ("", "localhost", "127.0.0.1", "::1")  # nobody else on the network comes in there
KEPT_ALIVE: Final = 5  # seconds a connection may idle
LAST_WORDS: Final = 5  # seconds for answers that are on their way when the house closes
LAST_DEED: Final = 30  # seconds for what the worker has begun: one mail server may take twenty
PAUSE, LONGEST_PAUSE = 1.0, 60.0  # seconds before a fallen worker is helped up
FORK: Final = multiprocessing.get_context("fork")
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Serve Lamplighter: prepares the database and the style sheets, then answers at LAMPLIGHTER_URL "
        "(without it, http://localhost:8000) until Ctrl-C. An empty installation prints a link for its first operator."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="fill an empty installation with a made-up community")
        shares = "listen on the network around this machine, and put its address there into every link"
        parser.add_argument("--share", action="store_true", help=shares)
        parser.add_argument("--no-worker", action="store_true", help="run no worker: `lamplighter jobs` runs elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["demo"] and not settings.DEMO:
            raise CommandError("Set LAMPLIGHTER_DEMO=1 as well: a demonstration has pages of its own.")
        signal.signal(signal.SIGTERM, _leave)
        try:
            self._serve(worker=nullcontext() if options["no_worker"] else Worker())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            pass  # Ctrl-C is how one leaves

    def _serve(self, *, worker: AbstractContextManager[object]) -> None:
        sockets = listen(settings.HOST, settings.PORT)
        prepare()
        self._greet()
        server = pages()
        with worker, tell(server):
            hold_stores()
            server.run(sockets=sockets)

    def _greet(self) -> None:
        self.stdout.write(f"Lamplighter is at {settings.ORIGIN.geturl()}")
        if settings.ORIGIN.scheme == "http" and settings.HOST not in HERE_ALONE:  # said, not done
            self.stdout.write("Without https, whoever is on this network could read along: docs/operators/install.md")
        if not has_anybody_joined():
            self.stdout.write("Nobody has joined yet. This link lets the first operator in, once, within an hour:")
            self.stdout.write(f"  {make_first_operator_link(at=timezone.now())}")
        elif settings.DEMO:
            self.stdout.write("This link opens the demonstration, signed in, once, within an hour:")
            self.stdout.write(f"  {make_demonstration_link(at=timezone.now())}")
        self.stdout.write("Ctrl-C ends it.")
        self.stdout.flush()


def listen(host: str, port: int) -> list[socket.socket]:
    """Take the address first: whoever cannot have it learns so before anything is touched."""
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError:
        raise CommandError(f"This machine does not know the name {host}. Set HOST to one that it has.") from None
    problems: list[OSError] = []
    sockets = [taken for family, _, _, _, place in places if (taken := _take(family, place, problems))]
    if any(problem.errno == errno.EADDRINUSE for problem in problems) or not sockets:
        for taken in sockets:
            taken.close()
        raise CommandError(_why_not(host, port, problems[0]))
    return sockets


def prepare() -> None:
    """Bring both stores and the style sheets up to date; where nothing has changed, this is a glance."""
    prepare_stores()
    if erase_again(at=timezone.now()):
        log.warning("somebody who had been erased was here again, as after an old backup; they are gone")
    if settings.DEMO and not has_anybody_joined():
        run_apart("demo")
    call_command("collectstatic", interactive=False, verbosity=0)


def hold_stores() -> None:
    """One connection to each file stays open: with the last one SQLite takes its log away, and on a full disk it could
    not lay another, so that nobody could even read."""
    for alias in STORES:
        if file_of(alias):
            connections[alias].ensure_connection()
        else:
            connections[alias].close()


def pages() -> uvicorn.Server:
    """The server of the pages. It writes no access log: addresses carry secrets."""
    return uvicorn.Server(
        uvicorn.Config(
            "lamplighter.config.asgi:application",
            loop="asyncio",
            http="h11",
            ws="none",
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            proxy_headers=False,  # the porch knows how many proxies are ours
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=KEPT_ALIVE,
            timeout_graceful_shutdown=LAST_WORDS,
        )
    )


@contextmanager
def tell(server: uvicorn.Server) -> Iterator[None]:
    """Let whoever ends us tell the server, from before it listens for that itself: a signal in the moment of its start
    would break off what has not begun. It answers none then, and comes back at once."""
    before = {number: signal.signal(number, server.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, answer in before.items():
            signal.signal(number, answer)


class Worker:
    """The process that does what is due. Whenever it falls it is helped up, and it goes when we go.

    The first one is a fork from before there are threads, and shares the memory of all that is loaded by then: a fifth
    of the whole. With threads about nobody may fork, so whoever comes after it is a program of its own.
    """

    def __init__(self) -> None:
        self.is_over = threading.Event()
        self.keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> None:
        connections.close_all()  # each belongs to the process that opened it
        gc.freeze()  # whoever looks for rubbish would write on every page that both share
        self.process: BaseProcess | subprocess.Popen[bytes] = FORK.Process(target=Shift(beside=os.getpid()).work)
        told = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # handed down: Ctrl-C tells us, we the worker
        self.process.start()
        signal.pthread_sigmask(signal.SIG_SETMASK, told)
        self.keeper.start()

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.process.terminate()
        self.keeper.join(LAST_DEED)
        if self.keeper.is_alive():
            self.process.kill()
            self.keeper.join(LAST_DEED)

    def _keep(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        pause = PAUSE
        while not self.is_over.is_set():
            began = time.monotonic()
            code = self._wait()
            pause = PAUSE if time.monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            if not self.is_over.wait(pause):
                log.warning("the worker had stopped (%s); it starts again", code)
                command = [sys.executable, "-m", "lamplighter", "jobs", "--beside", str(os.getpid())]
                self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def _wait(self) -> int | None:
        if isinstance(self.process, subprocess.Popen):
            return self.process.wait()
        self.process.join()
        return self.process.exitcode


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    """A plain SIGTERM would end us on the spot and skip the goodbyes."""
    sys.exit(0)


def _take(family: int, place: Any, problems: list[OSError]) -> socket.socket | None:
    """Listen at one address; a machine without IPv6 may well name one and not have it."""
    try:
        taken = socket.socket(family, socket.SOCK_STREAM)
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            taken.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        taken.bind(place)
        taken.listen()
    except OSError as problem:
        problems.append(problem)
        return None
    return taken


def _why_not(host: str, port: int, problem: OSError) -> str:
    match problem.errno:
        case errno.EADDRINUSE:
            return (
                f"Port {port} is in use: perhaps Lamplighter is running already. Choose another with PORT={port + 1}."
            )
        case errno.EACCES:
            return f"Port {port} is not open to you: choose one above 1023, such as PORT=8000."
    return f"This machine cannot be reached at {host}, port {port}. Choose another HOST or PORT."
