"""An installation of its own for each story, driven as an operator drives it: by the command."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

import lamplighter

WAITS = 120.0  # seconds until a test gives up; a busy machine may take its time
SOURCE = Path(lamplighter.__file__).parent.parent


def wait_until(is_so: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + WAITS
    while not is_so():
        assert time.monotonic() < deadline, f"in vain: {what}"
        time.sleep(0.05)


class Installation:
    """A data folder, a port, and the command."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.through: list[str] = []  # another program that starts ours
        with socket.create_server(("localhost", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.environment = _without_ours() | {
            "LAMPLIGHTER_DATA": str(data),
            "PORT": str(self.port),
            "PYTHONPATH": str(SOURCE),
            "PYTHONUNBUFFERED": "1",
        }

    @property
    def origin(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        command = [sys.executable, "-m", "lamplighter", *arguments]
        environment = self.environment | more
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=WAITS, check=False)

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[str]:
        """Start a command in a process group of its own, as a terminal does."""
        return subprocess.Popen(
            [*self.through, sys.executable, "-m", "lamplighter", *arguments],
            env=self.environment | more,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )


def back_up(installation: Installation, place: Path, *more: str, **surroundings: str) -> tuple[Path, Path]:
    done = installation.run("backup", str(place), "--unattended", "--json", *more, **surroundings)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    return Path(made["data"]), Path(made["keys"])


def inside(installation: Installation, deed: str) -> Any:
    """Do something of tests/commands/inside.py there; what came of it."""
    environment = installation.environment | {
        "DJANGO_SETTINGS_MODULE": "lamplighter.config.settings",
        "PYTHONPATH": f"{SOURCE}:{SOURCE.parent}",
    }
    command = [sys.executable, "-m", "tests.commands.inside", deed]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=WAITS, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _without_ours() -> dict[str, str]:
    own = ("HOST", "PORT", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    return {
        name: value for name, value in os.environ.items() if name not in own and not name.startswith("LAMPLIGHTER_")
    }


@pytest.fixture
def fresh(tmp_path: Path) -> Installation:
    """Nothing is there yet."""
    return Installation(tmp_path / "data")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder to copy from. Of those who test side by side the first makes it, and the others wait for it."""
    beside = factory.getbasetemp()
    beside = beside.parent if "PYTEST_XDIST_WORKER" in os.environ else beside
    with (beside / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place := beside / name).exists():
            make(half := beside / f"{name}.half")
            half.rename(place)
    return place


@pytest.fixture(scope="session")
def prepared_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(place: Path) -> None:
        for store in ("keys", "default"):
            done = Installation(place).run("migrate", "--database", store, "--verbosity", "0")
            assert done.returncode == 0, done.stderr

    return made_once(tmp_path_factory, "prepared", make)


@pytest.fixture
def prepared(prepared_data: Path, tmp_path: Path) -> Installation:
    """Both stores are up to date and empty."""
    return Installation(Path(shutil.copytree(prepared_data, tmp_path / "data")))


@pytest.fixture
def other_database() -> Iterator[str]:
    """An empty one on the server."""
    given = urlsplit(os.environ["DATABASE_URL"])
    name = f"moved_{uuid.uuid4().hex}"
    with psycopg.connect(urlunsplit(given), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(given._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


class Serving:
    """`lamplighter serve`, from its first word to its last."""

    def __init__(self, installation: Installation, *arguments: str) -> None:
        self.installation = installation
        self.process = installation.start("serve", *arguments)
        self.said = self._greeting()

    def _greeting(self) -> str:
        assert self.process.stdout and self.process.stderr
        said = ""
        while "Ctrl-C" not in said:
            line = self.process.stdout.readline()
            assert line, self.process.stderr.read()
            said += line
        return said

    @property
    def worker(self) -> int | None:
        """The process that does what is due, if it runs."""
        listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
        pairs = (map(int, line.split()) for line in listing.splitlines())
        return next((pid for pid, parent in pairs if parent == self.process.pid), None)

    def end(self, number: int = signal.SIGINT) -> int:
        """Send the signal to the whole group, as Ctrl-C does."""
        os.killpg(self.process.pid, number)
        return self.process.wait(WAITS)


@pytest.fixture
def serve() -> Iterator[Callable[..., Serving]]:
    """Starts servers, and leaves none behind."""
    started: list[Serving] = []

    def start(installation: Installation, *arguments: str) -> Serving:
        started.append(Serving(installation, *arguments))
        return started[-1]

    yield start
    for serving in started:
        if serving.process.poll() is None:
            os.killpg(serving.process.pid, signal.SIGKILL)
        serving.process.communicate(timeout=WAITS)


def is_running(pid: int) -> bool:
    """Whether a process is there; one that has ended and was not yet buried does not count."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False).stdout
    return bool(state.strip()) and not state.startswith("Z")


@pytest.fixture(scope="session")
def lived_in_data(prepared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(place: Path) -> None:
        done = Installation(Path(shutil.copytree(prepared_data, place))).run("demo", "--small")
        assert done.returncode == 0, done.stderr
        (place / "files").mkdir(exist_ok=True)
        (place / "files" / "a-face.webp").write_bytes(b"RIFF a face")

    return made_once(tmp_path_factory, "lived-in", make)


@pytest.fixture
def lived_in(lived_in_data: Path, tmp_path: Path) -> Installation:
    """Fifteen people have lived here for a while, and one of them has a face."""
    return Installation(Path(shutil.copytree(lived_in_data, tmp_path / "data")))


@pytest.fixture(scope="session")
def made_backup(lived_in_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Of the house from which every lived-in one is copied."""

    def make(place: Path) -> None:
        back_up(Installation(Path(shutil.copytree(lived_in_data, place / "data"))), place / "monday")

    folder = made_once(tmp_path_factory, "made-backup", make)
    return folder / "monday.data", folder / "monday.keys"


@pytest.fixture
def backup(made_backup: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    data, keys = (Path(shutil.copy2(path, tmp_path)) for path in made_backup)
    return data, keys
