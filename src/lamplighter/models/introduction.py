"""One person asks another for something: a written answer, one conversation, something regular."""

from __future__ import annotations

from django.db import models

from lamplighter.core.introduction import Size
from lamplighter.core.journey import PENDING, RequestStage
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import PAIR, SealedField, one_of
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing

PENDING_CODES = sorted(stage.value for stage in PENDING)


class Request(Thing):
    kind = Kind.REQUEST
    owner_path = "asker"
    pair_path = "mentorship"
    request_path = "pk"

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    asked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    size = models.CharField(max_length=20, db_comment=PAIR)
    words = SealedField(null=True, db_comment=PAIR)  # gone some days after a no
    words_by_mail = models.BooleanField(default=False, db_comment=PAIR)  # the asker chose it
    stage = models.CharField(max_length=20, default=RequestStage.OPEN.value, db_comment=PAIR)
    asked_at = models.DateTimeField(db_comment=PAIR)
    decided_at = models.DateTimeField(null=True, db_comment=PAIR)
    mentorship = models.ForeignKey(Mentorship, null=True, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(asker=models.F("asked")), name="nobody_asks_themselves"),
            one_of("size", Size, name="request_size_is_known"),
            one_of("stage", RequestStage, name="request_stage_is_known"),
            models.UniqueConstraint(
                fields=["asker", "asked"],
                condition=models.Q(stage__in=PENDING_CODES),
                name="one_open_request_per_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(mentorship=None) | models.Q(stage=RequestStage.ACCEPTED.value),
                name="only_a_yes_begins_a_mentorship",
            ),
        ]
        indexes = [
            models.Index(fields=["asked", "stage"], name="request_by_asked"),
            models.Index(fields=["stage", "asked_at"], name="request_by_age"),
        ]

    def key_scope(self) -> str:
        return f"request:{self.pk}"
