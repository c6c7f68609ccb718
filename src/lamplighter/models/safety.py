"""Who wants nothing to do with whom; and what somebody has told those who read reports."""

from __future__ import annotations

from django.db import models

from lamplighter.core.privacy import Kind
from lamplighter.core.safety import ReportStage
from lamplighter.models.fields import MEMBERS, OWN, SECURITY, SealedField, one_of
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Block(Thing):
    """Neither of the two finds, asks or hears of the other. Only whoever made it knows that it is there."""

    kind = Kind.BLOCK
    owner_path = "by"

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    whom = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    blocked_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "whom"], name="somebody_is_blocked_once"),
            models.CheckConstraint(condition=~models.Q(by=models.F("whom")), name="nobody_blocks_themselves"),
        ]


class SafetyContact(models.Model):
    """Somebody whom whoever runs the server has asked to read reports. Whoever writes one reads their name first."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS)
    since = models.DateTimeField(db_comment=MEMBERS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="somebody_is_a_contact_once")]


class Report(Thing):
    """What somebody has told those who read reports, in their words and the lines they chose; nothing else goes along.

    It outlives the account of whoever wrote it and of the one it is about: see `forget_closed_reports`.
    """

    kind = Kind.REPORT
    owner_path = "author"
    for_handlers = ("author", "about")

    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=SECURITY)
    about = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=SECURITY)
    names = SealedField(db_comment=OWN)  # of both, as they were called then
    words = SealedField(db_comment=OWN)
    lines = SealedField(null=True, db_comment=OWN)  # a copy of those that were chosen
    stage = models.CharField(max_length=20, default=ReportStage.RECEIVED.value, db_comment=SECURITY)
    sent_at = models.DateTimeField(db_comment=SECURITY)
    moved_at = models.DateTimeField(db_comment=SECURITY)
    handler = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=SECURITY)
    answer = SealedField(null=True, db_comment=OWN)  # with which it was closed

    class Meta:
        constraints = [
            one_of("stage", ReportStage, name="report_stage_is_known"),
            models.CheckConstraint(condition=~models.Q(author=models.F("about")), name="nobody_reports_themselves"),
            models.CheckConstraint(
                condition=models.Q(answer=None) | models.Q(stage=ReportStage.CLOSED.value),
                name="only_a_closed_report_is_answered",
            ),
        ]
        indexes = [models.Index(fields=["stage", "moved_at"], name="report_by_stage")]

    def key_scope(self) -> str:
        return f"report:{self.pk}"
