"""A door in a mail: what it opens, for whom, until when. The token itself is only in the mail."""

from __future__ import annotations

from django.db import models

from lamplighter.core.post import Scope
from lamplighter.models.fields import MEMBERS, PROGRAMME, SECURITY, at_most, one_of
from lamplighter.models.person import Person


class MailLink(models.Model):
    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    token_hash = models.BinaryField(max_length=32, unique=True, db_comment=SECURITY)
    scope = models.CharField(max_length=20, db_comment=SECURITY)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+", db_comment=SECURITY)
    thing = models.UUIDField(null=True, db_comment=SECURITY)
    topic = models.CharField(max_length=20, blank=True, db_comment=PROGRAMME)
    expires_at = models.DateTimeField(db_comment=SECURITY)
    used_at = models.DateTimeField(null=True, db_comment=SECURITY)

    class Meta:
        constraints = [
            one_of("scope", Scope, name="link_scope_is_known"),
            at_most("topic", 20, name="link_topic_fits"),
        ]
        indexes = [models.Index(fields=["expires_at"], name="link_by_expiry")]
