"""Who comes by a secret: a standing link is one for as long as its thing lasts, and a draft is one browser's."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from lamplighter.access import Hidden
from lamplighter.access.link import hash_of, mark_of_mail, new_token, open_draft, open_link, standing_link
from lamplighter.core.bounce import MARK
from lamplighter.core.post import Scope
from lamplighter.models.link import MailLink
from lamplighter.services.question import keep_draft
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
HOUR = timedelta(hours=1)


def test_a_standing_link_is_one_and_lasts_as_long_as_was_said_last(cast: Cast) -> None:
    thing = uuid.UUID(int=7)
    tokens = [
        standing_link(Scope.MEETING, person=cast.amina, thing=thing, expires_at=NOON + HOUR * hours) for hours in (1, 3)
    ]
    assert tokens[0] == tokens[1] and MailLink.objects.count() == 1
    row = MailLink.objects.get(token_hash=hash_of(tokens[0]))
    assert (row.scope, row.person, row.thing, row.expires_at) == ("meeting", cast.amina, thing, NOON + HOUR * 3)
    assert open_link(tokens[0], at=NOON + HOUR * 2) == row
    others = {
        standing_link(Scope.MEETING, person=cast.sam, thing=thing, expires_at=NOON),
        standing_link(Scope.MEETING, person=cast.amina, thing=uuid.UUID(int=8), expires_at=NOON),
        standing_link(Scope.NEXT, person=cast.amina, thing=thing, expires_at=NOON),
    }
    assert len(others - set(tokens)) == 3


def test_a_mail_is_marked_for_its_own_address_however_that_is_written() -> None:
    mail, other = uuid.UUID(int=1), uuid.UUID(int=2)
    mark = mark_of_mail(mail, "Amina@example.org")
    assert len(mark) == MARK and mark == mark_of_mail(mail, "amina@EXAMPLE.org")
    assert len({mark, mark_of_mail(other, "amina@example.org"), mark_of_mail(mail, "jonas@example.org")}) == 3


def test_a_draft_opens_for_its_browser_until_it_is_too_old(world: None) -> None:
    mine, another = (keep_draft(words, token=None, at=NOON) for words in ("Mine?", "Another's?"))
    assert open_draft(mine, kept_since=NOON - HOUR) != open_draft(another, kept_since=NOON - HOUR)
    assert open_draft(mine, kept_since=NOON - HOUR).token_hash == hash_of(mine)
    for token, since in ((mine, NOON), (new_token(), NOON - HOUR), ("nothing", NOON - HOUR)):
        with pytest.raises(Hidden):
            open_draft(token, kept_since=since)
