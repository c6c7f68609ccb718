"""Drawing how several people together see a mentor, on a day that tells nothing about any of them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet

from lamplighter.access import Keyring, seal
from lamplighter.core.assessment import score_all
from lamplighter.core.checkin import RATERS_AT_LEAST
from lamplighter.core.pack import load_pack
from lamplighter.core.portrait import bands_of, drawn_since, may_tell
from lamplighter.core.pulse import WHOLE, from_json, taps_in
from lamplighter.core.quality import Quality
from lamplighter.models.checkin import Sheet, Voice
from lamplighter.models.event import record
from lamplighter.models.person import Person
from lamplighter.models.portrait import Counted, Portrait
from lamplighter.models.safety import Report

Scores = Mapping[uuid.UUID, float]  # whose, and what they come to


def draw_portraits(*, at: datetime) -> int:
    """In the first days of a month, from what was said before it. No mail speaks of it: it waits on the page."""
    since = drawn_since(at)
    if since is None:
        return 0
    lent = Voice.objects.filter(given_at__lt=since).values("about").annotate(voices=Count("person"))
    mentors = Person.objects.filter(pk__in=lent.filter(voices__gte=RATERS_AT_LEAST).values("about"), is_active=True)
    return sum(_draw(mentor, since, at) for mentor in mentors)


@transaction.atomic
def _draw(mentor: Person, since: datetime, at: datetime) -> int:
    last = {row.quality: row for row in _held(mentor)}
    seen = _what_was_seen(mentor, since)
    return sum(_draw_one(mentor, quality, scores, last.get(quality.name), at) for quality, scores in seen.items())


def _draw_one(mentor: Person, quality: Quality, scores: Scores, last: Portrait | None, at: datetime) -> int:
    """Whoever comes second finds it drawn already; the database lets each number through once."""
    before = set(Counted.objects.filter(portrait=last).values_list("person_id", flat=True)) if last else set()
    if not may_tell(before, scores.keys()):
        return 0
    row = Portrait(person=mentor, quality=quality.name, number=last.number + 1 if last else 1, drawn_at=at)
    row.voices, row.fresh = len(scores), len(scores.keys() - before)
    seal(row, says=str(bands_of(list(scores.values()))))
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return 0
    Counted.objects.bulk_create(Counted(portrait=row, person_id=rater) for rater in scores)
    Portrait.objects.filter(person=mentor, quality=quality.name, number__lt=row.number).delete()
    record("was seen by several", row.pk, by=None, at=at)
    return 1


def _held(mentor: Person) -> QuerySet[Portrait]:
    return Portrait.objects.select_for_update(of=("self",)).filter(person=mentor).order_by("quality", "number")


def _what_was_seen(mentor: Person, since: datetime) -> dict[Quality, dict[uuid.UUID, float]]:
    """By quality and voice, the last that each has said. One who was here twice is one voice."""
    found: dict[Quality, dict[uuid.UUID, float]] = {}
    pack = load_pack(WHOLE)
    sheets = list(_sheets(mentor, since))
    rings = {rater: Keyring(rater, [sheet for sheet in sheets if sheet.person == rater]) for rater in _raters(sheets)}
    for sheet in sheets:
        said = from_json(rings[sheet.person].read(sheet, "theirs"))
        for quality, score in score_all(taps_in(said, WHOLE), pack).items():
            if score.value is not None:
                found.setdefault(quality, {})[sheet.person_id] = score.value
    return found


def _raters(sheets: Iterable[Sheet]) -> set[Person]:
    return {sheet.person for sheet in sheets}


def _sheets(mentor: Person, since: datetime) -> QuerySet[Sheet]:
    """What was written before the month began.

    And nothing from somebody whom this mentor had reported by then: that may be revenge.
    """
    lent = Voice.objects.filter(about=mentor, given_at__lt=since)
    told = Report.objects.filter(author=mentor, about=OuterRef("person"), sent_at__lte=OuterRef("written_at"))
    rows = Sheet.objects.filter(person__in=lent.values("person"), checkin__mentorship__mentee=F("person"))
    rows = rows.filter(checkin__mentorship__mentor=mentor, theirs__isnull=False, written_at__lt=since)
    return rows.filter(~Exists(told)).select_related("person").order_by("checkin__asked_at", "pk")
