"""Inviting somebody one knows to go on here; and what becomes of it."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from lamplighter.access import Hidden, are_apart, open_for, seal
from lamplighter.access.keyring import find_saying, forget
from lamplighter.access.link import hash_of, new_token, open_handed_over
from lamplighter.core import limits
from lamplighter.core.invitation import CLOSED_WORDS, InvitationStage, Part
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.event import has_done, record
from lamplighter.models.invitation import Invitation
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.models.tie import Tie
from lamplighter.notices.invitation import tell_inviter_of_no, tell_inviter_of_yes
from lamplighter.services.mentorship import begin_mentorship
from lamplighter.services.tie import drop_tie, link_tie

OPEN = InvitationStage.OPEN.value
REMOVED = "forgot somebody"
WHO_LEARNS = gettext_noop("Say who learns from whom, as you two see it today. It can turn round later.")


@transaction.atomic
def invite(tie: uuid.UUID, words: str, *, by: Person, at: datetime) -> uuid.UUID:
    """A link for somebody on one's list, to hand over oneself. One is open at a time; the same twice is once."""
    whom = open_for(by, Tie, tie, Right.CHANGE)
    if Mentorship.objects.filter(pk=whom.mentorship_id).exclude(stage__in=OVER_CODES).exists():
        raise Refusal(gettext_noop("The two of you are already in touch. Go on from your own page."))
    return _invite(Invitation(inviter=by, tie=whom), words, by=by, at=at)


@transaction.atomic
def invite_somebody_new(words: str, part: Part, *, by: Person, at: datetime) -> uuid.UUID:
    """A link for somebody one knows, whoever of the two learns. One is open at a time; the same twice is once."""
    open_for(by, Person, by.pk, Right.CHANGE)  # a second tap waits for the first
    return _invite(Invitation(inviter=by, tie=None, part=part.value), words, by=by, at=at)


@transaction.atomic
def accept_invitation(token: str, said: Part | None = None, *, by: Person, at: datetime) -> uuid.UUID:
    """Yes: the pair's own room opens. Twice by the same is once.

    Where whoever invites has left it open who learns from whom, `said` is what the other one says of themselves.
    """
    invitation = open_handed_over(token, Invitation)
    if invitation.inviter_id == by.pk:
        raise Refusal(gettext_noop("This is your own invitation. Hand the link to the one you mean."))
    if begun := _begun_with(invitation, by):
        return begun
    theirs = Part(invitation.part).of_the_other
    part = said if theirs is Part.EITHER else theirs
    if part not in (Part.LEARN, Part.HELP):
        raise Refusal(WHO_LEARNS)
    _answer(invitation, InvitationStage.ACCEPTED, at=at)
    mentorship = _begin(invitation, by, part, at=at)
    invitation.mentorship = mentorship
    invitation.save(update_fields=["mentorship"])
    if invitation.tie_id is not None:
        link_tie(invitation.tie_id, mentorship)
    record("accepted an invitation", invitation.pk, by=by, at=at)
    tell_inviter_of_yes(invitation, by, at=at)
    return mentorship.pk


@transaction.atomic
def close_between_two_apart(token: str, *, by: Person, at: datetime) -> None:
    """Where one of the two has blocked the other, saying yes finds an invitation that has just been taken back.

    It is so for everybody from then on: nobody can tell it from one that its author took back.
    """
    invitation = open_handed_over(token, Invitation)
    if invitation.stage == OPEN and are_apart(invitation.inviter_id, by.pk):
        _answer(invitation, InvitationStage.WITHDRAWN, at=at)
        _close(Invitation.objects.filter(pk=invitation.pk), InvitationStage.WITHDRAWN)
        record("took their invitation back", invitation.pk, by=None, at=at)


@transaction.atomic
def decline_invitation(token: str, *, at: datetime) -> None:
    """Not this time: no account, no reason. Twice is once."""
    invitation = open_handed_over(token, Invitation)
    if invitation.stage == InvitationStage.DECLINED.value:
        return
    _answer(invitation, InvitationStage.DECLINED, at=at)
    _close(Invitation.objects.filter(pk=invitation.pk), InvitationStage.DECLINED)
    record("declined an invitation", invitation.pk, by=None, at=at)
    tell_inviter_of_no(invitation, at=at)


@transaction.atomic
def take_invitation_back(pk: uuid.UUID, *, by: Person, at: datetime) -> uuid.UUID | None:
    """It no longer works, and its link says so kindly. Nobody is told. Twice is once. Returns whom it was for."""
    invitation = open_for(by, Invitation, pk, Right.WITHDRAW)
    if invitation.stage != InvitationStage.WITHDRAWN.value:
        _answer(invitation, InvitationStage.WITHDRAWN, at=at)
        _close(Invitation.objects.filter(pk=pk), InvitationStage.WITHDRAWN)
        record("took their invitation back", pk, by=by, at=at)
    return invitation.tie_id


@transaction.atomic
def remove_tie(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Forget somebody: what was remembered, thanks and answers, and an invitation that is still open. Twice is once."""
    try:
        tie = open_for(by, Tie, pk, Right.CHANGE)
    except Hidden:
        if not has_done(REMOVED, pk, by=by):
            raise
        return
    _close(Invitation.objects.filter(tie=tie, stage=OPEN), InvitationStage.WITHDRAWN)
    drop_tie(tie)
    record(REMOVED, pk, by=by, at=at)


def close_old_invitations(*, at: datetime) -> int:
    """What nobody has answered in time no longer works; some time later nobody needs to be told so any more."""
    long_ago = at - settings.LIMITS.invitation_works
    Invitation.objects.filter(expires_at__lte=long_ago, mentorship=None).exclude(stage=OPEN).delete()
    return _close(_late(Invitation.objects.all(), at), InvitationStage.EXPIRED)


def _answer(invitation: Invitation, stage: InvitationStage, *, at: datetime) -> None:
    """One answer each: the database lets only one of two through."""
    in_time = Invitation.objects.filter(pk=invitation.pk, stage=OPEN, expires_at__gt=at)
    if not in_time.update(stage=stage.value):
        invitation.refresh_from_db(fields=["stage"])
        raise IllegalMove(CLOSED_WORDS[invitation.stage_at(at)])
    invitation.stage = stage.value


def _invite(invitation: Invitation, words: str, *, by: Person, at: datetime) -> uuid.UUID:
    fitted = fit(words, at_most=limits.GOAL)
    if not fitted:
        raise Refusal(gettext_noop("Write one line about what you would like to go on with."))
    of_this_kind = Invitation.objects.filter(inviter=by, tie=invitation.tie)
    _close(_late(of_this_kind, at), InvitationStage.EXPIRED)
    waiting = of_this_kind.filter(stage=OPEN)
    if known := find_saying(fitted, waiting.filter(part=invitation.part), reader=by):
        return known.pk
    if waiting.exists():
        raise Refusal(gettext_noop("An invitation of yours is open already. Take it back first to write another."))
    token = new_token()
    invitation.token_hash, invitation.made_at = hash_of(token), at
    invitation.expires_at = at + settings.LIMITS.invitation_works
    seal(invitation, words=fitted, token=token)
    invitation.save()
    record("invited", invitation.pk, by=by, at=at)
    return invitation.pk


def _begin(invitation: Invitation, invited: Person, part: Part, *, at: datetime) -> Mentorship:
    inviter = invitation.inviter
    mentor, mentee = (inviter, invited) if part is Part.LEARN else (invited, inviter)
    try:
        with transaction.atomic():
            return begin_mentorship(mentor=mentor, mentee=mentee, takes_a_seat=False, by=invited, at=at)
    except IntegrityError:
        raise Refusal(
            gettext_noop("You and %(name)s are already in touch. Go on from your own page."), name=inviter.name
        ) from None


def _begun_with(invitation: Invitation, invited: Person) -> uuid.UUID | None:
    theirs = Q(mentor=invited) | Q(mentee=invited)
    begun = Mentorship.objects.filter(theirs, pk=invitation.mentorship_id)
    return begun.values_list("pk", flat=True).first()


def _late(invitations: QuerySet[Invitation], at: datetime) -> QuerySet[Invitation]:
    return invitations.filter(stage=OPEN, expires_at__lte=at)


def _close(invitations: QuerySet[Invitation], stage: InvitationStage) -> int:
    """What has come to nothing keeps no words, and no key for them in an old backup."""
    found = list(invitations)
    Invitation.objects.filter(pk__in=[one.pk for one in found]).update(stage=stage.value, words=None, token=None)
    transaction.on_commit(lambda: forget(*found))
    return len(found)
