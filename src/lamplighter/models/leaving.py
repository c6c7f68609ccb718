"""What somebody who goes leaves behind on purpose, and what somebody who stays no longer keeps."""

from __future__ import annotations

from django.db import models

from lamplighter.models.fields import MEMBERS, OWN
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person


class KeptWords(models.Model):
    """To this partner they leave their words; without it, their words go with them."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=OWN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "mentorship"], name="words_are_left_once")]


class RemovedCopy(models.Model):
    """Of this ended mentorship they keep nothing any more; the other one still has theirs."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=OWN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "mentorship"], name="a_copy_is_removed_once")]
