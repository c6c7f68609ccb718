"""What a race needs: databases that really commit, and a crowd."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.races.crowd import Crowd


@pytest.fixture
def world(transactional_db: None) -> None:
    """Everybody has a connection of their own, so what is done must be committed; it is wiped away afterwards."""


@pytest.fixture
def crowd(world: None) -> Iterator[Crowd]:
    crowd = Crowd()
    yield crowd
    crowd.go_home()
