"""A face on one's card: two small squares, nothing of where and when, and no file that hurts anybody."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from lamplighter.access import Hidden
from lamplighter.access.files import keep_file
from lamplighter.core import limits
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import Refusal
from lamplighter.models.card import Photo
from lamplighter.models.event import Event
from lamplighter.models.person import Person
from lamplighter.queries.card import LARGE, SMALL, get_about_for, get_photo_for, list_photos_for
from lamplighter.services.card.photo import keep_photo, remove_photo, show_photo
from lamplighter.services.card.square import BROKEN, MOVING, TOO_MUCH, TOO_WIDE, UNKNOWN, make_squares
from lamplighter.services.keeping.sweep import UNDERWAY, sweep_files
from tests.access.test_files import no_room_after
from tests.cast import NOON, Cast
from tests.services.pictures import (
    BLUE,
    CAMERA,
    DAY,
    GREEN,
    RED,
    WHITE,
    corners,
    from_a_telephone,
    larger_than_it_is,
    moving,
    packed,
    pixel_flood,
)

pytestmark = [pytest.mark.engine, pytest.mark.usefixtures("files")]

FACE = packed(corners(), "JPEG")
OTHER = packed(Image.effect_noise((600, 400), 80), "PNG")


def _names(files: Path) -> set[str]:
    return {path.name for path in files.iterdir()} if files.is_dir() else set()


def _files_of(*people: Person) -> set[str]:
    photos = list_photos_for(people[0], [person.pk for person in people]).values()
    return {f"{photo}{size}" for photo in photos for size in (LARGE, SMALL)}


def _keep(person: Person, content: bytes = FACE, *, for_visitors: bool = False) -> None:
    keep_photo(content, for_visitors=for_visitors, by=person, at=NOON)


def _seen(content: bytes) -> tuple[str, ...]:
    """The colours of the four corners, by name."""
    picture = Image.open(BytesIO(content))
    far = picture.width - 9
    names = {RED: "red", GREEN: "green", BLUE: "blue", WHITE: "white"}

    def nearest(place: tuple[int, int]) -> str:
        seen = picture.getpixel(place)
        return names[min(names, key=lambda colour: sum(abs(a - b) for a, b in zip(colour, seen, strict=True)))]

    return tuple(nearest(place) for place in ((8, 8), (far, 8), (8, far), (far, far)))


# --- what comes out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(("width", "height"), [(400, 400), (3000, 400), (40, 90), (1, 1)])
def test_two_squares_come_out(kind: str, width: int, height: int) -> None:
    squares = make_squares(packed(corners(width, height), kind))
    for content, side in ((squares.large, 512), (squares.small, 128)):
        picture = Image.open(BytesIO(content))
        assert (picture.format, picture.mode, picture.size) == ("WEBP", "RGB", (side, side))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "I;16", "RGB"])
def test_every_way_of_storing_colours_is_understood(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    picture = corners().convert("L").convert("I;16") if mode == "I;16" else corners().convert(mode.replace("PA", "P"))
    assert make_squares(packed(picture, kind)).large


def test_what_is_see_through_stands_on_white() -> None:
    assert _seen(make_squares(packed(Image.new("RGBA", (90, 90), (200, 30, 30, 0)), "PNG")).large) == ("white",) * 4


UPRIGHT = ("red", "green", "blue", "white")
SEEN = {  # how the corners of the stored picture must come to lie, as EXIF 2.3 says it of each number
    0: UPRIGHT,
    1: UPRIGHT,
    2: ("green", "red", "white", "blue"),
    3: ("white", "blue", "green", "red"),
    4: ("blue", "white", "red", "green"),
    5: ("red", "blue", "green", "white"),
    6: ("blue", "red", "white", "green"),
    7: ("white", "green", "blue", "red"),
    8: ("green", "white", "red", "blue"),
    9: UPRIGHT,
}


@pytest.mark.parametrize(("orientation", "seen"), SEEN.items())
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_stands_upright_however_the_telephone_was_held(kind: str, orientation: int, seen: tuple[str, ...]) -> None:
    squares = make_squares(from_a_telephone(orientation, kind))
    assert _seen(squares.large) == _seen(squares.small) == seen


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_neither_place_nor_moment_nor_camera_is_kept(kind: str) -> None:
    sent = from_a_telephone(kind=kind)
    assert CAMERA.encode() in sent and DAY.encode() in sent, "the control: it was in there"
    assert Image.open(BytesIO(sent)).getexif().get_ifd(0x8825), "and so was the place"
    squares = make_squares(sent)
    for content in (squares.large, squares.small):
        picture = Image.open(BytesIO(content))
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}
        assert not picture.getexif() and b"EXIF" not in content and b"XMP" not in content and b"ICCP" not in content
        assert CAMERA.encode() not in content and DAY.encode() not in content


def test_a_profile_and_a_comment_are_not_kept_either() -> None:
    sent = packed(corners(), "JPEG", icc_profile=b"profile of Noor's screen", comment=b"taken at home")
    assert b"profile of Noor's" in sent and b"taken at home" in sent
    squares = make_squares(sent)
    assert b"Noor" not in squares.large + squares.small and b"home" not in squares.large + squares.small


def test_a_telephone_that_stores_a_second_picture_behind_the_first_is_understood() -> None:
    """A JPEG of Samsung's or Apple's often is one; it is no film."""
    sent = packed(corners(), "MPO", save_all=True, append_images=[corners(40, 40)])
    assert Image.open(BytesIO(sent)).n_frames == 2  # type: ignore[attr-defined]
    assert _seen(make_squares(sent).large) == UPRIGHT


def test_the_same_picture_comes_out_the_same() -> None:
    assert make_squares(FACE) == make_squares(FACE) != make_squares(OTHER)


# --- what is turned away ----------------------------------------------------------------------------------

TEXT_BOMB = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
HOSTILE = {
    "nothing": (b"", UNKNOWN),
    "one letter": (b"\x00", UNKNOWN),
    "HTML called .png": (b"<!doctype html><script>alert(1)</script>", UNKNOWN),
    "SVG": (TEXT_BOMB, UNKNOWN),
    "HTML behind the beginning of a PNG": (b"\x89PNG\r\n\x1a\n" + b"<script>alert(1)</script>" * 9, UNKNOWN),
    "GIF": (packed(corners(), "GIF"), UNKNOWN),
    "TIFF": (packed(corners(), "TIFF"), UNKNOWN),
    "PDF": (packed(corners(), "PDF"), UNKNOWN),
    "EPS, which would call another program": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", UNKNOWN),
    "half a JPEG": (FACE[: len(FACE) // 2], BROKEN),
    "half a PNG": (OTHER[: len(OTHER) // 2], BROKEN),
    "half a WebP": (packed(corners(), "WEBP")[:90], None),
    "moving PNG": (moving("PNG"), MOVING),
    "moving WebP": (moving("WEBP"), MOVING),
    "pixel flood": (pixel_flood, TOO_WIDE),
    "WebP that says it is huge": (larger_than_it_is(), TOO_WIDE),
    "one row too wide": (packed(Image.new("1", (limits.PHOTO_PIXELS // 100, 101)), "PNG"), TOO_WIDE),
    "too many bytes": (FACE + b"\x00" * limits.PHOTO_BYTES, TOO_MUCH),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_file_that_is_no_photo_is_told_so_and_leaves_nothing(cast: Cast, files: Path, what: str) -> None:
    content, sentence = HOSTILE[what]
    content = content() if callable(content) else content
    _keep(cast.jonas)
    before = _names(files)
    with pytest.raises(Refusal) as refusal:
        _keep(cast.jonas, content)
    assert sentence is None or refusal.value.sentence == sentence
    assert _names(files) == before == _files_of(cast.jonas), "the photo of before is still there"


def test_as_many_dots_as_fit_are_taken() -> None:
    """The control of the limit."""
    assert make_squares(packed(Image.new("1", (limits.PHOTO_PIXELS // 100, 100)), "PNG"))


def test_what_hangs_behind_a_picture_does_not_come_along(cast: Cast, files: Path) -> None:
    _keep(cast.jonas, FACE + b"<script>alert(1)</script>" + b"PK\x03\x04" * 9)
    assert all(b"script" not in (files / name).read_bytes() for name in _names(files))


MEASURE = """
import sys
from lamplighter.core.refusal import Refusal
from lamplighter.services.card.square import make_squares
try:
    make_squares(sys.stdin.buffer.read())
except Refusal:
    pass
highest = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(highest.split()[1]) // 1024)
"""


@pytest.mark.parametrize(
    ("content", "megabytes"),
    [
        (pixel_flood, 60),
        (larger_than_it_is, 60),
        (lambda: packed(Image.new("RGBA", (5_000, 5_000), (9, 9, 9, 9)), "PNG"), 300),
        (lambda: packed(Image.new("L", (5_000, 5_000)).convert("RGB"), "JPEG", progressive=True, quality=10), 250),
        (lambda: packed(Image.new("RGB", (5_000, 5_000)), "WEBP", method=0, quality=10), 450),
    ],
    ids=["pixel flood", "huge WebP", "largest PNG", "largest JPEG", "largest WebP"],
)
def test_no_picture_takes_more_memory_than_there_is(content: Any, megabytes: int) -> None:
    told = subprocess.run(
        [sys.executable, "-c", MEASURE], input=content(), capture_output=True, check=True, env={"PYTHONPATH": "src"}
    )
    assert int(told.stdout) < megabytes


# --- what lies on the disk --------------------------------------------------------------------------------


def test_a_photo_is_two_files_that_only_the_server_reads(cast: Cast, files: Path) -> None:
    _keep(cast.jonas)
    assert _names(files) == _files_of(cast.jonas)
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.iterdir()} == {0o600}
    assert stat.S_IMODE(files.stat().st_mode) == 0o700
    large, small = (get_photo_for(cast.sam, Photo.objects.get().pk, size) for size in (LARGE, SMALL))
    assert len(large) > len(small) > 0


def test_a_new_one_takes_the_place_of_the_one_before(cast: Cast, files: Path) -> None:
    _keep(cast.jonas)
    before = Photo.objects.get().pk
    _keep(cast.jonas, OTHER)
    assert Photo.objects.get().pk != before
    assert _names(files) == _files_of(cast.jonas)
    with pytest.raises(Hidden):
        get_photo_for(cast.jonas, before, LARGE)


def test_the_same_one_twice_is_once(cast: Cast, files: Path) -> None:
    for _ in range(2):
        _keep(cast.jonas)
    assert Event.objects.filter(verb="changed their photo").count() == 1
    assert _names(files) == _files_of(cast.jonas)


def test_removing_it_removes_it_from_the_disk_and_twice_is_once(cast: Cast, files: Path) -> None:
    _keep(cast.jonas)
    _keep(cast.sam)
    for _ in range(2):
        remove_photo(by=cast.jonas, at=NOON)
    assert _names(files) == _files_of(cast.sam)
    assert Event.objects.filter(verb="removed their photo").count() == 1
    assert get_about_for(cast.jonas, cast.jonas.pk, at=NOON).photo is None


def test_a_photo_whose_file_was_lost_is_not_there(cast: Cast, files: Path) -> None:
    """As after a backup that was put back without its files."""
    _keep(cast.jonas)
    for path in files.iterdir():
        path.unlink()
    with pytest.raises(Hidden):
        get_photo_for(cast.jonas, Photo.objects.get().pk, LARGE)
    _keep(cast.jonas)
    assert _names(files) == _files_of(cast.jonas), "the same picture once more mends it"


@pytest.mark.parametrize("room", [0, 1_000], ids=["no room", "room for half of it"])
def test_a_full_disk_is_told_in_words_and_leaves_nothing(cast: Cast, files: Path, room: int) -> None:
    _keep(cast.jonas)
    before = _names(files)
    with no_room_after(room), pytest.raises(Refusal, match="no room for a picture on this server"):
        _keep(cast.jonas, OTHER)
    assert _names(files) == before == _files_of(cast.jonas)


def test_a_row_that_cannot_be_written_leaves_no_file(cast: Cast, files: Path) -> None:
    """Somebody whose row is gone by the time the picture is ready."""
    nobody = Person(pk=cast.jonas.pk.__class__(int=7), made_at=NOON)
    with pytest.raises(Hidden):
        _keep(nobody)
    assert _names(files) == set()


def test_what_a_crash_leaves_is_swept_away_and_what_is_underway_is_not(cast: Cast, files: Path) -> None:
    assert sweep_files(at=NOON) == 0, "there may be no folder yet"
    _keep(cast.jonas)
    for name in ("lost", "lost-small", "lost.half", "fresh.half"):
        keep_file(name, b"x")
    now = datetime.now(UTC)
    old = (now - UNDERWAY - timedelta(minutes=1)).timestamp()
    for path in files.iterdir():
        if path.name != "fresh.half":
            os.utime(path, (old, old))
    assert sweep_files(at=now) == 3
    assert _names(files) == {*_files_of(cast.jonas), "fresh.half"}
    assert sweep_files(at=now) == 0


def test_the_photo_of_somebody_who_is_gone_is_swept_away(cast: Cast, files: Path) -> None:
    _keep(cast.sam)
    Person.objects.filter(pk=cast.sam.pk).delete()
    assert sweep_files(at=datetime.now(UTC) + 2 * UNDERWAY) == 2
    assert _names(files) == set()


# --- who sees it ------------------------------------------------------------------------------------------


def _show_card(person: Person, visibility: Visibility) -> None:
    Person.objects.filter(pk=person.pk).update(visibility=visibility.value)


def _sees(viewer: Person | None, photo: Photo) -> bool:
    try:
        return bool(get_photo_for(viewer, photo.pk, LARGE))
    except Hidden:
        return False


def test_whoever_finds_the_card_sees_the_photo_and_nobody_else(cast: Cast) -> None:
    _keep(cast.sam)
    photo = Photo.objects.get()
    for visibility, seen in ((Visibility.HIDDEN, False), (Visibility.MEMBERS, True), (Visibility.PUBLIC, True)):
        _show_card(cast.sam, visibility)
        assert (_sees(cast.sam, photo), _sees(cast.amina, photo), _sees(None, photo)) == (True, seen, False)
        assert bool(list_photos_for(cast.amina, [cast.sam.pk])) is seen


def test_visitors_see_it_only_if_both_were_chosen(cast: Cast) -> None:
    _keep(cast.sam, for_visitors=True)
    photo = Photo.objects.get()
    assert not _sees(None, photo), "the card is for people here"
    _show_card(cast.sam, Visibility.PUBLIC)
    assert _sees(None, photo)
    for _ in range(2):
        show_photo(for_visitors=False, by=cast.sam, at=NOON)
    assert not _sees(None, photo)
    assert Event.objects.filter(verb="changed who sees their photo").count() == 1


def test_there_must_be_one_before_it_can_be_shown(cast: Cast) -> None:
    with pytest.raises(Refusal, match="Choose a picture first"):
        show_photo(for_visitors=True, by=cast.sam, at=NOON)
