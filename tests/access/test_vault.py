"""What seals and wraps: each seal another one, bound to all of its parts, and only this installation's secret opens."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from lamplighter.access.keyring import is_secret_ours
from lamplighter.access.vault import key_of, lock, opens_some_key, stamp, unlock
from lamplighter.models.datakey import DataKey
from tests.conftest import BOTH_STORES

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=BOTH_STORES)]


def test_the_same_words_are_sealed_differently_each_time_and_in_a_known_form() -> None:
    key = b"k" * 32
    one, other = lock(b"words", key, b"about"), lock(b"words", key, b"about")
    assert one[:12] != other[:12] and one != other
    assert len(one) == 12 + len(b"words") + 16  # nonce, words, tag: what was sealed long ago has this form, too
    assert unlock(one, key, b"about") == unlock(other, key, b"about") == b"words"


def test_no_part_of_a_stamp_runs_into_the_next_and_none_is_left_out(settings: LazySettings) -> None:
    settings.MASTER_KEY = b"m" * 32
    stamps = [stamp(b"ab", b"c"), stamp(b"a", b"bc"), stamp(b"abc"), stamp(b"c", b"ab"), stamp(b"ab"), stamp()]
    assert len(set(stamps)) == len(stamps) and {len(one) for one in stamps} == {32}
    assert stamps[0].hex() == "4c10e918f31515261a69acffb4d72ccf10649e3f8b153e50459b4388d2e7f66d", (
        "seals that were made before must still fit"
    )
    settings.MASTER_KEY = b"n" * 32
    assert stamp(b"ab", b"c") != stamps[0]


def test_one_damaged_key_is_no_foreign_secret_and_a_foreign_secret_is(settings: LazySettings) -> None:
    assert is_secret_ours(), "an empty key store is anybody's"
    for scope in ("person:1", "person:2", "person:3"):
        key_of(scope)
    DataKey.objects.filter(scope="person:1").update(wrapped=b"x" * 60)
    assert is_secret_ours() and not opens_some_key(of=1), "the first by name is asked first"
    settings.MASTER_KEY = b"y" * 32
    assert not is_secret_ours()
