"""How often something has been suggested to somebody, so that it can go quiet."""

from __future__ import annotations

from django.db import models

from lamplighter.core.suggestion import Suggestion
from lamplighter.models.fields import OWN, SECURITY, one_of
from lamplighter.models.person import Person


class Suggested(models.Model):
    """One suggestion that one person has been shown."""

    id = models.BigAutoField(primary_key=True, db_comment=SECURITY)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    suggestion = models.CharField(max_length=20, db_comment=SECURITY)
    days = models.PositiveSmallIntegerField(default=1, db_comment=OWN)
    last_on = models.DateField(db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "suggestion"], name="one_row_per_suggestion"),
            one_of("suggestion", Suggestion, name="suggestion_is_known"),
        ]
