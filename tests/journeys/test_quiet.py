"""The quiet film, its first part: one meeting, then both ignore every offer and never sign in again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.house import House, Mail
from tests.journeys.story import HELP, gives_address, joins_to_help, says_name

pytestmark = pytest.mark.journey
WEEKS = 26
FOR_A_MENTEE, FOR_A_MENTOR = 2, 3  # mails in any one week; codes that somebody asked for are not counted
AT_MOST = 12  # inputs until the first meeting stands in both calendars


def test_who_ignores_everything_is_left_in_peace(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    noor = house.person("Noor", zone="Europe/Berlin")
    joins_to_help(noor, house, with_what=HELP)
    maya = house.person("Maya", phone=True)
    maya.opens("/")
    maya.types("What are you wondering about?", "How do I get from shifts into data?")
    maya.taps("See who could help")
    gives_address(maya, house)
    says_name(maya)
    maya.taps("Ask Noor")
    maya.taps("Send")
    to_request = maya.inputs
    began = house.now
    request = house.mail_for(noor.address, "half an hour").answer
    noor.answers_from_mail(request, "Yes", "Put it down for us both")  # the first time that suits both, in one breath
    to_meeting = maya.inputs
    house.mail_for(maya.address, "Noor")
    maya.opens("/")
    maya.reads("Next:")

    house.travel_to(datetime(2027, 3, 1, 9, tzinfo=UTC) + timedelta(weeks=WEEKS))

    most = {who.name: max(by_week(house.mail_to(who.address), began).values()) for who in (maya, noor)}
    every = {who.name: sum(by_week(house.mail_to(who.address), began).values()) for who in (maya, noor)}
    with capsys.disabled():
        print(f"\nquiet film: {to_request} inputs to the request, {to_meeting} to the meeting;")
        print(f"in {WEEKS} weeks {every} mails, in no week more than {most}")
    assert to_meeting <= AT_MOST
    assert most["Maya"] <= FOR_A_MENTEE
    assert most["Noor"] <= FOR_A_MENTOR
    for mail in house.post:
        assert mail.links, f"{mail.subject!r} leads nowhere"


def by_week(mails: list[Mail], since: datetime) -> Counter[int]:
    return Counter((mail.arrived - since).days // 7 for mail in mails if "is your code" not in mail.subject)
