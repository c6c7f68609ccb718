"""What one who has learnt from somebody says of it, under their name; and what of that stands on a card."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from lamplighter.core import limits
from lamplighter.core.privacy import Kind
from lamplighter.core.quality import OF_MENTORS
from lamplighter.models.fields import MEMBERS, PAIR, SealedField, at_most
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Offer, Person
from lamplighter.models.thing import Thing

QUALITIES = ["", *(quality.name for quality in OF_MENTORS)]


class Endorsement(Thing):
    """One sentence by the mentee of a pair. It is never changed: taken back, it is gone, also from the card."""

    kind = Kind.ENDORSEMENT
    owner_path = "author"
    pair_path = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    words = SealedField(db_comment=PAIR)
    quality = models.CharField(max_length=3, blank=True, db_comment=PAIR)  # which of the ten it shows, if any
    reached_on = models.DateField(null=True, db_comment=PAIR)  # the day of a step the two have reached
    said_at = models.DateTimeField(db_comment=PAIR)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship"], name="one_sentence_of_a_pair"),
            models.CheckConstraint(condition=Q(quality__in=QUALITIES), name="endorsement_quality_is_known"),
        ]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}:{self.author_id}"


class Shown(Thing):
    """A copy of it on the card of whom it is about, for as long as they want it there. Visitors never read it."""

    kind = Kind.PROFILE
    owner_path = "person"
    for_members = Offer.for_members

    endorsement = models.OneToOneField(Endorsement, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS)
    words = models.CharField(max_length=limits.SENTENCE, db_comment=MEMBERS)
    quality = models.CharField(max_length=3, blank=True, db_comment=MEMBERS)
    reached_on = models.DateField(null=True, db_comment=MEMBERS)
    said_at = models.DateTimeField(db_comment=MEMBERS)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quality__in=QUALITIES), name="shown_quality_is_known"),
            at_most("words", limits.SENTENCE, name="shown_words_fit"),
        ]
        indexes = [models.Index(fields=["person", "said_at"], name="shown_by_person")]
