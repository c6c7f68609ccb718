"""The `lamplighter` command."""

from __future__ import annotations

import os
import socket
import sys


def main() -> int:
    """Run one command. Whoever presses Ctrl-C has said enough, and needs no traceback."""
    try:
        return _run(*sys.argv)
    except KeyboardInterrupt:
        return 130


# These seal no word and make no row, so they need no key: where nothing is yet, they leave nothing behind.
LOOKS = ("help", "version", "check", "routes", "doctor", "self-check", "dump", "--help", "-h", "--version")
BRINGS = "restore"  # it brings the key along that it needs: one of its own would only be in the way
PURE = ("match", "assign", "assess", "rhythm", "verify-match")  # these need neither settings nor a database


def _run(name: str, *rest: str) -> int:
    if rest and rest[0] in PURE:
        from lamplighter.cli.door import run_verb  # brings numpy along: not for those who serve pages

        return run_verb(rest[0], rest[1:])
    from django.conf import settings  # slow imports: not for whoever only imports us
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from lamplighter.config import environment

    if not rest or rest[0] in (*LOOKS, BRINGS) or {"--help", "-h"} & set(rest):
        environment.only_look()
    os.umask(0o077)  # whatever we write, only we read
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.config.settings")
    if rest[:1] == ("serve",) and "--demo" in rest:
        os.environ["LAMPLIGHTER_DEMO"] = "1"  # before the settings are read, and for the worker too
    if rest[:1] == ("serve",) and "--share" in rest and not _share():
        nowhere = "No network address of this machine was found. Set HOST and LAMPLIGHTER_URL instead of --share."
        print(f"lamplighter: {nowhere}", file=sys.stderr)
        return 1
    try:
        settings.DATA  # noqa: B018  # reads the environment, so that a mistake in it is told and not thrown
    except (ImproperlyConfigured, OSError) as mistake:
        print(f"lamplighter: {mistake}", file=sys.stderr)
        return 1
    execute_from_command_line([name, *_as_files(*rest)])
    return 0


def _share() -> bool:
    """Open to the network around this machine, under the address it has there. No packet is sent to find it out."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(("192.0.2.1", 9))  # nobody's: kept for examples
            here = probe.getsockname()[0]
    except OSError:
        return False
    if os.environ.get("HOST", "localhost") in ("", "localhost", "127.0.0.1", "::1"):
        os.environ["HOST"] = "0.0.0.0"  # that is what sharing means
    os.environ.setdefault("LAMPLIGHTER_URL", f"http://{here}:{os.environ.get('PORT') or 8000}")
    return not here.startswith("127.")


def _as_files(*words: str) -> list[str]:
    """People type `self-check`; a Python file cannot be called so."""
    return [words[0].replace("-", "_"), *words[1:]] if words and not words[0].startswith("-") else list(words)


if __name__ == "__main__":
    sys.exit(main())
