"""What somebody without an account may know. Only the fixed topics speak, and public cards."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext

from lamplighter.core.card import first_name
from lamplighter.core.person import Visibility
from lamplighter.core.topic import FEWEST_TO_COUNT, TOPICS, topics_of
from lamplighter.core.turn import start_of
from lamplighter.models.person import Offer
from lamplighter.models.stems.index import sharing
from lamplighter.models.stems.words import stem_list, topic_vocabulary
from lamplighter.queries.card import is_here, list_photos_for
from lamplighter.queries.question import get_draft_words

PHRASE = {topic.code: topic.phrase for topic in TOPICS}
TOPICS_SHOWN, CARDS_SHOWN = 3, 5
COUNTED_TO = 100  # more is "more than a hundred": nobody asks how many exactly, and nothing more is looked at
NOBODY_YET = uuid.UUID(int=0)  # all visitors of a day see the same


@dataclass(frozen=True, slots=True)
class PublicLine:
    name: str
    phrases: tuple[str, ...]
    photo: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Foretaste:
    """A count from three up, and public cards."""

    words: str
    topics: tuple[str, ...]
    phrases: tuple[str, ...]
    count: int | None
    are_more: bool  # than are counted
    public: tuple[PublicLine, ...]
    nobody: bool


def get_foretaste(token: str | None, *, at: datetime) -> Foretaste:
    """Value before the account, and not one word more than the fixed topics allow."""
    words = get_draft_words(token, at=at)
    topics = topics_of(frozenset(stem_list(words)), topic_vocabulary())[:TOPICS_SHOWN]
    listed = _about(topics).filter(is_here(at, "person__"))
    public = _public(listed, at)
    photos = list_photos_for(None, [row.person_id for row in public])
    count = listed[: COUNTED_TO + 1].count() if topics else 0
    return Foretaste(
        words=words,
        topics=topics,
        phrases=tuple(gettext(PHRASE[code]) for code in topics),
        count=min(count, COUNTED_TO) if count >= FEWEST_TO_COUNT else None,
        are_more=count > COUNTED_TO,
        public=tuple(
            PublicLine(first_name(row.person.name), _phrases(row, topics), photos.get(row.person_id)) for row in public
        ),
        nobody=not count,
    )


def _about(topics: tuple[str, ...]) -> QuerySet[Offer]:
    """Offers of people whom members can find, that touch one of these topics. Only counted, never shown."""
    if not topics:
        return Offer.objects.none()
    stems = frozenset().union(*(words for code, words in topic_vocabulary() if code in topics))
    return Offer.objects.filter(sharing(stems), **(Offer.for_members or {})).exclude(person__seats=0)


def _public(listed: QuerySet[Offer], at: datetime) -> list[Offer]:
    """A few of those who show themselves to everybody; each day the walk around the ring begins elsewhere."""
    public = listed.filter(person__visibility=Visibility.PUBLIC.value).select_related("person").order_by("place")
    start = start_of(NOBODY_YET, at.date())
    ahead = list(public.filter(place__gte=start)[:CARDS_SHOWN])
    return ahead + list(public.filter(place__lt=start)[: CARDS_SHOWN - len(ahead)])


def _phrases(row: Offer, topics: tuple[str, ...]) -> tuple[str, ...]:
    theirs = topics_of(frozenset(row.stems.split()), topic_vocabulary())
    return tuple(gettext(PHRASE[code]) for code in topics if code in theirs)
