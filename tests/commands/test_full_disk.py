"""The disk is full, and then there is room again: nothing is lost, and nobody needs to start anything anew."""

from __future__ import annotations

import http.client
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.commands.conftest import Installation, Serving, inside, wait_until
from tests.races.serving import CSRF
from tests.sink import Sink

WORDS = "This took me half an hour to write."
ROOMY = "40m"  # what an installation and its style sheets need, and some more
IN_A_ROOM = f'mount -t tmpfs -o size={ROOMY} tmpfs "$0" && cp -a "$0".before/. "$0" && exec "$@"'


class SmallFiles:
    """No file may grow any more. Whoever runs the processes may say so, as with a quota."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation

    def fill(self, serving: Serving) -> None:
        self._say(serving, 1)

    def free(self, serving: Serving) -> None:
        self._say(serving, resource.RLIM_INFINITY)

    def _say(self, serving: Serving, size: int) -> None:
        for process in (serving.process.pid, serving.worker):
            assert process
            resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    def look(self, serving: Serving) -> Any:
        serving.end()
        return inside(self.installation, "look")


class SmallDisk:
    """A disk of its own, as large as memory allows it to be, that only the processes of this installation see."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        data = installation.data
        data.rename(data.with_suffix(".before"))
        data.mkdir()
        installation.through = [*own_disks(), "sh", "-c", IN_A_ROOM, str(data)]

    def fill(self, serving: Serving) -> None:
        with open(self._seen(serving) / "ballast", "wb", buffering=0) as ballast, suppress(OSError):
            while True:
                ballast.write(b"." * 4_096)

    def free(self, serving: Serving) -> None:
        (self._seen(serving) / "ballast").unlink()

    def _seen(self, serving: Serving) -> Path:
        return Path(f"/proc/{serving.process.pid}/root{self.installation.data}")

    def look(self, serving: Serving) -> Any:
        shutil.copytree(self._seen(serving), self.installation.data, dirs_exist_ok=True)
        serving.end()
        return inside(self.installation, "look")


def own_disks() -> list[str]:
    """What starts a program that may have disks of its own; red where this machine lets nobody have them."""
    mount = ["mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    for apart in (["unshare", "--user", "--map-root-user", "--mount"], ["unshare", "--mount"]):  # the latter for root
        if shutil.which("unshare") and subprocess.run([*apart, *mount], capture_output=True).returncode == 0:
            return apart
    pytest.fail("No disk can be filled here. Allow user namespaces (see `man unshare`), or run this test as root.")


# Only Linux has disks for one program alone; elsewhere this cannot be tried, and pytest's summary says so each time.
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has disks for one program alone")


@pytest.mark.parametrize("disk_of", [SmallFiles, pytest.param(SmallDisk, marks=[pytest.mark.long, ON_LINUX])])
def test_a_full_disk(
    prepared: Installation, serve: Callable[..., Serving], disk_of: type[SmallFiles] | type[SmallDisk]
) -> None:
    with Sink() as sink:
        prepared.environment["LAMPLIGHTER_SMTP"] = f"smtp://127.0.0.1:{sink.port}"
        mentor, mentee, *_ = inside(prepared, "settle_in")
        disk = disk_of(prepared)
        serving = serve(prepared)
        wait_until(lambda: serving.worker, "a worker")
        assert visit(prepared, mentee, mentee["messages"], words="Before it was full")[0] == 303
        wait_until(lambda: len(sink.mails) == 1, "its mail")

        disk.fill(serving)
        status, page = visit(prepared, mentee, mentee["messages"], words=WORDS)
        assert (status, "Back in a moment" in page) == (503, True)
        assert WORDS in page and "What you wrote is still here" in page
        assert CSRF not in page
        for reader in (mentee, mentor):  # one whose browser is known, and one who comes for the first time
            status, page = visit(prepared, reader, reader["messages"])
            assert (status, "Before it was full" in page, WORDS in page) == (200, True, False)
        assert visit(prepared, mentee, mentee["requests"][0], words=WORDS, size="question")[0] == 503
        assert visit(prepared, mentee, "/healthz/")[0] == 200

        disk.free(serving)
        assert visit(prepared, mentee, mentee["messages"], words=WORDS)[0] == 303
        assert visit(prepared, mentor, mentor["notes"], words=WORDS, layer="private")[0] == 303
        wait_until(lambda: len(sink.mails) == 2, "the other mail")
        here = disk.look(serving)
    assert sorted(here["messages"]) == ["Before it was full", WORDS]
    assert here["notes"] == [WORDS]
    assert here["unsettled"] == 0 and len(sink.mails) == 2
    assert prepared.run("self-check").stdout == "Everything agrees.\n"


def visit(installation: Installation, person: dict[str, Any], path: str, **form: str) -> tuple[int, str]:
    """Open a page, or send a form to it."""
    visitor = http.client.HTTPConnection("localhost", installation.port, timeout=60)
    head = {"Cookie": person["cookies"], "Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({**form, "csrfmiddlewaretoken": CSRF}) if form else None
    try:
        visitor.request("POST" if form else "GET", path, body, head)
        answer = visitor.getresponse()
        return answer.status, answer.read().decode()
    finally:
        visitor.close()
