"""Somebody invites somebody by a link that they hand over themselves."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from lamplighter.core.invitation import InvitationStage, Part
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import OWN, PAIR, SECURITY, SealedField, one_of
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing
from lamplighter.models.tie import Tie


class Invitation(Thing):
    """From one who would like to begin something, to whoever holds the link. It works once."""

    kind = Kind.INVITATION
    owner_path = "inviter"
    pair_path = "mentorship"

    inviter = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    tie = models.ForeignKey(Tie, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=OWN)
    token_hash = models.BinaryField(max_length=32, unique=True, db_comment=SECURITY)
    token = SealedField(null=True, db_comment=OWN)  # so that its author can hand the link over once more
    words = SealedField(null=True, db_comment=PAIR)  # what for; gone when it comes to nothing
    part = models.CharField(max_length=20, default=Part.LEARN.value, db_comment=PAIR)  # the inviter's
    stage = models.CharField(max_length=20, default=InvitationStage.OPEN.value, db_comment=PAIR)
    made_at = models.DateTimeField(db_comment=PAIR)
    expires_at = models.DateTimeField(db_comment=PAIR)
    mentorship = models.ForeignKey(Mentorship, null=True, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)

    class Meta:
        constraints = [
            one_of("stage", InvitationStage, name="invitation_stage_is_known"),
            one_of("part", Part, name="invitation_part_is_known"),
            models.UniqueConstraint(
                fields=["tie"],
                condition=models.Q(stage=InvitationStage.OPEN.value),
                name="one_open_invitation_per_tie",
            ),
            models.UniqueConstraint(
                fields=["inviter"],
                condition=models.Q(stage=InvitationStage.OPEN.value, tie=None),
                name="one_open_invitation_to_somebody_new",
            ),
            models.CheckConstraint(
                condition=models.Q(mentorship=None) | models.Q(stage=InvitationStage.ACCEPTED.value),
                name="only_a_yes_to_an_invitation_begins",
            ),
        ]
        indexes = [models.Index(fields=["stage", "expires_at"], name="invitation_by_expiry")]

    def stage_at(self, at: datetime) -> InvitationStage:
        """Where it stands at this moment, whether or not the timetable has been by."""
        is_late = self.stage == InvitationStage.OPEN.value and self.expires_at <= at
        return InvitationStage.EXPIRED if is_late else InvitationStage(self.stage)

    def key_scope(self) -> str:
        return f"invitation:{self.pk}"
