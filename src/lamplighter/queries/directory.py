"""Who here could help with this. Signed out, only what public cards and the fixed topics say."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from lamplighter.access import open_for, visible_to
from lamplighter.core.person import Visibility
from lamplighter.core.topic import FEWEST_TO_COUNT, TOPICS, topics_of
from lamplighter.models.person import Offer, Person
from lamplighter.models.stems import stem_list, topic_vocabulary
from lamplighter.queries.question import QuestionLine, get_draft_words, get_question_for, list_questions_for

PHRASE = {topic.code: topic.phrase for topic in TOPICS}
BEST = 300  # ranked in Python; more than anybody reads


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in a list: the reason first."""

    id: uuid.UUID
    name: str
    can_help_with: str
    has_room: bool
    fits: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    question: str
    question_id: uuid.UUID | None
    fitting: tuple[PersonLine, ...]
    others: tuple[PersonLine, ...]
    more_after: uuid.UUID | None  # the last one shown, when there are more


@dataclass(frozen=True, slots=True)
class PublicLine:
    name: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Foretaste:
    """What somebody without an account may know: a count from three up, and public cards."""

    words: str
    phrases: tuple[str, ...]
    count: int | None
    public: tuple[PublicLine, ...]
    nobody: bool


def list_people_for(person: Person, question: uuid.UUID | None = None, *, after: uuid.UUID | None = None) -> PeoplePage:
    """Everybody this person may find, those who fit the question first. The reason is their own sentence.

    With `after`, the others that come after that person; raises Hidden for one this person may not find.
    """
    about = _question(person, question)
    words = about.words if about else ""
    stems = frozenset(stem_list(words))
    rows = visible_to(person, Offer).exclude(person=person).exclude(person__seats=0)
    fitting = _fitting(rows, stems)[: settings.LIMITS.people_on_a_page] if stems else []
    others = _others(person, rows, after)
    more = len(others) > settings.LIMITS.people_on_a_page
    shown = others[: settings.LIMITS.people_on_a_page]
    found = {row.pk for row in fitting}
    return PeoplePage(
        question=words,
        question_id=about.id if about else None,
        fitting=tuple(_line(row, fits=True) for row in fitting) if after is None else (),
        others=tuple(_line(row, fits=False) for row in shown if row.pk not in found),
        more_after=shown[-1].person_id if more else None,
    )


def get_foretaste(token: str | None, *, at: datetime) -> Foretaste:
    """Value before the account, and not one word more than the fixed topics allow."""
    words = get_draft_words(token, at=at)
    topics = topics_of(frozenset(stem_list(words)), topic_vocabulary())[:3]
    listed = _about(topics)
    public = [row for row in listed if row.person.visibility == Visibility.PUBLIC.value][:5]
    return Foretaste(
        words=words,
        phrases=tuple(gettext(PHRASE[code]) for code in topics),
        count=len(listed) if len(listed) >= FEWEST_TO_COUNT else None,
        public=tuple(PublicLine(row.person.name, _phrases(row, topics)) for row in public),
        nobody=not listed,
    )


def _others(person: Person, rows: QuerySet[Offer], after: uuid.UUID | None) -> list[Offer]:
    """One more than a page, newest people first; the id settles what is equal."""
    ordered = rows.select_related("person").order_by("-person__joined_at", "person_id")
    if after is not None:
        last = open_for(person, Person, after)
        same = Q(person__joined_at=last.joined_at, person_id__gt=last.pk)
        ordered = ordered.filter(Q(person__joined_at__lt=last.joined_at) | same)
    return list(ordered[: settings.LIMITS.people_on_a_page + 1])


def _question(person: Person, pk: uuid.UUID | None) -> QuestionLine | None:
    if pk is not None:
        return get_question_for(person, pk)
    return next(iter(list_questions_for(person, only_open=True)), None)


def _about(topics: tuple[str, ...]) -> list[Offer]:
    """Offers of people whom members can find, that touch one of these topics. Only counted, never shown."""
    stems = frozenset().union(*(words for code, words in topic_vocabulary() if code in topics))
    return _fitting(Offer.objects.filter(**(Offer.for_members or {})).exclude(person__seats=0), stems) if stems else []


def _fitting(rows: QuerySet[Offer], stems: frozenset[str]) -> list[Offer]:
    """Those who share a word with the question, most shared words first; ties by id, which says nothing."""
    shares = Q(pk__in=())
    for stem in sorted(stems):
        shares |= Q(stems__contains=f" {stem} ")
    found = list(rows.filter(shares).select_related("person").order_by("pk")[:BEST])
    return sorted(found, key=lambda row: (-len(stems & set(row.stems.split())), row.pk))


def _phrases(row: Offer, topics: tuple[str, ...]) -> tuple[str, ...]:
    theirs = topics_of(frozenset(row.stems.split()), topic_vocabulary())
    return tuple(gettext(PHRASE[code]) for code in topics if code in theirs)


def _line(row: Offer, *, fits: bool) -> PersonLine:
    return PersonLine(row.person_id, row.person.name, row.words, row.person.seats_taken < row.person.seats, fits)
