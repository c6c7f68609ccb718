"""Narrowing it down: a language, hours in common, a free place. Who has not said is never left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden
from lamplighter.core.availability import NO_TIME, Hours, read_times
from lamplighter.core.person import Visibility
from lamplighter.models.availability import Availability
from lamplighter.models.event import Event
from lamplighter.models.person import Person
from lamplighter.queries.availability import get_my_availability, get_talk_with
from lamplighter.queries.directory.narrow import Narrow
from lamplighter.queries.directory.people import list_people_for, search_people_for
from lamplighter.services.availability import say_availability
from tests.cast import NOON, Cast, arrive
from tests.conftest import BOTH_STORES

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=BOTH_STORES)]

SUMMER = datetime(2027, 7, 14, 12, tzinfo=UTC)
HOURS = Narrow(shares_hours=True)


def on(weekday: int, times: str) -> Hours:
    week = list(NO_TIME)
    week[weekday] = read_times(times)
    return Hours(tuple(week))


def say(person: Person, *languages: str, hours: Hours = Hours()) -> None:
    say_availability(languages, hours, by=person, at=NOON)


def names(viewer: Person, narrow: Narrow, words: str = "", at: datetime = NOON) -> set[str]:
    page = search_people_for(viewer, words, narrow=narrow, at=at)
    return {line.name for line in (*page.fitting, *page.others)}


@pytest.fixture
def many(cast: Cast) -> dict[str, Person]:
    """Amina in Lisbon has time on Monday from nine to ten; it is winter, so that is UTC."""
    say(cast.amina, "pt", "en", hours=on(0, "9-10"))
    said: dict[str, tuple[str, tuple[str, ...], Hours]] = {
        "Silent": ("UTC", (), Hours()),
        "Changing": ("UTC", ("de",), Hours(change=True)),
        "Berlin": ("Europe/Berlin", ("de", "en"), on(0, "10-11")),
        "Too late": ("Europe/Berlin", ("en",), on(0, "11-12")),
        "Summer": ("Europe/Berlin", ("pt",), on(0, "10-10:30")),
        "New York": ("America/New_York", ("en",), on(0, "4:30-5")),
        "Nepal": ("Asia/Kathmandu", ("hi",), on(0, "15-15:30")),
        "Sunday": ("UTC", ("en",), on(6, "0-24")),
    }
    people = {}
    for name, (zone, languages, hours) in said.items():
        people[name] = arrive(name, zone=zone, can_help_with="data")
        if languages or hours != Hours():
            say(people[name], *languages, hours=hours)
    return people


EVERYBODY = {"Silent", "Changing", "Berlin", "Too late", "Summer", "New York", "Nepal", "Sunday", "Jonas", "Sam"}
WHO_HAS_NOT_SAID = {"Silent", "Jonas", "Sam"}


def test_hours_are_compared_across_zones_in_the_week_that_is(cast: Cast, many: dict[str, Person]) -> None:
    unknown = WHO_HAS_NOT_SAID | {"Changing"}
    assert names(cast.amina, HOURS) == unknown | {"Berlin", "Summer", "New York", "Nepal"}
    # In July both have moved by an hour, Nepal has not.
    assert names(cast.amina, HOURS, at=SUMMER) == unknown | {"Berlin", "Summer", "New York"}


def test_while_only_one_of_two_has_changed_the_clock_it_counts(cast: Cast, many: dict[str, Person]) -> None:
    """From 14 to 28 March New York is an hour nearer."""
    assert "New York" not in names(cast.amina, HOURS, at=datetime(2027, 3, 17, tzinfo=UTC))
    assert "New York" in names(cast.amina, HOURS, at=datetime(2027, 3, 31, tzinfo=UTC))


def test_without_hours_of_my_own_nobody_is_left_out(cast: Cast, many: dict[str, Person]) -> None:
    for mine in (Hours(), Hours(change=True)):
        say(cast.amina, hours=mine)
        page = list_people_for(cast.amina, narrow=HOURS, at=NOON)
        assert not page.knows_my_hours and names(cast.amina, HOURS) == EVERYBODY


def test_a_language_leaves_out_who_speaks_others_only(cast: Cast, many: dict[str, Person]) -> None:
    assert names(cast.amina, Narrow(language="de")) == WHO_HAS_NOT_SAID | {"Changing", "Berlin"}
    assert names(cast.amina, Narrow(language="fi")) == WHO_HAS_NOT_SAID
    assert names(cast.amina, Narrow(language="pt")) == WHO_HAS_NOT_SAID | {"Summer"}


def test_a_free_place_leaves_out_the_full(cast: Cast, many: dict[str, Person]) -> None:
    Person.objects.filter(name__in=["Berlin", "Sam"]).update(seats_taken=2)
    assert names(cast.amina, Narrow(has_room=True)) == EVERYBODY - {"Berlin", "Sam"}


def test_all_of_it_together_and_with_words(cast: Cast, many: dict[str, Person]) -> None:
    Person.objects.filter(name="Silent").update(seats_taken=2)
    narrow = Narrow("en", shares_hours=True, has_room=True)
    assert names(cast.amina, narrow) == {"Jonas", "Sam", "Berlin", "New York"}
    page = search_people_for(cast.amina, "data", narrow=narrow, at=NOON)
    assert {line.name for line in page.fitting} == {"Berlin", "New York"}


def test_people_in_a_zone_nobody_knows_any_more_are_not_left_out(cast: Cast, many: dict[str, Person]) -> None:
    Person.objects.filter(name="Too late").update(zone="Atlantis/Centre")
    assert "Too late" in names(cast.amina, HOURS)


# --- saying it, and what others learn ----------------------------------------------------------------------


def test_what_was_said_is_kept_and_said_anew_as_a_whole(cast: Cast) -> None:
    assert get_my_availability(cast.jonas).hours == Hours()
    say(cast.jonas, "en", "de", hours=on(2, "18-20"))
    mine = get_my_availability(cast.jonas)
    assert (mine.languages, mine.hours, mine.zone) == (("de", "en"), on(2, "18-20"), "Europe/Berlin")
    say(cast.jonas, hours=Hours(change=True))
    mine = get_my_availability(cast.jonas)
    assert (mine.languages, mine.hours) == ((), Hours(change=True))
    assert Availability.objects.count() == 1
    assert Event.objects.filter(verb="said when they can talk", thing=cast.jonas.pk).count() == 2


def test_of_others_one_learns_languages_and_whether_an_hour_is_shared(cast: Cast, many: dict[str, Person]) -> None:
    learned = {name: get_talk_with(cast.amina, person.pk, at=NOON) for name, person in many.items()}
    assert {name: talk.shares_hours for name, talk in learned.items()} == {
        "Silent": None,
        "Changing": None,
        "Berlin": True,
        "Too late": False,
        "Summer": True,
        "New York": True,
        "Nepal": True,
        "Sunday": False,
    }
    assert learned["Berlin"].languages == ("Deutsch", "English")
    assert get_talk_with(cast.amina, cast.amina.pk, at=NOON).shares_hours is None
    assert get_talk_with(cast.sam, many["Berlin"].pk, at=NOON).shares_hours is None
    with pytest.raises(Hidden):
        get_talk_with(cast.sam, cast.amina.pk, at=NOON)


# --- the pages --------------------------------------------------------------------------------------------

MINE, PEOPLE = reverse("availability:mine"), reverse("directory:people")


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.amina)
        yield client


def test_ticks_and_exact_times_are_one_week(cast: Cast, amina: Client) -> None:
    sent = {"languages": ["pt", "hy"], "monday": ["MORNING", "EVENING"], "monday_times": "12:30-13:30"}
    assert amina.post(MINE, sent).url == MINE
    assert get_my_availability(cast.amina).hours == on(0, "6-12, 12:30-13:30, 18-23")
    page = amina.get(MINE).content.decode()
    assert 'value="12:30–13:30"' in page and "<details open" in page
    assert page.count("checked") == 4
    assert "Only you see these hours" in page and "Lisbon time" in page


def test_nothing_at_all_is_an_answer_and_so_is_that_it_changes(cast: Cast, amina: Client) -> None:
    assert amina.post(MINE, {"change": "on"}).status_code == 303
    assert get_my_availability(cast.amina).hours == Hours(change=True)
    assert amina.post(MINE, {}).status_code == 303
    assert get_my_availability(cast.amina).hours == Hours()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"monday_times": "noon"}, "Write times such as"),
        ({"monday_times": "12:10-13"}, "Times count by the half hour"),
        ({"monday_times": "1" * 201}, "up to 200 fit"),
        ({"monday": ["NIGHT"]}, "NIGHT"),
        ({"change": "on", "sunday": ["MORNING"]}, "Take away one of the two"),
        ({"languages": ["xx"]}, "Choose among the languages"),
        ({"languages": "af ar az bn bg ca cs da de et el en es".split()}, "Up to 12 languages fit"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(
    cast: Cast, amina: Client, sent: dict[str, object], says: str
) -> None:
    answer = amina.post(MINE, {"tuesday_times": "20–21", **sent})
    page = answer.content.decode()
    assert answer.status_code == 422 and says in page and 'value="20–21"' in page
    assert not Availability.objects.exists()


def test_the_list_is_narrowed_by_its_address_and_by_the_search_form(
    cast: Cast, many: dict[str, Person], amina: Client
) -> None:
    page = amina.get(PEOPLE, {"language": "de", "shares_hours": "on"}).content.decode()
    assert ">Berlin</a>" in page and ">New York</a>" not in page
    assert "<details open" in page and 'value="de" selected' in page and "Show everybody" in page
    found = amina.post(reverse("directory:search"), {"words": "data", "language": "de"}).content.decode()
    assert "close to your words" in found and ">Changing</a>" in found and ">Nepal</a>" not in found
    assert "<details open" not in amina.get(PEOPLE).content.decode()


def test_an_address_that_makes_no_sense_narrows_nothing(cast: Cast, many: dict[str, Person], amina: Client) -> None:
    page = amina.get(PEOPLE, {"language": "xx", "after": "\0", "was_full": "perhaps"}).content.decode()
    assert all(f">{name}</a>" in page for name in EVERYBODY)
    answer = amina.post(reverse("directory:search"), {"words": "data", "language": "xx"})
    assert answer.status_code == 422 and "Choose one of the languages" in answer.content.decode()


def test_more_people_are_of_the_same_kind(cast: Cast, many: dict[str, Person], amina: Client, settings) -> None:
    settings.LIMITS = replace(settings.LIMITS, people_on_a_page=2)
    Person.objects.filter(name="Changing").update(seats_taken=2)
    address, seen = f"{PEOPLE}?language=de", []
    while address:
        page = amina.get(address).content.decode()
        seen += [name for name in EVERYBODY if f">{name}</a>" in page]
        _, _, rest = page.partition('<p><a class="button" href="')
        address = rest.partition('"')[0].replace("&amp;", "&")
        assert not address or "language=de" in address
    assert sorted(seen) == sorted(WHO_HAS_NOT_SAID | {"Changing", "Berlin"})


def test_when_nobody_is_all_of_that_the_way_back_is_shown(cast: Cast, amina: Client) -> None:
    for person in (cast.jonas, cast.sam):
        say(person, "en")
    page = amina.get(PEOPLE, {"language": "fi"}).content.decode()
    assert "Nobody here is all of that" in page and "Jonas" not in page


def test_a_card_tells_languages_and_never_a_week(cast: Cast, many: dict[str, Person], amina: Client) -> None:
    pages = {name: amina.get(reverse("directory:card", args=[many[name].pk])).content.decode() for name in many}
    assert "Can talk in Deutsch, English." in pages["Berlin"] and "You share hours" in pages["Berlin"]
    assert "None of the hours" in pages["Too late"]
    for name in ("Silent", "Changing"):
        assert "hours" not in pages[name]
    assert not any("Monday" in page or "10:00" in page for page in pages.values())


def test_hidden_people_stay_hidden_however_it_is_narrowed(cast: Cast) -> None:
    say(arrive("Shadow", can_help_with="data", visibility=Visibility.HIDDEN), "fi", hours=on(0, "9-10"))
    say(cast.amina, "fi", hours=on(0, "9-10"))
    assert "Shadow" not in names(cast.amina, Narrow("fi", True, True), at=NOON + timedelta(days=1))
