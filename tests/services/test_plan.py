"""What is planned is what leaves when nobody acts, and planning leaves no trace."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import LazySettings
from django.core import mail
from django.core.management import CommandError, call_command

from lamplighter.core.introduction import Size
from lamplighter.jobs import plan
from lamplighter.jobs.plan import plan_mail
from lamplighter.jobs.timetable import HOURLY, run_due
from lamplighter.models.datakey import DataKey
from lamplighter.models.outbox import Notice
from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.introduction import accept, ask
from lamplighter.services.keeping.rows import lines_of_everything
from lamplighter.services.meeting import plan_meeting
from tests.cast import Cast, arrive

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=["default", "keys"])]
NOW = datetime(2027, 3, 26, 12, tzinfo=UTC)
DAYS = 7


@pytest.fixture
def busy(cast: Cast, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """Two who meet within the week, and somebody who has asked and waits."""
    settings.MAIL_IS_SET_UP = True
    monkeypatch.setattr(plan, "PATIENCE", 3600.0)  # nobody else is at work here
    asked = ask(cast.jonas.pk, Size.CONVERSATION, "How?", words_by_mail=False, by=cast.amina, at=NOW)
    pair = accept(asked, by=cast.jonas, at=NOW)
    plan_meeting(pair, NOW + timedelta(days=2), by=cast.amina, at=NOW)
    ask(cast.jonas.pk, Size.REGULAR, "And why?", words_by_mail=False, by=arrive("Ines"), at=NOW)
    return cast


def _sent() -> list[tuple[datetime | None, uuid.UUID, str]]:
    sent = Notice.objects.filter(was_sent=True)
    return sorted(sent.values_list("settled_at", "recipient", "template"))


@pytest.mark.long
def test_what_was_planned_is_what_leaves_while_nobody_acts(busy: Cast) -> None:
    planned = sorted((coming.at, coming.to, coming.template) for coming in plan_mail(DAYS, at=NOW))
    for hour in range(DAYS * 24 + 1):
        moment = NOW + hour * HOURLY
        run_due(last={}, now=lambda: moment)
        while deliver_due_notices(at=moment):
            pass
    assert planned == _sent()
    assert {at.date() for at, _, _ in planned} > {NOW.date()}  # not only what was waiting already


def test_planning_writes_nothing_and_sends_nothing(busy: Cast) -> None:
    before, keys, letters = list(lines_of_everything()), list(DataKey.objects.values_list()), len(mail.outbox)
    assert plan_mail(1, at=NOW)
    assert list(lines_of_everything()) == before
    assert list(DataKey.objects.values_list()) == keys
    assert len(mail.outbox) == letters


def test_the_command_tells_the_envelope_and_no_word(busy: Cast) -> None:
    out = StringIO()
    with time_machine.travel(NOW, tick=False):
        call_command("jobs", plan=1, json=True, stdout=out)
    coming = json.loads(out.getvalue())["coming"]
    assert coming
    assert {tuple(line) for line in coming} == {("at", "to", "topic", "template", "why")}
    assert "How?" not in out.getvalue()
    assert "And why?" not in out.getvalue()


def test_the_command_says_why_in_plain_words(busy: Cast) -> None:
    out = StringIO()
    with time_machine.travel(NOW + 47 * HOURLY, tick=False):
        call_command("jobs", plan=1, stdout=out)
    lines = out.getvalue().splitlines()
    assert any(line.endswith("meeting: they meet within a day") for line in lines)
    assert any(line.endswith("request: somebody asks them") for line in lines)
    assert "meeting/tomorrow" not in out.getvalue()


@pytest.mark.parametrize("days", [0, 32])
def test_as_many_days_as_can_be_known(days: int) -> None:
    with pytest.raises(CommandError, match="from 1 to 31"):
        call_command("jobs", plan=days)


def test_who_is_at_work_is_not_kept_waiting(busy: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    before = list(lines_of_everything())
    monkeypatch.setattr(plan, "PATIENCE", -1.0)
    with pytest.raises(CommandError, match=r"fewer days \(0 were done in time\)"):
        call_command("jobs", plan=1)
    assert list(lines_of_everything()) == before
    call_command("jobs", plan=1, patient=True, stdout=StringIO())
