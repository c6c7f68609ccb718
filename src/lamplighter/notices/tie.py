"""What is told about thanks. Not a word of theirs, and not even whom they were written to."""

from __future__ import annotations

from datetime import datetime

from lamplighter.core.post import Topic
from lamplighter.models.tie import Thanks
from lamplighter.notices.outbox import tell


def tell_author_of_answer(thanks: Thanks, *, at: datetime) -> None:
    """Somebody has written back; what and who stands on the author's own list."""
    tell(thanks.tie.author, "tie/answered", topic=Topic.ANSWER, about=thanks, at=at)
