"""Run a command beside a PostgreSQL of its own: python tests/postgres.py -- pytest -m engine

The cluster lives in a fresh folder, listens on a socket in it and nowhere else, and goes with the command, whatever
becomes of it. Whoever has a server gives LAMPLIGHTER_TEST_POSTGRES or DATABASE_URL, and that one is used.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import quote

USER = "lamplighter"
STARTS_WITHIN = 60.0  # seconds; it takes two, but a busy machine may take its time
LOCALE = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    # Nothing in it outlives the command, so nothing waits for the disk.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


def main(arguments: list[str]) -> int:
    if "--" not in arguments or not (command := arguments[arguments.index("--") + 1 :]):
        print("usage: python tests/postgres.py -- command ...", file=sys.stderr)
        return 2
    if given := given_server():
        return run(command, given)
    signal.signal(signal.SIGTERM, leave)
    with throwaway_cluster() as url:
        return run(command, url)


def given_server() -> str | None:
    for name in ("LAMPLIGHTER_TEST_POSTGRES", "DATABASE_URL"):
        if (url := os.environ.get(name, "")).startswith("postgres"):
            return url
    return None


def leave(number: int, frame: FrameType | None) -> None:
    """A plain SIGTERM would end us on the spot and leave the cluster behind."""
    sys.exit(128 + number)


def run(command: list[str], url: str) -> int:
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url}) as process:
        try:
            code = process.wait()
        except KeyboardInterrupt:  # the command has heard it too: let it finish its sentence
            process.wait()
            return 130
        except SystemExit:
            process.terminate()
            raise
    return code if code >= 0 else 128 - code


@contextmanager
def throwaway_cluster() -> Iterator[str]:
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="lamplighter-", dir="/tmp"))  # a socket's path must be short
    account = server_account()
    if account:
        shutil.chown(folder, **account)
    server = None
    try:
        server = start(binaries, folder, account)
        yield f"postgresql://{USER}@:5432/{USER}?host={quote(str(folder), safe='')}"
    finally:
        if server:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def find_binaries() -> Path:
    if initdb := shutil.which("initdb"):
        return Path(initdb).resolve().parent
    places = [("/usr/lib/postgresql", "*/bin/initdb"), ("/opt/homebrew/opt", "postgresql*/bin/initdb")]
    found = [path.parent for place, pattern in places for path in Path(place).glob(pattern)]
    if not found:
        sys.exit("No PostgreSQL server is installed here: on Debian and Ubuntu, sudo apt-get install postgresql")
    return max(found, key=lambda path: int("".join(filter(str.isdigit, str(path))) or 0))  # the newest


def server_account() -> dict[str, str]:
    """PostgreSQL refuses to run as root; Debian's package brings an account for it."""
    return {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}


def start(binaries: Path, folder: Path, account: dict[str, str]) -> "subprocess.Popen[bytes]":
    # The caller's PG* variables speak of another server.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    common: dict[str, Any] = {"cwd": folder, "env": environment, "stdin": subprocess.DEVNULL, **account}
    if account:
        common["extra_groups"] = []
    data, log = folder / "data", folder / "log"
    with log.open("wb") as out:
        initdb = [str(binaries / "initdb"), "--no-sync", "--auth=trust", f"--username={USER}", "--encoding=UTF8"]
        made = subprocess.run([*initdb, f"--locale={LOCALE}", "-D", str(data)], stdout=out, stderr=out, **common)
        if made.returncode:
            give_up("PostgreSQL could not make a cluster", log)
        options = {**OPTIONS, "port": "5432", "unix_socket_directories": str(folder)}
        settings = [f"--{name}={value}" for name, value in options.items()]
        # Its own session: Ctrl-C is for the command, and the server stays until the command has ended.
        server = subprocess.Popen(
            [binaries / "postgres", "-D", data, *settings], stdout=out, stderr=out, start_new_session=True, **common
        )
        try:
            wait_until_ready(server, binaries, folder, log)
            createdb = [str(binaries / "createdb"), "-h", str(folder), "-p", "5432", "-U", USER, USER]
            subprocess.run(createdb, check=True, stdout=out, stderr=out, **common)
        except BaseException:
            stop(server)
            raise
    return server


def wait_until_ready(server: "subprocess.Popen[bytes]", binaries: Path, folder: Path, log: Path) -> None:
    deadline = time.monotonic() + STARTS_WITHIN
    ask = [str(binaries / "pg_isready"), "-q", "-h", str(folder), "-p", "5432", "-U", USER, "-d", "postgres"]
    while subprocess.run(ask).returncode:
        if server.poll() is not None or time.monotonic() > deadline:
            give_up("PostgreSQL did not start", log)
        time.sleep(0.05)


def give_up(sentence: str, log: Path) -> None:
    sys.exit(f"{sentence}:\n{log.read_text(errors='replace')}")


def stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)  # "fast": whoever is still connected is sent away
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)  # "immediate", and its children go with it
        server.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
