"""The `lamplighter` command."""

from __future__ import annotations

import os
import sys


def main() -> int:
    from django.conf import settings  # slow imports: not for whoever only imports us
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lamplighter.config.settings")
    name, *rest = sys.argv
    if rest and not rest[0].startswith("-"):
        rest[0] = rest[0].replace("-", "_")  # people type `self-check`; a Python file cannot be called so
    if rest[:1] == ["serve"] and "--demo" in rest:
        os.environ["LAMPLIGHTER_DEMO"] = "1"  # before the settings are read, and for the worker too
    try:
        settings.DATA  # noqa: B018  # reads the environment, so that a mistake in it is told and not thrown
    except (ImproperlyConfigured, OSError) as mistake:
        print(f"lamplighter: {mistake}", file=sys.stderr)
        return 1
    execute_from_command_line([name, *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main())
