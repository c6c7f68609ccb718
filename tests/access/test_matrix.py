"""Who may do what with which row: everybody, everything, every right, each way in; on both databases.

The table is written from the promises, row by row, and not from the code. Where a name is missing, the row does not
exist for that person: not in a list, not by its id, not for looking and not for acting.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable

import pytest
from django.db import transaction

from lamplighter.access import Hidden, are_apart, does_find, open_for, still_knows, visible_as, visible_to
from lamplighter.access.door import OnlyToRead, models_of
from lamplighter.core.journey import Stage
from lamplighter.core.privacy import MATRIX, Kind, Right, Standing
from lamplighter.models.leaving import RemovedCopy
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.safety import Block
from lamplighter.models.thing import Thing
from tests.access.world import World, build
from tests.cast import NOON
from tests.conftest import BOTH_STORES

pytestmark = [pytest.mark.engine, pytest.mark.django_db(databases=BOTH_STORES)]

RIGHTS = {
    "k": Right.KNOW,
    "r": Right.READ,
    "c": Right.CHANGE,
    "s": Right.SIGN,
    "d": Right.DECIDE,
    "w": Right.WITHDRAW,
}

# thing: who, and what they may do with it
TABLE = """
Evening school         Priya:krc
Morning school         Olu:krc
now: request           Amina:kr Jonas:kr
now: mentorship        Amina:krc Jonas:krc Priya:k
now: agreement         Amina:krcs Jonas:krcs Priya:k
now: expectation       Amina:kr Jonas:krc
now: her lines         Amina:krc Jonas:kr
now: joint draft       Amina:krc Jonas:krc
now: meeting           Amina:krc Jonas:krc Priya:k
now: crossroads        Amina:krd Jonas:krd
now: wish              Amina:krc
now: check-in          Amina:krd Jonas:krd
now: sheet             Amina:krc
now: opened            Amina:kr Jonas:kr
now: growing           Amina:krc
now: item              Amina:krc Jonas:krc
now: promise           Amina:krc Jonas:krc
now: step              Amina:krc Jonas:krc
now: message           Amina:krc Jonas:krc
now: file              Amina:krc Jonas:krc
now: shared note       Amina:kr Jonas:kr
now: private note      Amina:krc
before: request        Amina:kr Eli:kr
before: mentorship     Amina:kr Eli:kr Priya:k
before: agreement      Amina:kr Eli:kr Priya:k
before: expectation    Amina:kr Eli:krc
before: her lines      Amina:krc Eli:kr
before: joint draft    Amina:kr Eli:kr
before: meeting        Amina:kr Eli:kr Priya:k
before: crossroads     Amina:kr Eli:kr
before: wish           Amina:krc
before: check-in       Amina:kr Eli:kr
before: sheet          Amina:krc
before: opened         Amina:kr Eli:kr
before: growing        Amina:krc
before: item           Amina:kr Eli:kr
before: promise        Amina:kr Eli:kr
before: step           Amina:kr Eli:kr
before: message        Amina:kr Eli:kr
before: file           Amina:kr Eli:kr
before: shared note    Amina:kr Eli:kr
before: private note   Amina:krc
now: first check-in    Amina:krd Jonas:krd
now: first sheet       Amina:krc
now: his first sheet   Jonas:krc
now: his sheet         Jonas:krc
now: his opened        Amina:kr Jonas:kr
before: first check-in Amina:kr Eli:kr
before: first sheet    Amina:krc
before: his first sheetEli:krc
before: his sheet      Eli:krc
before: his opened     Amina:kr Eli:kr
Amina: growing         Amina:krc Jonas:kr
Jonas: growing         Jonas:krc Amina:kr
asked Petra            Amina:krcw Petra:krd
Petra answered Eli     Eli:krcw Petra:krd
Sam said not now       Amina:kr
what Amina wonders     Amina:krc
a heading              Amina:krc
what it is for         Amina:krc
Rosa                   Amina:krc
thanks to Rosa         Amina:krw
open invitation        Amina:krw
whom Eli was           Amina:krc
Eli: invitation        Amina:krw Eli:kr
Eli: mentorship        Amina:kr Eli:kr Priya:k
whom Amina was         Jonas:krc
Amina: invitation      Jonas:krw Amina:kr
Amina: mentorship      Amina:krc Jonas:krc Priya:k
what Jonas reflected   Jonas:krc
Amina considers Sam    Amina:krc
what Amina noticed     Amina:krc
what matters to her    Amina:krc
Amina's voice          Amina:krc
how they see Jonas     Jonas:kr
said of Jonas          Amina:krw Jonas:kr
said of Eli            Amina:krw Eli:kr
shown of Jonas         Amina:kr Jonas:krc Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:kr
a draft
Olu's block            Olu:krc
Amina on Eli           Amina:kr Bo:krd Olu:krd
Jonas on Olu           Jonas:kr Bo:krd
Bo's card              Bo:krc
Amina's card           Amina:krc Jonas:kr Petra:kr Priya:kr
Jonas's card           Amina:kr Jonas:krc Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:kr
Eli's card             Eli:krc Priya:kr
Petra's card           Amina:kr Petra:krc
Priya's card           Priya:krc
Olu's card             Olu:krc
Sam's card             Amina:kr Jonas:kr Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:krc Nika:kr signed_out:kr
Nika's card            Nika:krc
Jonas's offer          Amina:kr Jonas:krc Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:kr
Eli's offer            Eli:krc Priya:kr
Petra's offer          Amina:kr Petra:krc
Jonas's photo          Amina:kr Jonas:krc Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:kr
Petra's photo          Amina:kr Petra:krc
Eli's photo            Eli:krc Priya:kr
Sam's photo            Amina:kr Jonas:kr Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:krc Nika:kr signed_out:kr
Eli's more             Eli:krc Priya:kr
Sam's more             Amina:kr Jonas:kr Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:krc
Jonas's statement      Amina:kr Jonas:krc Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:kr
Petra's statement      Amina:kr Petra:krc
Sam's statement        Amina:kr Jonas:kr Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:krc Nika:kr signed_out:kr
Sam's offer            Amina:kr Jonas:kr Eli:kr Petra:kr Priya:kr Olu:kr Bo:kr Sam:krc Nika:kr signed_out:kr
"""
Cell = tuple[str, str, Right]


def _allowed() -> set[Cell]:
    cells = set()
    for line in TABLE.strip().splitlines():
        thing, people = line[:23].strip(), line[23:].split()
        for entry in people:
            who, _, letters = entry.partition(":")
            cells |= {(thing, who.replace("_", " "), RIGHTS[letter]) for letter in letters}
    return cells


ALLOWED = _allowed()


@pytest.fixture(scope="module")
def everybody(django_db_setup: None, django_db_blocker: object) -> World:
    """Built once, changed by no test here, and undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic(), transaction.atomic(using="keys"):  # type: ignore[attr-defined]
        yield build()
        transaction.set_rollback(True)
        transaction.set_rollback(True, using="keys")


def _seen(everybody: World, kinds: Iterable[Kind] = tuple(Kind)) -> set[Cell]:
    """What lists show: whole sets, for everybody, kind by kind."""
    cells = set()
    for model in {type(thing) for thing in everybody.things.values() if thing.kind in kinds}:
        for who, person in everybody.people.items():
            for right in RIGHTS.values():
                found = set(visible_to(person, model, right).values_list("pk", flat=True))
                names = everybody.names_of(model, found)
                assert len(names) == len(found), f"{who} finds rows of {model.__name__} that nobody made"
                cells |= {(name, who, right) for name in names}
    return cells


def _opens(everybody: World, thing: Thing, who: str, right: Right) -> bool:
    try:
        found = open_for(everybody.people[who], type(thing), thing.pk, right)
    except Hidden:
        return False
    assert found == thing
    return True


def test_the_world_holds_one_of_every_kind_and_every_line_of_the_table(everybody: World) -> None:
    assert {thing.kind for thing in everybody.things.values()} == set(Kind)
    assert set(everybody.things) == {line[:23].strip() for line in TABLE.strip().splitlines()}
    assert {who for _, who, _ in ALLOWED} == set(everybody.people)


def test_lists_show_exactly_what_the_table_says(everybody: World) -> None:
    assert sorted(_seen(everybody) ^ ALLOWED, key=str) == []


def test_one_standing_alone_shows_what_it_may_read_and_nothing_else(everybody: World) -> None:
    def shown(who: str, standing: Standing, model: type[Thing]) -> set[str]:
        person = everybody.people[who]
        assert person is not None
        return everybody.names_of(model, set(visible_as(person, standing, model).values_list("pk", flat=True)))

    report, mentorship = (type(everybody.things[name]) for name in ("Jonas on Olu", "now: mentorship"))
    assert shown("Bo", Standing.HANDLER, report) == {"Amina on Eli", "Jonas on Olu"}
    assert shown("Olu", Standing.HANDLER, report) == {"Amina on Eli"}
    assert shown("Amina", Standing.OWNER, report) == {"Amina on Eli"}
    assert shown("Amina", Standing.HANDLER, report) == shown("Bo", Standing.MEMBER, report) == set()
    assert shown("Priya", Standing.ORGANISER, mentorship) == set(), "to know of it is not to read it"
    offer = type(everybody.things["Jonas's offer"])
    assert shown("Priya", Standing.MEMBER, offer) == {"Jonas's offer", "Sam's offer"}


def test_a_card_is_found_as_anybody_here_might_and_not_by_organising(everybody: World) -> None:
    cards = {who: f"{who}'s card" for who, person in everybody.people.items() if person is not None}
    found = {
        (who, other)
        for who in cards
        for other in cards
        if does_find(everybody.people[who], everybody.things[cards[other]].pk)  # type: ignore[arg-type]
    }
    read = {(who, other) for who in cards for other in cards if (cards[other], who, Right.READ) in ALLOWED}
    assert read - found == {("Priya", "Amina"), ("Priya", "Eli")} and found <= read


@pytest.mark.parametrize(("by", "whom"), [("Amina", "Jonas"), ("Jonas", "Amina")])
def test_between_two_who_are_apart_only_the_last_mail_leaves(everybody: World, by: str, whom: str) -> None:
    amina, jonas = everybody.people["Amina"], everybody.people["Jonas"]
    assert amina is not None and jonas is not None
    pairs = {name: thing for name, thing in everybody.things.items() if thing.kind is Kind.MENTORSHIP}
    assert not are_apart(amina.pk, jonas.pk)
    Block.objects.create(by=everybody.people[by], whom=everybody.people[whom], blocked_at=NOON)
    assert are_apart(amina.pk, jonas.pk) and are_apart(jonas.pk, amina.pk)
    sam = everybody.people["Sam"]
    assert sam is not None and not any(are_apart(one.pk, sam.pk) or are_apart(sam.pk, one.pk) for one in (amina, jonas))
    leaves = {name for name, pair in pairs.items() if still_knows(amina, pair.kind, pair.pk)}
    assert leaves == {"before: mentorship", "Eli: mentorship"}
    for person in (amina, jonas):
        assert still_knows(person, Kind.MENTORSHIP, pairs["now: mentorship"].pk, is_last=True)
        kinds = ("now: meeting", "now: message", "now: request")
        assert not any(still_knows(person, everybody.things[name].kind, everybody.things[name].pk) for name in kinds)
    assert still_knows(amina, Kind.REQUEST, everybody.things["asked Petra"].pk)


def test_who_may_only_look_is_told_so_and_who_may_not_even_that_is_told_nothing(everybody: World) -> None:
    before = everybody.things["before: item"]
    for who, refusal in (("Amina", OnlyToRead), ("Eli", OnlyToRead), ("Sam", Hidden), ("signed out", Hidden)):
        with pytest.raises(Hidden) as refused:
            open_for(everybody.people[who], type(before), before.pk, Right.CHANGE)
        assert type(refused.value) is refusal
    with pytest.raises(Hidden) as refused:
        open_for(everybody.people["Priya"], type(everybody.things["now: meeting"]), everybody.things["now: meeting"].pk)
    assert type(refused.value) is Hidden, "whoever only wants to look does not want to change anything"


def test_a_block_closes_both_cards_but_not_to_an_organiser_nor_ones_own(everybody: World) -> None:
    blocks = (("Amina", "Jonas"), ("Sam", "Jonas"), ("Amina", "Priya"), ("Petra", "Amina"))
    for by, whom in blocks:
        Block.objects.create(by=everybody.people[by], whom=everybody.people[whom], blocked_at=NOON)
    closed = {pair for by, whom in blocks for pair in ((by, whom), (whom, by))} - {("Priya", "Amina")}
    cards = {cell for cell in ALLOWED if everybody.things[cell[0]].kind is Kind.PROFILE}
    seen = _seen(everybody, [Kind.PROFILE])
    of_whom = {name: name.removeprefix("shown of ").partition("'")[0] for name, _, _ in cards}
    assert cards - seen == {cell for cell in cards if (cell[1], of_whom[cell[0]]) in closed} and seen <= cards


@pytest.mark.parametrize("over", ["now: mentorship", "Amina: mentorship"])
def test_one_mentorship_is_enough_for_a_hidden_card_whoever_of_the_two_is_mentor(everybody: World, over: str) -> None:
    card = everybody.things["Amina's card"]
    end = {"stage": Stage.COMPLETED.value, "takes_a_seat": False}
    Mentorship.objects.filter(pk=everybody.things[over].pk).update(**end)
    assert _opens(everybody, card, "Jonas", Right.READ)
    Mentorship.objects.update(**end)
    assert not _opens(everybody, card, "Jonas", Right.READ)


def test_of_what_somebody_has_removed_they_see_nothing_and_the_other_one_all(everybody: World) -> None:
    of_the_two = {cell for cell in ALLOWED if cell[0].startswith(("before: ", "said of Eli"))}
    RemovedCopy.objects.create(
        person=everybody.people["Amina"], mentorship_id=everybody.things["before: mentorship"].pk
    )
    gone = ALLOWED - _seen(everybody)
    assert gone <= {cell for cell in of_the_two if cell[1] == "Amina"}
    assert {("before: item", "Amina", Right.READ), ("before: agreement", "Amina", Right.KNOW)} <= gone


def test_a_report_outlives_whoever_wrote_it_for_those_who_read_reports(everybody: World) -> None:
    row = everybody.things["Amina on Eli"]
    type(row)._default_manager.filter(pk=row.pk).update(author=None)
    opened = {who for who in everybody.people if _opens(everybody, row, who, Right.DECIDE)}
    assert opened == {"Bo", "Olu"}


@pytest.mark.parametrize("right", RIGHTS.values(), ids=lambda right: right.name)
def test_things_open_exactly_as_the_table_says(everybody: World, right: Right) -> None:
    opened = {
        (name, who, right)
        for name, thing in everybody.things.items()
        for who in everybody.people
        if _opens(everybody, thing, who, right)
    }
    assert sorted(opened ^ {cell for cell in ALLOWED if cell[2] is right}, key=str) == []


def test_what_is_foreign_and_what_is_not_there_are_refused_alike(everybody: World) -> None:
    note = everybody.things["now: private note"]
    refusals = []
    for pk in (note.pk, uuid.UUID(int=7)):
        with pytest.raises(Hidden) as refusal:
            open_for(everybody.people["Sam"], type(note), pk)
        refusals.append((type(refusal.value), str(refusal.value), refusal.value.__cause__))
    assert refusals[0] == refusals[1]


def test_a_mail_leaves_only_for_somebody_who_still_knows(everybody: World) -> None:
    for name, thing in everybody.things.items():
        for who, person in everybody.people.items():
            if person is not None:
                expected = (name, who, Right.READ) in ALLOWED
                assert still_knows(person, thing.kind, thing.pk) is expected, f"{who}, {name}"


@pytest.mark.once
def test_a_card_is_six_tables_a_question_and_a_choice_three_a_message_two_and_all_else_one() -> None:
    assert {kind: len(models_of(kind)) for kind in Kind if len(models_of(kind)) != 1} == {
        Kind.PROFILE: 6,
        Kind.QUESTION: 3,
        Kind.CANDIDATE: 3,
        Kind.MESSAGE: 2,
    }


# Cells that never decide alone: whoever stands there has the same rights from another standing, too.
COVERED = {
    (Kind.PROGRAMME, Standing.ORGANISER),  # is its owner
    (Kind.AGENDA_ITEM, Standing.OWNER),  # is one of the two
    (Kind.SHARED_NOTE, Standing.OWNER),
}


@pytest.mark.once
def test_every_line_of_permission_is_needed_by_somebody(everybody: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take each cell out of the matrix in turn: something must close. So no right is given that nobody can use."""
    idle = set()
    for kind, row in MATRIX.items():
        things = [name for name, thing in everybody.things.items() if thing.kind is kind]
        expected = {cell for cell in ALLOWED if cell[0] in things}
        for standing, rights in row.items():
            if rights:
                monkeypatch.setitem(row, standing, Right.NONE)  # type: ignore[arg-type]
                if all(_opens(everybody, everybody.things[name], *by) for name, *by in expected):
                    idle.add((kind, standing))
                monkeypatch.undo()
    assert idle == COVERED


@pytest.mark.once
def test_a_right_without_a_way_to_it_opens_nothing(everybody: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing leads from a draft to anybody. A slip in the matrix would not change that: what is not said is denied."""
    for standing in Standing:
        monkeypatch.setitem(MATRIX[Kind.DRAFT], standing, Right.KNOW | Right.READ)  # type: ignore[arg-type]
    draft = everybody.things["a draft"]
    assert {who for who in everybody.people if _opens(everybody, draft, who, Right.READ)} == set()
