"""One person asks another for something: a written answer, one conversation, something regular."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Greatest, Least

from lamplighter.core.agreement import Beat
from lamplighter.core.introduction import ONCE, TALKS, Said, Side, Size
from lamplighter.core.journey import PENDING, RequestStage
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import MEMBERS, PAIR, IdField, SealedField, one_of
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing, new_id
from lamplighter.models.valueadd import Statement

PENDING_CODES = sorted(stage.value for stage in PENDING)
TALK_CODES = sorted(size.value for size in TALKS)
BEGINS = [RequestStage.ACCEPTED.value, RequestStage.SUPERSEDED.value]  # with a yes; or both had asked
ANSWERED_IN_WRITING = {"stage": RequestStage.ACCEPTED.value, "size": Size.QUESTION.value}


class Request(Thing):
    kind = Kind.REQUEST
    owner_path = "asker"
    pair_path = "mentorship"
    request_path = "pk"

    asker = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    asked = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    size = models.CharField(max_length=20, db_comment=PAIR)
    words = SealedField(null=True, db_comment=PAIR)  # gone some days after a no
    here = SealedField(null=True, db_comment=PAIR)  # the goal in three parts, if somebody liked to say it
    there = SealedField(null=True, db_comment=PAIR)
    first = SealedField(null=True, db_comment=PAIR)
    beat = models.CharField(max_length=20, null=True, db_comment=PAIR)  # hoped for, not agreed on
    words_by_mail = models.BooleanField(default=False, db_comment=PAIR)  # the asker chose it
    line_by = models.CharField(max_length=10, null=True, db_comment=PAIR)  # who said that one leads the other
    line_agreed_at = models.DateTimeField(null=True, db_comment=PAIR)  # and when the other one still wanted it
    stage = models.CharField(max_length=20, default=RequestStage.OPEN.value, db_comment=PAIR)
    asked_at = models.DateTimeField(db_comment=PAIR)
    turned_at = models.DateTimeField(db_comment=PAIR)  # since when it has been the turn of whoever's it is
    nudges = models.PositiveSmallIntegerField(default=0, db_comment=PAIR)
    decided_at = models.DateTimeField(null=True, db_comment=PAIR)
    mentorship = models.ForeignKey(Mentorship, null=True, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    helped_at = models.DateTimeField(null=True, db_comment=PAIR)  # when its asker said that the written answer helped

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(helped_at=None) | models.Q(**ANSWERED_IN_WRITING), name="only_an_answer_helps"
            ),
            models.CheckConstraint(condition=~models.Q(asker=models.F("asked")), name="nobody_asks_themselves"),
            one_of("size", Size, name="request_size_is_known"),
            one_of("stage", RequestStage, name="request_stage_is_known"),
            one_of("beat", Beat, name="hoped_for_beat_is_known"),
            one_of("line_by", Side, name="line_is_stated_by_a_side"),
            models.UniqueConstraint(
                fields=["asker", "asked"],
                condition=models.Q(stage__in=PENDING_CODES),
                name="one_open_request_per_pair",
            ),
            models.UniqueConstraint(
                Least("asker", "asked"),
                Greatest("asker", "asked"),
                condition=models.Q(stage__in=PENDING_CODES, size__in=TALK_CODES),
                name="two_who_want_to_talk_meet_as_one",
            ),
            models.CheckConstraint(
                condition=models.Q(mentorship=None) | models.Q(stage__in=BEGINS, size__in=TALK_CODES),
                name="only_a_yes_begins_a_mentorship",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage=RequestStage.ACCEPTED.value)
                | models.Q(line_by=None)
                | models.Q(line_agreed_at__isnull=False),
                name="under_a_line_both_have_said_yes",
            ),
            models.CheckConstraint(condition=models.Q(nudges__lte=2), name="nobody_is_nudged_a_third_time"),
        ]
        indexes = [
            models.Index(fields=["asked", "stage"], name="request_by_asked"),
            models.Index(fields=["stage", "turned_at"], name="request_by_turn"),
        ]

    def key_scope(self) -> str:
        return f"request:{self.pk}"


class Remark(models.Model):
    """What one of the two has added: asked back, replied, answered, or said to the answer."""

    id = IdField(primary_key=True, default=new_id, editable=False, db_comment=MEMBERS)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    said = models.CharField(max_length=20, db_comment=PAIR)
    words = SealedField(db_comment=PAIR)
    said_at = models.DateTimeField(db_comment=PAIR)

    class Meta:
        constraints = [
            one_of("said", Said, name="remark_is_of_a_known_sort"),
            models.UniqueConstraint(
                fields=["request", "said"],
                condition=models.Q(said__in=sorted(said.value for said in ONCE)),
                name="one_answer_and_one_line_back",
            ),
        ]

    def key_scope(self) -> str:
        return f"request:{self.request_id}"


class Referral(models.Model):
    """Whoever was asked thinks of somebody else, who learns nothing of it."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "person"], name="somebody_is_suggested_once")]


class Proof(models.Model):
    """An answer that helped, and the sentence it counts for on the card of whoever gave it; so they decided.

    It counts for the words that stood there then: for others that took their place it is none.
    """

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    counted_at = models.DateTimeField(db_comment=MEMBERS)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request"], name="an_answer_counts_once")]
