"""A day at either end of the calendar is a day that nobody means: a sentence, and what was typed stays."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lamplighter.services.meeting import plan_meeting
from tests.cast import NOON, Cast

FAR = [("0001-01-01", "05:00", "Asia/Kolkata"), ("9999-12-31", "20:00", "America/New_York")]


@pytest.mark.parametrize(("day", "hour", "zone"), FAR)
def test_neither_planned_nor_moved(cast: Cast, pair: uuid.UUID, client: Client, day: str, hour: str, zone: str) -> None:
    cast.amina.zone = zone
    cast.amina.save(update_fields=["zone"])
    client.force_login(cast.amina)
    pages = [reverse("meeting:plan", args=[pair])]
    pages.append(reverse("meeting:move", args=[plan_meeting(pair, NOON + timedelta(days=3), by=cast.amina, at=NOON)]))
    for page in pages:
        answer = client.post(page, {"day": day, "hour": hour})
        said = answer.content.decode()
        assert answer.status_code == 422
        assert "Choose a day that is nearer to today." in said
        assert f'value="{day}"' in said and f'value="{hour}"' in said
