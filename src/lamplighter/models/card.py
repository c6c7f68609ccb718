"""What a card says beyond a name and a sentence, and the face on it. All of it may be missing."""

from __future__ import annotations

from django.db import models

from lamplighter.core import limits
from lamplighter.core.card import AnswerTime
from lamplighter.core.person import Visibility
from lamplighter.core.privacy import Kind
from lamplighter.models.fields import MEMBERS, at_most
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing

ANSWER_TIMES = ["", *(time.value for time in AnswerTime)]
FOR_MEMBERS = {f"person__{path}": value for path, value in Person.for_members.items()}


class About(Thing):
    """More about a person. Visitors never read it, not even on a card for everybody."""

    kind = Kind.PROFILE
    owner_path = "person"
    for_members = FOR_MEMBERS

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS)
    addressed = models.CharField(max_length=limits.ADDRESSED, db_comment=MEMBERS)
    city = models.CharField(max_length=limits.CITY, db_comment=MEMBERS)
    learning = models.CharField(max_length=limits.LEARNING, db_comment=MEMBERS)
    learning_on = models.DateField(null=True, db_comment=MEMBERS)  # last touched
    first_step = models.CharField(max_length=limits.SENTENCE, db_comment=MEMBERS)
    answers_within = models.CharField(max_length=10, db_comment=MEMBERS)  # "": nothing promised

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_about_each"),
            at_most("addressed", limits.ADDRESSED, name="addressed_fits"),
            at_most("city", limits.CITY, name="city_fits"),
            at_most("learning", limits.LEARNING, name="learning_fits"),
            at_most("first_step", limits.SENTENCE, name="first_step_fits"),
            models.CheckConstraint(condition=models.Q(answers_within__in=ANSWER_TIMES), name="answer_time_is_known"),
            models.CheckConstraint(
                condition=models.Q(learning="", learning_on=None)
                | ~models.Q(learning="") & ~models.Q(learning_on=None),
                name="what_is_learned_has_a_day",
            ),
        ]


class Photo(Thing):
    """Somebody's face. The file is called by this row's id; a new photo is a new row, so addresses never lie."""

    kind = Kind.PROFILE
    owner_path = "person"
    for_members = FOR_MEMBERS
    for_anyone = {"person__visibility": Visibility.PUBLIC.value, "for_visitors": True}

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS)
    for_visitors = models.BooleanField(default=False, db_comment=MEMBERS)  # chosen apart from the card itself

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person"], name="one_photo_each")]
