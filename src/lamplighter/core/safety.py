"""Where a report stands, and whose turn it is."""

from __future__ import annotations

from enum import Enum
from typing import Final

from lamplighter.core.refusal import gettext_noop


class ReportStage(Enum):
    """Forward only."""

    RECEIVED = "received"
    LOOKED_AT = "being looked at"
    CLOSED = "closed"


NEXT: Final = {
    ReportStage.RECEIVED: frozenset({ReportStage.LOOKED_AT, ReportStage.CLOSED}),
    ReportStage.LOOKED_AT: frozenset({ReportStage.CLOSED}),
    ReportStage.CLOSED: frozenset[ReportStage](),
}

# Said to whoever wrote it and to whoever reads it: where it stands, and whose turn it is.
STANDS: Final = {
    ReportStage.RECEIVED: gettext_noop("Received. It is the turn of those who read reports."),
    ReportStage.LOOKED_AT: gettext_noop("Being looked at. It is the turn of those who read reports."),
    ReportStage.CLOSED: gettext_noop("Closed. It is nobody's turn any more."),
}


def can_move(here: ReportStage, to: ReportStage) -> bool:
    return to in NEXT[here]
