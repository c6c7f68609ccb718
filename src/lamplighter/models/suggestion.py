"""How often somebody was offered something unasked."""

from __future__ import annotations

from django.db import models

from lamplighter.core.suggestion import Suggestion
from lamplighter.models.fields import MEMBERS, OWN, SECURITY, one_of
from lamplighter.models.person import Person


class Offered(models.Model):
    """One offer to one person: on how many days they have looked past it."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    suggestion = models.CharField(max_length=30, db_comment=SECURITY)
    showings = models.PositiveSmallIntegerField(default=0, db_comment=SECURITY)
    shown_on = models.DateField(db_comment=SECURITY)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "suggestion"], name="one_count_per_offer"),
            one_of("suggestion", Suggestion, name="suggestion_is_known"),
        ]
