"""What happened, who did it and when. Rows are added, never changed, and hold no words."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models

from lamplighter.models.fields import MEMBERS, PROGRAMME, at_most
from lamplighter.models.person import Person


class Event(models.Model):
    """One deed, as a fact."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    verb = models.CharField(max_length=50, db_comment=PROGRAMME)
    thing = models.UUIDField(db_comment=PROGRAMME)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PROGRAMME)
    at = models.DateTimeField(db_comment=PROGRAMME)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(verb=""), name="event_says_what_happened"),
            at_most("verb", 50, name="event_verb_fits"),
        ]
        indexes = [models.Index(fields=["thing", "verb"], name="event_by_thing")]


def record(verb: str, thing: uuid.UUID, *, by: Person | None, at: datetime) -> None:
    """Part of every deed's transaction; nobody (`by=None`) is time itself."""
    Event.objects.create(verb=verb, thing=thing, by=by, at=at)


def who_did_last(verb: str, thing: uuid.UUID) -> uuid.UUID | None:
    """Of a deed that either of two can do."""
    return Event.objects.filter(thing=thing, verb=verb).order_by("-pk").values_list("by", flat=True).first()


def has_done(verb: str, thing: uuid.UUID, *, by: Person) -> bool:
    """Whether it was they: doing away with something twice is once, and a stranger learns nothing of it."""
    return Event.objects.filter(thing=thing, verb=verb, by=by).exists()
