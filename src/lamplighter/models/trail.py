"""Who has opened what of whose, and the seals over what has happened. Rows are added; the database lets none change.

Ids alone stand here, and no reference: whoever is erased leaves a number that leads nowhere, and nothing is rewritten.
What has grown old enough is deleted whole: first a row says up to where (`Cut`), and only that far does the database
let anything go.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models

from lamplighter.core.privacy import Kind
from lamplighter.models.fields import SECURITY, at_most

AN_HOUR = timedelta(hours=1)


class Opening(models.Model):
    """Somebody has opened something of somebody's by an office they hold; no reader: whoever runs the server."""

    id = models.BigAutoField(primary_key=True, db_comment=SECURITY)
    reader = models.UUIDField(null=True, db_comment=SECURITY)
    whose = models.UUIDField(db_comment=SECURITY)
    kind = models.CharField(max_length=30, db_comment=SECURITY)
    thing = models.UUIDField(db_comment=SECURITY)
    at = models.DateTimeField(db_comment=SECURITY)

    class Meta:
        constraints = [at_most("kind", 30, name="opening_kind_fits")]
        indexes = [models.Index(fields=["whose", "at"], name="opening_by_whose")]


class Digest(models.Model):
    """A seal over everything up to two numbers, and over the seal before it."""

    id = models.BigAutoField(primary_key=True, db_comment=SECURITY)
    events_to = models.BigIntegerField(db_comment=SECURITY)
    openings_to = models.BigIntegerField(db_comment=SECURITY)
    value = models.BinaryField(max_length=32, db_comment=SECURITY)
    at = models.DateTimeField(db_comment=SECURITY)


class Cut(models.Model):
    """Everything up to these numbers has been forgotten, by its age."""

    id = models.BigAutoField(primary_key=True, db_comment=SECURITY)
    events_to = models.BigIntegerField(db_comment=SECURITY)
    openings_to = models.BigIntegerField(db_comment=SECURITY)
    at = models.DateTimeField(db_comment=SECURITY)


def note_opening(*, reader: uuid.UUID | None, whose: uuid.UUID, kind: Kind, thing: uuid.UUID, at: datetime) -> None:
    """Part of what opens it. Within an hour the same is the same look."""
    before = Opening.objects.filter(reader=reader, whose=whose, thing=thing, at__gt=at - AN_HOUR)
    if before.exists():
        return
    Opening.objects.create(reader=reader, whose=whose, kind=kind.name, thing=thing, at=at)
