"""Every row as one line of JSON, the same from both databases: for backups, for moving, and to compare.

Sealed words stay sealed: a line shows their bytes and nobody's words.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import groupby, islice
from typing import Any, Final

from django.apps import apps as present
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.db import connections, models, transaction

from lamplighter.models.datakey import DataKey

AT_ONCE: Final = 500
# What is made anew, and therefore neither kept nor carried along.
LEFT_OUT: Final = {
    "auth.Group": "comes with the framework and stays empty",
    "auth.Group_permissions": "as above",
    "auth.Permission": "the program writes it at each start",
    "contenttypes.ContentType": "the program writes it at each start",
    "sessions.Session": "whoever was signed in signs in again; a sign-out must not come undone",
    "usersessions.UserSession": "as above",
}
Line = tuple[str, dict[str, Any]]  # the table's label, and the row


@contextmanager
def one_moment(alias: str = "default") -> Iterator[None]:
    """Everything read in here is as it was at one moment, and whoever writes meanwhile need not wait."""
    connection = connections[alias]
    if connection.in_atomic_block:
        yield
        return
    begin = "BEGIN" if connection.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
    with connection.cursor() as cursor:
        cursor.execute(begin)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def tables() -> list[type[models.Model]]:
    """Every table of the database whose rows are kept, in one order for ever."""
    found = [model for model in present.get_models(include_auto_created=True) if model is not DataKey]
    return sorted((model for model in found if model._meta.label not in LEFT_OUT), key=lambda model: model._meta.label)


def lines_of_everything() -> Iterator[str]:
    """The whole database: table by table, row by row in the order of keys."""
    for model in tables():
        yield from lines_of(model)


def lines_of(model: type[models.Model], *, alias: str = "default") -> Iterator[str]:
    """One table. Equal rows are equal lines, whatever database they come from."""
    names = [field.attname for field in model._meta.local_concrete_fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield _written(model._meta.label, dict(zip(names, map(_plain, row), strict=True)))


def read_line(line: str) -> Line:
    """Raises ValueError for what is no line of ours."""
    read = json.loads(line)
    return str(read["table"]), dict(read["row"])


def put_back(lines: Iterable[Line], *, apps: Apps = present, alias: str = "default") -> int:
    """Write rows into empty tables, all of them or none; how many they were. `apps` knows the tables of their time."""
    count, touched = 0, set[type[models.Model]]()
    with transaction.atomic(using=alias):
        for label, rows in groupby(lines, key=lambda line: line[0]):
            model = apps.get_model(label)
            touched.add(model)
            while batch := [_row(model, row) for _, row in islice(rows, AT_ONCE)]:
                model._base_manager.using(alias).bulk_create(batch)
                count += len(batch)
        _count_on(touched, alias)
    return count


def _count_on(touched: set[type[models.Model]], alias: str) -> None:
    """New rows take numbers after those that were put back."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        on_postgresql = connection.ops.sequence_reset_sql(no_style(), list(touched))  # SQLite does so by itself
        cursor.execute("; ".join(["SELECT 1", *on_postgresql]))


def _written(label: str, row: dict[str, Any]) -> str:
    return json.dumps({"table": label, "row": row}, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _plain(value: Any) -> Any:
    match value:
        case bytes() | memoryview():
            return bytes(value).hex()
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
    return value


def _row(model: type[models.Model], row: dict[str, Any]) -> models.Model:
    fields = {field.attname: field for field in model._meta.local_concrete_fields}
    return model(**{name: _value(fields[name], value) for name, value in row.items()})


def _value(field: models.Field[Any, Any], value: Any) -> Any:
    if value is None or isinstance(field, models.JSONField):
        return value
    return bytes.fromhex(value) if isinstance(field, models.BinaryField) else field.to_python(value)
