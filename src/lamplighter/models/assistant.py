"""A link for whoever keeps somebody's diary: times, and nothing else."""

from __future__ import annotations

from django.db import models

from lamplighter.models.fields import MEMBERS, OWN, SECURITY, IdField, SealedField
from lamplighter.models.person import Person
from lamplighter.models.thing import new_id


class DiaryLink(models.Model):
    """Who holds it sees when its person meets somebody, and moves that, until it is taken back."""

    id = IdField(primary_key=True, default=new_id, editable=False, db_comment=MEMBERS)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    token_hash = models.BinaryField(max_length=32, unique=True, db_comment=SECURITY)
    token = SealedField(db_comment=OWN)  # so that its person can copy the address once more
    made_at = models.DateTimeField(db_comment=OWN)
    acted_at = models.DateTimeField(null=True, db_comment=OWN)  # something was last done with it

    def key_scope(self) -> str:
        return f"person:{self.person_id}"
