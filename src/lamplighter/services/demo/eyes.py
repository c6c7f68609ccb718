"""Whose eyes to look through."""

from __future__ import annotations

import uuid

from django.conf import settings

from lamplighter.models.person import Person
from lamplighter.queries.demo import list_faces


def be_somebody(pk: uuid.UUID) -> Person:
    """One of the few through whose eyes a demonstration can be seen. Raises ValueError for anybody else."""
    if not settings.DEMO or pk not in {face.id for face in list_faces()}:
        raise ValueError("nobody to be")
    return Person.objects.get(pk=pk)
