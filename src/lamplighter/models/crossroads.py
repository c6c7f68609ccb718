"""Where both are asked whether to go on, and what each has answered, sealed for its author alone."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lamplighter.core.crossroads import Occasion
from lamplighter.core.journey import Stage
from lamplighter.core.privacy import Kind
from lamplighter.models.agreement import Agreement
from lamplighter.models.fields import OWN, PAIR, SealedField, one_of
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Crossroads(Thing):
    """One question to both. Until it is decided each may answer, and answer otherwise."""

    kind = Kind.CROSSROADS
    pair_path = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    occasion = models.CharField(max_length=20, db_comment=PAIR)
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PAIR)
    opened_at = models.DateTimeField(db_comment=PAIR)
    decide_by = models.DateTimeField(db_comment=PAIR)
    decided_at = models.DateTimeField(null=True, db_comment=PAIR)
    goes_on = models.BooleanField(null=True, db_comment=PAIR)

    class Meta:
        constraints = [
            one_of("occasion", Occasion, name="occasion_is_known"),
            models.UniqueConstraint(
                fields=["mentorship", "occasion"], condition=Q(agreement=None), name="each_crossroads_is_passed_once"
            ),
            models.UniqueConstraint(fields=["agreement"], name="first_meetings_are_asked_about_once"),
            models.CheckConstraint(
                condition=Q(occasion=Occasion.FIRST_MEETINGS.value, agreement__isnull=False)
                | ~Q(occasion=Occasion.FIRST_MEETINGS.value) & Q(agreement=None),
                name="first_meetings_belong_to_an_agreement",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, goes_on=None) | Q(decided_at__isnull=False, goes_on__isnull=False),
                name="what_is_decided_is_yes_or_no",
            ),
        ]
        indexes = [
            models.Index(fields=["decide_by"], condition=Q(decided_at=None), name="crossroads_still_open"),
            models.Index(fields=["meeting"], name="crossroads_by_meeting"),
        ]


class Wish(Thing):
    """What one of the two would like. Nobody else ever finds this row, and it goes soon after."""

    kind = Kind.WISH
    owner_path = "person"

    crossroads = models.ForeignKey(Crossroads, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    says = SealedField(null=True, db_comment=OWN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crossroads", "person"], name="one_wish_each")]

    def key_scope(self) -> str:
        return f"person:{self.person_id}"


_TALK = Q(occasion=Occasion.FIRST_TALK.value)


def still_stands() -> Q:
    """Not decided, and not overtaken: by an end, by three lines one of them has written, by a newer agreement."""
    lines = Agreement.objects.filter(mentorship=OuterRef("mentorship"))
    newer = lines.filter(agreed_at__isnull=False, version__gt=OuterRef("agreement__version"))
    is_over = Q(mentorship__stage__in=OVER_CODES)
    return Q(decided_at=None) & ~is_over & (~_TALK | ~Exists(lines)) & ~Exists(newer)


def is_open() -> Q:
    """To be answered now. While the two rest, or one has offered to finish, it waits."""
    here = Q(_TALK, mentorship__stage=Stage.INTRODUCTION.value) | Q(~_TALK, mentorship__stage=Stage.ACTIVE.value)
    return still_stands() & here
