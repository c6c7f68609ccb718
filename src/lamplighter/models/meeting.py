"""A planned talk, what it is to be about, and what was written down, in two layers."""

from __future__ import annotations

from django.db import models

from lamplighter.core.known import AREAS, Recalled
from lamplighter.core.privacy import Kind
from lamplighter.core.where import Where
from lamplighter.models.fields import OWN, PAIR, PROGRAMME, SealedField, one_of
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Meeting(Thing):
    kind = Kind.MEETING
    pair_path = "mentorship"
    programme_path = "mentorship__programme"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    starts_at = models.DateTimeField(db_comment=PAIR)
    minutes = models.PositiveSmallIntegerField(db_comment=PAIR)
    planned_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PAIR)
    where = models.CharField(max_length=10, default=Where.OPEN.value, db_comment=PAIR)
    place = SealedField(null=True, db_comment=PAIR)  # the link, the room, the number
    held_at = models.DateTimeField(null=True, db_comment=PROGRAMME)
    called_off_at = models.DateTimeField(null=True, db_comment=PROGRAMME)
    for_work = models.BooleanField(default=False, db_comment=PAIR)  # called off since work comes first, and no more
    in_writing = models.BooleanField(default=False, db_comment=PAIR)  # held without meeting: they wrote instead
    came_alone = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+", db_comment=PAIR)
    reminded_at = models.DateTimeField(null=True, db_comment=PAIR)  # the mail of the day before
    # When it was to begin as the mentor's mail for a week told of it; or later, once the mentor was asked how it was.
    told_for = models.DateTimeField(null=True, db_comment=PAIR)
    asked_at = models.DateTimeField(null=True, db_comment=PAIR)  # the mail of the day after
    revision = models.PositiveSmallIntegerField(default=0, db_comment=PAIR)  # grows with each change, for calendars

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"],
                condition=models.Q(held_at=None, called_off_at=None),
                name="one_planned_meeting_at_a_time",
            ),
            one_of("where", Where, name="meeting_where_is_known"),
            models.CheckConstraint(
                condition=models.Q(held_at=None) | models.Q(called_off_at=None), name="held_or_called_off"
            ),
            models.CheckConstraint(
                condition=models.Q(came_alone=None) | models.Q(called_off_at__isnull=False),
                name="to_a_meeting_that_was_held_both_came",
            ),
        ]
        indexes = [
            models.Index(fields=["mentorship", "starts_at"], name="meeting_by_time"),
            models.Index(
                fields=["starts_at"], condition=models.Q(held_at=None, called_off_at=None), name="meeting_still_planned"
            ),
        ]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}"


class AgendaItem(Thing):
    """Something to talk about next time; from here on both see it."""

    kind = Kind.AGENDA_ITEM
    owner_path = "author"
    pair_path = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    words = SealedField(db_comment=PAIR)
    added_at = models.DateTimeField(db_comment=PAIR)
    done_at = models.DateTimeField(null=True, db_comment=PAIR)
    happens_on = models.DateField(null=True, db_comment=PAIR)  # a day that matters; that evening the mentor is told
    nudged_at = models.DateTimeField(null=True, db_comment=PAIR)
    # Told from memory by the mentor; on the table once the other one says: not quite.
    recalled = models.CharField(max_length=10, blank=True, db_comment=PAIR)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(recalled__in=["", *(one.value for one in Recalled)]), name="recalled_is_known"
            )
        ]
        indexes = [
            models.Index(fields=["mentorship", "added_at"], name="agenda_by_time"),
            models.Index(
                fields=["happens_on"],
                condition=models.Q(happens_on__isnull=False, nudged_at=None),
                name="agenda_by_big_day",
            ),
        ]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}"


class Note(Thing):
    """What one of them wrote down about a meeting."""

    owner_path = "author"

    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    written_at = models.DateTimeField(db_comment=PAIR)

    class Meta:
        abstract = True


class SharedNote(Note):
    kind = Kind.SHARED_NOTE
    pair_path = "meeting__mentorship"

    words = SealedField(db_comment=PAIR)

    def key_scope(self) -> str:
        return f"mentorship:{self.meeting.mentorship_id}"


class PrivateNote(Note):
    kind = Kind.PRIVATE_NOTE

    words = SealedField(db_comment=OWN)
    area = models.CharField(max_length=10, blank=True, db_comment=OWN)  # which side of the other one it is about

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(area__in=["", *AREAS]), name="area_of_a_note_is_known"),
        ]

    def key_scope(self) -> str:
        return f"person:{self.author_id}"
