"""At the doors: forged forms, addresses that lead elsewhere, other people's names for this house, and floods."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.person import prepare_person
from lamplighter.services.question import keep_question
from tests.access.test_replayed import rows
from tests.cast import NOON, Cast
from tests.conftest import BOTH_STORES
from tests.hostile.corpus import PLACES
from tests.house.routes import ROUTES
from tests.person.ways import PASSWORD, sets_password, signed_in
from tests.races.test_twice import routes_that_take_a_form

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)
FORMS = routes_that_take_a_form()
BY_ITSELF = {"link:stop"}  # RFC 8058: the mail program posts there, with no page before it
FORM = "application/x-www-form-urlencoded"
ARGUMENTS: tuple[list[Any], ...] = ([], [uuid.UUID(int=7)], ["z" * 22], ["stuck"])


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def amina(cast: Cast) -> Client:
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(cast.amina)
    return browser


def path_to(name: str, *arguments: object) -> str:
    for args in (list(arguments), *ARGUMENTS):
        with suppress(NoReverseMatch):
            return reverse(name, args=args)
    raise AssertionError(f"no address for {name}")


def token_of(browser: Client) -> str:
    page = browser.get("/questions/").content.decode()
    return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]


# --- forged forms -----------------------------------------------------------------------------------------


def test_no_form_is_taken_that_does_not_come_from_a_page_of_this_browser(cast: Cast, amina: Client) -> None:
    """Without a token, with one from another browser, and with the right one from another house."""
    jonas = Client(enforce_csrf_checks=True)
    jonas.force_login(cast.jonas)
    mine, his, before = token_of(amina), token_of(jonas), rows()
    assert mine and his
    for name in set(FORMS) - BY_ITSELF:
        for said, more in (
            ({}, {}),
            ({"csrfmiddlewaretoken": his}, {}),
            ({"csrfmiddlewaretoken": mine}, {"HTTP_ORIGIN": "https://evil.example"}),
        ):
            assert amina.post(path_to(name), said, **more).status_code == 403, name
    assert rows() == before


def test_a_form_from_a_page_of_this_browser_is_taken(amina: Client) -> None:
    """The control of the test above."""
    answer = amina.post("/questions/", {"words": "Too early?", "csrfmiddlewaretoken": token_of(amina)})
    assert answer.status_code == 303


# --- elsewhere --------------------------------------------------------------------------------------------


def leads_elsewhere(answer: HttpResponse) -> bool:
    there = answer.headers.get("Location", "").replace("\\", "/")
    return urlsplit(there).netloc not in ("", "testserver") or urlsplit(there).scheme not in ("", "http", "https")


def test_no_address_leads_out_of_the_house(cast: Cast) -> None:
    browser, there = Client(raise_request_exception=False), "//evil.example/"
    browser.force_login(cast.amina)
    names = ("next", "redirect_to", "to", "url", "return", "continue")
    more = {name: there for name in names}
    for name, route in ROUTES.items():
        if name in ("account_logout", "leaving:leave"):
            continue
        if "GET" in route.methods:
            assert not leads_elsewhere(browser.get(path_to(name), more)), name
        if "POST" in route.methods:
            assert not leads_elsewhere(browser.post(f"{path_to(name)}?next={there}", more)), name
    browser.post(reverse("person:back"), more, headers={"Referer": "https://evil.example/"})
    assert not leads_elsewhere(browser.post(f"{reverse('account_logout')}?next={there}", more))


def test_whoever_comes_in_arrives_in_the_house(cast: Cast) -> None:
    """With a first name, and whoever is here already; `next` says where somebody was going."""
    new, known = Client(), Client()
    known.force_login(cast.amina)
    for there in PLACES:
        new.force_login(prepare_person(at=NOON))
        says = {"name": "Nia", "zone": "UTC", "is_old_enough": "on", "next": there}
        arrives = new.post(f"{reverse('person:welcome')}?{urlencode({'next': there})}", says)
        assert arrives.status_code == 303 and not leads_elsewhere(arrives), there
        assert not leads_elsewhere(known.get(reverse("account_login"), {"next": there})), there


def test_with_a_password_one_arrives_in_the_house(cast: Cast) -> None:
    sets_password(signed_in(cast.amina))
    for there in ("//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example/"):
        visitor = Client()
        says = {"login": "amina@example.org", "password": PASSWORD, "next": there}
        answer = visitor.post(f"{reverse('person:by_password')}?{urlencode({'next': there})}", says)
        assert (answer.status_code, leads_elsewhere(answer)) == (302, False), there


def test_the_control_of_what_leads_elsewhere() -> None:
    places = ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)")
    assert all(leads_elsewhere(HttpResponse(headers={"Location": there})) for there in places)
    assert not leads_elsewhere(HttpResponse(headers={"Location": "/questions/"}))


# --- another name for this house --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "evil.example:80", "a b", ""]
)
def test_a_request_for_another_house_is_not_answered(host: str, cast: Cast) -> None:
    answer = Client(raise_request_exception=False).get("/", HTTP_HOST=host)
    assert answer.status_code == 400 and "evil" not in answer.content.decode()


def test_links_in_mail_bear_our_name_whatever_a_request_says(cast: Cast, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = True
    elsewhere = {
        "X-Forwarded-Host": "evil.example",
        "X-Original-Host": "evil.example",
        "Forwarded": "host=evil.example",
    }
    browser = Client(headers=elsewhere)
    browser.force_login(cast.amina)
    says = {"size": "conversation", "words": "Half an hour?"}
    assert browser.post(reverse("introduction:ask", args=[cast.jonas.pk]), says).status_code == 303
    assert "evil" not in browser.get("/").content.decode()
    deliver_due_notices(at=NOON)
    assert mail.outbox and not any("evil" in letter.message().as_string() for letter in mail.outbox)


# --- floods, and bodies that are none ---------------------------------------------------------------------

PART, PARTS = b"Content-Disposition: form-data; name=%s", "multipart/form-data; boundary=b"
FLOODS = {
    "more fields than any form has": (b"&".join(b"f%d=x" % number for number in range(5_000)), FORM),
    "one name many times": (b"words=x&" * 5_000, FORM),
    "a name without end": (b"x" * 900_000 + b"=1", FORM),
    "half a letter": (b"words=%E0%80", FORM),
    "overlong": (b"words=%C0%AF%C0%AE", FORM),
    "not UTF-8": (b"words=\xff\xfe\xfa", FORM),
    "broken escapes": (b"words=%&%zz=%u0041&=&&=", FORM),
    "NUL": (b"words=a%00b&%00=1", FORM),
    "another encoding": ("words=\u00e4".encode("utf-16"), f"{FORM}; charset=utf-16"),
    "an encoding nobody knows": (b"words=x", f"{FORM}; charset=bogus"),
    "UTF-7": (b"words=+ADw-script+AD4-alert(1)+ADw-/script+AD4-", f"{FORM}; charset=utf-7"),
    "JSON": (b'{"words": ["x"], "__proto__": {}}', "application/json"),
    "XML": (b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "text/xml"),
    "no kind": (b"words=x", ""),
    "no boundary": (b"--x\r\n", "multipart/form-data"),
    "a boundary without end": (b"--" + b"x" * 5_000, f"multipart/form-data; boundary={'x' * 5_000}"),
    "parts cut off": (b"--b\r\n" + PART % b'"words"' + b"\r\n\r\nx", PARTS),
    "parts in another encoding": (
        b"--b\r\n" + PART % b'"words"' + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!\r\n--b--\r\n",
        PARTS,
    ),
    "a path for a file's name": (
        b"--b\r\n" + PART % b'"photo"; filename="../../x.jpg"' + b"\r\n\r\nx\r\n--b--\r\n",
        PARTS,
    ),
    "many files": (
        b"".join(b"--b\r\n" + PART % (b'"f%d"; filename="x"' % n) + b"\r\n\r\nx\r\n" for n in range(300))
        + b"--b--\r\n",
        PARTS,
    ),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_a_body_that_is_no_form_of_ours_is_told_so(flood: str, cast: Cast) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.amina)
    body, kind = FLOODS[flood]
    for path in ("/questions/", "/you/photo/", "/you/"):
        answer = browser.generic("POST", path, body, kind)
        assert answer.status_code in (200, 303, 400, 413, 422), f"{path}: {answer.status_code}"  # 200: an empty form
        assert "<script>alert" not in answer.content.decode()
    visitor = Client(raise_request_exception=False).generic("POST", "/sign-in/", body, kind)
    assert visitor.status_code in (200, 400, 413, 422)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "OPTIONS", "PROPFIND", "LAMP"])
def test_no_other_method_does_anything(method: str, cast: Cast) -> None:
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.amina)
    question = keep_question("Too early?", by=cast.amina, at=NOON)
    before = rows()
    for name in ("question:list", "question:close", "person:profile", "home:home", "account_login"):
        answer = browser.generic(method, path_to(name, question), b"words=x", FORM)
        assert answer.status_code == 405, name
    assert rows() == before


def test_what_is_said_to_be_another_method_is_what_it_is(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.amina)
    question = keep_question("Too early?", by=cast.amina, at=NOON)
    before = rows()
    said = {"X-HTTP-Method-Override": "POST", "X-HTTP-Method": "POST"}
    for place in (reverse("question:close", args=[question]), f"/questions/?_method=POST&words={'x'}"):
        assert browser.get(place, headers=said).status_code in (200, 405)
    assert rows() == before


def test_a_picture_that_pretends_is_not_served_as_what_it_pretends_to_be(
    cast: Cast, settings: Any, tmp_path: Any
) -> None:
    settings.DATA = tmp_path
    browser = Client()
    browser.force_login(cast.amina)
    for content in (
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a/*<script>*/=1;alert(1)",
        b"",
    ):
        picture = BytesIO(content)
        picture.name = "face.png\r\nX-Evil: 1"
        answer = browser.post(reverse("person:photo"), {"photo": picture})
        assert (answer.status_code, list(tmp_path.rglob("*.*"))) == (422, [])
