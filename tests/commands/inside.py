"""What a test does within an installation, in a process of its own: python -m tests.commands.inside WHAT, beside it."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

DAY = timedelta(days=1)


def settle_in() -> list[dict[str, Any]]:
    """Three pairs whose words may arrive by mail, with somebody to ask for each of the six; and their browsers."""
    from django.db import transaction
    from django.urls import reverse
    from django.utils import timezone

    from lamplighter.core.agreement import Beat
    from lamplighter.core.expectation import Expectations
    from lamplighter.core.introduction import Size
    from lamplighter.models.outbox import Notice
    from lamplighter.services.agreement import propose_agreement, sign_agreement
    from lamplighter.services.introduction import accept, ask
    from lamplighter.services.meeting import hold_meeting, plan_meeting
    from tests.cast import arrive
    from tests.races.serving import cookies_of

    before = timezone.now() - 20 * DAY  # nothing else falls due meanwhile
    until = before.date() + 300 * DAY
    writers = []
    with transaction.atomic():
        helpers = [arrive(f"Helper{number}", can_help_with="asking", at=before) for number in range(4)]
        for number in range(3):
            mentor, mentee = arrive(f"Mentor{number}", at=before), arrive(f"Mentee{number}", at=before)
            request = ask(mentor.pk, Size.REGULAR, f"Pair {number}?", words_by_mail=False, by=mentee, at=before)
            pair = accept(request, by=mentor, at=before)
            lines = Expectations(Beat.MONTHLY, until, "Lead a team", by_mail=True)
            sign_agreement(propose_agreement(pair, lines, by=mentee, at=before), by=mentor, at=before)
            meeting = plan_meeting(pair, before + DAY, by=mentor, at=before)
            hold_meeting(meeting, by=mentor, at=before + DAY)
            writers += [
                {
                    "cookies": cookies_of(person),
                    "messages": reverse("message:list", args=[pair]),
                    "notes": reverse("meeting:page", args=[meeting]),
                    "requests": [reverse("introduction:ask", args=[helper.pk]) for helper in helpers],
                }
                for person in (mentor, mentee)
            ]
        Notice.objects.all().delete()  # all this was told long ago
    return writers


def look() -> dict[str, Any]:
    """After two minutes more, in which abandoned mail is taken over: every word that is here, and every mail."""
    from django.utils import timezone

    from lamplighter.access import Keyring
    from lamplighter.models.introduction import Request
    from lamplighter.models.meeting import PrivateNote, SharedNote
    from lamplighter.models.message import Message
    from lamplighter.models.outbox import Notice
    from lamplighter.services.delivery import LEASE, deliver_due_notices

    while deliver_due_notices(at=timezone.now() + LEASE):
        pass

    def words_in(model: Any, by: str) -> list[str]:
        return [Keyring(getattr(row, by)).read(row, "words") for row in model.objects.select_related(by)]

    notices = Notice.objects.all()
    told = Counter(notices.values_list("thing", flat=True))
    return {
        "messages": words_in(Message, "author"),
        "notes": words_in(SharedNote, "author") + words_in(PrivateNote, "author"),
        "requests": words_in(Request, "asker"),
        "untold": [str(pk) for pk in Message.objects.values_list("pk", flat=True) if told[pk] != 1],
        "mails": {notice.pk.hex: notice.was_sent for notice in notices},
        "unsettled": notices.filter(settled_at=None).count(),
    }


def live() -> list[str]:
    """Something of everything happens."""
    from tests.access.world import build

    return sorted(build().things)


def copies() -> dict[str, Any]:
    """What each person can read of what is theirs, in their own copy."""
    from lamplighter.models.person import Person
    from lamplighter.queries.leaving.copy import get_copy_for
    from tests.cast import NOON

    return {person.name: get_copy_for(person, at=NOON).as_data() for person in Person.objects.order_by("pk")}


DEEDS: dict[str, Callable[[], Any]] = {deed.__name__: deed for deed in (settle_in, look, live, copies)}

if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(DEEDS[sys.argv[1]](), default=str))
