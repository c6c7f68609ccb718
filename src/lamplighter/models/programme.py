"""A run of mentoring with an organiser. Bare for now: it gives the organiser's standing."""

from __future__ import annotations

from django.db import models

from lamplighter.core import limits
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import MEMBERS, PROGRAMME, at_most
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Programme(Thing):
    kind = Kind.PROGRAMME
    owner_path = "organiser"
    programme_path = "pk"

    name = models.CharField(max_length=limits.NAME, db_comment=MEMBERS)
    organiser = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_comment=MEMBERS)

    class Meta:
        constraints = [at_most("name", limits.NAME, name="programme_name_fits")]


class Membership(models.Model):
    """Somebody takes part in a programme."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="+", db_comment=PROGRAMME)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PROGRAMME)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "person"], name="one_membership_each")]
