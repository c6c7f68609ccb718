"""A picture without its traces: the same dots, held the same way, and nothing of where, when and with what."""

from __future__ import annotations

import struct
import time
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from lamplighter.core.picture import PNG, Damaged, without_traces
from tests.services.pictures import CAMERA, DAY, corners, from_a_telephone, moving, packed

KINDS = ["JPEG", "PNG", "WEBP"]
PLACE = b"taken at home"


def opened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("orientation", range(10))
def test_the_dots_stay_and_the_traces_go(kind: str, orientation: int) -> None:
    sent = from_a_telephone(orientation, kind)
    kept = without_traces(sent)
    before, after = opened(sent), opened(kept)
    assert before.tobytes() == after.tobytes()
    assert CAMERA.encode() in sent and DAY.encode() in sent, "the control"
    assert CAMERA.encode() not in kept and DAY.encode() not in kept
    said = dict(after.getexif())
    assert said == ({0x0112: orientation} if kind == "JPEG" and 2 <= orientation <= 8 else {})
    assert without_traces(kept) == kept


@pytest.mark.parametrize("order", [b"MM", b"II"])
def test_it_is_read_how_the_camera_was_held_in_either_order(order: bytes) -> None:
    sign = ">" if order == b"MM" else "<"
    entries = [
        (0x0110, 2, 4, b"abc\x00"),
        (0x0112, 4, 1, b"\x09\x09\x09\x09"),
        (0x0112, 3, 1, struct.pack(sign + "HH", 6, 0)),
    ]
    told = order + struct.pack(sign + "HI", 42, 8) + struct.pack(sign + "H", 3)
    told += b"".join(struct.pack(sign + "HHI", *entry[:3]) + entry[3] for entry in entries) + bytes(4)
    kept = without_traces(packed(corners(), "JPEG", exif=b"Exif\x00\x00" + told))
    assert opened(kept).getexif() == {0x0112: 6}
    assert b"abc" not in kept


@pytest.mark.parametrize(
    "sent",
    [
        packed(corners(), "JPEG", progressive=True, quality=90),
        packed(corners(), "JPEG", restart_marker_blocks=1),
        packed(corners().convert("CMYK"), "JPEG"),
        packed(corners().convert("L"), "JPEG"),
        packed(corners().convert("P"), "PNG", transparency=0),
        packed(corners().convert("RGBA"), "PNG"),
        packed(corners().convert("RGBA"), "WEBP", lossless=True),
        packed(corners(), "WEBP"),
        moving("PNG"),
        moving("WEBP"),
    ],
    ids=[
        "progressive",
        "restarted",
        "CMYK",
        "grey",
        "palette",
        "see-through",
        "lossless",
        "lossy",
        "APNG",
        "moving WebP",
    ],
)
def test_every_way_of_storing_dots_is_left_as_it_is(sent: bytes) -> None:
    kept = without_traces(sent)
    before, after = opened(sent), opened(kept)
    assert (before.mode, before.size, before.tobytes()) == (after.mode, after.size, after.tobytes())
    assert getattr(before, "n_frames", 1) == getattr(after, "n_frames", 1)


def test_what_else_is_written_into_one_goes_and_its_colours_stay() -> None:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", PLACE.decode())
    told.add_itxt("XML:com.adobe.xmp", PLACE.decode(), zip=False)
    profile = b"colours of a screen"
    for sent in (
        packed(corners(), "JPEG", comment=PLACE, icc_profile=profile, xmp=PLACE),
        packed(corners(), "PNG", pnginfo=told, icc_profile=profile),
        packed(corners(), "WEBP", xmp=PLACE, icc_profile=profile),
    ):
        kept = without_traces(sent)
        assert PLACE in sent and PLACE not in kept
        assert opened(kept).info["icc_profile"] == profile
        assert not opened(kept).info.keys() & {"comment", "Comment", "xmp", "exif"}


def test_a_webp_that_told_something_does_not_announce_it_any_more() -> None:
    kept = without_traces(from_a_telephone(kind="WEBP"))
    assert kept[12:16] == b"VP8X" and not kept[20] & 0b1100
    assert int.from_bytes(kept[4:8], "little") == len(kept) - 8


@pytest.mark.parametrize("kind", KINDS)
def test_what_hangs_behind_it_goes(kind: str) -> None:
    """Telephones hang a second picture behind the first, with a place of its own."""
    sent = from_a_telephone(kind=kind)
    assert without_traces(sent + PLACE + from_a_telephone()) == without_traces(sent)


def test_the_second_picture_of_a_telephone_goes_with_its_index() -> None:
    sent = packed(corners(), "MPO", save_all=True, append_images=[corners(40, 40)])
    kept = without_traces(sent)
    assert b"MPF" in sent and b"MPF" not in kept
    assert opened(kept).format == "JPEG" and opened(kept).tobytes() == opened(sent).tobytes()


def test_bytes_that_only_fill_are_passed_over() -> None:
    sent = packed(corners(), "JPEG")
    filled = sent[:2] + b"\xff\xff" + sent[2:-2] + b"\xff" + sent[-2:]
    assert opened(without_traces(filled)).tobytes() == opened(sent).tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_half_a_picture_is_told_so(kind: str) -> None:
    sent = from_a_telephone(kind=kind)
    for length in (*range(12, 60), len(sent) // 2, len(sent) - 3):
        with pytest.raises(Damaged):
            without_traces(sent[:length])


@given(st.sampled_from(KINDS), st.binary(max_size=200), st.integers(0, 200))
def test_whatever_it_is_it_comes_to_an_end(kind: str, noise: bytes, place: int) -> None:
    sent = packed(corners(8, 8), kind)
    try:
        kept = without_traces(sent[:12] + sent[12:place] + noise + sent[place:])
    except Damaged:
        return
    assert kept[:4] == sent[:4]


def test_what_says_more_than_it_has_takes_no_time() -> None:
    """Five megabytes of lists that each announce more than sixty thousand facts."""
    one = b"\xff\xe1\x00\x12Exif\x00\x00MM\x00\x2a\x00\x00\x00\x04\xff\xff"
    began = time.process_time()
    with pytest.raises(Damaged):
        without_traces(b"\xff\xd8" + one * 250_000)
    assert time.process_time() - began < 10


def test_a_chunk_that_is_longer_than_the_picture_is_no_picture() -> None:
    with pytest.raises(Damaged):
        without_traces(PNG + b"\xff\xff\xff\xffIDAT" + zlib.compress(b""))
    with pytest.raises(Damaged):
        without_traces(b"RIFF\xff\xff\xff\x00WEBPVP8 ")
    with pytest.raises(Damaged):
        without_traces(b"RIFF\x0c\x00\x00\x00WEBPVP8X\x01\x00\x00\x00")
