"""Messages waiting to be told, committed together with what they tell about."""

from __future__ import annotations

from django.db import models

from lamplighter.core.bounce import SetAside
from lamplighter.core.post import Topic
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import MEMBERS, OWN, PROGRAMME, SECURITY, IdField, SealedField, at_most, one_of
from lamplighter.models.person import Person
from lamplighter.models.thing import new_id


class Notice(models.Model):
    """One mail to one person. It is worded when it leaves, so it never tells what has changed meanwhile."""

    id = IdField(primary_key=True, default=new_id, editable=False, db_comment=MEMBERS)
    recipient = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PROGRAMME)
    topic = models.CharField(max_length=20, db_comment=PROGRAMME)
    template = models.CharField(max_length=100, db_comment=PROGRAMME)
    kind = models.CharField(max_length=30, db_comment=PROGRAMME)
    thing = models.UUIDField(db_comment=PROGRAMME)
    facts = SealedField(null=True, db_comment=OWN)
    due_at = models.DateTimeField(db_comment=PROGRAMME)
    useless_at = models.DateTimeField(null=True, db_comment=PROGRAMME)
    cannot_wait = models.BooleanField(default=False, db_comment=PROGRAMME)  # leaves in quiet hours, too
    leased_until = models.DateTimeField(null=True, db_comment=SECURITY)
    tries = models.PositiveSmallIntegerField(default=0, db_comment=SECURITY)
    settled_at = models.DateTimeField(null=True, db_comment=PROGRAMME)  # sent, or no longer to be told
    was_sent = models.BooleanField(default=False, db_comment=PROGRAMME)
    set_aside = models.CharField(max_length=20, blank=True, db_comment=OWN)  # why it is not tried any more
    body = SealedField(null=True, db_comment=OWN)  # as it left; forgotten after some days

    class Meta:
        constraints = [
            one_of("topic", Topic, name="notice_topic_is_known"),
            at_most("template", 100, name="notice_template_fits"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.name for kind in Kind]), name="notice_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(set_aside="")
                | models.Q(set_aside__in=[why.value for why in SetAside], settled_at__isnull=False, was_sent=False),
                name="notice_set_aside_is_settled",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(settled_at=None), name="notice_still_to_send"),
            models.Index(fields=["recipient", "settled_at"], name="notice_by_recipient"),
        ]

    def key_scope(self) -> str:
        return f"person:{self.recipient_id}"
