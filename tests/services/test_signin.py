"""An address, a code, and a person behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from lamplighter.access import Keyring
from lamplighter.access.link import make_link
from lamplighter.core.post import Scope
from lamplighter.models.link import MailLink
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import word
from lamplighter.services.signin import forget_old_sessions, person_behind, send_code
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine


def test_a_known_address_is_its_person_and_a_new_one_somebody_yet_to_join(cast: Cast) -> None:
    assert person_behind("Sam@example.org", at=NOON) == cast.sam
    nika = person_behind("nika@example.org", at=NOON)
    assert person_behind("NIKA@example.org ", at=NOON) == nika
    assert (nika.joined_at, Person.objects.count()) == (None, 5)


def test_the_code_goes_to_the_address_it_was_asked_for(cast: Cast) -> None:
    nika = person_behind("nika@example.org", at=NOON)
    send_code("nika@example.org", "ABC-123", at=NOON)
    notice = Notice.objects.get(recipient=nika)
    mail = word(notice, at=NOON)
    assert mail is not None
    assert (mail.to, "ABC-123" in mail.body) == (["nika@example.org"], True)
    assert "ABC-123" in Keyring(nika).read(notice, "facts")


def test_a_code_that_has_run_out_is_not_sent_late(cast: Cast) -> None:
    send_code("sam@example.org", "ABC-123", at=NOON)
    notice = Notice.objects.get()
    assert word(notice, at=NOON + timedelta(minutes=15) - timedelta(seconds=1)) is not None
    assert word(notice, at=NOON + timedelta(minutes=15)) is None


def test_for_an_address_of_nobody_no_code_is_sent(cast: Cast) -> None:
    send_code("nobody@example.org", "ABC-123", at=NOON)
    assert Notice.objects.count() == 0


def test_sign_ins_and_links_that_have_run_out_are_forgotten(cast: Cast) -> None:
    for name, expires_at in (("old", NOON), ("young", NOON + timedelta(hours=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=expires_at)
        make_link(Scope.SIGN_IN, person=cast.sam, expires_at=expires_at)
    assert forget_old_sessions(at=NOON) == 0
    assert forget_old_sessions(at=NOON + timedelta(seconds=1)) == 2
    assert list(Session.objects.values_list("session_key", flat=True)) == ["young"]
    assert MailLink.objects.count() == 1
