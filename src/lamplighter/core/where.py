"""Where two people meet: a link, a room, a telephone, or the house's own video room."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from lamplighter.core import limits
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit


class Where(Enum):
    """The value is the code in the database."""

    OPEN = "open"  # as they have agreed, or as they say each time
    VIDEO = "video"  # a room of the house's own video server, with a name nobody can guess
    LINK = "link"
    ROOM = "room"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Place:
    """`words` are the link, the room or the number; of the house's own room the link."""

    where: Where = Where.OPEN
    words: str = ""

    @property
    def link(self) -> str:
        return self.words if self.where in (Where.VIDEO, Where.LINK) else ""


ANYWHERE = Place()


def fit_place(given: Place, *, has_rooms: bool) -> Place:
    """As it is kept: nothing beside what needs no words. Raises Refusal where something is missing."""
    words = " ".join(fit(given.words, at_most=limits.LINK).split())
    match given.where:
        case Where.OPEN:
            return ANYWHERE
        case Where.VIDEO:
            if not has_rooms:
                raise Refusal(gettext_noop("There is no video room here. Choose a link instead."))
            return Place(Where.VIDEO)
        case Where.LINK if not words.startswith(("https://", "http://")) or " " in words:
            raise Refusal(gettext_noop("Paste the whole link, beginning with https://."))
        case Where.ROOM if not words:
            raise Refusal(gettext_noop("Say in a few words where you meet."))
        case Where.PHONE if not words:
            raise Refusal(gettext_noop("Write the number, or who calls whom."))
    return Place(given.where, words)
