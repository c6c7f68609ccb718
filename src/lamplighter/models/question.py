"""What somebody wonders about, and what was typed before there was an account."""

from __future__ import annotations

from django.db import models

from lamplighter.core.privacy import Kind
from lamplighter.models.fields import OWN, SECURITY, SealedField
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Theme(Thing):
    """A heading over some of one's questions."""

    kind = Kind.QUESTION
    owner_path = "asker"

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    words = SealedField(db_comment=OWN)
    made_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        indexes = [models.Index(fields=["asker", "made_at"], name="theme_by_asker")]

    def key_scope(self) -> str:
        return f"person:{self.asker_id}"


class Question(Thing):
    kind = Kind.QUESTION
    owner_path = "asker"

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    words = SealedField(db_comment=OWN)
    wondered_at = models.DateTimeField(db_comment=OWN)
    closed_at = models.DateTimeField(null=True, db_comment=OWN)
    theme = models.ForeignKey(Theme, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=OWN)

    class Meta:
        indexes = [models.Index(fields=["asker", "wondered_at"], name="question_by_asker")]

    def key_scope(self) -> str:
        return f"person:{self.asker_id}"


class GoalDraft(Thing):
    """What it is all for, in one line and not yet shown to anybody. There is one at a time."""

    kind = Kind.QUESTION
    owner_path = "asker"

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    words = SealedField(db_comment=OWN)
    written_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asker"], name="one_goal_draft_each")]

    def key_scope(self) -> str:
        return f"person:{self.asker_id}"


class Draft(Thing):
    """Words without a person yet, found only by the browser that typed them."""

    kind = Kind.DRAFT

    token_hash = models.BinaryField(max_length=32, unique=True, db_comment=SECURITY)
    words = SealedField(db_comment=OWN)
    more = SealedField(null=True, db_comment=OWN)  # a second question and a third, as a list
    typed_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        indexes = [models.Index(fields=["typed_at"], name="draft_by_age")]

    def key_scope(self) -> str:
        return f"draft:{self.pk}"
