"""Short addresses: 22 letters for a UUID, and back."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamplighter.core.address import ALPHABET, LENGTH, lengthen, shorten

NEVER_WRITTEN = [
    "",
    "0" * 21,
    "0" * 23,
    "0" * 21 + "-",
    "0" * 21 + " ",
    "0" * 21 + "é",
    "٣" * 22,  # digits, but not ours
    "z" * 22,  # more than 128 bits
    shorten(uuid.UUID(int=2**128 - 1))[:-1] + "z",  # the first address after the last
]


@given(st.uuids())
def test_an_address_leads_back_to_its_number(number: uuid.UUID) -> None:
    letters = shorten(number)
    assert len(letters) == LENGTH and set(letters) <= set(ALPHABET)
    assert lengthen(letters) == number


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_each_number_has_one_address_alone(letters: str) -> None:
    try:
        number = lengthen(letters)
    except ValueError:
        assert letters > shorten(uuid.UUID(int=2**128 - 1))
    else:
        assert shorten(number) == letters


def test_the_first_and_the_last_address() -> None:
    assert shorten(uuid.UUID(int=0)) == "0" * 22
    assert shorten(uuid.UUID(int=62)) == "0" * 20 + "10"
    assert shorten(uuid.UUID(int=2**128 - 1)) == "7n42DGM5Tflk9n8mt7Fhc7"


@pytest.mark.parametrize("letters", NEVER_WRITTEN)
def test_what_was_never_written_is_not_an_address(letters: str) -> None:
    with pytest.raises(ValueError, match="not a short address"):
        lengthen(letters)
