"""How a meeting has left somebody, as they say it for themselves."""

from __future__ import annotations

from enum import Enum

from lamplighter.core.refusal import gettext_noop


class Left(Enum):
    """One tap, or none. Only whoever tapped it ever reads it."""

    LIGHTER = "lighter"
    SAME = "same"
    HEAVIER = "heavier"

    @property
    def sentence(self) -> str:
        """As it is kept, among one's own notes of that meeting."""
        return SENTENCES[self]


SENTENCES = {
    Left.LIGHTER: gettext_noop("It left me lighter."),
    Left.SAME: gettext_noop("It left me about the same."),
    Left.HEAVIER: gettext_noop("It left me heavier."),
}
