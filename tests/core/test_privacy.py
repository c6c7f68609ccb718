"""The table of who may know what, cell by cell. Written a second time here: a line that goes there fails here."""

from __future__ import annotations

import pytest

from lamplighter.core.privacy import KEPT, MATRIX, SEALED, Kind, Privacy, Right, Standing, standings_that_may

# k: knows that it is there, its state and dates · r: reads it (and so knows) · c: changes it (and so reads)
# s: signs · d: decides · w: withdraws · -: it does not exist for them
TABLE = """
               owner  partner  ex-partner  asker  asked  organiser  handler  member  anyone
PROFILE        c      r        -           r      r      r          -        r       r
PROGRAMME      c      -        -           -      -      r          -        -       -
DRAFT          -      -        -           -      -      -          -        -       -
QUESTION       c      -        -           -      -      -          -        -       -
TIE            c      -        -           -      -      -          -        -       -
THANKS         rw     -        -           -      -      -          -        -       -
REFLECTION     c        -        -           -      -      -          -        -       -
CANDIDATE      c      -        -           -      -      -          -        -       -
INVITATION     rw     r        r           -      -      -          -        -       -
REQUEST        r      r        r           cw     rd     -          -        -       -
MENTORSHIP     -      c        r           -      -      k          -        -       -
AGREEMENT      -      cs       r           -      -      k          -        -       -
EXPECTATION    c      r        r           -      -      -          -        -       -
JOINT_DRAFT    -      c        r           -      -      -          -        -       -
MEETING        -      c        r           -      -      k          -        -       -
CROSSROADS     -      rd       r           -      -      -          -        -       -
WISH           c      -        -           -      -      -          -        -       -
CHECKIN        -      rd       r           -      -      -          -        -       -
SHEET          c      -        -           -      -      -          -        -       -
OPENED         -      r        r           -      -      -          -        -       -
GROWING        c      r        -           -      -      -          -        -       -
VOICE          c      -        -           -      -      -          -        -       -
PORTRAIT       r      -        -           -      -      -          -        -       -
ENDORSEMENT    rw     r        r           -      -      -          -        -       -
AGENDA_ITEM    r      c        r           -      -      -          -        -       -
SHARED_NOTE    r      r        r           -      -      -          -        -       -
PRIVATE_NOTE   c      -        -           -      -      -          -        -       -
MILESTONE      -      c        r           -      -      -          -        -       -
ACTION_ITEM    -      c        r           -      -      -          -        -       -
MESSAGE        -      c        r           -      -      -          -        -       -
BLOCK          c      -        -           -      -      -          -        -       -
REPORT         r      -        -           -      -      -          rd       -       -
"""
LETTERS = {
    "k": Right.KNOW,
    "r": Right.KNOW | Right.READ,
    "c": Right.KNOW | Right.READ | Right.CHANGE,
    "s": Right.SIGN,
    "d": Right.DECIDE,
    "w": Right.WITHDRAW,
    "-": Right.NONE,
}
ONE_BY_ONE = [Right.KNOW, Right.READ, Right.CHANGE, Right.SIGN, Right.DECIDE, Right.WITHDRAW]


def _cells() -> dict[tuple[Kind, Standing], Right]:
    head, *lines = TABLE.strip().splitlines()
    cells = {}
    for name, *letters in map(str.split, lines):
        for standing, code in zip(head.split(), letters, strict=True):
            cells[Kind[name], Standing(standing)] = Right(sum(LETTERS[letter].value for letter in code))
    return cells


CELLS = _cells()


def test_the_table_is_complete() -> None:
    assert set(CELLS) == {(kind, standing) for kind in Kind for standing in Standing}
    assert set(MATRIX) == set(KEPT) == set(Kind)
    assert all(set(row) == set(Standing) for row in MATRIX.values())
    assert all(KEPT.values())


@pytest.mark.parametrize(("kind", "standing"), CELLS, ids=lambda part: part.name)
def test_every_cell_gives_exactly_these_rights(kind: Kind, standing: Standing) -> None:
    given = {right for right in ONE_BY_ONE if standing in standings_that_may(right, kind)}
    assert given == {right for right in ONE_BY_ONE if right in CELLS[kind, standing]}
    assert MATRIX[kind][standing] == CELLS[kind, standing]


def test_whoever_reads_knows_and_whoever_acts_reads() -> None:
    """A right without the one beneath it would let somebody change what they cannot see."""
    act = Right.CHANGE | Right.SIGN | Right.DECIDE | Right.WITHDRAW
    for cell in (rights for row in MATRIX.values() for rights in row.values()):
        assert not cell & Right.READ or cell & Right.KNOW
        assert not cell & act or cell & Right.READ


def test_an_organiser_reads_no_word_of_a_pair() -> None:
    readable = {kind for kind in Kind if Standing.ORGANISER in standings_that_may(Right.READ, kind)}
    known = {kind for kind in Kind if Standing.ORGANISER in standings_that_may(Right.KNOW, kind)} - readable
    assert readable == {Kind.PROFILE, Kind.PROGRAMME}
    assert known == {Kind.MENTORSHIP, Kind.AGREEMENT, Kind.MEETING}


def test_whoever_reads_reports_reads_nothing_else() -> None:
    assert {kind for kind in Kind if MATRIX[kind][Standing.HANDLER]} == {Kind.REPORT}


def test_whoever_has_left_changes_nothing() -> None:
    assert {
        rights & ~LETTERS["r"] for row in MATRIX.values() for s, rights in row.items() if s is Standing.EX_PARTNER
    } == {Right.NONE}


def test_strangers_find_cards_and_nothing_else() -> None:
    for standing in (Standing.MEMBER, Standing.ANYONE):
        assert {kind for kind in Kind if MATRIX[kind][standing]} == {Kind.PROFILE}


def test_words_of_two_and_words_of_one_are_sealed() -> None:
    assert SEALED == {Privacy.PAIR, Privacy.OWN, Privacy.RELEASED}
    assert [privacy.name for privacy in Privacy] == [
        "PUBLIC",
        "MEMBERS",
        "PROGRAMME",
        "PAIR",
        "OWN",
        "RELEASED",
        "SECURITY",
    ]
