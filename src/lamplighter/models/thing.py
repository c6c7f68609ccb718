"""What everything that somebody may or may not see has in common."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, ClassVar, Protocol

from django.db import models

from lamplighter.core.privacy import Kind
from lamplighter.models.fields import MEMBERS, IdField

_source: ContextVar[Callable[[], uuid.UUID]] = ContextVar("source of ids", default=uuid.uuid4)


def new_id() -> uuid.UUID:
    """Ids are made here and not in the database: sealing needs the id before the row is there."""
    return _source.get()()


@contextmanager
def ids_from(source: Callable[[], uuid.UUID]) -> Iterator[None]:
    """Ids from another source for a while, so that a demo can be the same twice."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


class Keyed(Protocol):
    """A row with sealed words: it says whose key they lie under."""

    pk: Any

    def key_scope(self) -> str: ...


class Thing(models.Model):
    """A row of some kind. It says how to get from it to those who have a standing, no more.

    Each path leads from the row to a Person (`owner_path`), a Mentorship (`pair_path`), a Request
    (`request_path`) or a Programme (`programme_path`); "pk" is the row itself, "" is: there is none.
    `for_members` and `for_anyone` say which rows those two may find; None means none. `for_partner` says
    which of the pair's rows the one finds who does not own them; without it all. `for_handlers` leads to those whom a
    thing concerns: whoever reads reports finds it unless they are one of them; without it none.
    """

    kind: ClassVar[Kind]
    owner_path: ClassVar[str] = ""
    pair_path: ClassVar[str] = ""
    request_path: ClassVar[str] = ""
    programme_path: ClassVar[str] = ""
    for_partner: ClassVar[Mapping[str, Any]] = {}
    for_members: ClassVar[Mapping[str, Any] | None] = None
    for_anyone: ClassVar[Mapping[str, Any] | None] = None
    for_handlers: ClassVar[tuple[str, ...]] = ()

    id = IdField(primary_key=True, default=new_id, editable=False, db_comment=MEMBERS)

    class Meta:
        abstract = True

    def key_scope(self) -> str:
        """Whose key its words lie under; only rooms with sealed words have one."""
        raise NotImplementedError(f"{type(self).__name__} holds no sealed words.")
