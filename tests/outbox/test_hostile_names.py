"""Names and words that would like to be something else: all of them arrive, as what they are and nothing more."""

from __future__ import annotations

import html
import re
from email.message import EmailMessage

import pytest

from lamplighter.services.delivery import deliver_due_notices
from lamplighter.services.person import join
from tests.cast import NOON, Cast
from tests.outbox.post import one_mail
from tests.sink import Sink, html_of, text_of

pytestmark = pytest.mark.engine
HEADERS = {
    "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted",
    "List-Unsubscribe", "List-Unsubscribe-Post",
}  # fmt: skip
NAMES = {
    "a line of its own": ("Mallory\r\nBcc: eve@example.org", "Mallory Bcc: eve@example.org"),
    "a bare return": ("Mallory\rBcc: eve@example.org", "Mallory Bcc: eve@example.org"),
    "a paragraph": ("Mallory\u2029Bcc: eve@example.org", "Mallory Bcc: eve@example.org"),
    "an encoded word": ("=?utf-8?q?Mallory=0D=0ABcc:_eve?=", None),
    "a template": ("{{ answer_url }}{% now 'Y' %}%(site)s", None),
    "markup": ('<b>Mallory</b> & "Eve" <eve@example.org>', None),
    "right to left": ("\u202eyrollaM\u202c عليّ", None),
    "faces": ("😀👩‍👩‍👧‍👦" * 12, None),
    "long": ("Wolfeschlegelsteinhausen " * 3 + "Bergerdorff", None),
    "long, in one word": ("ß" * 100, None),
}
WORDS = (
    "Line one\n\n<script>alert(1)</script> & \"so\" 'on' {{ code }} \u202eback\u202c 😀 " + "x" * 1_200 + "\n.\nlast"
)


@pytest.mark.parametrize(("typed", "kept"), NAMES.values(), ids=NAMES)
def test_a_name_stays_a_name(typed: str, kept: str | None, cast: Cast, sink: Sink) -> None:
    name = kept or typed
    join(typed, is_old_enough=True, zone="UTC", by=cast.amina, at=NOON)
    cast.amina.refresh_from_db()
    one_mail(cast)
    mail = leaves(sink)
    assert mail["Subject"].strip().replace("\u2060", "") == f"{name} would like to meet you regularly"
    assert f"{name} would like to meet you regularly. You would agree" in text_of(mail)
    assert f"{html.escape(name)} would like to meet you regularly. You would agree" in unlinked(html_of(mail))


def test_words_stay_words_and_none_is_lost(cast: Cast, sink: Sink) -> None:
    one_mail(cast, WORDS, by_mail=True)
    mail = leaves(sink)
    assert WORDS in text_of(mail).replace("\r\n", "\n")
    assert "<script" not in html_of(mail)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;so&quot;" in html_of(mail)
    assert "Line one" not in str(mail["Subject"])


def leaves(sink: Sink) -> EmailMessage:
    assert deliver_due_notices(at=NOON) == 1
    (mail,) = sink.mails
    assert sink.envelopes == [["jonas@example.org"]]
    assert sorted(mail.keys()) == sorted(HEADERS)
    assert mail["To"] == "jonas@example.org"
    return mail


def unlinked(page: str) -> str:
    """Without the links that the HTML part makes of addresses in it."""
    return re.sub(r"</?a\b[^>]*>", "", page)
