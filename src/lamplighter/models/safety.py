"""Who wants nothing to do with whom."""

from __future__ import annotations

from django.db import models

from lamplighter.core.privacy import Kind
from lamplighter.models.fields import OWN
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Block(Thing):
    """Neither of the two finds, asks or hears of the other. Only whoever made it knows that it is there."""

    kind = Kind.BLOCK
    owner_path = "by"

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    whom = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    blocked_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["by", "whom"], name="somebody_is_blocked_once"),
            models.CheckConstraint(condition=~models.Q(by=models.F("whom")), name="nobody_blocks_themselves"),
        ]
