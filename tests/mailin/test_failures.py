"""A mail that comes back: the other one reads that it may not arrive, the person what to do, and nobody why."""

from __future__ import annotations

import io
import json
import re
import smtplib
import uuid
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as post
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lamplighter.core.bounce import read_return, refuses_the_address, return_address
from lamplighter.management.commands.doctor import examine
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.meeting import get_meeting_for
from lamplighter.queries.mentorship import get_mentorship_for
from lamplighter.services.mailin import Outcome, is_ours, take_mail_in
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.signin import Change, send_code, tell_of_change
from tests.cast import NOON, Cast
from tests.outbox.post import carry

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)


def returned(to: str, *, status: str = "5.1.1", action: str = "failed", kind: str = "delivery-status") -> bytes:
    """As a mail server tells that it could not deliver."""
    heads = f'Content-Type: multipart/report; report-type={kind}; boundary="x"'
    report = f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; a@b\nAction: {action}\nStatus: {status}\n"
    parts = ("Content-Type: text/plain\n\nNobody here.", f"Content-Type: message/{kind}\n\n{report}")
    body = "".join(f"--x\n{part}\n" for part in parts)
    return f"From: MAILER-DAEMON@mx.example.org\nTo: {to}\nMIME-Version: 1.0\n{heads}\n\n{body}--x--\n".encode()


@pytest.fixture
def back(cast: Cast, pair: uuid.UUID) -> str:
    """Where the newest mail to Jonas comes back to."""
    carry()
    plan_meeting(pair, NOON + 3 * DAY, by=cast.amina, at=NOON)
    (mail,) = carry()
    assert (mail["To"], mail["From"]) == ("jonas@example.org", "lamplighter@localhost")
    return post.outbox[-1].from_email


def unreached(name: str = "Jonas") -> str:
    return Person.objects.values_list("unreached", flat=True).get(name=name)


def came_back(to: str, **report: str) -> str:
    assert take_mail_in(returned(to, **report), to=to, is_bounce=True, at=NOON).outcome is Outcome.TAKEN
    return unreached()


def test_a_mail_that_came_back_is_told_to_the_other_one_without_a_reason(
    cast: Cast, pair: uuid.UUID, back: str, client: Client
) -> None:
    assert is_ours(back)
    assert came_back(back) == "came back"
    jonas = Person.objects.get(name="Jonas")
    assert get_mentorship_for(cast.amina, pair).is_hard_to_reach
    assert not get_mentorship_for(jonas, pair).is_hard_to_reach
    client.force_login(cast.amina)
    meeting = Meeting.objects.get().pk
    for page in (reverse("mentorship:page", args=[pair]), reverse("meeting:page", args=[meeting])):
        assert "Mail may not reach Jonas at the moment." in client.get(page).content.decode()
    client.force_login(jonas)
    assert "Mail to you does not arrive" in client.get("/").content.decode()
    profile = reverse("person:profile")
    assert "Mail to you has not arrived since" in client.get(profile).content.decode()
    client.post(reverse("person:mail_works"))
    assert unreached() == ""
    assert "Mail to you" not in client.get(profile).content.decode()
    came_back(back)
    leave_mentorship(pair, by=cast.amina, at=NOON)
    assert not get_mentorship_for(cast.amina, pair).is_hard_to_reach
    assert not get_meeting_for(cast.amina, meeting).is_hard_to_reach


@pytest.mark.parametrize(
    "report",
    [{"status": "4.2.2"}, {"action": "delayed"}, {"kind": "disposition-notification"}, {"status": ""}],
    ids=str,
)
def test_what_may_still_arrive_is_no_failure(back: str, report: dict[str, str]) -> None:
    assert came_back(back, **report) == ""
    assert came_back(back) == "came back", "the control"


def test_a_report_that_anybody_could_write_changes_nothing(cast: Cast, back: str) -> None:
    """Somebody who knows a mail's Message-ID, who holds a mail of their own, or who sends no report of a server."""
    notice = Notice.objects.latest("due_at")
    other = str(Person.objects.get(name="Amina").pk.hex)
    base = "answers@mail.example.org"
    found = read_return(back, base)
    assert found
    forged = [
        return_address(notice.pk, b"\0" * 8, base),
        return_address(uuid.uuid4(), found[1], base),
        f"answers+{notice.pk.hex}@mail.example.org",
        f"answers+{other}@mail.example.org",
        base,
        "",
    ]
    for to in forged:
        assert came_back(to) == ""
    take_mail_in(returned(back), to=back, is_bounce=False, at=NOON)
    assert unreached() == ""
    EmailAddress.objects.filter(user_id=cast.jonas.pk).update(email="jonas@elsewhere.example.org")
    assert came_back(back) == "", "it went to another address than they have now"
    EmailAddress.objects.filter(user_id=cast.jonas.pk).update(email="jonas@example.org")
    assert came_back(back.upper()) == "came back", "the control: servers may change the size of letters"


def test_a_code_that_was_read_or_another_address_clears_it(cast: Cast, back: str, client: Client) -> None:
    came_back(back)
    carry()
    client.post(reverse("account_login"), {"email": "jonas@example.org"})
    (mail,) = carry(timezone.now())
    assert unreached() == "came back", "that our own mail server took it says nothing"
    found = re.search(r"[A-Z0-9]{3,4}-[A-Z0-9]{3,4}", mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert found
    client.post(reverse("account_confirm_login_code"), {"code": found[0]})
    assert unreached() == ""
    came_back(back)
    tell_of_change(cast.jonas, Change.FIRST_ADDRESS, at=NOON, address="jonas@example.org")
    assert unreached() == ""


class Refusing(EmailBackend):
    """A mail server that turns an address away."""

    says: tuple[int, bytes] | None = None

    def send_messages(self, messages: Any) -> int:
        if self.says:
            raise smtplib.SMTPRecipientsRefused({messages[0].to[0]: self.says})
        return super().send_messages(messages)


def test_an_address_that_our_own_server_turns_away(cast: Cast, pair: uuid.UUID, settings: Any) -> None:
    """Until it takes mail for it again; a refusal of us ourselves says nothing of anybody's address."""
    carry()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    plan_meeting(pair, NOON + 3 * DAY, by=cast.amina, at=NOON)
    at = NOON
    for says, mark in (((450, b"4.2.1 Later"), ""), ((550, b"5.7.1 No relay"), ""), ((550, b"5.1.1"), "turned away")):
        Refusing.says, at = says, at + DAY / 4
        assert (carry(at), unreached()) == ([], mark)
    send_code("jonas@example.org", "123456", at=at)
    Refusing.says = None
    assert len(carry(at)) == 2, "the mail that was set aside is not lost"
    assert unreached() == ""


def test_which_answers_mean_the_address() -> None:
    assert refuses_the_address(550, b"5.1.1 nobody") and refuses_the_address(552, b"full")
    assert not refuses_the_address(550, b"5.7.26 unsigned") and not refuses_the_address(421, b"")


def test_whoever_runs_the_house_has_a_list_without_names(cast: Cast, back: str) -> None:
    came_back(back)
    assert [line.says for line in examine(NOON) if "not reached" in line.says] == [
        "One person is not reached. `lamplighter mail-failures` lists them."
    ]
    out = io.StringIO()
    call_command("mail_failures", "--json", stdout=out)
    (one,) = json.loads(out.getvalue())["failures"]
    assert one["person"] == str(cast.jonas.pk)
    assert (one["address"], one["how"]) == ("j…@example.org", "came back")
    call_command("mail_failures", stdout=out)
    assert "Not reached: 1." in out.getvalue() and "jonas@" not in out.getvalue()


def test_a_long_name_for_answers_leaves_the_sender_as_it_is(cast: Cast, pair: uuid.UUID, settings: Any) -> None:
    settings.MAIL_IN = f"{'a' * 30}@mail.example.org"
    carry()
    plan_meeting(pair, NOON + 3 * DAY, by=cast.amina, at=NOON)
    assert carry() and post.outbox[-1].from_email == "lamplighter@localhost"
