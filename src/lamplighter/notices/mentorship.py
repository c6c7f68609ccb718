"""What is told about a mentorship's journey. Never a reason, never a word somebody wrote."""

from __future__ import annotations

from datetime import datetime

from lamplighter.core.journey import Deed
from lamplighter.core.post import Scope, Topic
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell

TEMPLATE = {
    Deed.PAUSE: "mentorship/paused",
    Deed.RESUME: "mentorship/resumed",
    Deed.OFFER_TO_FINISH: "mentorship/finish_offered",
    Deed.CARRY_ON: "mentorship/carried_on",
    Deed.FINISH: "mentorship/finished",
    Deed.LEAVE: "mentorship/left",
}


def tell_partner_of_move(mentorship: Mentorship, deed: Deed, *, by: Person, at: datetime) -> None:
    """The other one learns what is now true."""
    tell(
        mentorship.partner_of(by),
        TEMPLATE[deed],
        topic=Topic.JOURNEY,
        about=mentorship,
        at=at,
        answer=Scope.FINISH if deed is Deed.OFFER_TO_FINISH else None,
        partner=by.name,
        back_on=mentorship.back_on.isoformat() if mentorship.back_on else "",
    )
