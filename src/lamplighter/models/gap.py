"""A question to the database that is put together once: what differs each time it is asked is a gap in it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Gap(Expression):
    """Stands in a condition for a value that is not known yet."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]


def as_id(stored: uuid.UUID | str) -> uuid.UUID:
    """SQLite keeps an id as letters."""
    return uuid.UUID(stored) if isinstance(stored, str) else stored


class Gapped:
    """A question with gaps, as the database reads it. To put it together takes longer than to ask it."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        try:
            self._has(*rows.query.sql_with_params())
        except EmptyResultSet:
            self._has("", ())

    def _has(self, sql: str, given: Sequence[Any]) -> None:
        names = [value.name if isinstance(value, Gap) else f"value{n}" for n, value in enumerate(given)]
        self.bare, self.given = sql, given
        self.sql = sql % tuple(f"%({name})s" for name in names)
        self.values = dict(zip(names, given, strict=True))

    def beside(self, other: Gapped) -> Gapped:
        """Both at once, for questions with one answer at most: one row, in which who has none says nothing but None."""
        both = copy(self)
        sides = f"LEFT JOIN ({self.bare}) AS one ON TRUE LEFT JOIN ({other.bare}) AS two ON TRUE"
        both._has(f"SELECT one.*, two.* FROM (SELECT 1 AS here) AS here {sides}", (*self.given, *other.given))
        return both

    def ask(self, said: Mapping[str, object]) -> list[tuple[Any, ...]]:
        """The answer, with a value in each gap; bare rows, as the database gives them."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, {name: _filled(value, said) for name, value in self.values.items()})
            return list(cursor.fetchall())


def _filled(value: Any, said: Mapping[str, object]) -> Any:
    return value.output_field.get_db_prep_value(said[value.name], connection) if isinstance(value, Gap) else value
