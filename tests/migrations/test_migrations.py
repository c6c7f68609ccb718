"""The one history of the tables."""

from __future__ import annotations

from pathlib import Path

from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader

import lamplighter.migrations as home


def test_the_tables_are_what_the_models_say(world: None) -> None:
    """Raises SystemExit where a model has changed and no migration tells of it."""
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_history_is_one_line() -> None:
    """Each migration stands on the one before it, so that two of them never wait side by side."""
    ours = sorted(name for app, name in MigrationLoader(None).disk_migrations if app == "lamplighter")
    graph = MigrationLoader(None).graph
    parents = {
        name: [
            parent.key[1] for parent in graph.node_map["lamplighter", name].parents if parent.key[0] == "lamplighter"
        ]
        for name in ours
    }
    assert parents == {name: ours[place - 1 : place] if place else [] for place, name in enumerate(ours)}


def test_migrations_know_no_code_of_ours() -> None:
    """They must run in ten years, whatever the rest has become."""
    texts = {path.name: path.read_text() for path in Path(home.__path__[0]).glob("*.py")}
    imports = [
        (name, line)
        for name, text in texts.items()
        for line in text.splitlines()
        if line.lstrip().startswith(("import ", "from ")) and "lamplighter" in line
    ]
    uses = [(name, line) for name, text in texts.items() for line in text.splitlines() if "lamplighter." in line]
    assert imports == []
    assert [use for use in uses if "to=" not in use[1] and "'lamplighter." not in use[1]] == []
