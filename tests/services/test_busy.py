"""Other calendars: what is read of them, from where, and who learns what of it."""

from __future__ import annotations

import gzip
import socket
import threading
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden, Keyring
from lamplighter.core.address import shorten
from lamplighter.core.availability import Hours, read_times
from lamplighter.core.busy import EVERY, SLOWEST, SPREAD, Fault, Inside
from lamplighter.core.refusal import Refusal
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.slot import OfferedSlot
from lamplighter.queries.busy import get_busy_calendars_for
from lamplighter.queries.slot import look_at_times
from lamplighter.services.availability import say_availability
from lamplighter.services.busy.fetch import BYTES, Marks, Outside, Unread
from lamplighter.services.busy.give import give_calendar, pause_calendar, remove_calendar, resume_calendar
from lamplighter.services.busy.poll import LEASE, read_busy_calendars, read_with
from lamplighter.services.busy.reader import Reader
from lamplighter.services.leaving.go import begin_leaving
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.slot import cannot_make_it
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
SECRET = "Canary-dentist"


def calendar(*events: str) -> bytes:
    inside = "".join(f"BEGIN:VEVENT\r\nUID:{n}\r\n{event}\r\nEND:VEVENT\r\n" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//EN\r\n{inside}END:VCALENDAR\r\n".encode()


def entry(start: datetime, end: datetime) -> str:
    return f"SUMMARY:{SECRET}\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{end:%Y%m%dT%H%M%SZ}"


class Place:
    """A server of somebody's calendars: what it answers to each path, and what it was asked."""

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.drips = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def give(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def inside(self) -> Inside:
        return Inside(frozenset({f"127.0.0.1:{self.port}"}))

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        place = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                place.asked.append((self.path, dict(self.headers)))
                if self.path == "/drip":
                    return self._drip()
                status, headers, body = place.answers[self.path]
                if headers.get("ETag") and self.headers["If-None-Match"] == headers["ETag"]:
                    status, body = 304, b""
                self.send_response(status)
                for name, value in {"Content-Type": "text/calendar", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def _drip(self) -> None:
                """A little now and then, for ever."""
                self.send_response(200)
                self.end_headers()
                try:
                    while not place.drips.wait(0.1):
                        self.wfile.write(b"BEGIN:VCALENDAR\r\n")
                except OSError:
                    pass

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@pytest.fixture
def place() -> Iterator[Place]:
    place = Place()
    thread = threading.Thread(target=place.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield place
    place.drips.set()
    place.server.shutdown()
    place.server.server_close()
    thread.join()


def read(place: Place, at: datetime = NOON, **options: Any) -> int:
    return read_with(Reader(place.inside, **options), at=at)


def sentence(cast: Cast) -> str:
    (line,) = get_busy_calendars_for(cast.amina).calendars
    return line.fault


def give(place: Place, cast: Cast, address: str) -> BusyCalendar:
    give_calendar(address, by=cast.amina, at=NOON, inside=place.inside)
    return BusyCalendar.objects.latest("number")


# --- from somebody's server to the times that two people are offered ----------------------------------------


def test_what_is_taken_elsewhere_is_not_offered_and_nobody_learns_why(
    cast: Cast, pair: uuid.UUID, place: Place
) -> None:
    """Both have 18 to 19 in Lisbon; Amina's own calendar has something there on the first three of the days."""
    for person, times in ((cast.amina, "18-19"), (cast.jonas, "19-20")):
        say_availability([], Hours((read_times(times),) * 7), by=person, at=NOON)
    evening = datetime(2027, 3, 1, 18, 20, tzinfo=UTC)
    row = give(
        place,
        cast,
        place.give("/a.ics", calendar(*(entry(evening + n * DAY, evening + n * DAY + HOUR) for n in range(3)))),
    )
    assert read(place) == 1
    row.refresh_from_db()
    assert (row.fault, row.read_at, row.taken_from) == ("", NOON, NOON)
    meeting = plan_meeting(pair, NOON + DAY, by=cast.jonas, at=NOON)
    cannot_make_it(meeting, by=cast.jonas, at=NOON)
    offered = list(OfferedSlot.objects.order_by("number").values_list("starts_at", flat=True))
    assert offered == [datetime(2027, 3, day, 18, tzinfo=UTC) for day in (4, 5, 6)]
    for person in (cast.amina, cast.jonas):
        browser = Client()
        browser.force_login(person)
        for page in (reverse("mentorship:page", args=[pair]), reverse("busy:mine"), reverse("availability:mine")):
            assert SECRET not in browser.get(page).content.decode()
    assert SECRET.encode() not in bytes(row.taken) and SECRET.encode() not in bytes(row.marks or b"")


def test_what_has_not_changed_is_not_sent_again_until_a_week_later(cast: Cast, place: Place) -> None:
    address = place.give("/a.ics", calendar(entry(NOON + DAY, NOON + DAY + HOUR)), ETag='"one"', Last_Modified="Mon")
    row = give(place, cast, address)
    at, asked_for = NOON, []
    for rest in (timedelta(0), EVERY + SPREAD, 8 * DAY):
        at += rest
        assert read(place, at) == 1 and read(place, at) == 0
        asked_for.append(place.asked[-1][1].get("If-None-Match"))
        row.refresh_from_db()
        assert row.read_at == at and at + EVERY <= row.next_read_at <= at + EVERY + SPREAD
    assert asked_for == [None, '"one"', None] and len(place.asked) == 3
    assert "If-Modified-Since" in place.asked[1][1]
    assert not {"Cookie", "Authorization", "Referer"} & {name for _, headers in place.asked for name in headers}
    assert row.taken_from == at, "looked ahead anew, though nothing has changed"
    assert look_at_times([cast.amina.pk, cast.jonas.pk], at=at).taken == {cast.amina.pk: [], cast.jonas.pk: []}


def test_a_fault_is_told_asked_for_less_often_and_what_was_read_still_counts(cast: Cast, place: Place) -> None:
    busy = (NOON + 3 * DAY, NOON + 3 * DAY + HOUR)
    row = give(place, cast, place.give("/a.ics", calendar(entry(*busy))))
    read(place)
    at, rests = NOON, []
    for status, wait in ((500, ""), (500, ""), (503, "36000"), (404, "x")):
        place.give("/a.ics", b"", status, Retry_After=wait)
        at = BusyCalendar.objects.get().next_read_at
        assert read(place, at) == 1
        row.refresh_from_db()
        rests.append((row.next_read_at - at - (row.next_read_at - at) % EVERY) // HOUR)
    assert rests == [4, 8, 16, 24] and row.next_read_at - at >= SLOWEST
    assert sentence(cast) == Fault.GONE.value
    assert look_at_times([cast.amina.pk], at=at).taken[cast.amina.pk] == [busy]
    place.give("/a.ics", calendar())
    read(place, row.next_read_at)
    assert sentence(cast) == "" and BusyCalendar.objects.get().faults == 0


def test_paused_resumed_and_removed(cast: Cast, place: Place) -> None:
    row = give(place, cast, place.give("/a.ics", calendar(entry(NOON + DAY, NOON + DAY + HOUR))))
    read(place)
    for _ in range(2):
        pause_calendar(row.pk, by=cast.amina, at=NOON)
    assert read(place, NOON + DAY) == 0 and look_at_times([cast.amina.pk], at=NOON).taken[cast.amina.pk] == []
    for _ in range(2):
        resume_calendar(row.pk, by=cast.amina, at=NOON)
    assert read(place, NOON) == 0, "whoever taps quickly does not make us ask quickly"
    assert read(place, NOON + DAY) == 1
    for deed in (pause_calendar, resume_calendar, remove_calendar):
        with pytest.raises(Hidden):
            deed(row.pk, by=cast.jonas, at=NOON)
    for _ in range(2):
        remove_calendar(row.pk, by=cast.amina, at=NOON)
    assert not BusyCalendar.objects.exists()


def test_what_was_removed_while_it_was_read_stays_away_and_a_crash_costs_minutes(cast: Cast, place: Place) -> None:
    row = give(place, cast, place.give("/a.ics", calendar(entry(NOON + DAY, NOON + DAY + HOUR))))

    class Slow(Reader):
        def read(self, asked: Any) -> Any:
            pause_calendar(row.pk, by=cast.amina, at=NOON)
            return super().read(asked)

    assert read_with(Slow(place.inside), at=NOON) == 1
    row.refresh_from_db()
    assert (row.taken, row.read_at) == (b"", None)
    resume_calendar(row.pk, by=cast.amina, at=NOON + HOUR)

    class Crash(Reader):
        def read(self, asked: Any) -> Any:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_with(Crash(place.inside), at=NOON + HOUR)
    assert read(place, NOON + HOUR) == 0 and read(place, NOON + HOUR + LEASE) == 1


def test_five_each_the_same_one_once_and_gone_with_its_person(cast: Cast, place: Place) -> None:
    for name in "abcdd":
        give_calendar(f"webcal://calendar.example.org/{name}.ics", by=cast.amina, at=NOON)
    give_calendar(" https://calendar.example.org/e.ics#now ", by=cast.amina, at=NOON)
    with pytest.raises(Refusal, match="Remove one first"):
        give_calendar("https://calendar.example.org/f.ics", by=cast.amina, at=NOON)
    give_calendar("https://calendar.example.org/a.ics", by=cast.amina, at=NOON)
    rows = list(BusyCalendar.objects.order_by("number"))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5]
    assert Keyring(cast.amina).read(rows[0], "address") == "https://calendar.example.org/a.ics"
    assert {line.address for line in get_busy_calendars_for(cast.amina).calendars} == {"calendar.example.org/…"}
    begin_leaving((), by=cast.amina, at=NOON)
    assert not BusyCalendar.objects.exists()


def test_the_page(cast: Cast, place: Place) -> None:
    browser, page = Client(), reverse("busy:mine")
    with time_machine.travel(NOON, tick=False):
        browser.force_login(cast.amina)
        for words in ("", "my calendar", "http://calendar.example.org/a.ics", "https://[", "https://a b/", "x" * 3000):
            answer = browser.post(page, {"address": words})
            assert answer.status_code == 422 and words[:30] in answer.content.decode(), words
        assert browser.post(page, {"address": "https://calendar.example.org/Canary.ics"}).status_code == 303
        shown = browser.get(page).content.decode()
        assert "calendar.example.org/…" in shown and "Canary" not in shown and "Not read yet" in shown
        change, calendar = reverse("busy:change"), shorten(BusyCalendar.objects.get().pk)
        BusyCalendar.objects.update(fault="CLOSED", read_at=NOON - DAY)
        assert "is not let in" in browser.get(page).content.decode()
        for odd in ({"calendar": calendar, "does": "sing"}, {"calendar": "!", "does": "pause"}, {"does": "pause"}, {}):
            assert browser.post(change, odd).status_code == 422, odd
        nobodys = {"calendar": shorten(uuid.UUID(int=7)), "does": "remove"}
        assert browser.post(change, nobodys).status_code == 404
        for does, words in (("pause", "Paused"), ("resume", "Last read on"), ("remove", "Its iCal address")):
            assert browser.post(change, {"calendar": calendar, "does": does}).status_code == 303
            assert words in browser.get(page).content.decode()


# --- hostile places: each a clear sentence, and nothing hangs -----------------------------------------------


def test_hostile_calendars_are_told_in_a_sentence(cast: Cast, place: Place) -> None:
    """Each of these is read in a process of its own, which ends when its time is over."""
    never = "DTSTART:20200101T100000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30"
    every_second = "DTSTART:20270301T100000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=SECONDLY"
    bomb = gzip.compress(b"BEGIN:VCALENDAR\r\n" + b"\r\n" * 10_000_000)
    for address in (place.give("/drip"), place.give("/never", calendar(never))):
        give(place, cast, address)
    assert read(place, seconds=1.5) == 2
    for address in (
        place.give("/second", calendar(every_second)),
        place.give("/bomb", bomb, Content_Encoding="gzip"),
        place.give("/page", b"<html>Sign in</html>", Content_Type="text/html"),
    ):
        give(place, cast, address)
    assert read(place) == 3
    told = [line.fault for line in get_busy_calendars_for(cast.amina).calendars]
    faults = (Fault.SLOW, Fault.SLOW, Fault.ENDLESS, Fault.TOO_LARGE, Fault.NO_CALENDAR)
    assert told == [fault.value for fault in faults]


INSIDE_METADATA = "http://169.254.169.254/latest/meta-data/"


@pytest.mark.parametrize(
    ("status", "headers", "body", "fault"),
    [
        (302, {"Location": INSIDE_METADATA}, b"", Fault.ASTRAY),
        (302, {"Location": "https://169.254.169.254/latest/"}, b"", Fault.INSIDE),
        (301, {"Location": "https://[::ffff:10.0.0.1]/"}, b"", Fault.INSIDE),
        (307, {"Location": "https://user:word@example.org/"}, b"", Fault.ASTRAY),
        (308, {"Location": "https://example.org:22/"}, b"", Fault.ASTRAY),
        (302, {"Location": "file:///etc/passwd"}, b"", Fault.ASTRAY),
        (302, {"Location": "/a"}, b"", Fault.ASTRAY),
        (200, {}, b"BEGIN:VCALENDAR\r\n" + b"x" * BYTES, Fault.TOO_LARGE),
        (200, {"Content-Encoding": "gzip"}, b"no such thing", Fault.BROKEN),
        (200, {"Content-Encoding": "br"}, b"", Fault.NO_CALENDAR),
        (401, {}, b"", Fault.CLOSED),
        (418, {}, b"", Fault.ERROR),
    ],
)
def test_what_a_server_says_instead(
    place: Place, status: int, headers: dict[str, str], body: bytes, fault: Fault
) -> None:
    address = place.give("/a", body, status, **headers)
    with pytest.raises(Unread) as unread:
        Outside(place.inside).fetch(address, Marks())
    assert unread.value.fault is fault and len(place.asked) <= 4


def test_without_leave_nothing_inside_is_asked(cast: Cast, place: Place) -> None:
    address = place.give("/a", calendar())
    with pytest.raises(Unread):
        Outside().fetch(address, Marks())
    with pytest.raises(Unread) as unread:
        Outside().fetch("https://localhost:8443/", Marks())
    assert unread.value.fault is Fault.INSIDE
    give_calendar("https://localhost/a.ics", by=cast.amina, at=NOON)
    assert read_busy_calendars(at=NOON) == 1
    assert sentence(cast) == Fault.INSIDE.value and place.asked == []


def _found(*numbers: str) -> Any:
    return lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]


def test_a_name_that_leads_inside_a_moment_later_leads_nowhere() -> None:
    """Two answers of which one is inside; a name that changes between looking and going; a peer that is another."""
    gone: list[tuple[str, int]] = []

    def connect(place: tuple[str, int], _: float) -> socket.socket:
        gone.append(place)
        raise ConnectionRefusedError

    with pytest.raises(Unread) as unread:
        Outside(resolve=_found("93.184.215.14", "10.0.0.7"), connect=connect).fetch("https://two.example/", Marks())
    assert unread.value.fault is Fault.INSIDE and gone == []
    answers = iter([_found("93.184.215.14"), _found("127.0.0.1")])
    with pytest.raises(Unread) as unread:
        Outside(resolve=lambda *a, **k: next(answers)(*a, **k), connect=connect).fetch("https://re.example/", Marks())
    assert unread.value.fault is Fault.UNREACHABLE and gone == [("93.184.215.14", 443)], "looked up once, gone there"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        there = Outside(
            resolve=_found("93.184.215.14"), connect=lambda *_: socket.create_connection(listener.getsockname())
        )
        with pytest.raises(Unread) as unread:
            there.fetch("https://other.example/", Marks())
        assert unread.value.fault is Fault.INSIDE


def test_a_server_that_cannot_prove_who_it_is_is_not_read(place: Place) -> None:
    """It speaks, and not the language of one that can."""
    safe = place.give("/a", calendar()).replace("http:", "https:")
    with pytest.raises(Unread) as unread:
        Outside(place.inside).fetch(safe, Marks())
    assert unread.value.fault is Fault.UNTRUSTED
