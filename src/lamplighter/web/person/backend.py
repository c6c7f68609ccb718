"""Whoever a session belongs to, for every page."""

from __future__ import annotations

import uuid

from allauth.account.auth_backends import AuthenticationBackend

from lamplighter.access.caller import Person
from lamplighter.queries.person import find_signed_in


class PersonBackend(AuthenticationBackend):
    """The sign-in library's own, and with the person comes what the menu of every page asks."""

    def get_user(self, user_id: uuid.UUID | str) -> Person | None:
        person = find_signed_in(user_id)
        return person if person is not None and self.user_can_authenticate(person) else None
