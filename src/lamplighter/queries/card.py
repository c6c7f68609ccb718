"""What a card says beyond a name and a sentence, and the face on it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db.models import Q

from lamplighter.access import Hidden, open_for, visible_to
from lamplighter.access.files import read_file
from lamplighter.core.card import AnswerTime, is_resting
from lamplighter.core.moment import day_in
from lamplighter.models.card import About, Photo
from lamplighter.models.person import Person

LARGE, SMALL = "", "-small"


@dataclass(frozen=True, slots=True)
class AboutPerson:
    """More about somebody; what they have not said is empty."""

    addressed: str = ""
    city: str = ""
    learning: str = ""
    learning_on: date | None = None
    is_resting: bool = False  # the learning, not the person
    first_step: str = ""
    answers_within: AnswerTime | None = None
    photo: uuid.UUID | None = None
    photo_is_for_visitors: bool = False
    back_on: date | None = None  # on a break until then


def get_about_for(person: Person, pk: uuid.UUID, *, at: datetime) -> AboutPerson:
    """Raises Hidden unless this person may find that card."""
    whose = open_for(person, Person, pk)
    row = visible_to(person, About).filter(person=pk).first()
    photo = visible_to(person, Photo).filter(person=pk).first()
    return replace(
        _about(row, day_in(whose.zone, at)) if row else AboutPerson(),
        photo=photo.pk if photo else None,
        photo_is_for_visitors=bool(photo and photo.for_visitors),
        back_on=day_in(whose.zone, whose.back_at) if whose.back_at and whose.back_at > at else None,
    )


def list_photos_for(person: Person | None, people: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """For each of these people the photo that this person (None: a visitor) may see."""
    return dict(visible_to(person, Photo).filter(person__in=people).values_list("person_id", "pk"))


def get_photo_for(person: Person | None, pk: uuid.UUID, size: str) -> bytes:
    """The picture itself. Raises Hidden for whoever may not find the card, and where there is none (any more)."""
    open_for(person, Photo, pk)
    content = read_file(file_name(pk, size))
    if content is None:
        raise Hidden
    return content


def file_name(photo: uuid.UUID, size: str) -> str:
    """What the file of a photo is called."""
    return f"{photo}{size}"


def is_here(at: datetime, path: str = "") -> Q:
    """People who are not on a break at this moment. Nobody has to bring them back: the day does."""
    return Q(**{f"{path}back_at": None}) | Q(**{f"{path}back_at__lte": at})


def _about(row: About, today: date) -> AboutPerson:
    return AboutPerson(
        addressed=row.addressed,
        city=row.city,
        learning=row.learning,
        learning_on=row.learning_on,
        is_resting=is_resting(row.learning_on, today, rests_after=settings.LIMITS.learning_rests_after),
        first_step=row.first_step,
        answers_within=AnswerTime(row.answers_within) if row.answers_within else None,
    )
