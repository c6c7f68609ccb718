"""Somebody leaves: everything stops at once, and for some days they can come back."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from lamplighter.access import open_for, visible_to
from lamplighter.access.waysin import sign_out_others
from lamplighter.core.invitation import InvitationStage
from lamplighter.core.person import Visibility
from lamplighter.core.post import Topic
from lamplighter.core.privacy import Right
from lamplighter.models.assistant import DiaryLink
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.calendar import Feed
from lamplighter.models.event import record
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.leaving import KeptWords
from lamplighter.models.link import MailLink
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.leaving import tell_of_leaving
from lamplighter.notices.outbox import TAKEN_OUT
from lamplighter.services.introduction import decline, withdraw
from lamplighter.services.invitation import take_invitation_back
from lamplighter.services.mentorship import leave_mentorship
from lamplighter.services.person import keep_offer


@transaction.atomic
def begin_leaving(leaves_words_in: Collection[uuid.UUID], *, by: Person, at: datetime) -> None:
    """At once nobody finds or reaches them any more; what is theirs goes when the days to come back are over.

    `leaves_words_in` names the pairs in which the other one may keep their messages. Twice is once.
    """
    person = open_for(by, Person, by.pk, Right.CHANGE)
    if person.leaves_at is not None:
        return
    person.leaves_at = at + settings.LIMITS.leaving_waits
    person.visibility = Visibility.HIDDEN.value
    person.save(update_fields=["leaves_at", "visibility"])
    keep_offer(person)  # whoever is hidden has no word in the index
    _keep_words(person, leaves_words_in)
    _stop_everything(person, at)
    record("is leaving", person.pk, by=person, at=at)
    tell_of_leaving(person, at=at)
    _stop_mail(person, at)
    sign_out_others(person, this=None)


@transaction.atomic
def stay_after_all(*, by: Person, at: datetime) -> None:
    """They stay after all. What has ended stays ended, and their card stays hidden until they say otherwise."""
    person = open_for(by, Person, by.pk, Right.CHANGE)
    if person.leaves_at is None:
        return
    person.leaves_at = None
    person.save(update_fields=["leaves_at"])
    KeptWords.objects.filter(person=person).delete()
    record("came back", person.pk, by=person, at=at)


def _stop_mail(person: Person, at: datetime) -> None:
    """No link from an old mail opens anything, and what waits to be told stays at home.

    A code can still come, and what was planned still leaves their calendar.
    """
    waiting = Notice.objects.filter(Q(settled_at=None) | ~Q(set_aside=""), recipient=person)
    still_theirs = Q(topic=Topic.SIGN_IN.value) | Q(template=TAKEN_OUT)
    waiting.exclude(still_theirs).update(settled_at=at, set_aside="")
    MailLink.objects.filter(person=person).delete()
    Feed.objects.filter(person=person).delete()
    BusyCalendar.objects.filter(person=person).delete()
    DiaryLink.objects.filter(person=person).delete()


def _keep_words(person: Person, pairs: Collection[uuid.UUID]) -> None:
    theirs = visible_to(person, Mentorship).filter(pk__in=pairs)
    KeptWords.objects.bulk_create(KeptWords(person=person, mentorship=pair) for pair in theirs)


def _stop_everything(person: Person, at: datetime) -> None:
    """Each by the deed that a hand would have done: others are told as ever, and learn no reason."""
    waiting = Request.objects.filter(stage__in=PENDING_CODES)
    for pk in list(waiting.filter(asker=person).values_list("pk", flat=True)):
        withdraw(pk, by=person, at=at)
    for pk in list(waiting.filter(asked=person).values_list("pk", flat=True)):
        decline(pk, by=person, at=at)
    open_ones = Invitation.objects.filter(inviter=person, stage=InvitationStage.OPEN.value)
    for pk in list(open_ones.values_list("pk", flat=True)):
        take_invitation_back(pk, by=person, at=at)
    running = visible_to(person, Mentorship, Right.CHANGE).exclude(stage__in=OVER_CODES)
    for pk in list(running.values_list("pk", flat=True)):
        leave_mentorship(pk, by=person, at=at)
