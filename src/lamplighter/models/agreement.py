"""What both expect, version by version, and who agreed when."""

from __future__ import annotations

from django.db import models

from lamplighter.core.agreement import FEWEST, MOST, Beat, FirstMeetings
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import MEMBERS, PAIR, PROGRAMME, SealedField, one_of
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Agreement(Thing):
    kind = Kind.AGREEMENT
    pair_path = "mentorship"
    programme_path = "mentorship__programme"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    version = models.PositiveSmallIntegerField(db_comment=PAIR)
    beat = models.CharField(max_length=20, db_comment=PROGRAMME)
    until_on = models.DateField(db_comment=PROGRAMME)
    what_for = SealedField(db_comment=PAIR)
    details = SealedField(db_comment=PAIR)  # the other lines, as core.expectation writes them
    words_by_mail = models.BooleanField(default=False, db_comment=PAIR)  # both say so when both agree
    first_meetings = models.PositiveSmallIntegerField(null=True, db_comment=PAIR)  # so many to begin with ...
    decide_on = models.DateField(null=True, db_comment=PAIR)  # ... and on this day they decide at the latest
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PAIR)
    written_at = models.DateTimeField(db_comment=PROGRAMME)
    agreed_at = models.DateTimeField(null=True, db_comment=PROGRAMME)  # when the second one said yes
    review_asked_at = models.DateTimeField(null=True, db_comment=PAIR)  # the mail of the day to look at it together

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "version"], name="one_agreement_per_version"),
            one_of("beat", Beat, name="beat_is_known"),
            models.CheckConstraint(
                condition=models.Q(first_meetings=None, decide_on=None)
                | models.Q(first_meetings__range=(FEWEST, MOST), decide_on__isnull=False),
                name="first_meetings_come_with_a_day",
            ),
        ]
        indexes = [
            models.Index(
                fields=["decide_on"], condition=models.Q(decide_on__isnull=False), name="agreement_by_decision"
            ),
            models.Index(
                fields=["until_on"],
                condition=models.Q(agreed_at__isnull=False, review_asked_at=None),
                name="agreement_by_review",
            ),
        ]

    @property
    def first(self) -> FirstMeetings | None:
        """How they mean to begin, if they have said so."""
        if self.first_meetings is None or self.decide_on is None:
            return None
        return FirstMeetings(self.first_meetings, self.decide_on)

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}"


class Signature(models.Model):
    """One side's yes to one version."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="signatures", db_comment=PAIR)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_comment=PAIR)
    signed_at = models.DateTimeField(db_comment=PROGRAMME)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "person"], name="one_signature_per_side")]


class Expectation(Thing):
    """What one of the two expects, written apart. The other one reads it when both have handed theirs in."""

    kind = Kind.EXPECTATION
    owner_path = "author"
    pair_path = "mentorship"
    for_partner = {"opened_at__isnull": False}

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    lines = SealedField(db_comment=PAIR)
    written_at = models.DateTimeField(db_comment=PAIR)
    handed_in_at = models.DateTimeField(null=True, db_comment=PAIR)
    opened_at = models.DateTimeField(null=True, db_comment=PAIR)  # when the second one had handed theirs in

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "author"], name="each_expects_once"),
            models.CheckConstraint(
                condition=models.Q(opened_at=None) | models.Q(handed_in_at__isnull=False),
                name="only_what_is_handed_in_is_opened",
            ),
        ]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}:{self.author_id}"


class JointDraft(Thing):
    """The lines as the two fill them in together; every edit is seen at once, and agreed to by nobody yet."""

    kind = Kind.JOINT_DRAFT
    pair_path = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    lines = SealedField(db_comment=PAIR)
    edits = SealedField(db_comment=PAIR)  # who changed which line last, and when
    edited_at = models.DateTimeField(db_comment=PAIR)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship"], name="one_joint_draft_per_pair")]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}"
