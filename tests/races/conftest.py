"""What a race needs: databases that really commit, and a crowd."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.races.crowd import Crowd


@pytest.fixture
def world(db: None) -> None:
    """Where everybody has a connection of their own, what is done must be committed: each file says so by its mark."""


@pytest.fixture
def crowd(world: None) -> Iterator[Crowd]:
    crowd = Crowd()
    yield crowd
    crowd.go_home()
