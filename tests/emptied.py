"""A database without rows again, after a test that really committed.

Django would empty every table, which costs PostgreSQL new files for each table and index, and would then tell everybody
that the tables are new. Here only those that have rows are emptied; what Django itself writes down at the start stays.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from django.db import connections, transaction
from django.test import TransactionTestCase

STAYS = {"django_content_type", "auth_permission", "django_migrations"}
GUARDED = {table: f"lamplighter_{table}" for table in ("event", "opening", "digest", "cut")}
guards = import_module("lamplighter.migrations.0003_guards")


def empty(case: TransactionTestCase) -> None:
    for alias in case._databases_names(include_mirrors=False):
        if full := tables_with_rows(alias):
            with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
                for sentence in _sentences(connections[alias].vendor, full):
                    cursor.execute(sentence)


def tables_with_rows(alias: str) -> list[str]:
    """Which of the tables that stories fill have anything in them."""
    looks = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in _tables(alias))
    with connections[alias].cursor() as cursor:
        cursor.execute(looks)
        return [table for (table,) in cursor.fetchall()]


@cache
def _tables(alias: str) -> tuple[str, ...]:
    found = connections[alias].introspection.django_table_names(only_existing=True, include_views=False)
    return tuple(sorted(set(found) - STAYS))


def _sentences(vendor: str, full: list[str]) -> list[str]:
    """For this alone the guards of the record step aside."""
    deletes = [f"DELETE FROM {table}" for table in full]
    kept = [table for table, name in GUARDED.items() if name in full]
    if vendor == "postgresql":
        aside = [f"ALTER TABLE {GUARDED[table]} DISABLE TRIGGER USER" for table in kept]
        return [*aside, *deletes, *(sentence.replace("DISABLE", "ENABLE") for sentence in aside)]
    names = [f"lamplighter_{table}_kept" for table in kept]
    again = [made for made in guards.for_sqlite() if made.split()[2] in names]
    return [*(f"DROP TRIGGER {name}" for name in names), *deletes, *again]
