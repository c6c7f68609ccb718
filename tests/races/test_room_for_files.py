"""Sixteen devices of one person hand over a file at once, and there is room for three: no byte more is kept."""

from __future__ import annotations

import uuid
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lamplighter.core.attachment import Given
from lamplighter.core.introduction import Size
from lamplighter.models.message import Attachment
from lamplighter.queries.message import file_name
from lamplighter.services.introduction import accept, ask
from lamplighter.services.message import send_message
from lamplighter.services.message.files import NoMoreRoom
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.races.crowd import CLIENTS, Crowd, first_wrong_round, newcomer, odd_ones, without_locks

pytestmark = [pytest.mark.engine, pytest.mark.django_db(transaction=True, databases=BOTH_STORES)]
SIZE, ROOM = 10, 3


@pytest.fixture
def files(files: Path, settings: Any) -> Path:
    settings.LIMITS = type(settings.LIMITS)(files_in_a_pair=SIZE * ROOM + SIZE // 2)
    return files


def test_no_more_than_there_is_room_for(crowd: Crowd, files: Path) -> None:
    assert first_wrong_round(partial(play, crowd, files)) == ""


def test_without_the_lock_there_is_more(crowd: Crowd, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert first_wrong_round(partial(play, crowd, files)) != ""


def play(crowd: Crowd, files: Path) -> str:
    mentor, mentee = newcomer("Mentor"), newcomer("Mentee")
    asked = ask(mentor.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=mentee, at=NOON)
    pair = accept(asked, by=mentor, at=NOON)
    given = [Given(f"{number}.txt", b"%010d" % number) for number in range(CLIENTS)]
    deeds = [partial(send_message, pair, "", files=[one], by=mentee, at=NOON) for one in given]
    answers = crowd.at_once(*deeds)
    sent = sum(isinstance(answer, uuid.UUID) for answer in answers)
    refused = sum(isinstance(answer, NoMoreRoom) for answer in answers)
    rows = Attachment.objects.filter(message__author=mentee)
    wanted = {file_name(pk) for pk in Attachment.objects.values_list("pk", flat=True)}
    there = {path.name for path in files.iterdir()}
    found = (sent, refused, rows.count(), there == wanted)
    return "" if found == (ROOM, CLIENTS - ROOM, ROOM, True) else f"{found} {odd_ones(answers)}"
