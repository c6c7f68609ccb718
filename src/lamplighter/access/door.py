"""Which rows exist for a person. What is foreign and what is not there look the same."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import TypeVar

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, Q, QuerySet
from django.http import Http404

from lamplighter.core.privacy import Kind, Right, Standing, standings_that_may
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.introduction import ANSWERED_IN_WRITING, PENDING_CODES, Request
from lamplighter.models.leaving import RemovedCopy
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.person import Person
from lamplighter.models.programme import Membership
from lamplighter.models.safety import Block, SafetyContact
from lamplighter.models.thing import Thing

T = TypeVar("T", bound=Thing)
NOTHING = Q(pk__in=())
ONLY_TO_READ = gettext_noop("This is here for you to read, and nothing can be changed in it any more.")


class Hidden(Http404):
    """Not there, or not for this person: nobody learns which."""


class OnlyToRead(Hidden, Refusal):
    """Hidden from this deed, not from these eyes: whoever may look is told so instead of "not found"."""


def visible_to(person: Person | None, model: type[T], right: Right = Right.READ) -> QuerySet[T]:
    """Every row of this kind towards which the person (None: signed out) has the right."""
    return model._default_manager.filter(_allowed(person, model, standings_that_may(right, model.kind)))


def visible_as(person: Person, standing: Standing, model: type[T]) -> QuerySet[T]:
    """Of what the person may read, the rows they may read by this standing alone, whoever else they are."""
    may = standing in standings_that_may(Right.READ, model.kind)
    return model._default_manager.filter(_allowed(person, model, {standing}) if may else NOTHING)


def does_find(person: Person, pk: uuid.UUID) -> bool:
    """Whether this person comes upon that card as anybody here might: an organiser's list is no card to ask from."""
    standings = standings_that_may(Right.READ, Person.kind) - {Standing.ORGANISER}
    return Person.objects.filter(_allowed(person, Person, standings), pk=pk).exists()


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
    return any((rows if is_last else rows.exclude(_of_somebody_apart(person, rows.model))).exists() for rows in found)


def models_of(kind: Kind) -> list[type[Thing]]:
    """The tables that hold things of this kind."""
    return [model for model in apps.get_models() if issubclass(model, Thing) and model.kind is kind]


def _allowed(person: Person | None, model: type[Thing], standings: Collection[Standing]) -> Q:
    """A block closes cards to both, but not one's own, nor to an organiser, who would read in it that there is one."""
    beyond = {Standing.OWNER, Standing.ORGANISER}
    if person is None or model.kind is not Kind.PROFILE:
        return _any_of(person, model, standings) & _still_kept_by(person, model)
    others = _any_of(person, model, set(standings) - beyond)
    path = "pk" if issubclass(model, Person) else model.owner_path
    return _any_of(person, model, beyond.intersection(standings)) | others & ~_is_apart(person, path)


def _still_kept_by(person: Person | None, model: type[Thing]) -> Q:
    """All but what belongs to a mentorship of which this person has removed their own copy."""
    if person is None or not model.pair_path:
        return Q()
    return ~Q(**{f"{model.pair_path}__in": RemovedCopy.objects.filter(person=person.pk).values("mentorship")})


def _any_of(person: Person | None, model: type[Thing], standings: Collection[Standing]) -> Q:
    allowed = NOTHING
    for standing in standings:
        allowed |= _rows_where(person, standing, model)
    return allowed


def _is_apart(person: Person, *paths: str) -> Q:
    """Rows that lead to somebody whom this person has blocked, or who has blocked this person."""
    mine, theirs = Block.objects.filter(by=person.pk).values("whom"), Block.objects.filter(whom=person.pk).values("by")
    found = NOTHING
    for path in paths:
        found |= Q(**{f"{path}__in": mine}) | Q(**{f"{path}__in": theirs})
    return found


def _of_somebody_apart(person: Person, model: type[Thing]) -> Q:
    pair, request = model.pair_path, model.request_path
    paths = [f"{_start(pair)}{side}" for side in ("mentor", "mentee")] if pair else []
    paths += [f"{_start(request)}{side}" for side in ("asker", "asked")] if request else []
    return _is_apart(person, *paths)


def _rows_where(person: Person | None, standing: Standing, model: type[Thing]) -> Q:
    if standing is Standing.ANYONE:
        return NOTHING if model.for_anyone is None else Q(**model.for_anyone)
    if person is None:
        return NOTHING
    match standing:
        case Standing.OWNER:
            return Q(**{model.owner_path: person.pk}) if model.owner_path else NOTHING
        case Standing.PARTNER:
            return _in_pair(person, model, over=False)
        case Standing.EX_PARTNER:
            return _in_pair(person, model, over=True)
        case Standing.ASKER:
            return _in_request(person, model, mine="asker", theirs="asked")
        case Standing.ASKED:
            return _in_request(person, model, mine="asked", theirs="asker")
        case Standing.ORGANISER:
            return _in_programme(person, model)
        case Standing.HANDLER:
            return _unless_concerned(person, model)
        case Standing.MEMBER:
            return NOTHING if model.for_members is None or person.joined_at is None else Q(**model.for_members)


def _in_pair(person: Person, model: type[Thing], *, over: bool) -> Q:
    if model.kind is Kind.PROFILE:
        return _met_in_pair(person, "pk" if issubclass(model, Person) else model.owner_path)
    if not model.pair_path:
        return NOTHING
    start = _start(model.pair_path)
    two = Q(**{f"{start}mentor": person.pk}) | Q(**{f"{start}mentee": person.pk})
    two &= Q(**model.for_partner)
    ended = Q(**{f"{start}stage__in": OVER_CODES})
    return two & (ended if over else ~ended)


def _met_in_pair(person: Person, path: str) -> Q:
    """People towards whom this person is a partner."""
    pairs = Mentorship.objects.exclude(stage__in=OVER_CODES)
    return Q(**{f"{path}__in": pairs.filter(mentor=person.pk).values("mentee")}) | Q(
        **{f"{path}__in": pairs.filter(mentee=person.pk).values("mentor")}
    )


def _in_request(person: Person, model: type[Thing], *, mine: str, theirs: str) -> Q:
    pending = {"stage__in": PENDING_CODES}
    if model.kind is Kind.PROFILE:
        path = "pk" if issubclass(model, Person) else model.owner_path
        return Q(**{f"{path}__in": Request.objects.filter(**{mine: person.pk}, **pending).values(theirs)})
    if not model.request_path:
        return NOTHING
    start = _start(model.request_path)
    answered = Q(**{f"{start}{path}": value for path, value in ANSWERED_IN_WRITING.items()})
    return Q(**{f"{start}{mine}": person.pk}) & (Q(**{f"{start}stage__in": PENDING_CODES}) | answered)


def _in_programme(person: Person, model: type[Thing]) -> Q:
    if model.kind is Kind.PROFILE:
        path = "pk" if issubclass(model, Person) else model.owner_path
        return Q(**{f"{path}__in": Membership.objects.filter(programme__organiser=person.pk).values("person")})
    if not model.programme_path:
        return NOTHING
    return Q(**{f"{_start(model.programme_path)}organiser": person.pk})


def _unless_concerned(person: Person, model: type[Thing]) -> Q:
    if not model.for_handlers:
        return NOTHING
    concerned = NOTHING
    for path in model.for_handlers:
        concerned |= Q(**{path: person.pk})
    return Q(Exists(SafetyContact.objects.filter(person=person.pk))) & ~concerned


def _start(path: str) -> str:
    return "" if path == "pk" else f"{path}__"
