"""How several people together see a mentor, for that mentor alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lamplighter.access import Keyring, visible_to
from lamplighter.core.portrait import Bands, bands_in
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.models.person import Person
from lamplighter.models.portrait import Portrait
from lamplighter.queries.checkin import ReturnLine, list_returns_for


@dataclass(frozen=True, slots=True)
class Feature:
    """One quality in words. How many said so, and what any one of them said, is not in it."""

    quality: Quality
    bands: Bands
    drawn_at: datetime


@dataclass(frozen=True, slots=True)
class PortraitPage:
    features: tuple[Feature, ...]  # in the order of the qualities, and never by what is said of them
    others: tuple[Quality, ...]  # not known yet
    returns: tuple[ReturnLine, ...]  # what they have had of it themselves


def get_my_portrait(person: Person) -> PortraitPage:
    rows = {row.quality: row for row in visible_to(person, Portrait).order_by("number")}
    ring = Keyring(person, rows.values())
    features = tuple(
        Feature(quality, bands_in(ring.read(row, "says")), row.drawn_at)
        for quality in OF_MENTORS
        if (row := rows.get(quality.name))
    )
    drawn = {feature.quality for feature in features}
    others = tuple(quality for quality in OF_MENTORS if quality not in drawn)
    return PortraitPage(features, others, list_returns_for(person))
