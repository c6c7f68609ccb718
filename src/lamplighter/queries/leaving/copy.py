"""A person's own copy: everything here that is theirs, and what two have made together, whole."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from django.db.models import DateTimeField, Field, ForeignKey, Model

from lamplighter.access import Hidden, Keyring, visible_to
from lamplighter.access.files import read_file
from lamplighter.access.postbox import addresses_of
from lamplighter.access.waysin import app_of, browsers_of, passkeys_of
from lamplighter.models.card import Photo
from lamplighter.models.fields import SealedField
from lamplighter.models.message import Attachment
from lamplighter.models.person import Person
from lamplighter.queries.card import LARGE, file_name
from lamplighter.queries.leaving.parts import NOT_COPIED, PARTS, Part
from lamplighter.queries.message import read_content

CANNOT_BE_OPENED: Final = "(cannot be opened any more)"
IN_LINES: Final = (
    "Report.names",
    "Report.lines",
    "Expectation.lines",
    "JointDraft.lines",
    "JointDraft.edits",
    "Agreement.details",
    "Sheet.mine",
    "Sheet.theirs",
    "Sheet.safety",
    "Sheet.gain",
    "Opened.mine",
    "Opened.theirs",
)  # written as JSON
Value = str | int | bool | None | list[Any] | dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """One table's part of a copy; each row is a list of names and what stands there."""

    code: str
    title: str
    rows: tuple[tuple[tuple[str, Value], ...], ...]


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file out of a message. It is read when it is written down, one after the other: together they may be many."""

    path: str
    name: str
    read: Callable[[], bytes | None]  # None where it does not open any more


@dataclass(frozen=True, slots=True)
class Copy:
    """All of it."""

    name: str
    made_at: datetime
    sections: tuple[Section, ...]
    pictures: tuple[tuple[str, bytes], ...]
    files: tuple[CopiedFile, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """For programs: by table, and by field."""
        tables = {section.code: [dict(row) for row in section.rows] for section in self.sections}
        return {"name": self.name, "made_at": self.made_at.isoformat(), "tables": tables}


def get_copy_for(person: Person, *, at: datetime) -> Copy:
    """What a person takes along. What is another's alone is not in it: the same door is asked as for every page."""
    names = _Names()
    sections = [*(_section(part, person, names) for part in PARTS), *_ways_in(person, at)]
    filled = tuple(section for section in sections if section.rows)
    return Copy(person.name, at, filled, tuple(_pictures(person)), tuple(_files(person)))


def copied_fields(model: type[Model]) -> list[Field[Any, Any]]:
    """The fields of a table that are in every copy."""
    fields = model._meta.local_concrete_fields
    return [field for field in fields if f"{model.__name__}.{field.name}" not in NOT_COPIED]


class _Names:
    """Whoever stands beside a row is called by name: the reader knows them, or they would not be in it."""

    def __init__(self) -> None:
        self._known: dict[uuid.UUID, str] = {}

    def of(self, pk: uuid.UUID) -> str:
        if pk not in self._known:
            self._known[pk] = Person.objects.filter(pk=pk).values_list("name", flat=True).first() or ""
        return self._known[pk]


def _section(part: Part, person: Person, names: _Names) -> Section:
    fields = copied_fields(part.model)
    rows = list(part.rows(person).select_related(*_above(part.model)).order_by(*_by_time(part.model)))
    ring = Keyring(person, rows if any(isinstance(field, SealedField) for field in fields) else ())
    return Section(part.model.__name__, part.title, tuple(_facts(row, fields, ring, names) for row in rows))


def _by_time(model: type[Model]) -> list[str]:
    """As it happened, where a row says when; people read it so."""
    moments = [field.name for field in model._meta.local_concrete_fields if isinstance(field, DateTimeField)]
    return [*moments[:1], "pk"]


def _above(model: type[Model]) -> list[str]:
    """Things that a row hangs on, of which its key may be: fetched with it, and not one by one."""
    return [
        field.name for field in model._meta.local_concrete_fields if field.name in ("meeting", "milestone", "message")
    ]


def _facts(row: Model, fields: list[Field[Any, Any]], ring: Keyring, names: _Names) -> tuple[tuple[str, Value], ...]:
    return tuple((field.name, _value(row, field, ring, names)) for field in fields)


def _value(row: Any, field: Field[Any, Any], ring: Keyring, names: _Names) -> Value:
    value = getattr(row, field.attname)
    if isinstance(field, SealedField):
        return _words(row, field.name, ring)
    if isinstance(field, ForeignKey) and field.related_model is Person and value is not None:
        return names.of(value)
    if value is not None and f"{type(row).__name__}.{field.name}" == "Opening.reader":
        return names.of(value)
    if isinstance(value, uuid.UUID | date | datetime):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value.hex() if isinstance(value, bytes) else value


def _words(row: Any, name: str, ring: Keyring) -> Value:
    try:
        words = ring.read(row, name)
    except (Hidden, InvalidTag):
        return CANNOT_BE_OPENED
    return json.loads(words) if words and f"{type(row).__name__}.{name}" in IN_LINES else words


def _ways_in(person: Person, at: datetime) -> Iterator[Section]:
    """Out of the sign-in library's tables: what they say about a person, and no secret."""
    addresses = addresses_of(person)
    yield Section(
        "EmailAddress",
        "Your addresses",
        tuple((("address", one.address), ("is_first", one.is_first)) for one in addresses),
    )
    app = app_of(person)
    keys = [("passkey", key.name, key.added_at, key.used_at) for key in passkeys_of(person)]
    found = [*keys, *([("app", "", app.since, None)] if app else [])]
    yield Section(
        "Authenticator",
        "Your ways in",
        tuple(
            (
                ("kind", kind),
                ("name", name),
                ("since", since.isoformat()),
                ("used_at", used.isoformat() if used else None),
            )
            for kind, name, since, used in found
        ),
    )
    yield Section(
        "UserSession",
        "Where you are signed in",
        tuple(
            (("browser", one.words), ("since", one.came_at.isoformat()), ("last_seen", one.here_at.isoformat()))
            for one in browsers_of(person, this=None, at=at)
        ),
    )


def _pictures(person: Person) -> Iterator[tuple[str, bytes]]:
    for pk in Photo.objects.filter(person=person).values_list("pk", flat=True):
        if content := read_file(file_name(pk, LARGE)):
            yield f"{pk}.{'webp' if content[8:12] == b'WEBP' else 'jpg'}", content


def _files(person: Person) -> Iterator[CopiedFile]:
    """Whole threads: one's own, and the other one's. What does not open any more is left out."""
    rows = list(
        visible_to(person, Attachment).select_related("message").order_by("message__sent_at", "message", "place")
    )
    ring = Keyring(person, rows)
    for row in rows:
        name = str(_words(row, "name", ring))
        yield CopiedFile(f"{row.pk}/{name}", name, partial(_content_of, row, ring))


def _content_of(row: Attachment, ring: Keyring) -> bytes | None:
    try:
        return read_content(row, ring)
    except (Hidden, InvalidTag):
        return None
