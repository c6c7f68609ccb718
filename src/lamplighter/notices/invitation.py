"""What is told about invitations, to the one who made them; and a yes that is told along with something else."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Q, QuerySet

from lamplighter.core.post import Scope, Topic
from lamplighter.models.introduction import Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person, Silence
from lamplighter.notices.outbox import tell

A_MOMENT: Final = timedelta(minutes=2)  # for a second tap
SAYS_YES: Final = ("introduction/accepted", "invitation/accepted")


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


def let_yes_wait(mentorship: uuid.UUID, *, at: datetime) -> None:
    """Whoever has just said yes sees a first time: should they put it down, one mail tells of both."""
    _yes_on_its_way(mentorship).update(due_at=at + A_MOMENT)


def take_yes_along(mentorship: uuid.UUID, reader: Person, *, at: datetime) -> bool:
    """Whether a yes of which this person was to be told is told in another mail now; it stays at home then."""
    if Silence.objects.filter(person=reader, topic=Topic.MEETING.value).exists():
        return False
    return bool(_yes_on_its_way(mentorship).filter(recipient=reader).update(settled_at=at))


def tell_yes_after_all(mentorship: uuid.UUID, meeting: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Where the mail that would have said it along is about to stay at home, and its reader does not know yet."""
    with_it = Notice.objects.filter(template="meeting/planned", thing=meeting, settled_at=None).exclude(recipient=by)
    untold = _yes_to(mentorship).filter(was_sent=False, set_aside="", recipient__in=with_it.values("recipient"))
    untold.update(settled_at=None, due_at=at)


def _yes_on_its_way(mentorship: uuid.UUID) -> QuerySet[Notice]:
    return _yes_to(mentorship).filter(settled_at=None, leased_until=None)


def _yes_to(mentorship: uuid.UUID) -> QuerySet[Notice]:
    requests = Request.objects.filter(mentorship=mentorship).values("pk")
    invitations = Invitation.objects.filter(mentorship=mentorship).values("pk")
    told = Notice.objects.filter(template__in=SAYS_YES)
    return told.filter(Q(thing__in=requests) | Q(thing__in=invitations))
