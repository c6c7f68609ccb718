"""Other calendars of somebody, read from time to time so that nobody is offered a time that is taken."""

from __future__ import annotations

from django.db import models

from lamplighter.core.busy import AT_MOST, Fault
from lamplighter.models.fields import MEMBERS, OWN, IdField, SealedField
from lamplighter.models.person import Person
from lamplighter.models.thing import new_id


class BusyCalendar(models.Model):
    """Its address is a secret. Of what stands there only quarter hours are kept, as bits; never a word."""

    id = IdField(primary_key=True, default=new_id, editable=False, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    number = models.PositiveSmallIntegerField(db_comment=OWN)
    address = SealedField(db_comment=OWN)
    given_at = models.DateTimeField(db_comment=OWN)
    paused_at = models.DateTimeField(null=True, db_comment=OWN)
    next_read_at = models.DateTimeField(db_comment=OWN)
    tried_at = models.DateTimeField(null=True, db_comment=OWN)
    read_at = models.DateTimeField(null=True, db_comment=OWN)
    fault = models.CharField(max_length=20, default="", db_comment=OWN)
    faults = models.PositiveSmallIntegerField(default=0, db_comment=OWN)  # in a row
    marks = SealedField(null=True, db_comment=OWN)  # by which its server knows what we have read already
    taken = models.BinaryField(default=b"", db_comment=OWN)  # quarter hours
    taken_from = models.DateTimeField(null=True, db_comment=OWN)

    class Meta:
        indexes = [models.Index(fields=["next_read_at"], name="busy_next_read")]
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="one_busy_calendar_of_each_number"),
            models.CheckConstraint(condition=models.Q(number__range=(1, AT_MOST)), name="few_busy_calendars_each"),
            models.CheckConstraint(
                condition=models.Q(fault__in=["", *(fault.name for fault in Fault)]), name="busy_fault_is_known"
            ),
        ]

    def key_scope(self) -> str:
        return f"person:{self.person_id}"
