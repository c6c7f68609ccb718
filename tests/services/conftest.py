"""The people whose journeys are tried, at random and step by step."""

from __future__ import annotations

import pytest

from lamplighter.core.person import Visibility
from lamplighter.services.person import Card, change_card
from tests.cast import NOON, Cast, arrive


@pytest.fixture
def five(cast: Cast) -> None:
    """Amina and Noor may learn, Jonas (two seats) and Sam (one) may help, Priya has no part in it."""
    arrive("Noor")
    change_card(Card("Sam", "speaking", Visibility.MEMBERS, 1, "UTC"), by=cast.sam, at=NOON)
