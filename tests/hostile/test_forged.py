"""Fields that no page has, sent with every form there is."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
import time_machine

from lamplighter.core.address import shorten
from lamplighter.core.valueadd import Prompt
from tests.access import test_replayed as replayed
from tests.access.test_replayed import TODAY, House, Rows, rows, undone, words_of
from tests.conftest import BOTH_STORES
from tests.races.twice import CASES, Form, shared_out

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)
house, signed_in = replayed.house, replayed.signed_in  # the same house, and who is signed in
FORGED = (
    "owner", "asker", "asked", "author", "keeper", "person", "by", "user", "mentor", "mentee", "recipient", "inviter",
    "pk", "id", "stage", "state", "role", "kind", "is_staff", "is_superuser", "is_active", "seats_taken",
    "takes_a_seat", "programme", "mentorship", "organiser", "signed_at", "agreed_at", "asked_at", "at", "made_at",
    "joined_at", "decided_at", "goes_on", "token", "token_hash", "password",
)  # fmt: skip


def effect(found: Rows) -> Rows:
    """Without what is drawn by lot; a person without a password has a random one that nothing opens."""
    without = (tuple("!" if str(value)[:1] == "!" else value for value in row) for row in words_of(found).elements())
    return Counter(without)


@pytest.mark.parametrize("name", shared_out(CASES))
def test_what_a_form_does_not_ask_for_it_does_not_take(name: str, house: House) -> None:
    """Whose it is, how far it has come, who may do what: fields that no page has change nothing."""
    with time_machine.travel(TODAY, tick=False):
        form = CASES[name](house.cast)
        asked_for = {prompt.value for prompt in Prompt}
        forged = [field for field in FORGED if field not in asked_for]
        sam = shorten(house.cast.sam.pk)
        came = what_comes(form, house, {}, dict.fromkeys(forged, sam), dict.fromkeys(forged, "1"))
        assert came == came[:1] * 3
        assert came[0][0] == form.first


def test_a_field_that_is_taken_is_noticed(house: House) -> None:
    """The control: one that the form asks for, sent in the same way."""
    with time_machine.travel(TODAY, tick=False):
        form = replace(CASES["person:rest rest"](house.cast), says={})
        one, other = what_comes(form, house, {"back_on": "2027-04-05"}, {"back_on": "2027-04-12"})
        assert one[0] == other[0] == form.first and one != other


def what_comes(form: Form, house: House, *forged: dict[str, str]) -> list[tuple[int, Rows, Rows]]:
    """The answer, what is there afterwards and what no longer is, each time with other fields beside the form's own."""
    before, came = rows(), []
    for more in forged:
        with undone(2_000):
            answer = house.browser_of(form.sender).post(form.path, {**more, **form.says})
            after = rows()
            came.append((answer.status_code, effect(after - before), effect(before - after)))
    return came
