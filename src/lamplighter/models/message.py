"""Words between meetings. Each one's lie under a key of their own, so that they can go without the other's."""

from __future__ import annotations

from django.db import models

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
    words = SealedField(db_comment=PAIR)
    sent_at = models.DateTimeField(db_comment=PAIR)

    class Meta:
        indexes = [models.Index(fields=["mentorship", "sent_at"], name="message_by_time")]

    def key_scope(self) -> str:
        return f"mentorship:{self.mentorship_id}:{self.author_id}"
