"""Other times that were offered when somebody could not make it."""

from __future__ import annotations

from django.db import models

from lamplighter.models.fields import MEMBERS, PAIR
from lamplighter.models.meeting import Meeting
from lamplighter.models.person import Person


class OfferedSlot(models.Model):
    """One of three, by its number in the mail. They stand for as long as the meeting is called off."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    number = models.PositiveSmallIntegerField(db_comment=PAIR)
    starts_at = models.DateTimeField(db_comment=PAIR)
    offered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PAIR)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_slot_of_each_number"),
            models.CheckConstraint(condition=models.Q(number__range=(1, 3)), name="three_slots_are_enough"),
        ]
