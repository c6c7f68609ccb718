"""Mails that have come in, so that each acts once."""

from __future__ import annotations

from django.db import models

from lamplighter.models.fields import MEMBERS, OWN, SECURITY
from lamplighter.models.person import Person


class ReadMail(models.Model):
    """That it came, and nothing that it said: a hash of the name its sender's program gave it."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    name_hash = models.BinaryField(max_length=32, unique=True, db_comment=SECURITY)
    read_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        indexes = [models.Index(fields=["person", "read_at"], name="read_mail_by_person")]
