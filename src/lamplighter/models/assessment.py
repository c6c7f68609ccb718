"""Whom somebody considers as a mentor, in private: their gut, what they noticed, and why they chose."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lamplighter.core.privacy import Kind
from lamplighter.core.quality import OF_MENTORS
from lamplighter.models.fields import OWN, SECURITY, SealedField, at_most
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing

PACK, LANGUAGE = 40, 20


class Candidate(Thing):
    """Somebody who is considered. There is no path from whom it is about to this row, so they can never find it."""

    kind = Kind.CANDIDATE
    owner_path = "author"

    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    considered_at = models.DateTimeField(db_comment=OWN)
    used_at = models.DateTimeField(db_comment=OWN)  # when something was last written; from here its time runs
    leaning = SealedField(null=True, db_comment=OWN)
    gut = SealedField(null=True, db_comment=OWN)  # a sentence to it
    gut_at = models.DateTimeField(null=True, db_comment=OWN)
    what_for = SealedField(null=True, db_comment=OWN)
    why = SealedField(null=True, db_comment=OWN)
    unknown = SealedField(null=True, db_comment=OWN)
    chosen_at = models.DateTimeField(null=True, db_comment=OWN)
    kept_at = models.DateTimeField(null=True, db_comment=OWN)  # when its author chose to keep the leaning for longer
    outcome = SealedField(null=True, db_comment=OWN)
    went = SealedField(null=True, db_comment=OWN)
    looked_back_at = models.DateTimeField(null=True, db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "person"], name="considered_once"),
            models.CheckConstraint(condition=~Q(author=F("person")), name="nobody_considers_themselves"),
            models.CheckConstraint(
                condition=Q(gut_at=None, leaning=None, gut=None) | Q(gut_at__isnull=False, leaning__isnull=False),
                name="a_gut_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None) | Q(gut_at__isnull=False), name="only_a_gut_that_spoke_is_kept"
            ),
            models.CheckConstraint(
                condition=Q(looked_back_at=None, outcome=None, went=None)
                | Q(looked_back_at__isnull=False, outcome__isnull=False, kept_at__isnull=False),
                name="looking_back_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "considered_at"], name="candidates_by_author"),
            models.Index(fields=["used_at"], name="candidates_by_use"),
        ]

    def key_scope(self) -> str:
        return f"person:{self.author_id}"


class Impression(Thing):
    """What was noticed of one quality. Without a row it did not come up."""

    kind = Kind.CANDIDATE
    owner_path = "author"

    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    candidate = models.ForeignKey(Candidate, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    quality = models.CharField(max_length=3, db_comment=OWN)
    noticed = SealedField(null=True, db_comment=OWN)
    answers = SealedField(null=True, db_comment=OWN)  # to the sentences of the whole sheet
    evidence = SealedField(null=True, db_comment=OWN)
    pack = models.CharField(max_length=PACK, db_comment=SECURITY)  # the wording that was answered, as it stood
    sheet = models.CharField(max_length=PACK, blank=True, db_comment=SECURITY)
    language = models.CharField(max_length=LANGUAGE, db_comment=SECURITY)
    noted_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "quality"], name="one_impression_per_quality"),
            models.CheckConstraint(
                condition=Q(quality__in=[quality.name for quality in OF_MENTORS]), name="impression_quality_is_known"
            ),
            models.CheckConstraint(
                condition=Q(noticed__isnull=False) | Q(answers__isnull=False) | Q(evidence__isnull=False),
                name="impression_says_something",
            ),
            models.CheckConstraint(
                condition=Q(answers=None, sheet="") | Q(answers__isnull=False) & ~Q(sheet=""),
                name="answers_have_a_wording",
            ),
            at_most("pack", PACK, name="impression_pack_fits"),
            at_most("sheet", PACK, name="impression_sheet_fits"),
            at_most("language", LANGUAGE, name="impression_language_fits"),
        ]

    def key_scope(self) -> str:
        return f"person:{self.author_id}"


class Priorities(Thing):
    """How much each quality matters to somebody who chooses. Without a row, all alike."""

    kind = Kind.CANDIDATE
    owner_path = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    weights = SealedField(db_comment=OWN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_list_of_priorities")]

    def key_scope(self) -> str:
        return f"person:{self.person_id}"
