"""In which languages somebody can talk, and when they usually have time."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import Any

from django.db import models

from lamplighter.core import limits
from lamplighter.core.availability import DAYS, HALVES, Hours, Week
from lamplighter.models.fields import MEMBERS, OWN, at_most
from lamplighter.models.person import Person

WEEK = len(DAYS) * HALVES // 8  # bytes
REACH = tuple[tuple[tuple[str, ...], Week], ...]  # core.availability.reach_by_zones


class Availability(models.Model):
    """One person's. Who has said nothing has no row, or an empty one.

    Others see the languages. Of the hours they only ever learn whether they share one.
    """

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="+", db_comment=MEMBERS
    )
    languages = models.CharField(max_length=limits.LANGUAGES, db_comment=MEMBERS)  # codes, each between two spaces
    hours_change = models.BooleanField(default=False, db_comment=OWN)
    monday = models.BigIntegerField(default=0, db_comment=OWN)  # 48 half hours as bits, on the person's wall clock
    tuesday = models.BigIntegerField(default=0, db_comment=OWN)
    wednesday = models.BigIntegerField(default=0, db_comment=OWN)
    thursday = models.BigIntegerField(default=0, db_comment=OWN)
    friday = models.BigIntegerField(default=0, db_comment=OWN)
    saturday = models.BigIntegerField(default=0, db_comment=OWN)
    sunday = models.BigIntegerField(default=0, db_comment=OWN)

    rather = models.BinaryField(default=b"", db_comment=OWN)  # hours they would rather have, as `pack_week` has them

    class Meta:
        constraints = [
            at_most("rather", WEEK, name="hours_one_would_rather_have_are_a_week"),
            at_most("languages", limits.LANGUAGES, name="languages_fit"),
            models.CheckConstraint(
                condition=reduce(and_, (models.Q(**{f"{day}__range": (0, 2**HALVES - 1)}) for day in DAYS)),
                name="a_day_has_forty_eight_halves",
            ),
            models.CheckConstraint(
                condition=models.Q(hours_change=False) | models.Q(**dict.fromkeys(DAYS, 0)),
                name="hours_that_change_are_no_week",
            ),
        ]

    @property
    def hours(self) -> Hours:
        return Hours(tuple(getattr(self, day) for day in DAYS), self.hours_change)


class OtherDay(models.Model):
    """One day on which somebody's time is not as usual; without a half hour they have none."""

    id = models.BigAutoField(primary_key=True, db_comment=MEMBERS)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_comment=OWN)
    on = models.DateField(db_comment=OWN)  # in their own calendar
    half_hours = models.BigIntegerField(db_comment=OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "on"], name="one_other_day_each"),
            models.CheckConstraint(
                condition=models.Q(half_hours__range=(0, 2**HALVES - 1)), name="another_day_has_forty_eight_halves"
            ),
        ]


def language_tokens(codes: Iterable[str]) -> str:
    return f" {' '.join(codes)} " if codes else ""


def says_another_language(language: str) -> models.Q:
    """Whoever has said what they speak, and not this."""
    return ~models.Q(languages="") & ~models.Q(languages__contains=f" {language} ")


def says_other_hours(reach: REACH, zone: models.F | models.OuterRef) -> models.Q:
    """Whoever has given a week that shares no half hour with this reach. `zone` leads to their zone."""
    return ~models.Q(**dict.fromkeys(DAYS, 0)) & ~models.Q(Shares(reach, zone))


class Shares(models.Func):
    """Whether a week has a half hour in common with a reach: each zone has masks of its own.

    Written by hand: as a tree of expressions it would take longer to build than to ask. Masks and the names of zones
    are none but those the machine knows, so they need not be handed over one by one.
    """

    output_field = models.BooleanField()

    def __init__(self, reach: REACH, zone: Any) -> None:
        super().__init__(zone, *(models.F(day) for day in DAYS))
        self.reach = reach

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[str]]:  # type: ignore[override]
        zone, *days = (compiler.compile(expression)[0] for expression in self.get_source_expressions())
        cases: list[str] = []
        for zones, week in self.reach:
            met = " OR ".join(f"({day} & {mask}) <> 0" for day, mask in zip(days, week, strict=True) if mask)
            names = ", ".join(f"'{name}'" for name in zones)
            cases.append(f"WHEN {zone} IN ({names}) THEN ({met or 'FALSE'})")
        return f"(CASE {' '.join(cases)} ELSE TRUE END)", []
