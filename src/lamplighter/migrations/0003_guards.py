"""What the database itself keeps from being changed: what has happened, who opened what, and a mentorship's regime.

Of an event only who did it may be forgotten, when they leave. Rows go by their age alone: a cut says first up to which
number, and only that far does the database let anything be deleted. A later migration that makes SQLite build one of
these tables anew loses the triggers and has to make them again; a test fails when they are gone.
"""

from typing import Any

from django.db import migrations

STAYS = "what has happened stays as it was"
FOR_GOOD = "a mentorship keeps the regime it began with"
FORGOTTEN_BY = {"event": "events_to", "opening": "openings_to"}  # table: how far a cut lets it be forgotten
SEALS = ("digest", "cut")
SAME = "new.id = old.id AND new.verb = old.verb AND new.thing = old.thing AND new.at = old.at"
ONLY_FORGETS_WHO = f"new.by_id IS NULL AND {SAME}"
TRIGGERS = [(f"lamplighter_{table}_{name}", table) for table in (*FORGOTTEN_BY, *SEALS) for name in ("stays", "kept")]
TRIGGERS.append(("lamplighter_regime_stays", "mentorship"))


def for_sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{STAYS}'); END"
    found = [
        "CREATE TRIGGER lamplighter_event_stays BEFORE UPDATE ON lamplighter_event "
        f"WHEN NOT ({ONLY_FORGETS_WHO}) {refuse}",
        "CREATE TRIGGER lamplighter_regime_stays BEFORE UPDATE OF regime ON lamplighter_mentorship "
        f"WHEN new.regime <> old.regime BEGIN SELECT RAISE(ABORT, '{FOR_GOOD}'); END",
    ]
    for table in ("opening", *SEALS):
        found.append(f"CREATE TRIGGER lamplighter_{table}_stays BEFORE UPDATE ON lamplighter_{table} {refuse}")
    for table, column in FORGOTTEN_BY.items():
        found.append(
            f"CREATE TRIGGER lamplighter_{table}_kept BEFORE DELETE ON lamplighter_{table} "
            f"WHEN old.id > (SELECT coalesce(max({column}), 0) FROM lamplighter_cut) {refuse}"
        )
    for table in SEALS:
        found.append(f"CREATE TRIGGER lamplighter_{table}_kept BEFORE DELETE ON lamplighter_{table} {refuse}")
    return found


def for_postgresql() -> list[str]:
    raises = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation';"
    found = [
        f"CREATE FUNCTION lamplighter_stays() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN {raises.format(STAYS)} END$$",
        "CREATE FUNCTION lamplighter_regime_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN {raises.format(FOR_GOOD)} END$$",
        "CREATE TRIGGER lamplighter_event_stays BEFORE UPDATE ON lamplighter_event FOR EACH ROW "
        f"WHEN (NOT ({ONLY_FORGETS_WHO})) EXECUTE FUNCTION lamplighter_stays()",
        "CREATE TRIGGER lamplighter_regime_stays BEFORE UPDATE OF regime ON lamplighter_mentorship FOR EACH ROW "
        "WHEN (new.regime <> old.regime) EXECUTE FUNCTION lamplighter_regime_stays()",
    ]
    for table in ("opening", *SEALS):
        found.append(_refuses_on_postgresql(table, "stays", "UPDATE"))
    for table, column in FORGOTTEN_BY.items():
        found.append(
            f"CREATE FUNCTION lamplighter_{table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
            f"IF old.id > (SELECT coalesce(max({column}), 0) FROM lamplighter_cut) THEN {raises.format(STAYS)} END IF; "
            "RETURN old; END$$"
        )
        found.append(
            f"CREATE TRIGGER lamplighter_{table}_kept BEFORE DELETE ON lamplighter_{table} FOR EACH ROW "
            f"EXECUTE FUNCTION lamplighter_{table}_kept()"
        )
    found += [_refuses_on_postgresql(table, "kept", "DELETE") for table in SEALS]
    return found


def _refuses_on_postgresql(table: str, name: str, deed: str) -> str:
    return (
        f"CREATE TRIGGER lamplighter_{table}_{name} BEFORE {deed} ON lamplighter_{table} FOR EACH ROW "
        "EXECUTE FUNCTION lamplighter_stays()"
    )


def away(vendor: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER {trigger}" for trigger, _ in TRIGGERS]
    functions = ("stays", "regime_stays", "event_kept", "opening_kept")
    return [
        *(f"DROP TRIGGER {trigger} ON lamplighter_{table}" for trigger, table in TRIGGERS),
        *(f"DROP FUNCTION lamplighter_{name}()" for name in functions),
    ]


def make(apps: Any, schema_editor: Any) -> None:
    for statement in {"sqlite": for_sqlite, "postgresql": for_postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


def take_away(apps: Any, schema_editor: Any) -> None:
    for statement in away(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("lamplighter", "0002_search")]
    operations = [migrations.RunPython(make, take_away, hints={"model_name": "event"})]
