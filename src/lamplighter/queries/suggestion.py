"""Whether something may still be offered unasked."""

from __future__ import annotations

from lamplighter.core.suggestion import Suggestion, is_still_loud
from lamplighter.models.person import Person
from lamplighter.models.suggestion import Offered


def is_loud(person: Person, suggestion: Suggestion) -> bool:
    """An offer that was ignored three times lives under "More" from then on."""
    rows = Offered.objects.filter(person=person, suggestion=suggestion.value)
    return is_still_loud(rows.values_list("showings", flat=True).first() or 0)
