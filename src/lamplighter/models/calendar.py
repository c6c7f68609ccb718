"""Addresses at which a person's own calendar reads when they meet."""

from __future__ import annotations

from django.db import models

from lamplighter.models.fields import MEMBERS, OWN, SECURITY, IdField, SealedField
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import new_id


class Feed(models.Model):
    """Of all meetings of one person, or of those in one pair. Who holds the address reads until it is taken back."""

    id = IdField(primary_key=True, default=new_id, editable=False, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    mentorship = models.ForeignKey(Mentorship, null=True, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    token_hash = models.BinaryField(max_length=32, unique=True, db_comment=SECURITY)
    token = SealedField(db_comment=OWN)  # so that its person can copy the address once more
    made_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "mentorship"], name="one_feed_of_a_pair_each"),
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(mentorship=None), name="one_feed_of_all_meetings_each"
            ),
        ]

    def key_scope(self) -> str:
        return f"person:{self.person_id}"
