"""Two people are asked now and then how it goes; what each answers; and what both have chosen to open."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from lamplighter.core.privacy import Kind
from lamplighter.core.pulse import Occasion
from lamplighter.models.fields import OWN, PAIR, RELEASED, SealedField, one_of
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class CheckIn(Thing):
    """Both are asked. Whether one of them has answered, or would open it, stands in their own sheet alone."""

    kind = Kind.CHECKIN
    pair_path = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    occasion = models.CharField(max_length=20, db_comment=PAIR)
    number = models.PositiveSmallIntegerField(db_comment=PAIR)  # of the quarter
    asked_at = models.DateTimeField(db_comment=PAIR)
    next_at = models.DateTimeField(db_comment=PAIR)  # when the two are asked again
    opened_at = models.DateTimeField(null=True, db_comment=PAIR)

    class Meta:
        constraints = [
            one_of("occasion", Occasion, name="check_in_occasion_is_known"),
            models.UniqueConstraint(fields=["mentorship", "occasion", "number"], name="each_check_in_is_asked_once"),
        ]
        indexes = [models.Index(fields=["mentorship", "asked_at"], name="check_ins_by_pair")]


class Sheet(Thing):
    """What one of the two answers. It is theirs alone, for ever: what both open is a copy of it."""

    kind = Kind.SHEET
    owner_path = "person"

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    mine = SealedField(null=True, db_comment=OWN)  # each answer under the pack, version and language it was given to
    theirs = SealedField(null=True, db_comment=OWN)
    safety = SealedField(null=True, db_comment=OWN)
    gain = SealedField(null=True, db_comment=OWN)
    written_at = models.DateTimeField(db_comment=OWN)
    would_open_at = models.DateTimeField(null=True, db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkin", "person"], name="one_sheet_each"),
            models.CheckConstraint(
                condition=Q(would_open_at=None) | Q(mine__isnull=False) | Q(theirs__isnull=False),
                name="only_what_is_answered_can_be_opened",
            ),
        ]

    def key_scope(self) -> str:
        return f"person:{self.person_id}"


class Opened(Thing):
    """What one of the two had answered at the moment when both had chosen to open it."""

    kind = Kind.OPENED
    pair_path = "checkin__mentorship"

    checkin = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="+", db_comment=RELEASED)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=RELEASED)
    mine = SealedField(null=True, db_comment=RELEASED)
    theirs = SealedField(null=True, db_comment=RELEASED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["checkin", "person"], name="each_is_opened_once")]

    def key_scope(self) -> str:
        return f"mentorship:{self.checkin.mentorship_id}:{self.person_id}"


class Growing(Thing):
    """Up to three qualities that one of the two wants to grow in. The other one reads them if both want to be asked."""

    kind = Kind.GROWING
    owner_path = "person"
    pair_path = "mentorship"
    for_partner = {"both_want": True}

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    qualities = SealedField(db_comment=PAIR)
    # Would like the other one's view, and give theirs.
    asks_partner = models.BooleanField(default=False, db_comment=OWN)
    both_want = models.BooleanField(default=False, db_comment=PAIR)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "person"], name="each_grows_in_one_list"),
            models.CheckConstraint(
                condition=Q(both_want=False) | Q(asks_partner=True), name="both_want_what_each_does"
            ),
        ]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}:{self.person_id}"


class Voice(Thing):
    """One who learns lets what they answer about a mentor go into what that mentor reads of several together.

    Without a row they do not. It is theirs alone: whom it is about never learns who has said so.
    """

    kind = Kind.VOICE
    owner_path = "person"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    given_at = models.DateTimeField(db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "about"], name="a_voice_is_one"),
            models.CheckConstraint(condition=~Q(person=F("about")), name="nobody_lends_a_voice_to_themselves"),
        ]
        indexes = [models.Index(fields=["about", "given_at"], name="voices_by_mentor")]
