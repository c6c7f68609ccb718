"""Who may ever read along in a mentorship; settled when it begins, and never changed."""

from __future__ import annotations

from enum import Enum
from typing import Final

from lamplighter.core.refusal import Refusal, gettext_noop

NOT_YET = gettext_noop(
    "A safeguarded mentorship cannot begin here yet: it needs guardians, a lead and a log of what they read. Everybody "
    "here is 16 or older, and what two people write is private."
)


class Regime(Enum):
    """What two people may rely on as long as they know each other here."""

    PRIVATE = "private"  # the two, and nobody else
    SAFEGUARDED = "safeguarded"  # a lead may read along, and each look is written down; not offered yet


OFFERED: Final = (Regime.PRIVATE,)  # the database takes no other either


def check_regime(regime: Regime) -> None:
    """Raises Refusal for what is not offered: half of a guard is worse than none."""
    if regime not in OFFERED:
        raise Refusal(NOT_YET)
