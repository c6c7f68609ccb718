"""A face on one's card. First the files, whole and on the disk; then the row; then what was there before goes."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime

from django.db import transaction

from lamplighter.access import open_for
from lamplighter.access.files import keep_file, read_file, throw_away
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.card import Photo
from lamplighter.models.event import record
from lamplighter.models.person import Person
from lamplighter.models.thing import new_id
from lamplighter.queries.card import LARGE, SMALL, file_name
from lamplighter.services.card.square import Squares, make_squares

log = logging.getLogger(__name__)


def keep_photo(content: bytes, *, for_visitors: bool, by: Person, at: datetime) -> None:
    """This face, in place of the one before. The same one twice is once. Nothing half-done stays behind.

    No transaction is open while a picture is unpacked and written: SQLite has one writer, and all others would wait.
    """
    squares = make_squares(content)
    if _is_known(squares, by):
        return show_photo(for_visitors=for_visitors, by=by, at=at)
    photo = Photo(pk=new_id(), person=by, for_visitors=for_visitors)
    try:
        _write(photo.pk, squares)
        before = _take_place(photo, by, at)
    except BaseException:
        _throw_away([photo.pk])
        raise
    _throw_away(before)


@transaction.atomic
def show_photo(*, for_visitors: bool, by: Person, at: datetime) -> None:
    """Whether visitors see it, too, once the card is for everybody. Raises Refusal if there is no photo."""
    open_for(by, Person, by.pk, Right.CHANGE)
    photo = Photo.objects.filter(person=by).first()
    if photo is None:
        raise Refusal(gettext_noop("Choose a picture first."))
    if photo.for_visitors != for_visitors:
        photo.for_visitors = for_visitors
        photo.save(update_fields=["for_visitors"])
        record("changed who sees their photo", by.pk, by=by, at=at)


def remove_photo(*, by: Person, at: datetime) -> None:
    """Gone from the card and from the disk. Twice is once."""
    _throw_away(_forget(by, at))


def _is_known(squares: Squares, person: Person) -> bool:
    known = Photo.objects.filter(person=person).values_list("pk", flat=True).first()
    return known is not None and read_file(file_name(known, LARGE)) == squares.large


def _write(pk: uuid.UUID, squares: Squares) -> None:
    try:
        keep_file(file_name(pk, LARGE), squares.large)
        keep_file(file_name(pk, SMALL), squares.small)
    except OSError as problem:
        log.error("a photo could not be written: %s", type(problem).__name__)
        raise Refusal(
            gettext_noop(
                "There is no room for a picture on this server at the moment. What you had before is still there."
            )
        ) from problem


@transaction.atomic
def _take_place(photo: Photo, by: Person, at: datetime) -> list[uuid.UUID]:
    """The new row instead of the old one; returns what is to be thrown away."""
    open_for(by, Person, by.pk, Right.CHANGE)  # one of two at once is the later one
    before = _delete_rows(by)
    photo.save(force_insert=True)
    record("changed their photo", by.pk, by=by, at=at)
    return before


@transaction.atomic
def _forget(by: Person, at: datetime) -> list[uuid.UUID]:
    open_for(by, Person, by.pk, Right.CHANGE)
    if before := _delete_rows(by):
        record("removed their photo", by.pk, by=by, at=at)
    return before


def _delete_rows(person: Person) -> list[uuid.UUID]:
    rows = Photo.objects.filter(person=person)
    before = list(rows.values_list("pk", flat=True))
    rows.delete()
    return before


def _throw_away(photos: list[uuid.UUID]) -> None:
    for pk in photos:
        throw_away(file_name(pk, LARGE))
        throw_away(file_name(pk, SMALL))
