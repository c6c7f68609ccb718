"""Six pictures of one person at once: one photo is left, and on the disk its two files alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from lamplighter.models.card import Photo
from lamplighter.models.person import Person
from lamplighter.services.card.photo import keep_photo, remove_photo
from lamplighter.services.card.square import make_squares
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import Crowd, first_wrong_round, newcomer, odd_ones, without_locks, without_rule
from tests.services.pictures import packed

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
FACES = [packed(Image.new("RGB", (64, 64), (number * 15, 90, 90)), "PNG") for number in range(6)]


def test_one_is_left(crowd: Crowd, files: Path) -> None:
    assert first_wrong_round(partial(play, crowd, files)) == ""


def test_without_lock_and_rule_more_than_one_is_left(
    crowd: Crowd, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with without_rule(Photo, "one_photo_each"), monkeypatch.context() as patch:
        without_locks(patch)
        squares = {
            face: make_squares(face) for face in FACES
        }  # made before: drawing them one at a time would let them arrive one by one
        patch.setattr("lamplighter.services.card.photo.make_squares", squares.__getitem__)
        assert first_wrong_round(partial(play, crowd, files)) != ""


def test_one_that_is_removed_meanwhile_leaves_nothing_or_all_of_the_other(crowd: Crowd, files: Path) -> None:
    assert first_wrong_round(partial(play, crowd, files, removing=2)) == ""


def play(crowd: Crowd, files: Path, *, removing: int = 0) -> str:
    person = newcomer("Face")
    keeping = [partial(keep_photo, face, for_visitors=False, by=person, at=NOON) for face in FACES[removing:]]
    answers = crowd.at_once(*keeping, *[partial(remove_photo, by=person, at=NOON)] * removing)
    found = _found(person, files)
    remove_photo(by=person, at=NOON)
    return found or (str(odd_ones(answers)) if odd_ones(answers) else "")


def _found(person: Person, files: Path) -> str:
    rows = Photo.objects.filter(person=person).values_list("pk", flat=True)
    wanted = {f"{pk}{size}" for pk in rows for size in ("", "-small")}
    there = {path.name for path in files.iterdir()}
    return "" if len(rows) <= 1 and there == wanted else f"{len(rows)} photos, {len(there)} files"
