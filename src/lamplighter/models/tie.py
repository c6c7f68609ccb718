"""Somebody who changed how one works, seen by oneself alone; and the thanks one writes to them."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from lamplighter.core.privacy import Kind
from lamplighter.core.tie import Relation
from lamplighter.models.fields import OWN, RELEASED, SECURITY, SealedField, one_of
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Tie(Thing):
    """It names nobody's account: whoever is meant need not be here, is not asked, and cannot be found by it."""

    kind = Kind.TIE
    owner_path = "author"  # and no `pair_path`: not even the one whom it is about reads it

    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    name = SealedField(db_comment=OWN)
    gave = SealedField(db_comment=OWN)
    depth = SealedField(db_comment=OWN)
    relation = models.CharField(max_length=20, default=Relation.OTHER.value, db_comment=OWN)
    noted_at = models.DateTimeField(db_comment=OWN)
    mentorship = models.ForeignKey(Mentorship, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=OWN)

    class Meta:
        constraints = [one_of("relation", Relation, name="relation_is_known")]
        indexes = [models.Index(fields=["author", "noted_at"], name="tie_by_author")]

    def key_scope(self) -> str:
        return f"person:{self.author_id}"


class Thanks(Thing):
    """A page for one reader, who comes by a link that its author hands over; and what they answer."""

    kind = Kind.THANKS
    owner_path = "tie__author"

    tie = models.ForeignKey(Tie, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    token_hash = models.BinaryField(max_length=32, unique=True, db_comment=SECURITY)
    token = SealedField(null=True, db_comment=OWN)  # so that its author can hand the link over once more
    words = SealedField(null=True, db_comment=RELEASED)  # gone when it is taken back
    answer = SealedField(null=True, db_comment=OWN)
    written_at = models.DateTimeField(db_comment=OWN)
    expires_at = models.DateTimeField(db_comment=OWN)
    answered_at = models.DateTimeField(null=True, db_comment=OWN)
    withdrawn_at = models.DateTimeField(null=True, db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tie"],
                condition=models.Q(answered_at=None, withdrawn_at=None),
                name="one_thanks_waits_per_tie",
            ),
        ]
        indexes = [models.Index(fields=["tie", "written_at"], name="thanks_by_tie")]

    def is_there(self, at: datetime) -> bool:
        """Whether whoever holds the link can still read it."""
        return self.withdrawn_at is None and at < self.expires_at

    def key_scope(self) -> str:
        return f"thanks:{self.pk}"
