"""A mail of ours that comes back: where it comes back to, and whether it will never arrive. Its words are not read."""

from __future__ import annotations

import re
import uuid
from base64 import b32decode, b32encode
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from enum import Enum
from typing import Final

MARK: Final = 8  # bytes that only this installation can make for this mail and this address
LONGEST_NAME: Final = 64  # letters before the @; mail servers need take no more
REPORTS: Final = 10  # of one mail that came back; ours has one reader
PARTS: Final = 20
LONGEST: Final = 2_000_000  # bytes; the report stands first, and what came back behind it


class Unreached(Enum):
    """How we know that mail does not reach somebody; the value is the code in the database."""

    TURNED_AWAY = "turned away"  # our mail server would not take it for this address
    CAME_BACK = "came back"  # it was taken, and another mail server sent it back


class SetAside(Enum):
    """Why a mail is not tried any more; the value is the code in the database."""

    TURNED_AWAY = "turned away"  # our mail server will never take it for this address
    IN_VAIN = "in vain"  # it was tried for days


def return_address(mail: uuid.UUID, mark: bytes, base: str) -> str:
    """Where a mail comes back to, with its number and its mark; empty where no mail server would take so long a name.

    Mail servers may change the size of letters; this has one.
    """
    name, _, domain = base.rpartition("@")
    tag = b32encode(mail.bytes + mark[:MARK]).decode().rstrip("=").lower()
    return f"{name}+{tag}@{domain}" if name and len(name) + 1 + len(tag) <= LONGEST_NAME else ""


def read_return(address: str, base: str) -> tuple[uuid.UUID, bytes] | None:
    """The mail's number and its mark; None for any other address."""
    name, _, domain = base.rpartition("@")
    found = re.fullmatch(rf"{re.escape(name)}\+([a-z2-7]{{39}})@{re.escape(domain)}", address.strip().lower())
    if not found or not name:
        return None
    kept = b32decode(found[1].upper() + "=")
    return uuid.UUID(bytes=kept[:16]), kept[16:]


def will_never_arrive(raw: bytes) -> bool:
    """Whether a mail server reports (RFC 3464) that a mail failed for good, and not that it is late. Never raises."""
    try:
        mail = message_from_bytes(raw[:LONGEST])
        if mail.get_content_type() != "multipart/report":
            return False
        return any(_failed_for_good(report) for report in _reports(mail))
    except Exception:  # a stranger's mail; the standard library's reader trips in many ways
        return False


def refuses_the_address(code: int, says: bytes) -> bool:
    """Whether a mail server's answer means this address, for good. 5.7 means whoever sends: our own house."""
    return code in (550, 551, 552, 553) and not says.lstrip().startswith(b"5.7.")


def blames_the_address(code: int, says: bytes) -> bool:
    """Whether it means this address, for good or for now: a full mailbox, say. 4.7 and 5.7 mean whoever sends."""
    return refuses_the_address(code, says) or (code in (450, 451, 452) and not says.lstrip().startswith(b"4.7."))


def mask(address: str) -> str:
    """Enough to see whose mail server it is, and not whose address: "j…@example.org"."""
    name, _, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"


def _reports(mail: Message) -> Iterator[Message]:
    """What it says of each address: blocks of head lines, of which the library makes mails of their own."""
    for number, part in enumerate(mail.walk()):
        if number >= PARTS:
            return
        blocks = part.get_payload()
        if part.get_content_type() == "message/delivery-status" and isinstance(blocks, list):
            yield from (block for block in blocks[:REPORTS] if isinstance(block, Message))


def _failed_for_good(report: Message) -> bool:
    action, status = (str(report.get(name, ""))[:100].strip().lower() for name in ("Action", "Status"))
    return action == "failed" and bool(re.match(r"5\.\d{1,3}\.\d{1,3}\b", status))
