"""Words and files between meetings. Each one's lie under a key of their own, so that they go without the other's."""

from __future__ import annotations

from django.db import models

from lamplighter.core import limits
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import PAIR, SealedField
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing


class Message(Thing):
    kind = Kind.MESSAGE
    pair_path = "mentorship"

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    words = SealedField(db_comment=PAIR)  # none, where files say it all
    sent_at = models.DateTimeField(db_comment=PAIR)

    class Meta:
        indexes = [models.Index(fields=["mentorship", "sent_at"], name="message_by_time")]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}:{self.author_id}"


class Attachment(Thing):
    """A file in a message. What is in it lies sealed in a file that is called by this row's id."""

    kind = Kind.MESSAGE
    pair_path = "message__mentorship"

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+", db_comment=PAIR)
    place = models.PositiveSmallIntegerField(db_comment=PAIR)  # among those that came together
    name = SealedField(db_comment=PAIR)
    size = models.PositiveIntegerField(db_comment=PAIR)  # bytes

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "place"], name="one_file_at_each_place"),
            models.CheckConstraint(condition=models.Q(place__lt=limits.FILES), name="a_message_has_few_files"),
            models.CheckConstraint(condition=models.Q(size__gt=0, size__lte=limits.FILE_BYTES), name="file_fits"),
        ]

    def key_scope(self) -> str:
        return self.message.key_scope()
