"""A mail is told with the deed or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction

from lamplighter.core.introduction import Size
from lamplighter.core.refusal import Refusal
from lamplighter.models.introduction import Request
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.services.introduction import accept, ask
from tests.cast import NOON, Cast
from tests.outbox.post import carry

pytestmark = pytest.mark.engine


def test_a_deed_that_is_undone_tells_nobody(cast: Cast) -> None:
    with transaction.atomic():
        ask(cast.jonas.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=cast.amina, at=NOON)
        assert Notice.objects.count() == 1
        transaction.set_rollback(True)
    assert carry() == []


def test_a_deed_that_is_refused_halfway_tells_nobody(cast: Cast) -> None:
    request = ask(cast.jonas.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=cast.amina, at=NOON)
    Person.objects.filter(pk=cast.jonas.pk).update(seats=0)
    with pytest.raises(Refusal):
        accept(request, by=cast.jonas, at=NOON)
    assert [mail["To"] for mail in carry()] == ["jonas@example.org"]
    assert Request.objects.get().stage == "open"


def test_a_deed_that_nobody_could_be_told_of_is_not_done(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Notice.objects, "bulk_create", fail)
    with pytest.raises(OSError, match="full"):
        ask(cast.jonas.pk, Size.REGULAR, "Each week?", words_by_mail=False, by=cast.amina, at=NOON)
    assert not Request.objects.exists()
