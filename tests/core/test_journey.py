"""Both journeys, cell by cell. The tables here were written a second time, from the decisions and not from the code."""

from __future__ import annotations

import pytest

from lamplighter.core.journey import (
    ANSWERED_WORDS,
    MENTORSHIP,
    OVER,
    OVER_WORDS,
    PENDING,
    REQUEST,
    RUNNING,
    Deed,
    RequestDeed,
    RequestStage,
    Stage,
    can,
    next_request_stage,
    next_stage,
)
from lamplighter.core.refusal import IllegalMove

# Each stage: where the deeds lead that are possible, and the beginning of what is said to all others.
MENTORING = """
introduction: agree>active, finish>completed, leave>ended early, lapse>ended by silence, let it rest>completed
    | You have not agreed on your
active: agree>active, pause>paused, offer to finish>closing, leave>ended early, lapse>ended by silence,
    let it rest>completed | This mentorship is already
paused: resume>active, leave>ended early | This mentorship is resting
closing: carry on>active, finish>completed, leave>ended early, lapse>completed | One of you has offered to finish
completed: | This mentorship has ended
ended early: | This mentorship has ended
ended by silence: | This mentorship has ended
"""
ASKING = """
open: ask back>asked back, accept>accepted, decline>declined, withdraw>withdrawn, expire>expired, supersede>superseded
    | Nothing has been
asked back: reply>open, accept>accepted, decline>declined, withdraw>withdrawn, expire>expired
    | You have already
accepted: | This request has already been answered
declined: | This request has already been answered
withdrawn: | This request was taken back
expired: | This request has run out
superseded: | You had both asked
"""


def _table(text: str, stages: type, deeds: type) -> list[tuple[object, object, object | None, str]]:
    """Every cell: stage, deed, where it leads (or None), and the words of refusal."""
    cells = []
    for line in text.strip().replace("\n    ", " ").splitlines():
        name, _, rest = line.partition(":")
        moves, _, words = rest.partition("|")
        leads = dict(move.strip().split(">") for move in moves.split(",") if move.strip())
        for deed in deeds:
            to = leads.pop(deed.value, None)
            cells.append((stages(name), deed, stages(to) if to else None, words.strip()))
        assert not leads, f"{name}: no such deed {leads}"
    return cells


MENTORSHIP_CELLS = _table(MENTORING, Stage, Deed)
REQUEST_CELLS = _table(ASKING, RequestStage, RequestDeed)


def test_the_tables_are_complete() -> None:
    assert set(MENTORSHIP) == set(Stage) and set(REQUEST) == set(RequestStage)
    assert len(MENTORSHIP_CELLS) == len(Stage) * len(Deed) == 63
    assert len(REQUEST_CELLS) == len(RequestStage) * len(RequestDeed) == 49
    assert sum(to is not None for _, _, to, _ in MENTORSHIP_CELLS) == 17
    assert sum(to is not None for _, _, to, _ in REQUEST_CELLS) == 11


@pytest.mark.parametrize(("here", "deed", "to", "words"), MENTORSHIP_CELLS, ids=str)
def test_every_deed_moves_a_mentorship_or_is_refused_with_its_sentence(
    here: Stage, deed: Deed, to: Stage | None, words: str
) -> None:
    assert can(here, deed) is (to is not None)
    if to is not None:
        assert next_stage(here, deed) is to
        return
    with pytest.raises(IllegalMove, match=words):
        next_stage(here, deed)


@pytest.mark.parametrize(("here", "deed", "to", "words"), REQUEST_CELLS, ids=str)
def test_every_deed_moves_a_request_or_is_refused_with_its_sentence(
    here: RequestStage, deed: RequestDeed, to: RequestStage | None, words: str
) -> None:
    if to is not None:
        assert next_request_stage(here, deed) is to
        return
    with pytest.raises(IllegalMove, match=words):
        next_request_stage(here, deed)


def test_what_is_over_and_what_waits() -> None:
    assert OVER == {Stage.COMPLETED, Stage.ENDED_EARLY, Stage.ENDED_BY_SILENCE}
    assert RUNNING == {Stage.INTRODUCTION, Stage.ACTIVE, Stage.PAUSED, Stage.CLOSING}
    assert PENDING == {RequestStage.OPEN, RequestStage.ASKED_BACK}


def test_a_no_and_a_silence_read_alike_to_whoever_comes_late() -> None:
    """Three ends of a mentorship say the same words, so nobody learns from them who left."""
    assert {MENTORSHIP[stage].otherwise for stage in OVER} == {OVER_WORDS}
    assert {REQUEST[stage].otherwise for stage in (RequestStage.ACCEPTED, RequestStage.DECLINED)} == {ANSWERED_WORDS}


def test_from_everywhere_an_end_is_one_step_away() -> None:
    """Nobody is held: whatever stage a mentorship is in, leaving ends it."""
    assert {next_stage(stage, Deed.LEAVE) for stage in RUNNING} == {Stage.ENDED_EARLY}
    assert {next_request_stage(stage, RequestDeed.WITHDRAW) for stage in PENDING} == {RequestStage.WITHDRAWN}
