"""Which rows exist for a person. What is foreign and what is not there look the same."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any, Final, NamedTuple, TypeVar

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Exists, Q, QuerySet
from django.http import Http404

from lamplighter.core.privacy import Kind, Right, Standing, standings_that_may
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.gap import Gap
from lamplighter.models.introduction import ANSWERED_IN_WRITING, PENDING_CODES, Request
from lamplighter.models.leaving import RemovedCopy
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.models.programme import Membership
from lamplighter.models.safety import Block, SafetyContact
from lamplighter.models.thing import Thing

T = TypeVar("T", bound=Thing)
NOTHING = Q(pk__in=())
THE_TWO: Final = frozenset({Standing.PARTNER, Standing.EX_PARTNER})
REMEMBERED: Final = 1_024  # questions, some kilobytes each: some dozen people who are here at once
ANYBODY: Any = Gap("reader", models.UUIDField())  # where an id would stand
EVER = datetime.min.replace(tzinfo=UTC)
ONLY_TO_READ = gettext_noop("This is here for you to read, and nothing can be changed in it any more.")


class Hidden(Http404):
    """Not there, or not for this person: nobody learns which."""


class OnlyToRead(Hidden, Refusal):
    """Hidden from this deed, not from these eyes: whoever may look is told so instead of "not found"."""


class Reader(NamedTuple):
    """All of a person on which it depends what exists for them."""

    pk: uuid.UUID
    has_joined: bool


def visible_to(person: Person | None, model: type[T], right: Right = Right.READ) -> QuerySet[T]:
    """Every row of this kind towards which the person (None: signed out) has the right."""
    return _rows_for(person, model, standings_that_may(right, model.kind))


def visible_as(person: Person, standing: Standing, model: type[T]) -> QuerySet[T]:
    """Of what the person may read, the rows they may read by this standing alone, whoever else they are."""
    return _rows_for(person, model, standings_that_may(Right.READ, model.kind) & {standing})


def anybody(*, has_joined: bool) -> Person:
    """Stands for whoever asks, in a question that is put together once: their id is said as "reader"."""
    return Person(id=ANYBODY, joined_at=EVER if has_joined else None)


def does_find(person: Person, pk: uuid.UUID) -> bool:
    """Whether this person comes upon that card as anybody here might: an organiser's list is no card to ask from."""
    standings = standings_that_may(Right.READ, Person.kind) - {Standing.ORGANISER}
    return _rows_for(person, Person, standings).filter(pk=pk).exists()


def _rows_for(person: Person | None, model: type[T], standings: frozenset[Standing]) -> QuerySet[T]:
    rows: QuerySet[T] = _asked_for(_as_reader(person) if person else None, model, standings).all()
    return rows


def _as_reader(person: Person) -> Reader:
    return Reader(person.pk, person.joined_at is not None)


@lru_cache(REMEMBERED)
def _asked_for(reader: Reader | None, model: type[Thing], standings: frozenset[Standing]) -> QuerySet[Any]:
    """The question alone, never its answer: to put it together takes longer than to ask it."""
    return model._default_manager.filter(_allowed(reader, model, standings))


def are_apart(one: uuid.UUID, other: uuid.UUID) -> bool:
    """Whether one of the two has blocked the other. Neither is ever told."""
    return Block.objects.filter(Q(by=one, whom=other) | Q(by=other, whom=one)).exists()


def open_for(
    person: Person | None, model: type[T], pk: uuid.UUID, right: Right = Right.READ, *, along: tuple[str, ...] = ()
) -> T:
    """One row, its words still sealed, with what stands along its path. Raises Hidden for a stranger.

    Whoever opens a row to act on it holds it until the deed is done. Whoever may only look at it is
    told so (OnlyToRead): what they typed must not vanish behind a "not found".
    """
    is_deed = right not in (Right.READ, Right.KNOW)
    rows = visible_to(person, model, right).select_related(*along)
    if is_deed:
        rows = rows.select_for_update(of=("self",))
    try:
        return rows.get(pk=pk)
    except ObjectDoesNotExist:
        if is_deed and visible_to(person, model).filter(pk=pk).exists():
            raise OnlyToRead(ONLY_TO_READ) from None
        raise Hidden from None


def still_knows(person: Person, kind: Kind, pk: uuid.UUID, *, is_last: bool = False) -> bool:
    """Whether a mail about this thing may still leave. Between two who are apart only the one leaves that ends it."""
    found = [visible_to(person, model).filter(pk=pk).order_by() for model in models_of(kind)]
    reader = _as_reader(person)
    return any((rows if is_last else rows.exclude(_of_somebody_apart(reader, rows.model))).exists() for rows in found)


def models_of(kind: Kind) -> list[type[Thing]]:
    """The tables that hold things of this kind."""
    return [model for model in apps.get_models() if issubclass(model, Thing) and model.kind is kind]


def _allowed(reader: Reader | None, model: type[Thing], standings: frozenset[Standing]) -> Q:
    """A block closes cards to both, but not one's own, nor to an organiser, who would read in it that there is one."""
    beyond = frozenset({Standing.OWNER, Standing.ORGANISER})
    if reader is None or model.kind is not Kind.PROFILE:
        return _any_of(reader, model, standings) & _still_kept_by(reader, model)
    others = _any_of(reader, model, standings - beyond)
    path = "pk" if issubclass(model, Person) else model.owner_path
    return _any_of(reader, model, beyond & standings) | others & ~_is_apart(reader, path)


def _still_kept_by(reader: Reader | None, model: type[Thing]) -> Q:
    """All but what belongs to a mentorship of which this person has removed their own copy."""
    if reader is None or not model.pair_path:
        return Q()
    return ~Q(**{f"{model.pair_path}__in": RemovedCopy.objects.filter(person=reader.pk).values("mentorship")})


def _any_of(reader: Reader | None, model: type[Thing], standings: frozenset[Standing]) -> Q:
    """Both standings in a pair together are one question: whose it is, at whatever stage."""
    are_both = reader is not None and standings >= THE_TWO
    rows = [_rows_where(reader, standing, model) for standing in (standings - THE_TWO if are_both else standings)]
    if reader and are_both:
        rows.append(_in_pair(reader, model))
    found = [some for some in rows if some is not NOTHING]
    return reduce(or_, found) if found else NOTHING


def _is_apart(reader: Reader, *paths: str) -> Q:
    """Rows that lead to somebody whom this person has blocked, or who has blocked this person."""
    mine, theirs = Block.objects.filter(by=reader.pk).values("whom"), Block.objects.filter(whom=reader.pk).values("by")
    found = NOTHING
    for path in paths:
        found |= Q(**{f"{path}__in": mine}) | Q(**{f"{path}__in": theirs})
    return found


def _of_somebody_apart(reader: Reader, model: type[Thing]) -> Q:
    pair, request = model.pair_path, model.request_path
    paths = [f"{_start(pair)}{side}" for side in ("mentor", "mentee")] if pair else []
    paths += [f"{_start(request)}{side}" for side in ("asker", "asked")] if request else []
    return _is_apart(reader, *paths)


def _rows_where(reader: Reader | None, standing: Standing, model: type[Thing]) -> Q:
    if standing is Standing.ANYONE:
        return NOTHING if model.for_anyone is None else Q(**model.for_anyone)
    if reader is None:
        return NOTHING
    match standing:
        case Standing.OWNER:
            return Q(**{model.owner_path: reader.pk}) if model.owner_path else NOTHING
        case Standing.PARTNER | Standing.EX_PARTNER:
            return _in_pair(reader, model, over=standing is Standing.EX_PARTNER)
        case Standing.ASKER:
            return _in_request(reader, model, mine="asker", theirs="asked")
        case Standing.ASKED:
            return _in_request(reader, model, mine="asked", theirs="asker")
        case Standing.ORGANISER:
            return _in_programme(reader, model)
        case Standing.HANDLER:
            return _unless_concerned(reader, model)
        case Standing.MEMBER:
            return NOTHING if model.for_members is None or not reader.has_joined else Q(**model.for_members)


def _in_pair(reader: Reader, model: type[Thing], *, over: bool | None = None) -> Q:
    if model.kind is Kind.PROFILE:
        return _met_in_pair(reader, "pk" if issubclass(model, Person) else model.owner_path)
    if not model.pair_path:
        return NOTHING
    start = _start(model.pair_path)
    two = Q(**{f"{start}mentor": reader.pk}) | Q(**{f"{start}mentee": reader.pk})
    two &= Q(**model.for_partner)
    ended = Q(**{f"{start}stage__in": OVER_CODES})
    return two if over is None else two & (ended if over else ~ended)


def _met_in_pair(reader: Reader, path: str) -> Q:
    """People towards whom this person is a partner."""
    pairs = Mentorship.objects.exclude(stage__in=OVER_CODES)
    return Q(**{f"{path}__in": pairs.filter(mentor=reader.pk).values("mentee")}) | Q(
        **{f"{path}__in": pairs.filter(mentee=reader.pk).values("mentor")}
    )


def _in_request(reader: Reader, model: type[Thing], *, mine: str, theirs: str) -> Q:
    pending = {"stage__in": PENDING_CODES}
    if model.kind is Kind.PROFILE:
        path = "pk" if issubclass(model, Person) else model.owner_path
        return Q(**{f"{path}__in": Request.objects.filter(**{mine: reader.pk}, **pending).values(theirs)})
    if not model.request_path:
        return NOTHING
    start = _start(model.request_path)
    answered = Q(**{f"{start}{path}": value for path, value in ANSWERED_IN_WRITING.items()})
    return Q(**{f"{start}{mine}": reader.pk}) & (Q(**{f"{start}stage__in": PENDING_CODES}) | answered)


def _in_programme(reader: Reader, model: type[Thing]) -> Q:
    if model.kind is Kind.PROFILE:
        path = "pk" if issubclass(model, Person) else model.owner_path
        return Q(**{f"{path}__in": Membership.objects.filter(programme__organiser=reader.pk).values("person")})
    if not model.programme_path:
        return NOTHING
    return Q(**{f"{_start(model.programme_path)}organiser": reader.pk})


def _unless_concerned(reader: Reader, model: type[Thing]) -> Q:
    if not model.for_handlers:
        return NOTHING
    concerned = NOTHING
    for path in model.for_handlers:
        concerned |= Q(**{path: reader.pk})
    return Q(Exists(SafetyContact.objects.filter(person=reader.pk))) & ~concerned


def _start(path: str) -> str:
    return "" if path == "pk" else f"{path}__"
