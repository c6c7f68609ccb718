"""Who has looked at how much: kept for an hour or two, so that nobody copies everybody."""

from __future__ import annotations

from django.db import models

from lamplighter.models.fields import OWN, SECURITY
from lamplighter.models.person import Person


class Look(models.Model):
    """One card that somebody opened in one hour, however often."""

    id = models.BigAutoField(primary_key=True, db_comment=SECURITY)
    viewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    card = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    hour = models.DateTimeField(db_comment=OWN)  # when that hour began

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["viewer", "hour", "card"], name="a_card_counts_once_an_hour"),
        ]
        indexes = [models.Index(fields=["hour"], name="look_by_hour")]


class Glance(models.Model):
    """What visitors from one place have looked at in one hour.

    The place is veiled together with the hour: it cannot be told from this where they come from, nor whether the hour
    before it was the same place.
    """

    id = models.BigAutoField(primary_key=True, db_comment=SECURITY)
    visitor = models.BinaryField(max_length=16, db_comment=SECURITY)
    hour = models.DateTimeField(db_comment=SECURITY)  # when that hour began
    looks = models.BinaryField(default=b"", db_comment=SECURITY)  # each different one veiled, 16 bytes

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visitor"], name="one_count_each_hour")]
        indexes = [models.Index(fields=["hour"], name="glance_by_hour")]
