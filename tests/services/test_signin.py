"""An address, a code, and a person behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from lamplighter.access import Keyring
from lamplighter.access.link import make_link
from lamplighter.core.post import Scope
from lamplighter.core.refusal import Refusal
from lamplighter.models.event import Event
from lamplighter.models.link import MailLink
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import word
from lamplighter.services.signin import (
    forget_old_sessions,
    person_behind,
    remove_password,
    see_browser,
    send_code,
    set_password,
    sign_out_elsewhere,
)
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
PASSWORD = "a lantern on the stairs"


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


def test_a_password_is_set_changed_and_removed_once_each_and_told(cast: Cast) -> None:
    sam = cast.sam
    assert not sam.has_usable_password()
    assert [set_password(PASSWORD, by=sam, at=NOON) for _ in range(2)] == [True, False]
    assert Person.objects.get(pk=sam.pk).check_password(PASSWORD)
    assert [set_password("quite another sentence", by=sam, at=NOON) for _ in range(2)] == [True, False]
    assert not Person.objects.get(pk=sam.pk).check_password(PASSWORD)
    assert [remove_password(by=sam, at=NOON) for _ in range(2)] == [True, False]
    assert not Person.objects.get(pk=sam.pk).has_usable_password()
    told = ["password_added", "password_changed", "password_removed"]
    assert sorted(Notice.objects.values_list("template", flat=True)) == [f"person/{change}" for change in told]
    verbs = Event.objects.filter(thing=sam.pk, verb__startswith="password").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [change.replace("_", " ") for change in told]


@pytest.mark.parametrize("words", ["short", "password1234", "Sam", "sam@example.org", "sam@EXAMPLE.org "])
def test_a_weak_password_is_not_kept(cast: Cast, words: str) -> None:
    with pytest.raises(Refusal):
        set_password(words, by=cast.sam, at=NOON)
    assert not Person.objects.get(pk=cast.sam.pk).has_usable_password()


def test_nobody_is_signed_out_elsewhere_who_is_nowhere_else(cast: Cast) -> None:
    Session.objects.create(session_key="here", session_data="", expire_date=NOON + timedelta(days=1))
    see_browser("here", "Firefox", by=cast.sam, at=NOON)
    sign_out_elsewhere("here", by=cast.sam, at=NOON)
    assert (Session.objects.count(), Event.objects.filter(verb="signed out elsewhere").count()) == (1, 0)
    sign_out_elsewhere(None, by=cast.sam, at=NOON)
    assert (Session.objects.count(), Event.objects.filter(verb="signed out elsewhere").count()) == (0, 1)


def test_sign_ins_and_links_that_have_run_out_are_forgotten(cast: Cast) -> None:
    for name, expires_at in (("old", NOON), ("young", NOON + timedelta(hours=1))):
        Session.objects.create(session_key=name, session_data="", expire_date=expires_at)
        make_link(Scope.SIGN_IN, person=cast.sam, expires_at=expires_at)
    assert forget_old_sessions(at=NOON) == 0
    assert forget_old_sessions(at=NOON + timedelta(seconds=1)) == 2
    assert list(Session.objects.values_list("session_key", flat=True)) == ["young"]
    assert MailLink.objects.count() == 1
