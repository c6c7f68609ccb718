"""What people do with their ways in, over HTTP and in words."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import word
from tests.person.device import Device

PASSWORD = "a lantern on the stairs"


def signed_in(person: Person) -> Client:
    """A browser of theirs, in which they have just come in."""
    browser = Client()
    browser.force_login(person)
    browser.get(reverse("person:profile"))
    return browser


def newest_mail(to: str) -> Any:
    """The last one that was put in the outbox for this address, as it would leave."""
    mails = [word(notice, at=notice.due_at) for notice in Notice.objects.order_by("due_at", "pk")]
    return [mail for mail in mails if mail and mail.to == [to]][-1]


def subjects(to: str) -> list[str]:
    mails = [word(notice, at=notice.due_at) for notice in Notice.objects.all()]
    return sorted(mail.subject for mail in mails if mail and mail.to == [to])


def code_for(to: str) -> str:
    """The code in the only mail with one; older ones are taken away first."""
    code: str = newest_mail(to).subject.split()[0]
    return code


def comes_in(browser: Client, address: str) -> Any:
    """Through the one door, up to the second step if there is one."""
    Notice.objects.all().delete()
    browser.post(reverse("account_login"), {"email": address})
    return browser.post(reverse("account_confirm_login_code"), {"code": code_for(address)})


def is_in(browser: Client) -> bool:
    return browser.get(reverse("person:profile")).status_code == 200


def options_on(browser: Client, name: str, **query: str) -> dict[str, Any]:
    """What the page asks a device, from the form's own attribute."""
    page = browser.get(reverse(name), query).content.decode()
    found = re.search(r'data-options="([^"]+)"', page)
    assert found, page
    asked: dict[str, Any] = json.loads(html.unescape(found[1]))
    return asked


def adds_passkey(browser: Client, device: Device, name: str = "My phone", **more: str) -> Any:
    credential = device.make(options_on(browser, "mfa_add_webauthn"))
    return browser.post(reverse("mfa_add_webauthn"), {"name": name, "credential": credential, **more})


def enters_with(browser: Client, device: Device) -> Any:
    asked = browser.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"}).json()
    credential = device.show(asked["request_options"])
    return browser.post(reverse("mfa_login_webauthn"), {"credential": credential})


def secret_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert found, page
    return found[1].replace(" ", "")


def code_of_app(secret: str) -> str:
    """What the app would show at this moment."""
    return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30))


def adds_app(browser: Client) -> tuple[str, list[str]]:
    """The app's secret, and the codes on paper."""
    secret = secret_on(browser.get(reverse("mfa_activate_totp")).content.decode())
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_of_app(secret)}, follow=True)
    return secret, re.findall(r"<li><code>(\d+)</code></li>", answer.content.decode())


def sets_password(browser: Client, words: str = PASSWORD) -> Any:
    return browser.post(reverse("person:password"), {"password": words, "again": words})


def enters_by_password(browser: Client, address: str, words: str = PASSWORD) -> Any:
    return browser.post(reverse("person:by_password"), {"login": address, "password": words})
