"""The `lamplighter` command."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run one command. Whoever presses Ctrl-C has said enough, and needs no traceback."""
    try:
        return _run(*sys.argv)
    except KeyboardInterrupt:
        return 130


def _run(name: str, *rest: str) -> int:
    from django.conf import settings  # slow imports: not for whoever only imports us
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    os.umask(0o077)  # whatever we write, only we read
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.config.settings")
    if rest[:1] == ("serve",) and "--demo" in rest:
        os.environ["LAMPLIGHTER_DEMO"] = "1"  # before the settings are read, and for the worker too
    try:
        settings.DATA  # noqa: B018  # reads the environment, so that a mistake in it is told and not thrown
    except (ImproperlyConfigured, OSError) as mistake:
        print(f"lamplighter: {mistake}", file=sys.stderr)
        return 1
    execute_from_command_line([name, *_as_files(*rest)])
    return 0


def _as_files(*words: str) -> list[str]:
    """People type `self-check`; a Python file cannot be called so."""
    return [words[0].replace("-", "_"), *words[1:]] if words and not words[0].startswith("-") else list(words)


if __name__ == "__main__":
    sys.exit(main())
