"""Promises and milestones: when a new day can be chosen, and when something has been let slip."""

from __future__ import annotations

from datetime import date, timedelta

from lamplighter.core.refusal import Refusal, gettext_noop

FURTHEST = timedelta(days=2 * 366)  # a promise for further ahead is a goal


def check_due_on(due_on: date | None, *, today: date) -> date | None:
    """The day by which something is promised; none is a full answer. Raises Refusal for a day that cannot be kept."""
    if due_on is not None and due_on < today:
        raise Refusal(gettext_noop("Choose today or a later day, or leave the day open."))
    if due_on is not None and due_on - today > FURTHEST:
        raise Refusal(gettext_noop("Choose a day within the next two years, or leave the day open."))
    return due_on


def is_past(due_on: date | None, *, today: date) -> bool:
    """Whether the day has gone by. It is asked about, never held against anybody."""
    return due_on is not None and due_on < today
