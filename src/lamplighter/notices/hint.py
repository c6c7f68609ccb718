"""That it is about time to meet again. A sentence to both, and never a word for how it stands."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from lamplighter.core.agreement import Beat
from lamplighter.core.post import Scope, Topic
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell


def hint_that_it_is_time(
    mentorship: Mentorship, person: Person, *, beat: Beat, weeks: int | None, at: datetime
) -> None:
    """Of no use once the next one would be due. `weeks` since they last met, where it has been long."""
    tell(
        person,
        "hint/time",
        topic=Topic.MEETING,
        about=mentorship,
        at=at,
        answer=Scope.RHYTHM,
        works_for=settings.LIMITS.hints_apart,
        partner=mentorship.partner_of(person).name,
        beat=beat.value,
        weeks=str(weeks or ""),
    )
