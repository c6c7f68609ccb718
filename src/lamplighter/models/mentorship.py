"""The relationship of one mentor and one mentee, and every move it made."""

from __future__ import annotations

import uuid

from django.db import models

from lamplighter.core.journey import OVER, Deed, Stage
from lamplighter.core.privacy import Kind
from lamplighter.core.regime import OFFERED, Regime
from lamplighter.models.fields import MEMBERS, PAIR, PROGRAMME, one_of
from lamplighter.models.person import Person
from lamplighter.models.programme import Programme
from lamplighter.models.thing import Thing

OVER_CODES = sorted(stage.value for stage in OVER)
NOT_RUNNING = [*OVER_CODES, Stage.PAUSED.value]


class Mentorship(Thing):
    kind = Kind.MENTORSHIP
    pair_path = "pk"
    programme_path = "programme"

    mentor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_comment=PROGRAMME)
    mentee = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_comment=PROGRAMME)
    programme = models.ForeignKey(
        Programme, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PROGRAMME
    )
    stage = models.CharField(max_length=20, default=Stage.INTRODUCTION.value, db_comment=PROGRAMME)
    regime = models.CharField(max_length=20, default=Regime.PRIVATE.value, db_comment=PROGRAMME)  # for ever: see 0003
    takes_a_seat = models.BooleanField(default=False, db_comment=PROGRAMME)
    began_at = models.DateTimeField(db_comment=PROGRAMME)
    moved_at = models.DateTimeField(db_comment=PROGRAMME)
    moved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PAIR)
    back_on = models.DateField(null=True, db_comment=PROGRAMME)  # half-open: the first day back
    hinted_at = models.DateTimeField(null=True, db_comment=PAIR)  # when the two last heard that it is about time ...
    hints = models.PositiveSmallIntegerField(default=0, db_comment=PAIR)  # ... and how often since they last met

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(mentor=models.F("mentee")), name="nobody_mentors_themselves"),
            one_of("stage", Stage, name="mentorship_stage_is_known"),
            one_of("regime", OFFERED, name="mentorship_regime_is_offered"),
            models.UniqueConstraint(
                fields=["mentor", "mentee"],
                condition=~models.Q(stage__in=OVER_CODES),
                name="one_running_mentorship_per_pair",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage__in=OVER_CODES) | models.Q(takes_a_seat=False), name="an_end_frees_the_seat"
            ),
            models.CheckConstraint(
                condition=models.Q(stage=Stage.PAUSED.value) | models.Q(back_on=None), name="only_a_pause_has_a_return"
            ),
        ]
        indexes = [
            models.Index(fields=["mentee"], name="mentorship_by_mentee"),
            models.Index(fields=["stage", "moved_at"], name="mentorship_by_stage"),
        ]

    def partner_of(self, person: Person) -> Person:
        """The other one of the two; both must have been loaded."""
        return self.mentor if person.pk == self.mentee_id else self.mentee

    def is_of(self, person_id: uuid.UUID) -> bool:
        return person_id in (self.mentor_id, self.mentee_id)

    def key_scope(self) -> str:
        return f"mentorship:{self.pk}"


class Move(models.Model):
    """One step on the journey: who, when, from where to where."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="moves", db_comment=PAIR)
    deed = models.CharField(max_length=20, db_comment=PROGRAMME)
    stage = models.CharField(max_length=20, db_comment=PROGRAMME)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PAIR)
    at = models.DateTimeField(db_comment=PROGRAMME)

    class Meta:
        constraints = [
            one_of("deed", Deed, name="move_deed_is_known"),
            one_of("stage", Stage, name="move_stage_is_known"),
        ]
