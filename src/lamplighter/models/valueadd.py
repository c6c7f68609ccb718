"""What somebody can help with, in depth: statements on their card, and what they wrote while looking for them."""

from __future__ import annotations

from django.db import models

from lamplighter.core import limits
from lamplighter.core.privacy import Kind
from lamplighter.core.quality import OF_MENTORS
from lamplighter.core.valueadd import Prompt
from lamplighter.models.fields import MEMBERS, OWN, SealedField, at_most, one_of
from lamplighter.models.person import Offer, Person
from lamplighter.models.thing import Thing

HELPED_ON = limits.DAYS_THAT_HELPED * len("2027-03-01 ")


class Statement(Thing):
    """ "I help X do Y by Z", with what backs it. As visible as the card it stands on."""

    kind = Kind.PROFILE
    owner_path = "person"
    for_members = Offer.for_members
    for_anyone = Offer.for_anyone

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS)
    place = models.IntegerField(db_comment=MEMBERS)  # the smaller, the earlier
    words = models.CharField(max_length=limits.SENTENCE, db_comment=MEMBERS)
    added_at = models.DateTimeField(db_comment=MEMBERS)
    evidence = models.CharField(max_length=limits.SENTENCE, blank=True, db_comment=MEMBERS)
    link = models.CharField(max_length=limits.LINK, blank=True, db_comment=MEMBERS)
    backed_at = models.DateTimeField(null=True, db_comment=MEMBERS)
    quality = models.CharField(max_length=3, blank=True, db_comment=MEMBERS)  # which of the ten it shows, if any
    helped_on = models.CharField(max_length=HELPED_ON, blank=True, db_comment=MEMBERS)  # days on which answers counted
    confirmed = models.BooleanField(default=False, db_comment=MEMBERS)  # by two who do not hang together

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "place"], name="one_statement_per_place"),
            models.CheckConstraint(condition=~models.Q(words=""), name="statement_says_something"),
            models.CheckConstraint(
                condition=models.Q(backed_at=None, evidence="", link="")
                | models.Q(backed_at__isnull=False) & ~models.Q(evidence="", link=""),
                name="evidence_has_a_date",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed=False) | ~models.Q(helped_on=""), name="only_what_helped_is_confirmed"
            ),
            models.CheckConstraint(
                condition=models.Q(quality__in=["", *(quality.name for quality in OF_MENTORS)]),
                name="statement_quality_is_known",
            ),
            at_most("words", limits.SENTENCE, name="statement_fits"),
            at_most("evidence", limits.SENTENCE, name="evidence_fits"),
            at_most("link", limits.LINK, name="evidence_link_fits"),
            at_most("helped_on", HELPED_ON, name="days_that_helped_fit"),
        ]


class Reflection(Thing):
    """What somebody wrote to one of the ten prompts. Theirs alone, until they clear it."""

    kind = Kind.REFLECTION
    owner_path = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    prompt = models.CharField(max_length=20, db_comment=OWN)
    words = SealedField(db_comment=OWN)
    written_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "prompt"], name="one_reflection_per_prompt"),
            one_of("prompt", Prompt, name="reflection_prompt_is_known"),
        ]

    def key_scope(self) -> str:
        return f"person:{self.person_id}"
