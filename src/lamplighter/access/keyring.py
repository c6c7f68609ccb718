"""Which words open for a person. The second lock, behind the door."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import TypeVar

from cryptography.exceptions import InvalidTag

from lamplighter.access.door import Hidden, open_for, visible_to
from lamplighter.access.vault import destroy, key_of, keys_of, lock, opens_some_key, unlock
from lamplighter.models.fields import Sealed
from lamplighter.models.introduction import Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.question import Draft
from lamplighter.models.safety import Report
from lamplighter.models.thing import Keyed
from lamplighter.models.tie import Thanks

KEYS_TRIED = 100
CONTENT = "content"  # of a file, which is no field of its row
K = TypeVar("K", bound=Keyed)


def seal(thing: Keyed, **words: str) -> None:
    """Put words into their fields as they may lie in the database, bound to their row and field."""
    key = key_of(thing.key_scope())
    for field, plain in words.items():
        setattr(thing, field, Sealed(lock(plain.encode(), key, _about(thing, field))))


def seal_all(things: Sequence[tuple[Keyed, str]], field: str) -> None:
    """The same for many rows, each with its words for this field: their keys are fetched at once."""
    keys = keys_of({thing.key_scope() for thing, _ in things})
    for thing, plain in things:
        scope = thing.key_scope()
        key = keys[scope] = keys.get(scope) or key_of(scope)
        setattr(thing, field, Sealed(lock(plain.encode(), key, _about(thing, field))))


def seal_bytes(thing: Keyed, content: bytes) -> bytes:
    """What is in a thing's file as it may lie on the disk, bound to its row; words and files share a key."""
    return lock(content, key_of(thing.key_scope()), _about(thing, CONTENT))


def words_for_both(things: Iterable[Keyed], field: str) -> dict[uuid.UUID, str]:
    """What two people both read, by row, for mails to the two alone: the keys of many pairs are fetched at once.

    What belongs to no pair, or whose key is gone, is left out.
    """
    filled = [thing for thing in things if getattr(thing, field) and thing.key_scope().startswith("mentorship:")]
    keys = keys_of({thing.key_scope() for thing in filled})
    return {thing.pk: _open(thing, field, keys[scope]) for thing in filled if (scope := thing.key_scope()) in keys}


def forget(*things: Keyed) -> None:
    """Destroy the keys of things that had one of their own."""
    for thing in things:
        destroy(thing.key_scope())


def is_secret_ours() -> bool:
    """Whether the key file belongs to the key store; one damaged key among many is another trouble."""
    return opens_some_key(of=KEYS_TRIED)


def read_draft(draft: Draft, field: str = "words") -> str:
    """The words behind a browser's cookie: whoever holds the token is the reader, there is no person yet."""
    return _read_by_token(draft, field)


def does_open(thing: Keyed, field: str) -> bool:
    """Whether its key is there and opens it. What it says is not handed on."""
    return bool(_read_by_token(thing, field))


def read_handed_over(thing: Thanks | Invitation) -> str:
    """What somebody wrote for whoever holds the link, and no other field: the reader need not be a person here."""
    return _read_by_token(thing, "words")


def _read_by_token(thing: Keyed, field: str) -> str:
    keys = keys_of([thing.key_scope()]) if getattr(thing, field) is not None else {}
    return _open(thing, field, keys[thing.key_scope()]) if keys else ""


def find_saying(words: str, things: Iterable[K], *, reader: Person, field: str = "words") -> K | None:
    """The first of these things that says just this: a form that is sent twice says the same twice."""
    found = list(things)
    ring = Keyring(reader, found)
    return next((thing for thing in found if ring.says(thing, field, words)), None)


class Keyring:
    """One reader's keys, for as long as one page takes."""

    def __init__(self, reader: Person, things: Iterable[Keyed] = ()) -> None:
        self.reader = reader
        self._keys: dict[str, bytes] = {}
        self._mine: dict[str, set[uuid.UUID]] = {}  # what has been found to be this reader's, by owner
        self.take(things)

    def open_pair(self, pk: uuid.UUID) -> Mentorship:
        """A mentorship with its two, through the door; its keys need not ask there once more. Raises Hidden."""
        pair = open_for(self.reader, Mentorship, pk, along=("mentor", "mentee"))
        self._mine.setdefault("mentorship", set()).add(pair.pk)
        return pair

    def open_requests_of(self, mentorship: uuid.UUID) -> list[Request]:
        """What a mentorship began with, through the door; the keys need not ask there once more."""
        rows = visible_to(self.reader, Request).filter(mentorship=mentorship).select_related("asker", "asked")
        self._mine.setdefault("request", set()).update(row.pk for row in rows)
        return list(rows)

    def take(self, things: Iterable[Keyed]) -> None:
        """Fetch the keys of many rows at once, so that a page of fifty asks no more often than a page of three."""
        scopes = {thing.key_scope() for thing in things} - self._keys.keys()
        if scopes:
            self._keys |= keys_of(self._allowed(scopes))

    def read(self, thing: Keyed, field: str) -> str:
        """The words in one field; raises Hidden when the key is not this reader's to have, or is no more."""
        return "" if getattr(thing, field) is None else _open(thing, field, self._key_for(thing))

    def read_bytes(self, thing: Keyed, sealed: bytes) -> bytes:
        """What is in a thing's file; raises Hidden likewise."""
        return unlock(sealed, self._key_for(thing), _about(thing, CONTENT))

    def says(self, thing: Keyed, field: str, words: str) -> bool:
        """Whether these are the words; what does not open says nothing."""
        try:
            return self.read(thing, field) == words
        except (Hidden, InvalidTag):
            return False

    def _key_for(self, thing: Keyed) -> bytes:
        self.take([thing])
        if key := self._keys.get(thing.key_scope()):
            return key
        raise Hidden

    def _allowed(self, scopes: set[str]) -> set[str]:
        """A scope names what its words belong to and, where each of two has a key of their own, whose they are."""
        by_owner: dict[str, dict[str, uuid.UUID]] = {}
        for scope in scopes:
            owner, pk, *_ = scope.split(":")
            by_owner.setdefault(owner, {})[scope] = uuid.UUID(pk)
        for owner, pks in by_owner.items():
            known = self._mine.setdefault(owner, set())
            if unknown := set(pks.values()) - known:
                known |= self._of_mine(owner, unknown)
        return {scope for owner, pks in by_owner.items() for scope, pk in pks.items() if pk in self._mine[owner]}

    def _of_mine(self, owner: str, pks: set[uuid.UUID]) -> set[uuid.UUID]:
        match owner:
            case "person":
                return pks & {self.reader.pk}
            case "mentorship":
                return set(visible_to(self.reader, Mentorship).filter(pk__in=pks).values_list("pk", flat=True))
            case "request":
                return set(visible_to(self.reader, Request).filter(pk__in=pks).values_list("pk", flat=True))
            case "report":
                return set(visible_to(self.reader, Report).filter(pk__in=pks).values_list("pk", flat=True))
            case "thanks":
                return set(visible_to(self.reader, Thanks).filter(pk__in=pks).values_list("pk", flat=True))
            case "invitation":
                return set(visible_to(self.reader, Invitation).filter(pk__in=pks).values_list("pk", flat=True))
        return set()


def _open(thing: Keyed, field: str, key: bytes) -> str:
    return unlock(getattr(thing, field), key, _about(thing, field)).decode()


def _about(thing: Keyed, field: str) -> bytes:
    return f"{type(thing).__name__}.{field}:{thing.pk}:{thing.key_scope()}".encode()
