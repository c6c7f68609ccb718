"""Several addresses, each proved by a code; mail goes to the first, and any of them opens the door."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access.postbox import address_of, addresses_of
from lamplighter.core.post import Topic
from lamplighter.models.outbox import Notice
from lamplighter.notices.outbox import tell
from tests.cast import NOON, Cast
from tests.person.ways import code_for, comes_in, is_in, newest_mail, subjects

pytestmark = pytest.mark.engine
OWN, CODE = map(reverse, ("account_email", "account_email_verification_sent"))
OLD, NEW = "amina@example.org", "amina@work.example"


def adds(browser: Client, address: str) -> str:
    """Up to the page that asks for the code."""
    answer = browser.post(OWN, {"email": address, "action_add": "yes"})
    assert (answer.status_code, answer.url) == (302, CODE)
    page: str = browser.get(CODE).content.decode()
    return page


def proves(browser: Client, address: str) -> None:
    adds(browser, address)
    assert browser.post(CODE, {"code": code_for(address)}).url == OWN
    Notice.objects.all().delete()


def addresses(cast: Cast) -> list[tuple[str, bool]]:
    return [(one.address, one.is_first) for one in addresses_of(cast.amina)]


def test_with_its_code_another_address_opens_the_door_and_the_first_one_is_told(cast: Cast, amina: Client) -> None:
    assert NEW in adds(amina, "Amina@Work.example")
    assert "Hello,\n" in newest_mail(NEW).body  # whoever reads there learns no name
    assert addresses(cast) == [(OLD, True)]
    amina.post(CODE, {"code": code_for(NEW)})
    assert addresses(cast) == [(OLD, True), (NEW, False)]
    assert subjects(OLD) == ["You have one more address here"] and NEW in newest_mail(OLD).body
    browser = Client()
    comes_in(browser, NEW)
    assert is_in(browser) and "Amina" in browser.get("/you/").content.decode()


def test_mail_goes_to_the_one_that_is_first_and_both_are_told(cast: Cast, amina: Client) -> None:
    proves(amina, NEW)
    for _ in range(2):
        amina.post(OWN, {"email": NEW, "action_primary": "yes"})
    assert addresses(cast) == [(NEW, True), (OLD, False)]
    assert address_of(cast.amina) == NEW
    assert "Your mail goes somewhere else now" in subjects(OLD)
    assert "Your mail goes somewhere else now" in subjects(NEW)
    tell(cast.amina, "person/new_codes", topic=Topic.SIGN_IN, about=cast.amina, at=NOON + timedelta(days=1))
    assert newest_mail(NEW).subject == "You have new recovery codes"


def test_removed_it_opens_nothing_and_both_are_told(cast: Cast, amina: Client) -> None:
    proves(amina, NEW)
    assert [amina.post(OWN, {"email": NEW, "action_remove": "yes"}).url for _ in range(2)] == [OWN, OWN]
    assert addresses(cast) == [(OLD, True)]
    assert (subjects(OLD), subjects(NEW)) == (["An address of yours was removed"],) * 2
    browser = Client()
    comes_in(browser, NEW)
    assert browser.get("/you/").status_code == 302  # somebody new, who says their name first


def test_the_one_that_mail_goes_to_stays(cast: Cast, amina: Client) -> None:
    proves(amina, NEW)
    amina.post(OWN, {"email": OLD, "action_remove": "yes"})
    assert addresses(cast) == [(OLD, True), (NEW, False)]


def test_somebody_elses_is_never_told_and_never_taken(cast: Cast, amina: Client) -> None:
    """Only whoever can read mail that goes there hears that it is taken; and then it is their own house."""
    known = adds(amina, "sam@example.org")
    wrong = amina.post(CODE, {"code": "AAAA-AAAA"})
    assert (wrong.status_code, "not the code from the newest mail" in wrong.content.decode()) == (422, True)
    right = amina.post(CODE, {"code": code_for("sam@example.org")})
    assert (right.status_code, "Somebody gets in here with this address already." in right.content.decode()) == (
        422,
        True,
    )
    assert addresses(cast) == [(OLD, True)]
    assert "sam@example.org" in known and "taken" not in known  # test_same_for_all compares it with nobody's


def test_an_address_that_somebody_only_typed_once_can_be_mine(cast: Cast, amina: Client) -> None:
    Client().post(reverse("account_login"), {"email": NEW})
    Notice.objects.all().delete()
    proves(amina, NEW)
    browser = Client()
    comes_in(browser, NEW)
    assert "Amina" in browser.get("/you/").content.decode()


def test_five_wrong_codes_end_it(cast: Cast, amina: Client) -> None:
    adds(amina, NEW)
    answers = [amina.post(CODE, {"code": "AAAA-AAAA"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 4 + [303]
    assert "Add the address once more" in amina.get(answers[-1].url).content.decode()
    assert amina.get(CODE).url == OWN


def test_a_code_that_has_run_out_is_of_no_use(cast: Cast, amina: Client, clock: time_machine.Traveller) -> None:
    adds(amina, NEW)
    code = code_for(NEW)
    clock.shift(15 * 60 + 1)
    amina.post(CODE, {"code": code})
    assert addresses(cast) == [(OLD, True)]


def test_another_code_can_be_asked_for(amina: Client, clock: time_machine.Traveller) -> None:
    adds(amina, NEW)
    first = code_for(NEW)
    clock.shift(30)
    assert amina.post(CODE, {"action": "resend"}).url == CODE
    second = code_for(NEW)
    assert first != second
    assert amina.post(CODE, {"code": first}).status_code == 422
    assert amina.post(CODE, {"code": second}).url == OWN


def test_a_second_tap_sends_one_code_and_a_new_one_too_soon_is_told(cast: Cast, amina: Client) -> None:
    adds(amina, NEW)
    assert amina.post(OWN, {"email": NEW, "action_add": "yes"}).url == CODE
    assert Notice.objects.count() == 1
    answer = amina.post(CODE, {"action": "resend"})
    assert (answer.status_code, "That was rather quick" in answer.content.decode()) == (429, True)
    for _ in range(2):
        assert amina.post(CODE, {"code": code_for(NEW)}).url == OWN  # on the second there is nothing left to prove
    assert addresses(cast) == [(OLD, True), (NEW, False)]


def test_mine_already_is_told_and_so_is_a_sixth(cast: Cast, amina: Client) -> None:
    assert "one of yours already" in amina.post(OWN, {"email": OLD, "action_add": "yes"}).content.decode()
    for number in range(4):
        cast.amina.emailaddress_set.create(email=f"amina{number}@example.org", verified=True, primary=False)
    answer = amina.post(OWN, {"email": NEW, "action_add": "yes"})
    assert (answer.status_code, "You can have 5 addresses here" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize("deed", ["action_primary", "action_remove", "action_send", "other"])
def test_what_is_not_mine_is_not_touched(cast: Cast, amina: Client, deed: str) -> None:
    for address in ("sam@example.org", "nobody@example.org", "no address", "", "x" * 10_000):
        assert amina.post(OWN, {"email": address, deed: "yes"}).url == OWN
    assert addresses(cast) == [(OLD, True)] and [one.address for one in addresses_of(cast.sam)] == ["sam@example.org"]
