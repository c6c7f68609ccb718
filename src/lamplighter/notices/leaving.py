"""What is told to somebody who goes, or who has not been here for long."""

from __future__ import annotations

from datetime import datetime

from lamplighter.core.post import Topic
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell


def tell_of_leaving(person: Person, *, at: datetime) -> None:
    """Until when they can come back; whoever did not ask for it learns of it, too."""
    until = person.leaves_at.isoformat() if person.leaves_at else ""
    tell(person, "leaving/leaving", topic=Topic.SIGN_IN, about=person, at=at, until_at=until)


def tell_of_sleep(person: Person, *, at: datetime) -> None:
    """Nobody has seen them for long: one visit is enough to stay."""
    tell(person, "leaving/asleep", topic=Topic.SIGN_IN, about=person, at=at)
