"""What the two want to reach on the way, and what one of them has promised."""

from __future__ import annotations

from django.db import models

from lamplighter.core.privacy import Kind
from lamplighter.models.fields import MEMBERS, PAIR, IdField, SealedField
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing, new_id


class Milestone(Thing):
    """A step towards what this is for. It is reached when both say so; evidence only if somebody adds one."""

    kind = Kind.MILESTONE
    pair_path = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    words = SealedField(db_comment=PAIR)
    added_at = models.DateTimeField(db_comment=PAIR)
    reached_at = models.DateTimeField(null=True, db_comment=PAIR)  # when the second one said so
    dropped_at = models.DateTimeField(null=True, db_comment=PAIR)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(reached_at=None) | models.Q(dropped_at=None), name="reached_or_dropped"
            ),
        ]
        indexes = [models.Index(fields=["mentorship", "added_at"], name="milestone_by_time")]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}"


class Confirmation(models.Model):
    """One side's "we are there", with what shows it, if they like."""

    id = IdField(primary_key=True, default=new_id, editable=False, db_comment=MEMBERS)
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="confirmations", db_comment=PAIR)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    evidence = SealedField(null=True, db_comment=PAIR)
    confirmed_at = models.DateTimeField(db_comment=PAIR)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["milestone", "person"], name="one_confirmation_per_side")]

    def key_scope(self) -> str:
        return self.milestone.key_scope()


class ActionItem(Thing):
    """Something one of them means to do. A new day is as good as the old one, and letting go is no failure."""

    kind = Kind.ACTION_ITEM
    pair_path = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    keeper = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    milestone = models.ForeignKey(Milestone, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PAIR)
    words = SealedField(db_comment=PAIR)
    promised_at = models.DateTimeField(db_comment=PAIR)
    due_on = models.DateField(null=True, db_comment=PAIR)
    kept_at = models.DateTimeField(null=True, db_comment=PAIR)
    let_go_at = models.DateTimeField(null=True, db_comment=PAIR)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kept_at=None) | models.Q(let_go_at=None), name="kept_or_let_go"),
        ]
        indexes = [models.Index(fields=["mentorship", "promised_at"], name="action_item_by_time")]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}"
