"""Choosing on pages: the gut in one tap, notes with and without JavaScript, the one question, and why."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import pairwise

import pytest
import time_machine
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lamplighter.core.assessment import Leaning, Noticed
from lamplighter.core.journey import Stage
from lamplighter.core.quality import Quality
from lamplighter.models.assessment import Candidate, Impression
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.assessment import get_notes_for, sentences
from lamplighter.services.assessment import Note, consider, keep_notes, keep_sheet, say_gut
from lamplighter.services.valueadd import add_statement
from tests.cast import NOON, Cast, arrive
from tests.conftest import BOTH_STORES

pytestmark = pytest.mark.django_db(databases=BOTH_STORES)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def amina(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.amina)
    return client


def _text(answer: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def _consider(amina: Client, whom: Person) -> str:
    """From the card; returns the page where the gut is asked."""
    answer = amina.post(reverse("assessment:consider", args=[whom.pk]))
    assert answer.status_code == 303
    return str(answer.url)


def test_the_gut_decides_in_one_tap(cast: Cast, amina: Client) -> None:
    assert "I’m considering them" in _text(amina.get(reverse("directory:card", args=[cast.jonas.pk])))
    page = _consider(amina, cast.jonas)
    asked = amina.get(page)
    assert "what does your gut say" in _text(asked) and "This stays with you." in _text(asked)
    assert amina.post(page, {"leaning": "towards"}).status_code == 303  # the one tap
    said = amina.get(page)
    assert "Your gut said: yes, rather." in _text(said) and "what does your gut say" not in _text(said)
    ask, look = (
        f'<a class="button" href="{path}">'
        for path in (reverse("introduction:ask", args=[cast.jonas.pk]), f"{page}notes/")
    )
    assert said.content.decode().count(ask) == said.content.decode().count(look) == 1, "two buttons that weigh the same"
    assert "primary" not in said.content.decode().split("<main")[1].split("</main")[0]
    assert "What you think of them so far" in _text(amina.get(reverse("directory:card", args=[cast.jonas.pk])))


def test_asking_never_needs_a_gut_or_a_note(cast: Cast, amina: Client) -> None:
    asked = amina.post(
        reverse("introduction:ask", args=[cast.jonas.pk]), {"size": "conversation", "words": "Half an hour?"}
    )
    assert asked.status_code == 303 and not Candidate.objects.exists()


def test_a_gut_without_a_tap_and_a_second_gut_are_told_kindly(cast: Cast, amina: Client) -> None:
    page = _consider(amina, cast.jonas)
    nothing = amina.post(page, {"leaning": "", "words": "She laughs."})
    assert nothing.status_code == 422 and "Tap one of the three" in _text(nothing) and b"She laughs." in nothing.content
    amina.post(page, {"leaning": "away"})
    again = amina.post(page, {"leaning": "towards", "words": "On second thoughts."})
    assert again.status_code == 422 and "It stays as it was" in _text(again) and b"On second thoughts." in again.content
    assert "rather not" in _text(amina.get(page))


def test_notes_are_kept_on_each_post_and_shown_again(cast: Cast, amina: Client) -> None:
    page = f"{_consider(amina, cast.jonas)}notes/"
    form = amina.get(page).content.decode()
    assert form.count('type="radio"') == 30 and form.count('value="" ') >= 10
    sent = {"began_with": "M1:: M2:: M8::", "M1": "YES", "M1_evidence": "He asked.", "M2": "NO"}
    assert amina.post(page, sent).status_code == 303
    form = amina.get(page).content.decode()
    assert form.count("checked") == 10 and "He asked." in form and "M1:YES:+" in form and "M2:NO: " in form
    long = amina.post(page, {"M1": "YES", "M1_evidence": "x" * 301})
    assert long.status_code == 422 and "x" * 301 in long.content.decode()
    assert "up to 300 fit" in _text(long)


def test_what_a_tick_sends_is_kept_as_one_goes(cast: Cast, amina: Client) -> None:
    page = f"{_consider(amina, cast.jonas)}notes/"
    part = amina.post(page, {"M3": "YES"}, headers={"HX-Request": "true"})
    assert part.status_code == 200 and "M3:YES:" in part.content.decode() and "<html" not in part.content.decode()
    assert amina.post(page, {"M3": "PERHAPS"}, headers={"HX-Request": "true"}).status_code == 204


def test_a_second_window_loses_nothing(cast: Cast, amina: Client) -> None:
    """It was opened before; what it did not know, it does not take away."""
    pk = consider(cast.jonas.pk, by=cast.amina, at=NOON)
    page, old = reverse("assessment:notes", args=[pk]), " ".join(f"M{number}::" for number in range(1, 11))
    keep_notes(pk, {Quality.M1: Note(Noticed.YES), Quality.M2: Note(None, "A pause.")}, by=cast.amina, at=NOON)
    amina.post(page, {"began_with": old, "M9": "NO"})
    rows = {row.quality: row for row in get_notes_for(cast.amina, pk).rows}
    assert (rows[Quality.M1].noticed, rows[Quality.M2].evidence, rows[Quality.M9].noticed) == (
        *(Noticed.YES, "A pause.", Noticed.NO),
    )
    fresh = " ".join(
        f"M{number}:{'YES' if number == 1 else ''}:{'+' if number == 2 else ''}" for number in range(1, 10)
    )
    amina.post(page, {"began_with": f"{fresh} M10::", "M9": "NO"})  # emptied here, knowing what was there
    assert set(Impression.objects.values_list("quality", flat=True)) == {"M9"}


def test_the_whole_sheet_is_there_for_whoever_asks_for_it(cast: Cast, amina: Client) -> None:
    notes = f"{_consider(amina, cast.jonas)}notes/"
    page = notes.replace("notes", "sheet")
    assert f'href="{page}"' in amina.get(notes).content.decode()
    form = amina.get(page).content.decode()
    assert form.count('type="radio"') == 20 * 6 and form.count("What makes me say so") == 10
    asked = re.findall(r'name="(M\d+)\.[ab]" value="0"', form)
    assert len(asked) == 20 and all(one != other for one, other in pairwise(asked))
    sent = {"began_with": "M1.a: M1.b:", "M1.a": "4", "M1.b": "0", "M1_evidence": "He asked."}
    assert amina.post(page, sent).url == page.replace("sheet/", "")
    form = amina.get(page).content.decode()
    assert "M1.a:4" in form and "M1.b:0" in form and "M1:+" in form and form.count(" checked") == 20
    assert "He asked." in amina.get(notes).content.decode(), "one line for both"
    too_long = amina.post(page, {"M2.a": "3", "M2_evidence": "x" * 301})
    assert too_long.status_code == 422 and "x" * 301 in too_long.content.decode()
    assert re.search(r'name="M2.a" value="3"[^>]* checked', too_long.content.decode())
    assert amina.post(page, {"M2.a": "9"}).status_code == 422


def test_what_backs_a_claim_stands_beside_the_quality_it_shows(cast: Cast, amina: Client) -> None:
    jonas, words = Client(), "I help new leads by asking first."
    jonas.force_login(cast.jonas)
    shown, other = (add_statement(said, by=cast.jonas, at=NOON) for said in (words, "I help anybody."))
    form = {"words": words, "evidence": "A talk", "link": ""}
    address = reverse("valueadd:statement", args=[shown])
    assert jonas.post(address, {**form, "quality": "E1"}).status_code == 422
    assert jonas.post(address, {**form, "quality": "M2"}).status_code == 303
    assert '<option value="M2" selected>' in jonas.get(address).content.decode()
    page = _consider(amina, cast.jonas)
    for room in ("notes/", "sheet/"):
        told = amina.get(f"{page}{room}").content.decode()
        curious, learning = told.index("<strong>Curiosity about"), told.index("<strong>Still learning")
        assert curious < told.index(words) < learning and told.count(words) == 1
        assert "A talk" in told[curious:learning]
        assert told.index("I help anybody.") > told.index("What they say of themselves") and other != shown
    jonas.post(address, {**form, "quality": ""})
    assert "In their own words:" not in amina.get(f"{page}notes/").content.decode()


def test_a_second_window_takes_no_answer_away(cast: Cast, amina: Client) -> None:
    pk = consider(cast.jonas.pk, by=cast.amina, at=NOON)
    page, old = reverse("assessment:sheet", args=[pk]), " ".join(f"{item.id}:" for item in sentences())
    keep_sheet(pk, {"M1.a": 3}, {Quality.M2: "A pause."}, by=cast.amina, at=NOON)
    part = amina.post(page, {"began_with": old, "M9.b": "0"}, headers={"HX-Request": "true"})
    assert "M9.b:0" in part.content.decode() and "<html" not in part.content.decode()
    rows = {row.quality: row for row in get_notes_for(cast.amina, pk).rows}
    assert (rows[Quality.M1].answers, rows[Quality.M2].evidence) == ({"M1.a": 3}, "A pause.")
    amina.post(page, {"began_with": f"{old.replace('M1.a:', 'M1.a:3')} M2:+", "M9.b": "0"})  # emptied, knowing it
    assert set(Impression.objects.values_list("quality", flat=True)) == {"M9"}
    assert amina.post(page, {"M3.a": "x"}, headers={"HX-Request": "true"}).status_code == 204


def test_many_equal_answers_are_asked_about_once_and_kept(cast: Cast, amina: Client) -> None:
    page = f"{_consider(amina, cast.jonas)}sheet/"
    all_alike = {item.id: "3" for item in sentences()}
    assert amina.post(page, all_alike).url == page
    form = amina.get(page).content.decode()
    assert "take another look" in form and 'name="looked" value="True"' in form and form.count(" checked") == 20
    assert amina.post(page, {**all_alike, "looked": "True"}).url == page.replace("sheet/", "")


def test_ranges_are_a_sentence_a_picture_and_a_table(cast: Cast, amina: Client) -> None:
    for whom, tick in ((cast.jonas, "YES"), (cast.sam, "NO")):
        page = _consider(amina, whom)
        amina.post(page, {"leaning": "unsure"})
        amina.post(f"{page}notes/", {"M1": tick})
    amina.post(f"{page}sheet/", {"M3.a": "2", "M3.b": "2"})
    told = amina.get(reverse("assessment:side_by_side")).content.decode()
    sentence, picture, table = (
        told.index(one) for one in ("A long line means", '<svg class="ranges', "The same as a table")
    )
    assert sentence < picture < table and told.count('class="span"') == 3 and "style=" not in told
    drawn = told[picture:table]
    assert 'role="img" aria-labelledby="ranges-title"' in drawn and drawn.count("not known yet") == 1
    assert re.search(r"about half to always <small>40–100", told) and "Partly" in told


def test_undecided_among_three_and_one_question_settles_it(cast: Cast, amina: Client) -> None:
    """Three people by short notes, counted: at most 35 inputs."""
    inputs = 0
    three = [_consider(amina, whom) for whom in (cast.jonas, cast.sam, arrive("Ines"))]
    for page in three:
        amina.post(page, {"leaning": "unsure"})
        inputs += 2  # considered, and the gut
    seen = ({"M1": "YES", "M2": "YES", "M8": "YES", "M9": "YES"}, {"M1": "YES", "M2": "YES", "M8": "YES"}, {"M8": "NO"})
    for page, ticks in zip(three, seen, strict=True):
        amina.post(f"{page}notes/", ticks)
        inputs += 1 + len(ticks)
    amina.post(reverse("assessment:what_matters"), {f"M{n}": 3 if n == 9 else 1 if n < 3 else 0 for n in range(1, 11)})
    inputs += 11
    assert inputs <= 35
    both = {"with": [page.split("/")[2] for page in three]}
    page = amina.get(reverse("assessment:side_by_side"), both)
    told = _text(page)
    assert "Ask Sam: What do you do when your advice doesn’t work for somebody?" in told
    assert "Before anything else: something about respect was missing." in told
    assert "Jonas and Sam: about the same" in told or "Sam and Jonas: about the same" in told
    assert "There is no total and no order" in told and not re.search(r"\d\s*%|\b\d+ points", told)
    taken = amina.post(f"{three[1]}question/", {"quality": "M9"})
    assert taken.url == reverse("question:list") and "doesn’t work for somebody" in _text(amina.get(taken.url))
    amina.post(f"{three[1]}notes/", {**seen[1], "M9": "NO"})
    assert "your notes lean towards Jonas" in _text(amina.get(reverse("assessment:side_by_side"), both))


def test_no_odds_before_the_gut(cast: Cast, amina: Client) -> None:
    for whom in (cast.jonas, cast.sam):
        amina.post(f"{_consider(amina, whom)}notes/", {"M1": "YES"})
    told = _text(amina.get(reverse("assessment:side_by_side")))
    assert "First your gut: of whom it has not spoken, we say no odds." in told and "about the same" not in told


def test_nonsense_is_answered_without_a_word_of_anger(cast: Cast, amina: Client) -> None:
    page = _consider(amina, cast.jonas)
    assert amina.post(f"{page}question/", {"quality": "M11"}).status_code == 303
    assert amina.get(reverse("assessment:side_by_side"), {"with": ["x", "", "z" * 22]}).status_code == 200
    wrong = amina.post(reverse("assessment:what_matters"), {"M1": "9"})
    assert wrong.status_code == 422
    stranger = uuid.UUID(int=7)
    assert amina.post(reverse("assessment:consider", args=[stranger])).status_code == 404


def test_why_i_chose_is_a_page_that_prints(cast: Cast, amina: Client) -> None:
    page = _consider(amina, cast.jonas)
    amina.post(page, {"leaning": "towards"})
    assert (
        amina.post(f"{page}why/", {"what_for": "To lead", "why": "He waits.", "unknown": "Mondays"}).status_code == 303
    )
    told = amina.get(f"{page}why/").content.decode()
    assert '<article class="letter">' in told and told.index("He waits.") < told.index("Your gut said")
    too_long = amina.post(f"{page}why/", {"why": "x" * 1001})
    assert too_long.status_code == 422 and "x" * 1001 in too_long.content.decode()
    assert "You have written down why." in _text(amina.get(reverse("assessment:mine")))


def test_how_well_the_gut_did(cast: Cast, amina: Client) -> None:
    outcomes = ("right", "wrong", "right")
    for whom, outcome in zip((cast.jonas, cast.sam, arrive("Ines")), outcomes, strict=True):
        page = _consider(amina, whom)
        assert "See later" not in _text(amina.get(page)) and amina.get(f"{page}looking-back/").status_code == 404
        amina.post(page, {"leaning": "towards"})
        assert "nothing else of this page" in _text(amina.get(page))
        assert amina.post(f"{page}keep-gut/", {"keep": "yes"}).url == page
        back = f"{page}looking-back/"
        assert back in amina.get(page).content.decode() and "It waits here" in _text(amina.get(back))
        early = amina.post(back, {"outcome": outcome, "went": "He waited."})
        assert early.status_code == 422 and "once a mentorship" in _text(early)
        over = {"stage": Stage.COMPLETED.value, "began_at": NOON, "moved_at": NOON}
        Mentorship.objects.create(mentor=whom, mentee=cast.amina, **over)
        nothing = amina.post(back, {"went": "He waited."})
        assert nothing.status_code == 422 and "Choose one" in _text(nothing) and b"He waited." in nothing.content
        assert amina.post(back, {"outcome": outcome, "went": "He waited."}).url == back
    told = _text(amina.get(back))
    assert "Your gut said: yes, rather." in told and "He waited." in told and "Only you see this." in told
    assert "looked back 3 times; your gut was right in 2 of them" in told
    amina.post(f"{page}keep-gut/", {"keep": "no"})
    assert amina.get(back).status_code == 404


def test_off_the_list(cast: Cast, amina: Client) -> None:
    page = _consider(amina, cast.jonas)
    for _ in range(2):
        assert amina.post(f"{page}remove/").url == reverse("assessment:mine")
    assert "Nobody yet." in _text(amina.get(reverse("assessment:mine"))) and amina.get(page).status_code == 404


def test_without_any_note_there_is_nothing_to_be_sure_of(cast: Cast, amina: Client) -> None:
    page = reverse("assessment:side_by_side")
    for whom in (cast.jonas, cast.sam):
        _consider(amina, whom)
    assert "How sure is that?" not in _text(amina.get(page))
    candidate = Candidate.objects.get(person=cast.jonas).pk
    keep_notes(candidate, {Quality.M1: Note(Noticed.YES, "")}, by=cast.amina, at=NOON)
    assert "How sure is that?" in _text(amina.get(page))


@pytest.mark.parametrize("many", [2, 3, 4])
def test_people_side_by_side_cost_no_more_for_being_more(cast: Cast, amina: Client, many: int) -> None:
    """At most twelve questions to both databases; what a browser asks of its session is among them."""
    for number in range(many):
        pk = consider(arrive(f"Noor {number}").pk, by=cast.amina, at=NOON)
        say_gut(pk, Leaning.UNSURE, by=cast.amina, at=NOON)
        keep_notes(pk, {Quality.M1: Note(Noticed.YES)}, by=cast.amina, at=NOON)
        keep_sheet(pk, {"M2.a": number, "M2.b": 2}, {}, by=cast.amina, at=NOON)
    amina.get(reverse("assessment:side_by_side"))
    with ExitStack() as both:
        asked = [both.enter_context(CaptureQueriesContext(connections[alias])) for alias in BOTH_STORES]
        told = amina.get(reverse("assessment:side_by_side")).content.decode()
    assert sum(map(len, asked)) == 8 and told.count('class="span"') == 2 * many
