"""How several people together see a mentor, quality by quality."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lamplighter.core.checkin import NEW_RATERS, RATERS_AT_LEAST
from lamplighter.core.privacy import Kind
from lamplighter.core.quality import OF_MENTORS
from lamplighter.models.fields import OWN, SECURITY, IdField, SealedField
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing, new_id


class Portrait(Thing):
    """One quality as it was drawn once. A newer drawing has the next number; this one is never drawn over."""

    kind = Kind.PORTRAIT
    owner_path = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    quality = models.CharField(max_length=3, db_comment=OWN)
    number = models.PositiveSmallIntegerField(db_comment=SECURITY)
    drawn_at = models.DateTimeField(db_comment=OWN)
    says = SealedField(db_comment=OWN)
    voices = models.PositiveSmallIntegerField(db_comment=SECURITY)  # how many are in it; no page says so
    fresh = models.PositiveSmallIntegerField(db_comment=SECURITY)  # of these, how many the one before had not

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quality__in=[quality.name for quality in OF_MENTORS]), name="portrait_quality_is_known"
            ),
            models.UniqueConstraint(fields=["person", "quality", "number"], name="each_portrait_is_drawn_once"),
            models.CheckConstraint(condition=Q(voices__gte=RATERS_AT_LEAST), name="a_portrait_needs_several_voices"),
            models.CheckConstraint(
                condition=Q(number=1) | Q(fresh__gte=NEW_RATERS), name="a_new_portrait_needs_new_voices"
            ),
        ]

    def key_scope(self) -> str:
        return f"person:{self.person_id}"


class Counted(models.Model):
    """Whose voice is in a portrait: so that the next one can tell who is new. Nobody is ever shown it."""

    id = IdField(primary_key=True, default=new_id, editable=False, db_comment=SECURITY)
    portrait = models.ForeignKey(Portrait, on_delete=models.CASCADE, related_name="+", db_comment=SECURITY)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=SECURITY)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portrait", "person"], name="each_voice_counts_once")]
