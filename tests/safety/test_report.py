"""Telling those who read reports: exactly what was written and ticked, to nobody else, with a state one can see."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lamplighter.access import Hidden, visible_to
from lamplighter.core.address import shorten
from lamplighter.core.refusal import IllegalMove, Refusal
from lamplighter.core.safety import NEXT, STANDS, ReportStage
from lamplighter.models.datakey import DataKey
from lamplighter.models.message import Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.safety import Report
from lamplighter.notices.outbox import word
from lamplighter.queries.leaving.copy import get_copy_for
from lamplighter.queries.safety.report import (
    get_report_at_desk,
    get_report_by,
    get_report_form_for,
    list_desk_for,
    list_reports_by,
)
from lamplighter.queries.safety.trail import list_openings_for
from lamplighter.services.leaving.erase import erase_person
from lamplighter.services.message import send_message
from lamplighter.services.operation import find_everything_wrong
from lamplighter.services.safety.block import block
from lamplighter.services.safety.report import (
    close_report,
    forget_closed_reports,
    look_into,
    name_contact,
    read_report,
    release_contact,
    report,
)
from tests.cast import NOON, Cast, arrive
from tests.safety.test_block import seen_by, signed_in

pytestmark = pytest.mark.engine
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WORDS = "There was shouting, twice."


@pytest.fixture
def reader(cast: Cast) -> Person:
    hella = arrive("Hella")
    name_contact(hella, at=NOON)
    return hella


@pytest.fixture
def told(cast: Cast, pair: uuid.UUID, reader: Person) -> uuid.UUID:
    send_message(pair, "You are useless.", by=cast.jonas, at=NOON)
    send_message(pair, "See you on Monday.", by=cast.jonas, at=NOON)
    bad = next(line for line in get_report_form_for(cast.amina, cast.jonas.pk).lines if "useless" in line.words)
    return report(cast.jonas.pk, WORDS, [bad.id], by=cast.amina, at=NOON)


def test_what_arrives_is_what_was_written_and_ticked_and_nothing_else(
    cast: Cast, told: uuid.UUID, reader: Person
) -> None:
    page = get_report_at_desk(reader, told)
    assert (page.author, page.about, page.words) == ("Amina", "Jonas", WORDS)
    assert [line.words for line in page.lines] == ["You are useless."]
    assert page == get_report_by(cast.amina, told)
    assert not visible_to(reader, Message).exists()
    stored = Report.objects.values_list("words", "lines", "names").get()
    assert not any(b"shouting" in bytes(one) or b"Jonas" in bytes(one) for one in stored)


def test_only_lines_of_the_other_one_to_me_can_be_chosen(cast: Cast, pair: uuid.UUID, reader: Person) -> None:
    mine = send_message(pair, "My own words.", by=cast.amina, at=NOON)
    ada = arrive("Ada")
    told = report(cast.jonas.pk, WORDS, [shorten(mine), "nonsense"], by=ada, at=NOON)
    assert get_report_by(ada, told).lines == ()


def test_nobody_reads_it_but_its_author_and_those_who_read_reports(cast: Cast, told: uuid.UUID, reader: Person) -> None:
    """Nor does the one it is about, were they to read reports themselves; nor the author by that office."""
    for person in (cast.jonas, cast.amina):
        name_contact(person, at=NOON)
    for who in (cast.jonas, cast.priya, cast.sam):
        assert not visible_to(who, Report).exists()
        for look in (get_report_by, get_report_at_desk):
            with pytest.raises(Hidden):
                look(who, told)
    with pytest.raises(Hidden):
        get_report_at_desk(cast.amina, told)
    assert list_desk_for(cast.jonas) == list_desk_for(cast.amina) == ()
    with pytest.raises(Hidden):
        list_desk_for(cast.priya)


def test_whoever_is_no_longer_asked_to_reads_nothing_with_the_next_request(
    cast: Cast, told: uuid.UUID, reader: Person
) -> None:
    hella = signed_in(reader)
    page = reverse("safety:desk_report", args=[told])
    assert seen_by(hella, page)[0] == 200
    release_contact(reader, at=NOON)
    assert seen_by(hella, page)[0] == seen_by(hella, reverse("safety:desk"))[0] == 404


def test_it_goes_from_hand_to_hand_and_its_author_sees_where_it_stands(
    cast: Cast, told: uuid.UUID, reader: Person
) -> None:
    stands = [list_reports_by(cast.amina)[0].stands]
    for _ in range(2):
        look_into(told, by=reader, at=NOON + HOUR)
    stands.append(list_reports_by(cast.amina)[0].stands)
    for _ in range(2):
        close_report(told, "We have spoken to him.", by=reader, at=NOON + DAY)
    stands.append(list_reports_by(cast.amina)[0].stands)
    assert stands == list(STANDS.values())
    assert get_report_by(cast.amina, told).answer == "We have spoken to him."
    for deed in (lambda: look_into(told, by=reader, at=NOON), lambda: close_report(told, "No.", by=reader, at=NOON)):
        with pytest.raises(IllegalMove):
            deed()


def test_the_way_of_a_report_leads_forward_and_every_state_has_words() -> None:
    assert set(NEXT) == set(STANDS) == set(ReportStage)
    assert all(here not in NEXT[to] for here in ReportStage for to in NEXT[here])


def test_mail_says_that_there_is_something_and_never_what(cast: Cast, told: uuid.UUID, reader: Person) -> None:
    close_report(told, "We have spoken to him.", by=reader, at=NOON)
    mails = {
        (notice.recipient.name, notice.template): str(word(notice, at=NOON).message())  # type: ignore[union-attr]
        for notice in Notice.objects.filter(template__startswith="safety/").select_related("recipient")
    }
    assert set(mails) == {("Hella", "safety/reported"), ("Amina", "safety/moved")}
    for mail in mails.values():
        assert not any(words in mail for words in ("Jonas", "shouting", "useless", "spoken"))


def test_whoever_opens_it_is_written_down_for_its_author_once_an_hour(
    cast: Cast, told: uuid.UUID, reader: Person
) -> None:
    for at in (NOON, NOON + HOUR / 2, NOON + 2 * HOUR):
        read_report(told, by=reader, at=at)
    lines = list_openings_for(cast.amina)
    assert [(line.who, line.at) for line in lines] == [("Hella", NOON + 2 * HOUR), ("Hella", NOON)]
    assert list_openings_for(cast.jonas) == ()
    assert "Hella" in seen_by(signed_in(cast.amina), reverse("safety:opened"))[1]


def test_a_report_is_possible_after_a_block_and_tells_the_other_one_nothing(
    cast: Cast, pair: uuid.UUID, reader: Person
) -> None:
    before = get_copy_for(cast.jonas, at=NOON).as_data()
    block(cast.amina.pk, by=cast.jonas, at=NOON)
    ended = get_copy_for(cast.jonas, at=NOON).as_data()
    report(cast.jonas.pk, WORDS, by=cast.amina, at=NOON)
    assert get_copy_for(cast.jonas, at=NOON).as_data() == ended != before
    assert get_copy_for(cast.amina, at=NOON).as_data()["tables"]["Report"][0]["words"] == WORDS


def test_the_same_twice_is_once_and_five_can_be_open(cast: Cast, told: uuid.UUID) -> None:
    assert report(cast.jonas.pk, WORDS, by=cast.amina, at=NOON) == told
    for number in range(4):
        report(cast.jonas.pk, f"And once more: {number}", by=cast.amina, at=NOON)
    with pytest.raises(Refusal):
        report(cast.jonas.pk, "A sixth.", by=cast.amina, at=NOON)


def test_where_nobody_reads_reports_none_is_taken_and_the_page_says_so(cast: Cast, pair: uuid.UUID) -> None:
    """Nor where only the one it is about would read it."""
    name_contact(cast.jonas, at=NOON)
    with pytest.raises(Refusal):
        report(cast.jonas.pk, WORDS, by=cast.amina, at=NOON)
    _, body = seen_by(signed_in(cast.amina), reverse("safety:tell", args=[cast.jonas.pk]))
    assert "Nobody here reads reports" in body and "<textarea" not in body


def test_what_is_typed_stays_when_a_tick_is_missing(cast: Cast, told: uuid.UUID) -> None:
    amina = signed_in(cast.amina)
    status, body = seen_by(amina, reverse("safety:tell", args=[cast.jonas.pk]), {"words": "", "lines": ["made-up"]})
    assert status == 422 and "need not be complete" in body


def test_an_open_report_outlives_both_and_a_closed_one_goes_after_a_year(
    cast: Cast, told: uuid.UUID, reader: Person
) -> None:
    """The words of a report lie under its own key; who it was stays readable in it."""
    for person in (cast.jonas, cast.amina):
        erase_person(person, at=NOON)
    page = get_report_at_desk(reader, told)
    assert (page.author, page.about, page.words) == ("Amina", "Jonas", WORDS)
    assert [line.words for line in page.lines] == ["You are useless."]
    assert find_everything_wrong() == []
    close_report(told, "Both have left.", by=reader, at=NOON)
    assert forget_closed_reports(at=NOON + 364 * DAY) == 0
    assert forget_closed_reports(at=NOON + 365 * DAY) == 1
    assert not DataKey.objects.filter(scope=f"report:{told}").exists()


def test_whoever_runs_the_server_says_who_reads_reports(cast: Cast) -> None:
    def says(*arguments: str) -> str:
        out = io.StringIO()
        call_command("safety_contact", *arguments, stdout=out)
        return out.getvalue().strip()

    assert says() == "Nobody reads reports, so nobody can write one."
    assert says("priya@example.org") == "Reports are read by: Priya."
    assert says("priya@example.org", "--remove") == "Nobody reads reports, so nobody can write one."


def test_an_organiser_who_opens_a_hidden_card_is_written_down(cast: Cast) -> None:
    """Amina hides, and Priya reads her card by her office alone. Whoever finds a card as everybody does is not."""
    priya = signed_in(cast.priya)
    for whom in (cast.amina, cast.jonas):
        assert seen_by(priya, reverse("directory:card", args=[whom.pk]))[0] == 200
    assert [line.who for line in list_openings_for(cast.amina)] == ["Priya"]
    assert list_openings_for(cast.jonas) == ()


def test_nobody_is_shown_anothers_list(cast: Cast) -> None:
    assert seen_by(Client(), reverse("safety:opened"))[0] == 302


def test_where_nobody_reads_reports_none_is_offered(cast: Cast, pair: uuid.UUID) -> None:
    page, tell = (reverse(f"safety:{name}", args=[cast.jonas.pk]) for name in ("somebody", "tell"))
    assert tell not in seen_by(signed_in(cast.amina), page)[1]
    name_contact(arrive("Hella"), at=NOON)
    assert tell in seen_by(signed_in(cast.amina), page)[1]
