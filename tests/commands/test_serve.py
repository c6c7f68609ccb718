"""Serving, seen from outside: a real process on a real port."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import SOURCE, Installation, Serving, is_running, wait_until

Serve = Callable[..., Serving]


def test_an_empty_installation_greets_its_first_operator_and_answers(fresh: Installation, serve: Serve) -> None:
    serving = serve(fresh)
    assert serving.said.startswith(f"Lamplighter is at {fresh.origin}\n")
    assert f"  {fresh.origin}/l/" in serving.said
    assert get(fresh, "/healthz/") == b"ok\n"


def test_a_demonstration_hands_out_one_link_each_time_and_is_content_with_little_memory(
    fresh: Installation, serve: Serve
) -> None:
    for _ in range(2):  # the second time the community is there already
        serving = serve(fresh, "--demo")
        [link] = [line.strip() for line in serving.said.splitlines() if "/l/" in line]
        assert len(serving.said.splitlines()) == 4
        wait_until(lambda: serving.worker, "a worker")
        for path in (link.removeprefix(fresh.origin), "/", "/who-sees-what/", "/healthz/"):
            assert status(fresh, path) == 200
        assert serving.worker
        of_pages, of_worker = memory_of(serving.process.pid), memory_of(serving.worker)
        assert of_pages + of_worker <= 125_000_000  # two that share nothing had 150
        assert serving.end() == 0


def test_a_demonstration_keeps_away_from_real_people(prepared: Installation) -> None:
    script = (
        "import django; django.setup(); from django.utils import timezone; from tests.cast import arrive;"
        "arrive('Maya', at=timezone.now())"
    )
    more = {"DJANGO_SETTINGS_MODULE": "lamplighter.config.settings", "PYTHONPATH": f"{SOURCE}:{SOURCE.parent}"}
    subprocess.run([sys.executable, "-c", script], env=prepared.environment | more, check=True, timeout=60)
    done = prepared.run("serve", "--demo")
    assert done.returncode == 1
    assert "Real people live here" in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_signal_ends_pages_and_worker(prepared: Installation, serve: Serve, number: int) -> None:
    serving = serve(prepared)
    wait_until(lambda: serving.worker, "a worker")
    worker = serving.worker
    assert worker
    assert serving.end(number) == 0
    wait_until(lambda: not is_running(worker), "the worker's end")
    assert serving.process.communicate() == ("", "")


# A signal in the one moment in which the server is about to start: its work exists and nothing runs it yet.
AT_ONCE = """
import os, sys, uvicorn.server
from lamplighter.__main__ import main
run = uvicorn.server.asyncio_run
def run_late(work, **how):
    os.kill(os.getpid(), {number})
    return run(work, **how)
uvicorn.server.asyncio_run = run_late
sys.argv = ["lamplighter", "serve"]
sys.exit(main())
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_in_the_moment_of_starting_ends_it_as_quietly(prepared: Installation, number: int) -> None:
    command = [sys.executable, "-c", AT_ONCE.format(number=int(number))]
    done = subprocess.run(command, env=prepared.environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Ctrl-C ends it.\n")


def test_a_terminated_server_takes_its_worker_along(prepared: Installation, serve: Serve) -> None:
    """A supervisor tells the main process alone, not the whole group."""
    serving = serve(prepared)
    wait_until(lambda: serving.worker, "a worker")
    worker = serving.worker
    assert worker
    serving.process.terminate()
    assert serving.process.wait(60) == 0
    assert not is_running(worker)


def test_the_worker_leaves_when_its_server_was_killed(prepared: Installation, serve: Serve) -> None:
    serving = serve(prepared)
    wait_until(lambda: serving.worker, "a worker")
    worker = serving.worker
    assert worker
    serving.process.kill()
    wait_until(lambda: not is_running(worker), "the worker's end")


def test_a_fallen_worker_is_helped_up(prepared: Installation, serve: Serve) -> None:
    serving = serve(prepared)
    wait_until(lambda: serving.worker, "a worker")
    first = serving.worker
    assert first
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: serving.worker not in (None, first), "another worker")
    assert get(prepared, "/healthz/") == b"ok\n"


def test_shared_it_answers_at_the_address_this_machine_has_on_its_network(prepared: Installation, serve: Serve) -> None:
    """Where this machine has none, there is nothing to share, and it says what to do instead."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        address = probe.getsockname()[0] if probe.connect_ex(("192.0.2.1", 9)) == 0 else "127.0.0.1"
    if address.startswith("127."):
        assert "No network address of this machine was found" in prepared.run("serve", "--share").stderr
        return
    origin = f"http://{address}:{prepared.port}"
    serving = serve(prepared, "--share")
    assert serving.said.startswith(f"Lamplighter is at {origin}\n")
    assert "could read along" in serving.said
    [link] = [line.strip() for line in serving.said.splitlines() if "/l/" in line]
    assert link.startswith(f"{origin}/l/")
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with straight.open(link, timeout=60) as answer:
        assert answer.status == 200


def test_no_worker_when_none_is_wanted(prepared: Installation, serve: Serve) -> None:
    serving = serve(prepared, "--no-worker")
    assert get(prepared, "/healthz/") == b"ok\n"
    assert serving.worker is None


def test_a_port_in_use_is_told_in_one_sentence(fresh: Installation) -> None:
    with socket.create_server(("localhost", fresh.port)):
        done = fresh.run("serve")
    assert done.returncode == 1
    assert f"Port {fresh.port} is in use" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (fresh.data / "lamplighter.sqlite3").exists()


def test_the_second_link_replaces_the_first(prepared: Installation, serve: Serve) -> None:
    links = []
    for _ in range(2):
        serving = serve(prepared)
        links.append(next(line.strip() for line in serving.said.splitlines() if "/l/" in line))
        last = [status(prepared, link.removeprefix(prepared.origin)) for link in links]
        serving.end()
    assert last == [404, 200]


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        ({"LAMPLIGHTER_URL": "mentoring.example.org"}, "LAMPLIGHTER_URL should look like"),
        ({"PORT": "eight"}, "PORT should be a whole number"),
        ({"LAMPLIGHTER_DATA": "/dev/null/data"}, "/dev/null"),
        ({"DATABASE_URL": "/nowhere/at/all.sqlite3"}, "The database cannot be opened"),
        ({"HOST": "no.such.name.invalid"}, "does not know the name no.such.name.invalid"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(fresh: Installation, mistake: dict[str, str], told: str) -> None:
    done = fresh.run("serve", **mistake)
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_what_start_up_refuses_is_not_served(fresh: Installation) -> None:
    done = fresh.run("serve", "--demo", LAMPLIGHTER_URL="https://mentoring.example.org")
    assert done.returncode == 1
    assert "lamplighter.E005" in done.stderr
    assert "Traceback" not in done.stderr


def get(installation: Installation, path: str) -> bytes:
    with urllib.request.urlopen(f"{installation.origin}{path}", timeout=60) as page:
        return bytes(page.read())


def status(installation: Installation, path: str) -> int:
    try:
        with urllib.request.urlopen(f"{installation.origin}{path}", timeout=60) as page:
            return int(page.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def memory_of(pid: int) -> int:
    """Bytes that this process keeps busy; what several share is counted in parts where the system says so."""
    rollup = Path(f"/proc/{pid}/smaps_rollup")
    if rollup.exists():
        lines = rollup.read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    said = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout
    return int(said) * 1024
