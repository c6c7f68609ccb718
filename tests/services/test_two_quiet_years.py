"""The quiet film's two years of rhythm, in one process: two who tap once a meeting and never sign in again.

Maya says after each meeting that they met and puts the next one down, in one tap. Noor answers what is asked of both,
whether to go on, and nothing else. No page is opened but from a mail.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client

from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.introduction import Size
from lamplighter.core.rhythm import State
from lamplighter.jobs.timetable import MAKE_MAIL, TIMETABLE
from lamplighter.models.meeting import Meeting
from lamplighter.models.person import Person
from lamplighter.queries.home import get_timeline_for
from lamplighter.queries.rhythm import get_rhythm_for
from lamplighter.queries.slot import get_next_time_for
from lamplighter.services.agreement import propose_agreement, sign_agreement
from lamplighter.services.introduction import accept, ask
from lamplighter.services.mentorship import offer_to_finish
from lamplighter.services.slot import take_next
from tests.cast import arrive
from tests.outbox.post import carry
from tests.sink import links_in

START, MONDAY = datetime(2027, 1, 4, 9, tzinfo=UTC), datetime(2027, 1, 4, 8, tzinfo=UTC)
END = START + timedelta(weeks=104)
BEFORE, AFTER, WEEK = timedelta(hours=20), timedelta(hours=13), timedelta(weeks=1)
TAPS = {  # what each of the two answers a mail with, if it stands behind its link: the first of these
    "maya@example.org": ("met-next", "met", "go-on", "next"),
    "noor@example.org": ("go-on", "finish"),
}
MOST = {"maya@example.org": 2, "noor@example.org": 3}  # mails in any one week


@pytest.mark.long
def test_two_years_of_rhythm_from_mails_alone(world: None, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.MAIL_IS_SET_UP = True
    maya, pair = begin()
    inbox, taps = Counter[tuple[str, int]](), 0
    for now in moments():
        taps += live(now, inbox)
    held = Meeting.objects.filter(held_at__isnull=False).count()
    most = {to: max(count for (whose, _), count in inbox.items() if whose == to) for to in MOST}
    with capsys.disabled():
        print(f"\ntwo quiet years: {held} meetings, {taps} taps, in no week more mails than {most}")
    rhythm = get_rhythm_for(maya, pair, at=END)
    assert rhythm.rhythm.state is State.STEADY
    assert all(met.after <= 21 for met in rhythm.met if met.after), "each within one and a half times the distance"
    assert held >= 50
    assert all(most[to] <= MOST[to] for to in MOST)
    offer_to_finish(pair, by=maya, at=END)
    live(END, inbox)
    timeline = get_timeline_for(maya, pair)
    assert timeline.mentorship.is_over and timeline.met == held, "the end is marked, and what they had is there to read"


def begin() -> tuple[Person, uuid.UUID]:
    """The first day: a yes, three lines, and the first time."""
    noor = arrive("Noor", zone="Europe/Berlin", can_help_with="leading", at=START)
    maya = arrive("Maya", zone="Europe/Lisbon", at=START)
    pair = accept(ask(noor.pk, Size.REGULAR, "?", words_by_mail=False, by=maya, at=START), by=noor, at=START)
    terms = Terms(Beat.FORTNIGHTLY, (END + WEEK).date(), "To see how it goes")
    sign_agreement(propose_agreement(pair, terms, by=maya, at=START), by=noor, at=START)
    first = get_next_time_for(maya, pair, at=START)
    assert first is not None
    take_next(pair, first.next_at, by=maya, at=START)
    carry(START)  # what came of their own taps that day
    return maya, pair


def moments() -> Iterator[datetime]:
    """The day before each meeting and the day after, and Mondays where none is planned: no more often, to be quick."""
    now = START
    while now < END:
        yield now
        planned = Meeting.objects.filter(held_at=None, called_off_at=None).values_list("starts_at", flat=True)
        around = [starts_at + step for starts_at in planned for step in (-BEFORE, AFTER)]
        monday = MONDAY + ((now - MONDAY) // WEEK + 1) * WEEK
        now = min((moment for moment in around if moment > now), default=monday)


def live(now: datetime, inbox: Counter[tuple[str, int]]) -> int:
    """What is due is done, and mails are answered as they come; how many taps it took."""
    taps = 0
    with time_machine.travel(now, tick=False):
        for _, deed in TIMETABLE:
            if deed in MAKE_MAIL:
                deed(at=now)
        while mails := carry(now):
            for mail in mails:
                to = str(mail["To"])
                inbox[to, (now - START) // WEEK] += 1
                taps += answers(mail, TAPS[to])
    return taps


def answers(mail: EmailMessage, wanted: Sequence[str]) -> int:
    """Behind its link, by nobody who is signed in, and on where an answer leads on."""
    path = next((urlsplit(link).path for link in links_in(mail) if "/l/" in link and "/stop/" not in link), None)
    taps = 0
    while path:
        page = Client().get(path).content.decode()
        found = set(re.findall(r'name="answer" value="([^"]+)"', page))
        answer = next((one for one in wanted if one in found), None)
        if answer is None:
            return taps
        starts_at = re.search(r'name="starts_at" value="([^"]+)"', page)
        done = Client().post(path, {"answer": answer, "starts_at": starts_at[1] if starts_at else ""})
        assert done.status_code in (200, 303), (answer, done.status_code)
        onwards = re.search(r'action="(/l/[^"]+)"', done.content.decode())
        taps, path = taps + 1, done.headers.get("Location") or (onwards[1] if onwards else None)
    return taps
