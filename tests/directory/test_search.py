"""One table of searches, and the same answers from both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from lamplighter.core.person import Visibility
from lamplighter.models.person import Offer, Person
from lamplighter.models.stems.index import Word
from lamplighter.queries.directory.people import list_people_for, search_people_for
from lamplighter.services.person import Card, change_card, join
from lamplighter.services.question import keep_question
from tests.cast import NOON, Cast, arrive

pytestmark = pytest.mark.engine

PEOPLE = {
    "Noor": "getting from shift work into data",
    "Zoë Müller": "Teams leiten, auch zum ersten Mal",
    "Tiago": "mudança de carreira e entrevistas",
    "Inês": "carreiras em tecnologia",
    "Lucía": "hablar en público sin miedo",
    "Élodie": "préparer des entretiens d’embauche",
    "Kofi": "negotiating a salary; saying no",
    "Grant": "Python, SQL and statistics",
    "Hana": "leadership for people who never wanted to lead",
    "Ola": "résumés and cover letters",
    "Straub": "Straßenbau und Statik",
    "Greta": "Gehalt verhandeln, ohne zu zittern",
    "Vera": "Verhandlungen mit Behörden",
    "Falk": "erste Schritte als Führungskraft",
    "Wu": "NEAR field communication (NFC)",
    "Ada": "reading difficult papers",
}
SEARCHES: dict[str, list[set[str]]] = {
    # words: who is found, the closest first; a set where several are equally close
    "How do I get from shifts into data?": [{"Noor"}],
    "shift": [{"Noor"}],
    "muller": [{"Zoë Müller"}],
    "MÜLLER": [{"Zoë Müller"}],
    "Mueller": [{"Zoë Müller"}],  # one letter away
    "zoe": [{"Zoë Müller"}],
    "leite": [{"Zoë Müller"}],
    "Wie leite ich ein Team?": [{"Zoë Müller"}],
    "carreira": [{"Tiago", "Inês"}],
    "entrevista": [{"Tiago"}],
    "Como preparo uma entrevista de carreira?": [{"Tiago"}, {"Élodie"}, {"Inês"}],  # "préparer" is rarer here
    "publico": [{"Lucía"}],
    "entretien": [{"Élodie"}],
    "resume": [{"Ola"}],
    "letter": [{"Ola"}],
    "strassenbau": [{"Straub"}],
    "Straße": [{"Straub"}],
    # German makes one word of several; a part counts for less than the whole word
    "Gehaltsverhandlung": [{"Greta", "Vera"}],
    "Gehaltsverhandlungen": [{"Greta", "Vera"}],
    "Wie gehe ich in eine Gehaltsverhandlung?": [{"Greta", "Vera"}],
    "verhandeln": [{"Greta", "Vera"}],
    "Verhandlung": [{"Greta", "Vera"}],
    "Führung": [{"Falk"}],
    "Wie werde ich Führungskraft?": [{"Falk"}],
    "Kräfte": [{"Falk"}],
    "Teamleitung": [{"Zoë Müller"}],
    "Handlung": [],  # an ending is no word by itself
    "understanding my salary": [{"Kofi"}],  # which is no German
    "pyhton": [{"Grant"}],
    "pythn": [{"Grant"}],
    "statistcs": [{"Grant"}],
    "negotiatng": [{"Kofi"}],
    "negociatinng": [{"Kofi"}],
    "leadershp": [{"Hana"}],
    "lead": [{"Hana"}],  # and not who helps with reading
    "salary": [{"Kofi"}],
    "sql": [{"Grant"}],
    "sqk": [],  # too short to be a slip
    "grant": [{"Grant"}],
    "how do I": [],
    "what": [],
    "": [],
    "xylophone": [],
    # words that mean something to a database, and nothing here
    '"': [],
    '"data"': [{"Noor"}],
    "data*": [{"Noor"}],
    "dat*": [],
    "^data": [{"Noor"}],
    "NEAR(": [{"Wu"}],
    "NEAR(data shift, 2)": [{"Noor", "Wu"}],
    "data AND python": [{"Noor", "Grant"}],
    "data NOT shift": [{"Noor"}],
    "stems:data": [{"Noor"}],
    "@noor": [{"Noor"}],
    "data & !shift | <-> :*": [{"Noor"}],
    "'data' \\ 'shift'": [{"Noor"}],
    "%data_": [{"Noor"}],
    "data\0shift": [{"Noor"}],
    "\0": [],
    "data; DROP TABLE lamplighter_offer": [{"Noor"}],
    "(((((": [],
    "-- data": [{"Noor"}],
    "🙂": [],
}


@pytest.fixture
def town(world: None) -> Person:
    """Everybody above, and one who looks."""
    for name, words in PEOPLE.items():
        _arrive(name, words)
    return _arrive("Amina", "", Visibility.HIDDEN)


def _arrive(name: str, words: str, visibility: Visibility = Visibility.MEMBERS) -> Person:
    person = arrive(f"p{Person.objects.count()}", visibility=visibility)
    change_card(Card(name, words, visibility, 2, "UTC"), by=person, at=NOON)
    person.refresh_from_db()
    return person


def _found(viewer: Person, words: str) -> list[str]:
    return [line.name for line in search_people_for(viewer, words, at=NOON).fitting]


def _is_in(found: list[str], expected: list[set[str]]) -> bool:
    """Group by group, in whatever order within one."""
    rest = list(found)
    for group in expected:
        if set(rest[: len(group)]) != group:
            return False
        rest = rest[len(group) :]
    return not rest


def test_every_search_finds_whom_the_table_says(town: Person) -> None:
    found = {words: _found(town, words) for words in SEARCHES}
    assert {words: names for words, names in found.items() if not _is_in(names, SEARCHES[words])} == {}


def test_a_question_finds_the_same_by_its_id(town: Person) -> None:
    words = "Wie leite ich ein Team?"
    pk = keep_question(words, by=town, at=NOON)
    keep_question("Another one", by=town, at=NOON + timedelta(days=1))
    page = list_people_for(town, pk, at=NOON)
    assert ([line.name for line in page.fitting], page.words, page.question_id) == (["Zoë Müller"], words, pk)


def test_everybody_else_is_still_on_the_page(town: Person) -> None:
    for words in ("carreira", "", "xylophone", '"'):
        page = search_people_for(town, words, at=NOON)
        assert sorted(line.name for line in (*page.fitting, *page.others)) == sorted(PEOPLE), words


def test_the_reason_is_their_sentence_with_the_words_marked(town: Person) -> None:
    (line,) = search_people_for(town, "Zum Team, leiten?", at=NOON).fitting
    assert line.can_help_with == PEOPLE["Zoë Müller"]
    assert [piece.words for piece in line.reason if piece.is_met] == ["Teams", "leiten"]
    (line,) = search_people_for(town, "pyhton", at=NOON).fitting
    assert [piece.words for piece in line.reason if piece.is_met] == ["Python"]
    assert not any(piece.is_met for other in search_people_for(town, "sql", at=NOON).others for piece in other.reason)


def test_a_very_long_question_is_answered_too(town: Person) -> None:
    words = " ".join(f"wordnumber{n}" for n in range(90))[:1000]
    assert _found(town, f"data {words}") == ["Noor"]


def test_whoever_hides_is_found_by_nobody_and_changes_no_order(town: Person) -> None:
    """Were rarity counted over everybody, a hidden crowd that all say "data" would make the word worth less."""
    words = "data salary"
    before = _found(town, words)
    assert sorted(before) == ["Kofi", "Noor"]
    for _ in range(6):
        _arrive("Hidden", "data, dta, slary", Visibility.HIDDEN)
    assert _found(town, words) == before
    assert _found(town, "hidden") == []


# --- the index follows the card ---------------------------------------------------------------------------


def test_a_changed_sentence_a_new_name_and_an_empty_card_are_in_the_index_at_once(town: Person) -> None:
    noor = Person.objects.get(name="Noor")
    card = Card("Noor", "cooking for many", Visibility.MEMBERS, 2, "UTC")
    change_card(card, by=noor, at=NOON)
    assert (_found(town, "data"), _found(town, "cooking"), _found(town, "cokoing")) == ([], ["Noor"], ["Noor"])
    change_card(replace(card, name="Nora"), by=noor, at=NOON)
    assert (_found(town, "noor"), _found(town, "nora")) == ([], ["Nora"])
    join("Leonora", is_old_enough=True, zone="UTC", by=noor, at=NOON)
    assert (_found(town, "nora"), _found(town, "leonora"), _found(town, "lenora")) == ([], ["Leonora"], ["Leonora"])
    change_card(replace(card, can_help_with=""), by=noor, at=NOON)
    assert (_found(town, "cooking"), _found(town, "leonora")) == ([], [])


def test_what_is_undone_was_never_in_the_index(town: Person) -> None:
    noor = Person.objects.get(name="Noor")
    with transaction.atomic():
        change_card(Card("Noor", "cooking", Visibility.MEMBERS, 2, "UTC"), by=noor, at=NOON)
        assert _found(town, "cooking") == ["Noor"]
        transaction.set_rollback(True)
    assert (_found(town, "cooking"), _found(town, "data")) == ([], ["Noor"])


def test_a_person_who_is_deleted_is_gone_from_the_index(town: Person) -> None:
    place = Offer.objects.get(person__name="Noor").place
    Person.objects.get(name="Noor").delete()
    assert _found(town, "data") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT rowid FROM lamplighter_search WHERE lamplighter_search MATCH 'data'")
            assert place not in [row for (row,) in cursor.fetchall()]
            cursor.execute("INSERT INTO lamplighter_search (lamplighter_search) VALUES ('integrity-check')")


def test_every_word_is_known_as_long_as_somebody_has_it(town: Person) -> None:
    def uses() -> dict[str, int]:
        return dict(Word.objects.filter(word__in=["cooking", "people", "noor", "data", "into"]).values_list())

    words = Word.objects.filter(word__in=["cooking", "data", "shift", "noor"])
    assert set(words.values_list("word", "uses")) == {("data", 1), ("shift", 1), ("noor", 1)}
    for name in ("Noor", "Grant"):
        change_card(
            Card(name, "data, cooking", Visibility.MEMBERS, 2, "UTC"), by=Person.objects.get(name=name), at=NOON
        )
    assert set(words.values_list("word", "uses")) == {("data", 2), ("cooking", 2), ("noor", 1)}
    for person in Person.objects.exclude(pk=town.pk):
        change_card(Card("X", "", Visibility.MEMBERS, 2, "UTC"), by=person, at=NOON)
    assert not Word.objects.exists()


def test_what_is_said_stands_in_the_index_at_once_and_waits_nowhere(cast: Cast) -> None:
    """Words that waited beside PostgreSQL's index would make a search read the whole table; SQLite says no itself."""
    arrive("Noor", can_help_with="data and charts")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT gin_clean_pending_list('offer_by_words')")
            assert cursor.fetchone() == (0,), "pages of words that waited"
        else:
            cursor.execute("INSERT INTO lamplighter_search (lamplighter_search, rank) VALUES ('integrity-check', 1)")


def test_no_more_than_so_many_are_ranked_and_nobody_is_lost(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where more fit than are ranked, the rest stands among the others: visible people are never cut off."""
    monkeypatch.setattr("lamplighter.queries.directory.search.BEST", 3)
    for number in range(8):
        arrive(f"Noor {number}", can_help_with="data and charts" if number == 7 else "data")
    page = search_people_for(cast.amina, "data charts", at=NOON)
    assert len(page.fitting) == 3 and page.fitting[0].name == "Noor 7"
    assert len({line.id for line in (*page.fitting, *page.others)}) == 10
    ranked: set[str] = set()
    for days in range(2_000):  # places are random, and whoever stands close behind another is rarely among the first
        fitting = search_people_for(cast.amina, "data", at=NOON + timedelta(days)).fitting
        ranked |= {line.name for line in fitting}
        if len(ranked) == 8:
            break
    assert len(ranked) == 8, "over some days each of them is ranked"
    assert settings.LIMITS.people_on_a_page > 10
    monkeypatch.setattr("lamplighter.queries.directory.search.BEST", 1)
    page = search_people_for(cast.amina, "data charts", at=NOON)
    assert [line.name for line in page.fitting] == ["Noor 7"] and len(page.others) == 9
