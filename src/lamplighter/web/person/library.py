"""What of the sign-in library is installed a little differently than it comes."""

from __future__ import annotations

from allauth.usersessions.apps import UserSessionsConfig


class Browsers(UserSessionsConfig):
    """Where people are signed in. browsers.py notes that: the library would keep network addresses."""

    def ready(self) -> None:
        """It would begin to listen here."""
