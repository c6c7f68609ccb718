"""Who has opened how many cards: kept for an hour or two, so that nobody copies them all."""

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
