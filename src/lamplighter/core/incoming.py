"""A mail that comes in, as far as we read it. Reading it always ends well: with words, or with none."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from html.parser import HTMLParser
from typing import Final

from lamplighter.core.address import lengthen, shorten
from lamplighter.core.attachment import Given

LONGEST_HEAD: Final = 4_000  # letters
# What somebody wrote stands at the beginning of a page, and the library reads longer ones ever more slowly.
LONGEST_PAGE: Final = 10_000
LONGEST_HEADS: Final = 200_000  # all of them together
END_OF_HEAD: Final = re.compile(rb"\r?\n\r?\n")
LONGEST_TEXT: Final = 1_000_000  # bytes of one part that is read as words; no message is as long
HOLDS_PARTS: Final = re.compile(rb"multipart/", re.IGNORECASE)
LABOUR: Final = 10_000_000  # some seconds; three files in the lines of a mail come to a tenth
HEADS_OF_A_NAME: Final = 10
PARTS: Final = 100  # of one mail; more than any mail program makes
HEADS: Final = ("Delivered-To", "X-Original-To", "To", "Cc")
BULK: Final = ("bulk", "junk", "list", "auto_reply")
OUR_FAILURE: Final = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)

# Where somebody else's words begin: each mail program has its own way to say so.
QUOTE_BEGINS: Final = re.compile(
    r"^(?:-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original)\s*-{2,}"
    r"|_{10,}"
    r"|(?:from|von|de|da)\s*:\s.{0,200}[@<].{0,200}"
    r"|lamplighter at \S{1,200}:.{0,300})$",
    re.IGNORECASE,
)
ATTRIBUTION: Final = re.compile(
    r"^(?:on|am|le|el|il|op|den)\s.{0,250}(?:wrote|schrieb|écrit|escribió|scritto|schreef).{0,100}:$", re.I
)
SIGNATURE: Final = re.compile(
    r"^(?:--|sent from my .{1,60}|von meinem .{1,60} gesendet|get outlook for .{1,30}|envoyé de mon .{1,60})$", re.I
)

# How letters end in English, German and Portuguese. Some are words of their own, and end one only before a name.
GREET: Final = "gr(?:ü|ue)(?:ß|ss)e"
CLOSING: Final = (
    "(?:(?:my |very |with )?(?:best|kind|warm|kindest|warmest) (?:wishes|regards)"
    "|all the best|yours (?:sincerely|truly)|sincerely(?: yours)?"
    rf"|(?:ganz )?(?:viele|liebe|beste|herzliche|freundliche|schöne) {GREET}"
    rf"|mit (?:freundlichen|besten|herzlichen|lieben) {GREET}n|mfg|lg|vg"
    "|(?:um |forte )?(?:grande |forte )?abraços?|beijinhos|atenciosamente"
    r"|(?:com os )?(?:melhores )?cumprimentos)(?!\w)"
)
SHORT_CLOSING: Final = rf"(?:best|cheers|regards|warmly|yours|{GREET}|gru(?:ß|ss))"
CLOSES: Final = re.compile(rf"^(?:{CLOSING}[\s,.!]*|{SHORT_CLOSING}\s*,\s*)(?P<name>.{{0,60}})$", re.IGNORECASE)
ALONE: Final = re.compile(rf"^{SHORT_CLOSING}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a mail says of itself. Nothing of it is proved."""

    sender: str  # the one address it claims to be from; empty where it names none, or several
    message_id: str
    recipients: tuple[str, ...]
    is_automatic: bool  # written by a program: nobody waits for an answer
    is_disowned: bool  # the mail server that took it has found that its sender did not send it
    plain: str
    page: str  # the same as a web page, for mail programs that show one
    calendar: str  # what a calendar answers
    attachments: tuple[Message, ...]

    @property
    def files(self) -> tuple[Given, ...]:
        """What somebody put there. Only unpacked for whoever has been let in: it can be large."""
        return tuple(Given(_name_of(part), _bytes_of(part)) for part in self.attachments)

    @property
    def text(self) -> str:
        """As somebody typed it, quotes and all. A page is only read for whoever has been let in: it can be slow."""
        return self.plain if self.plain.strip() else _text_of(self.page)


NOTHING: Final = Incoming("", "", (), True, False, "", "", "", ())


def read_mail(raw: bytes) -> Incoming:
    """Never raises. What cannot be read at all is nothing, and written by nobody."""
    try:
        return _read(message_from_bytes(raw))
    except Exception:  # the standard library's reader trips over some of what strangers write, in many ways
        return NOTHING


def is_laborious(raw: bytes) -> bool:
    """Whether it would take long to read: the library holds each line against the end of each part it stands in."""
    lines = raw.count(b"\n") + raw.count(b"\r")
    return lines * (1 + sum(1 for _ in HOLDS_PARTS.finditer(raw))) > LABOUR


def head_of(raw: bytes) -> bytes:
    """What stands above a mail's first empty line: enough to see whether it is let in, however long it is."""
    head = raw[:LONGEST_HEADS]
    found = END_OF_HEAD.search(head)
    return head[: found.end()] if found else head


def _read(mail: Message) -> Incoming:
    plain, page, calendar = "", "", ""
    attachments: list[Message] = []
    for number, part in enumerate(mail.walk()):
        if number >= PARTS:
            break
        kind = part.get_content_type()
        if part.is_multipart():
            continue
        if kind == "text/calendar":
            calendar = calendar or _content(part)
        elif part.get_content_disposition() == "attachment" or not kind.startswith("text/"):
            attachments += [part] * _is_attached(part)
        elif kind == "text/html":
            page = page or _content(part)
        else:
            plain = plain or _content(part)
    senders = _addresses(mail, "From")
    return Incoming(
        sender=senders[0].lower() if len(senders) == 1 else "",
        message_id=_head(mail, "Message-ID"),
        recipients=tuple(address for head in HEADS for address in _addresses(mail, head)),
        is_automatic=_is_automatic(mail),
        is_disowned=_is_disowned(mail),
        plain=plain,
        page=page,
        calendar=calendar,
        attachments=tuple(attachments),
    )


def _is_attached(part: Message) -> bool:
    """Whether somebody put it there: a picture that only its page shows, as signatures do, is none."""
    return part.get_content_disposition() == "attachment" or bool(part.get_filename() and "Content-ID" not in part)


def _head(mail: Message, name: str) -> str:
    """The first of its name, as far as anybody writes one."""
    return str(mail.get(name, ""))[:LONGEST_HEAD].strip()


def _is_disowned(mail: Message) -> bool:
    """Whether the server that took it in, which writes at the top, has found so in any of its results.

    What other servers wrote on the way, or a sender made up, stands under another name and says nothing.
    """
    results = [str(head)[:LONGEST_HEAD] for head in mail.get_all("Authentication-Results", [])]
    ours = [head for head in results if _written_by(head) == _written_by(results[0])]
    return any(OUR_FAILURE.search(head) for head in ours)


def _written_by(results: str) -> str:
    """The name of the server, before its version and what it found."""
    return "".join(results.partition(";")[0].split()[:1]).lower()


def _addresses(mail: Message, name: str) -> list[str]:
    heads = [str(head)[:LONGEST_HEAD] for head in mail.get_all(name, [])[:HEADS_OF_A_NAME]]
    return [address.strip() for _, address in getaddresses(heads) if address]


def _name_of(part: Message) -> str:
    """As somebody called it; mail programs write names in several ways, and some are none."""
    try:
        return str(make_header(decode_header(part.get_filename("")[:LONGEST_HEAD])))
    except Exception:  # an alphabet that nobody knows, half a letter, or something else
        return ""


def _bytes_of(part: Message) -> bytes:
    try:
        data = part.get_payload(decode=True)
    except Exception:  # whatever it was, there is nothing in it that can be read
        return b""
    return bytes(data) if isinstance(data, bytes) else b""


def _content(part: Message) -> str:
    letters = _bytes_of(part)[:LONGEST_TEXT]
    try:
        words = letters.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:  # an alphabet that nobody knows
        words = letters.decode("utf-8", "replace")
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _is_automatic(mail: Message) -> bool:
    says = _head(mail, "Auto-Submitted").lower() or "no"
    is_list = any(head in mail for head in ("List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond"))
    is_bulk = _head(mail, "Precedence").lower() in BULK
    return not says.startswith("no") or is_list or is_bulk or _head(mail, "Return-Path") == "<>"


class _Words(HTMLParser):
    """The words of a page, line by line, without what it quotes."""

    LINES = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3"})
    LEFT_OUT = frozenset({"blockquote", "style", "script", "head", "title"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += tag in self.LEFT_OUT
        if tag in self.LINES:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.depth = max(0, self.depth - (tag in self.LEFT_OUT))

    def handle_data(self, data: str) -> None:
        if not self.depth:
            self.words.append(" ".join(data.split("\n")))


def _text_of(html: str) -> str:
    reader = _Words()
    reader.feed(html[:LONGEST_PAGE])
    reader.close()
    return "".join(reader.words)


# --- addresses that carry a secret ------------------------------------------------------------------------


def address_with(token: str, base: str) -> str:
    """The address for answers, with a link's token in it. Mail servers may change the size of letters; it has one."""
    name, _, domain = base.rpartition("@")
    return f"{name}+{lengthen(token).hex}@{domain}"


def token_in(address: str, base: str) -> str:
    """The token as links have it; empty for any other address."""
    name, _, domain = base.rpartition("@")
    found = re.fullmatch(rf"{re.escape(name)}\+([0-9a-f]{{32}})@{re.escape(domain)}", address.strip().lower())
    return shorten(uuid.UUID(found[1])) if found and name else ""


# --- what somebody means ----------------------------------------------------------------------------------


def words_of(text: str, *, signed: str = "") -> str:
    """What they wrote themselves: without what they quote, and without their signature.

    A closing goes with it where nothing follows but the name it is `signed` with, and something stands before it.
    """
    lines = "\n".join(_own_lines(text)).strip().split("\n")
    return "\n".join(lines[: _end_of_letter(lines, signed)]).strip()


def _end_of_letter(lines: list[str], name: str) -> int:
    """Where the closing begins; elsewhere all of it is the letter."""
    written = [number for number, line in enumerate(lines) if line.strip()]
    for taken in (1, 2):  # the closing and the name on one line, or on two
        if len(written) > taken:
            closing, *names = (lines[number].strip() for number in written[-taken:])
            closes = CLOSES.match(closing)
            on_its_line = closes["name"] if closes else ""
            is_closing = closes or (names and ALONE.match(closing))
            if is_closing and all(_is_name(one, name) for one in (on_its_line, *names)):
                return written[-taken]
    if len(written) > 1 and written[-1] - written[-2] > 1 and _is_name(lines[written[-1]], name, or_nothing=False):
        return written[-1]
    return len(lines)


def _is_name(line: str, name: str, *, or_nothing: bool = True) -> bool:
    """Whether somebody's own name stands there, or a part of it, and not a word more."""
    words = re.findall(r"\w+", line.casefold())
    return set(words) <= set(re.findall(r"\w+", name.casefold())) if words else or_nothing and not line.strip()


def _own_lines(text: str) -> Iterator[str]:
    lines = [line.replace("\xa0", " ").replace("\x00", "").rstrip() for line in text.split("\n")]
    for number, line in enumerate(lines):
        bare = line.strip()
        folded = f"{bare} {lines[number + 1].strip()}" if number + 1 < len(lines) else bare
        if SIGNATURE.match(bare) or QUOTE_BEGINS.match(bare) or ATTRIBUTION.match(bare) or ATTRIBUTION.match(folded):
            return
        if not bare.startswith(">"):
            yield line
