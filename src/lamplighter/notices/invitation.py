"""What is told about invitations, to the one who made them."""

from __future__ import annotations

from datetime import datetime

from lamplighter.core.post import Scope, Topic
from lamplighter.models.invitation import Invitation
from lamplighter.models.person import Person
from lamplighter.notices.outbox import tell


def tell_inviter_of_yes(invitation: Invitation, partner: Person, *, at: datetime) -> None:
    """Somebody has said yes; the page of the two is there."""
    tell(
        invitation.inviter,
        "invitation/accepted",
        topic=Topic.ANSWER,
        about=invitation,
        at=at,
        answer=Scope.MESSAGE,
        answer_to=invitation.mentorship_id,
        partner=partner.name,
    )


def tell_inviter_of_no(invitation: Invitation, *, at: datetime) -> None:
    """Not this time. Who it was meant for stands on the author's own list, not in a mail."""
    tell(invitation.inviter, "invitation/declined", topic=Topic.ANSWER, about=invitation, at=at)
