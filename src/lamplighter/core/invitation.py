"""Inviting somebody by a link that one hands over oneself; the link is the proof."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final

from lamplighter.core.refusal import gettext_noop


class InvitationStage(Enum):
    """Where an invitation stands; only from `OPEN` does anything lead on."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Part(Enum):
    """Who learns from whom, as whoever invites sees it."""

    LEARN = "learn"  # they would like to learn
    HELP = "help"
    EITHER = "either"  # the other one says, when they come in

    @property
    def of_the_other(self) -> Part:
        return {Part.LEARN: Part.HELP, Part.HELP: Part.LEARN}.get(self, Part.EITHER)


CLOSED_WORDS: Final[Mapping[InvitationStage, str]] = {
    InvitationStage.ACCEPTED: gettext_noop("This invitation has been answered with a yes. It worked once."),
    InvitationStage.DECLINED: gettext_noop("This invitation has been answered. Nothing is left to do."),
    InvitationStage.WITHDRAWN: gettext_noop("This invitation was taken back. Nothing is left to answer."),
    InvitationStage.EXPIRED: gettext_noop("This invitation has run out. If it matters, ask for a new one."),
}
