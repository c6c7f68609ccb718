"""How a field says who may know it, and how private words lie at rest."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from lamplighter.core.privacy import Privacy

# Every field names its privacy class as its database comment, so the schema itself says who may know what.
PUBLIC, MEMBERS, PROGRAMME, PAIR, OWN, RELEASED, SECURITY = (privacy.name.lower() for privacy in Privacy)


class Sealed(bytes):
    """Private words at rest. They show nothing until the access door opens them."""

    def __str__(self) -> str:
        return "(sealed)"

    __repr__ = __str__


if TYPE_CHECKING:
    Bytes = models.Field[Sealed | None, Sealed | None]
    Uuids = models.UUIDField[uuid.UUID, uuid.UUID]
else:
    Bytes = models.BinaryField
    Uuids = models.UUIDField


class IdField(Uuids):
    """A UUID that Python makes; the migration does not know how."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, "django.db.models.UUIDField", args, kwargs


class SealedField(Bytes):
    """Holds sealed bytes. Plain text cannot enter it and does not leave it."""

    def get_prep_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} holds sealed words: seal them at the access door first.")
        return super().get_prep_value(value)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs  # migrations know no code of ours


def at_most(field: str, length: int, *, name: str) -> models.CheckConstraint:
    """SQLite does not enforce a column's length by itself; with this, both engines do."""
    return models.CheckConstraint(condition=LessThanOrEqual(Length(field), length), name=name)


def one_of(field: str, values: Iterable[Any], *, name: str) -> models.CheckConstraint:
    """A code in the database is one its enum knows."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [v.value for v in values]}), name=name)
