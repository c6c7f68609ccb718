"""Where somebody is signed in, as they see it, and how they end it everywhere else."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lamplighter.models.event import Event
from lamplighter.services.operation import make_sign_in_link
from lamplighter.services.signin import forget_old_sessions
from tests.cast import Cast
from tests.person.ways import comes_in, is_in, signed_in

pytestmark = pytest.mark.engine
LIST = reverse("usersessions_list")
ADDRESS = "amina@example.org"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


def telephone() -> Client:
    browser = Client(headers={"User-Agent": PHONE})
    comes_in(browser, ADDRESS)
    return browser


def test_everywhere_else_is_over_with_the_next_request_and_here_it_goes_on(amina: Client) -> None:
    browsers = [telephone(), telephone()]
    page = amina.get(LIST).content.decode()
    assert page.count("Chrome, Android") == 2 and "this one, since" in page
    assert [amina.post(LIST).status_code for _ in range(2)] == [303, 303]
    assert [is_in(browser) for browser in (amina, *browsers)] == [True, False, False]
    assert "You are signed in nowhere else." in amina.get(LIST).content.decode()
    assert Event.objects.filter(verb="signed out elsewhere").count() == 1


def test_a_browser_that_came_in_and_was_never_used_is_on_the_list_and_ended_too(amina: Client) -> None:
    """Whoever stole a way in may lie in wait: not one page has been opened there since."""
    by_code, by_link = telephone(), Client()
    by_link.post(make_sign_in_link(ADDRESS, at=timezone.now()).removeprefix("http://localhost:8000"))
    assert UserSession.objects.count() == 3
    amina.post(LIST)
    assert [is_in(by_code), is_in(by_link)] == [False, False]


def test_signed_out_nothing_stays_in_the_browser(amina: Client) -> None:
    answer = amina.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert amina.cookies["session"].value == ""


def test_however_often_somebody_comes_after_a_year_they_come_in_anew(
    amina: Client, clock: time_machine.Traveller
) -> None:
    for _ in range(9):
        clock.shift(timedelta(days=40))
        assert is_in(amina)
    clock.shift(timedelta(days=6))
    assert not is_in(amina)
    answer = amina.post("/questions/", {"words": "Is anybody still there?"})
    assert answer.status_code == 403 and "Is anybody still there?" in answer.content.decode()


def test_whoever_runs_it_ends_the_sign_ins_of_one_or_of_all(cast: Cast, amina: Client) -> None:
    """And nothing else: whoever was out comes in again as before."""

    def said(*arguments: str, **options: bool) -> str:
        out = StringIO()
        call_command("sign_out", *arguments, stdout=out, **options)
        return out.getvalue()

    browser, sam = telephone(), signed_in(cast.sam)
    assert said(ADDRESS) == "Signed out; browsers: 2.\n"
    assert [is_in(one) for one in (amina, browser, sam)] == [False, False, True]
    comes_in(browser, ADDRESS)
    assert is_in(browser)
    assert json.loads(said(everybody=True, json=True)) == {"people": 2}
    assert [is_in(one) for one in (browser, sam)] == [False, False]
    assert json.loads(said(ADDRESS, json=True)) == {"browsers": 0}
    assert Event.objects.filter(verb="was signed out by hand", by=None).count() == 3
    for arguments, options in (((), {}), ((ADDRESS,), {"everybody": True}), (("nobody@example.org",), {})):
        with pytest.raises(CommandError):
            said(*arguments, **options)


def test_a_form_that_was_open_there_does_nothing_any_more(amina: Client) -> None:
    browser = telephone()
    amina.post(LIST)
    answer = browser.post("/questions/", {"words": "Still here?"})
    assert (answer.status_code, "What you wrote is still here" in answer.content.decode()) in (
        (403, True),
        (403, False),
    )
    assert not is_in(browser)


def test_whoever_signed_out_is_not_on_the_list(amina: Client) -> None:
    browser = telephone()
    browser.post(reverse("account_logout"))
    assert "Chrome, Android" not in amina.get(LIST).content.decode()


def test_nobody_ends_what_is_somebody_elses(cast: Cast, amina: Client) -> None:
    browser = Client()
    comes_in(browser, "sam@example.org")
    browser.post(LIST)
    assert is_in(amina)


def test_only_the_kind_of_browser_and_the_days_are_kept(amina: Client) -> None:
    telephone()
    assert set(UserSession.objects.values_list("ip", "user_agent")) == {("::", ""), ("::", "Chrome, Android")}


@pytest.mark.parametrize("says", ["", "x" * 10_000, "Chrome\x00\x1b[2J Android", "🏮‮", "Firefox/1 <script>"])
def test_whatever_a_browser_says_of_itself(cast: Cast, clock: time_machine.Traveller, says: str) -> None:
    browser = Client(headers={"User-Agent": says})
    comes_in(browser, ADDRESS)
    page = browser.get(LIST)
    assert page.status_code == 200 and "<script>" not in page.content.decode().partition("<main")[2]


def test_what_is_over_is_forgotten(amina: Client, clock: time_machine.Traveller) -> None:
    browser = telephone()
    browser.post(reverse("account_logout"))
    forget_old_sessions(at=timezone.now())
    assert UserSession.objects.count() == 1
    clock.shift(timedelta(days=61))
    assert "Chrome" not in amina.get(LIST, follow=True).content.decode()
    forget_old_sessions(at=timezone.now())
    assert (UserSession.objects.count(), Session.objects.filter(expire_date__lt=timezone.now()).count()) == (0, 0)
