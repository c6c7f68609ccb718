"""Messages between meetings: how long one can be taken back, and when a mail about one is due."""

from __future__ import annotations

from datetime import datetime, timedelta


def can_take_back(sent_at: datetime, *, at: datetime, within: timedelta) -> bool:
    """For some minutes a message is as if it had not been sent."""
    return at - sent_at <= within


def is_news(last_told_at: datetime | None, last_own_at: datetime | None, *, at: datetime, quiet: timedelta) -> bool:
    """Whether somebody should get a mail that the other one has written.

    Not if one went to them a short while ago, unless they have written back since: whoever is in the middle of a
    conversation needs no mail for every line of it.
    """
    if last_told_at is None or at - last_told_at >= quiet:
        return True
    return last_own_at is not None and last_own_at > last_told_at
