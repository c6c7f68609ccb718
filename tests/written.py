"""What a long way through the product has written, written again at once: rows as they lie in both stores."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from django.conf import settings
from django.db import connections, transaction

Made = TypeVar("Made")
Table = tuple[str, str]  # its store and its name
Row = dict[str, Any]  # its key, whatever it is called, comes first
BY_TRIGGERS = "lamplighter_search"
BY_ITSELF = "SELECT table_name, column_name FROM information_schema.columns WHERE is_generated = 'ALWAYS'"


@dataclass(frozen=True)
class Change:
    came: dict[Table, list[Row]]
    turned: dict[Table, list[Row]]  # the key, and only what is different

    def make(self) -> None:
        for store in connections:
            with transaction.atomic(using=store), connections[store].cursor() as cursor:
                for (where, table), rows in self.came.items():
                    if where == store:
                        names, places = ", ".join(f'"{name}"' for name in rows[0]), ", ".join(["%s"] * len(rows[0]))
                        insert = f'INSERT INTO "{table}" ({names}) VALUES ({places})'
                        cursor.executemany(insert, [tuple(row.values()) for row in rows])
                for (where, table), rows in self.turned.items():
                    for key, *cells in (row.items() for row in rows if where == store):
                        sets = ", ".join(f'"{name}" = %s' for name, _ in cells)
                        update = f'UPDATE "{table}" SET {sets} WHERE "{key[0]}" = %s'
                        cursor.execute(update, [*(cell for _, cell in cells), key[1]])


_MADE: dict[object, tuple[Change, Any]] = {}


def once(what: str, who: object, build: Callable[[], Made]) -> Made:
    """What came of it the first time in this process; the rows are there each time. It depends on nothing but `who`."""
    way = what, who, settings.MAIL_IS_SET_UP
    if way not in _MADE:
        before = _everything()
        made = build()
        _MADE[way] = _change_since(before), made
        return made
    change, made = _MADE[way]
    change.make()
    return made  # type: ignore[no-any-return]


def _change_since(before: dict[Table, list[Row]]) -> Change:
    came: dict[Table, list[Row]] = {}
    turned: dict[Table, list[Row]] = {}
    for table, rows in _everything().items():
        was = {_key(row): row for row in before[table]}
        assert was.keys() <= {_key(row) for row in rows}, f"{table} has lost a row, which cannot be done again"
        came[table] = [row for row in rows if _key(row) not in was]
        others = [(row, was[_key(row)]) for row in rows if _key(row) in was and row != was[_key(row)]]
        turned[table] = [
            {name: cell for name, cell in row.items() if cell == _key(row) or cell != old[name]} for row, old in others
        ]
    return Change(
        {table: rows for table, rows in came.items() if rows}, {t: rows for t, rows in turned.items() if rows}
    )


def _key(row: Row) -> Any:
    return next(iter(row.values()))


def _everything() -> dict[Table, list[Row]]:
    return {(store, table): rows for store in connections for table, rows in _tables_of(store)}


def _tables_of(store: str) -> Iterator[tuple[str, list[Row]]]:
    with connections[store].cursor() as cursor:
        computed: set[tuple[str, str]] = set()
        if connections[store].vendor == "postgresql":
            cursor.execute(BY_ITSELF)
            computed.update(cursor.fetchall())
        for table in connections[store].introspection.table_names(cursor):
            if not table.startswith(BY_TRIGGERS):
                cursor.execute(f'SELECT * FROM "{table}"')
                names = [column[0] for column in cursor.description]
                rows = [dict(zip(names, map(_as_given, row), strict=True)) for row in cursor.fetchall()]
                yield table, [{name: row[name] for name in names if (table, name) not in computed} for row in rows]


def _as_given(cell: Any) -> Any:
    return bytes(cell) if isinstance(cell, memoryview) else cell
