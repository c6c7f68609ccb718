"""Mentors one has had, and the thanks one writes to them."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.conf import settings

from lamplighter.access import Hidden, Keyring
from lamplighter.access.door import visible_to
from lamplighter.core import limits
from lamplighter.core.refusal import Refusal
from lamplighter.core.tie import Relation
from lamplighter.models.datakey import DataKey
from lamplighter.models.event import Event
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.tie import Thanks, Tie
from lamplighter.queries.directory.people import list_people_for
from lamplighter.queries.invitation import get_tie_page
from lamplighter.queries.tie import ThanksLine, ThanksPage, TieLine, get_thanks_page, get_tie_for, list_ties_for
from lamplighter.services.invitation import remove_tie
from lamplighter.services.tie import (
    Remembered,
    answer_thanks,
    change_tie,
    forget_withdrawn_thanks,
    remember,
    take_thanks_back,
    write_thanks,
)
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine
DAY = timedelta(days=1)
ROSA = Remembered("Rosa", "She asked twice.", Relation.RELATIVE, "Every summer.")
WORDS = "You asked twice, and I still do."


@pytest.fixture
def rosa(cast: Cast) -> uuid.UUID:
    return remember(ROSA, by=cast.amina, at=NOON)


@pytest.fixture
def letter(cast: Cast, rosa: uuid.UUID) -> ThanksLine:
    write_thanks(rosa, WORDS, by=cast.amina, at=NOON)
    return thanks_of(cast, rosa)


def thanks_of(cast: Cast, tie: uuid.UUID) -> ThanksLine:
    return get_tie_for(cast.amina, tie, at=NOON).thanks[0]


def keys_of_letters() -> int:
    return DataKey.objects.filter(scope__startswith="thanks:").count()


# --- remembering ------------------------------------------------------------------------------------------


def test_one_line_is_enough_and_stays_its_authors_alone(cast: Cast) -> None:
    people, mails = Person.objects.count(), Notice.objects.count()
    pk = remember(Remembered(" Aunt \n Rosa "), by=cast.amina, at=NOON)
    [line] = list_ties_for(cast.amina, at=NOON)
    assert line.tie == TieLine(pk, "Aunt Rosa", "", "", Relation.OTHER, NOON, None)
    assert (line.thanks, line.has_answer, line.waiting) == ((), False, None)
    assert (Person.objects.count(), Notice.objects.count()) == (people, mails)  # nobody is made, nobody is told
    for other in (cast.jonas, cast.priya, cast.sam):
        assert list_ties_for(other, at=NOON) == ()
        for look in (get_tie_for, get_tie_page):
            with pytest.raises(Hidden):
                look(other, pk, at=NOON)


def test_a_tie_finds_nobody_and_is_found_by_nobody(cast: Cast) -> None:
    """Even when the name is one that is here: Jonas is not linked, and the directory is as it was."""
    before = list_people_for(cast.sam, at=NOON)
    pk = remember(Remembered("Jonas", "leading a team for the first time"), by=cast.amina, at=NOON)
    assert list_people_for(cast.sam, at=NOON) == before
    assert not visible_to(cast.jonas, Tie).filter(pk=pk).exists()


def test_the_same_name_twice_is_once(cast: Cast, rosa: uuid.UUID) -> None:
    assert remember(Remembered("Rosa"), by=cast.amina, at=NOON + DAY) == rosa
    assert remember(Remembered("Rosa"), by=cast.sam, at=NOON) != rosa
    assert get_tie_for(cast.amina, rosa, at=NOON).tie.gave == "She asked twice."  # nothing was written over


def test_it_can_be_said_differently(cast: Cast, rosa: uuid.UUID) -> None:
    change_tie(rosa, ROSA, by=cast.amina, at=NOON)
    assert not Event.objects.filter(verb="changed what they remember").exists()  # it said so already
    change_tie(rosa, Remembered("Rosa M.", "Time", Relation.FRIEND), by=cast.amina, at=NOON)
    assert get_tie_for(cast.amina, rosa, at=NOON).tie == TieLine(
        rosa, "Rosa M.", "Time", "", Relation.FRIEND, NOON, None
    )
    with pytest.raises(Hidden):
        change_tie(rosa, ROSA, by=cast.sam, at=NOON)


@pytest.mark.parametrize("name", ["", " \n", "a\x00b", "x" * (limits.NAME + 1), "\ud800"])
def test_what_is_no_name_is_not_kept(cast: Cast, name: str) -> None:
    with pytest.raises(Refusal):
        remember(Remembered(name), by=cast.amina, at=NOON)
    assert not Tie.objects.exists()


@pytest.mark.parametrize("words", ["a\x00b", "x" * (limits.SENTENCE + 1)])
def test_what_cannot_be_kept_about_them_is_said(cast: Cast, rosa: uuid.UUID, words: str) -> None:
    for who in (Remembered("Rosa", words), Remembered("Rosa", depth=words)):
        with pytest.raises(Refusal):
            change_tie(rosa, who, by=cast.amina, at=NOON)
    assert get_tie_for(cast.amina, rosa, at=NOON).tie.gave == "She asked twice."


# --- thanks -----------------------------------------------------------------------------------------------


def test_whoever_holds_the_link_reads_the_thanks_and_nothing_else(cast: Cast, rosa: uuid.UUID) -> None:
    mails = Notice.objects.count()
    write_thanks(rosa, WORDS, by=cast.amina, at=NOON)
    token = thanks_of(cast, rosa).token
    assert get_thanks_page(token, at=NOON) == ThanksPage("Amina", WORDS, NOON, True, False)
    assert Notice.objects.count() == mails  # its author hands it over
    assert len(token) == 22
    row = Thanks.objects.get()
    assert token not in str(vars(row)) and len(bytes(row.token_hash)) == 32


def test_looking_uses_nothing_up(cast: Cast, letter: ThanksLine) -> None:
    first = get_thanks_page(letter.token, at=NOON)
    assert [get_thanks_page(letter.token, at=NOON) for _ in range(3)] == [first] * 3


@pytest.mark.parametrize("token", ["z" * 22, "0" * 22, "", "short", "é" * 22])
def test_what_was_never_handed_over_is_not_there(cast: Cast, letter: ThanksLine, token: str) -> None:
    with pytest.raises(Hidden):
        get_thanks_page(token, at=NOON)
    with pytest.raises(Hidden):
        answer_thanks(token, "Hello?", at=NOON)


def test_somebody_who_has_been_let_go_thanks_nobody_any_more(cast: Cast, letter: ThanksLine) -> None:
    Person.objects.filter(pk=cast.amina.pk).update(is_active=False)
    with pytest.raises(Hidden):
        get_thanks_page(letter.token, at=NOON)


def test_one_thank_you_waits_at_a_time(cast: Cast, rosa: uuid.UUID, letter: ThanksLine) -> None:
    assert write_thanks(rosa, f" {WORDS} ", by=cast.amina, at=NOON + DAY) == letter.id
    with pytest.raises(Refusal, match="waiting already"):
        write_thanks(rosa, "Another", by=cast.amina, at=NOON)
    answer_thanks(letter.token, "I remember.", at=NOON)
    assert write_thanks(rosa, "Another", by=cast.amina, at=NOON) != letter.id
    assert [thanks.words for thanks in get_tie_for(cast.amina, rosa, at=NOON).thanks] in (
        ["Another", WORDS],
        [WORDS, "Another"],  # written in the same moment
    )


@pytest.mark.parametrize("words", ["", " \n", "a\x00b", "x" * (limits.LETTER + 1)])
def test_what_is_no_letter_is_not_kept(cast: Cast, rosa: uuid.UUID, letter: ThanksLine, words: str) -> None:
    with pytest.raises(Refusal):
        write_thanks(rosa, words, by=cast.amina, at=NOON)
    with pytest.raises(Refusal):
        answer_thanks(letter.token, words, at=NOON)
    assert Thanks.objects.get().answer is None


def test_only_its_author_writes_or_takes_back(cast: Cast, rosa: uuid.UUID, letter: ThanksLine) -> None:
    for other in (cast.jonas, cast.sam):
        with pytest.raises(Hidden):
            write_thanks(rosa, WORDS, by=other, at=NOON)
        with pytest.raises(Hidden):
            take_thanks_back(letter.id, by=other, at=NOON)
    assert get_thanks_page(letter.token, at=NOON).is_there


def test_an_answer_reaches_its_author_and_nobody_else(cast: Cast, rosa: uuid.UUID, letter: ThanksLine) -> None:
    mails = Notice.objects.count()
    for _ in range(2):
        answer_thanks(letter.token, "I remember.", at=NOON + DAY)
    line = list_ties_for(cast.amina, at=NOON + DAY)[0]
    assert (line.has_answer, line.thanks[0].answer, line.waiting) == (True, "I remember.", None)
    assert get_thanks_page(letter.token, at=NOON + DAY).is_answered
    told = Notice.objects.get(template="tie/answered")
    assert (Notice.objects.count() - mails, told.recipient) == (1, cast.amina)
    facts = Keyring(cast.amina).read(told, "facts")  # type: ignore[arg-type]
    assert "Rosa" not in facts and "remember" not in facts
    with pytest.raises(Refusal, match="arrived already"):
        answer_thanks(letter.token, "Something else", at=NOON + DAY)


def test_taken_back_its_words_are_gone_with_their_key(
    cast: Cast, rosa: uuid.UUID, letter: ThanksLine, django_capture_on_commit_callbacks: object
) -> None:
    assert keys_of_letters() == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert take_thanks_back(letter.id, by=cast.amina, at=NOON + DAY) == rosa
    assert keys_of_letters() == 0
    take_thanks_back(letter.id, by=cast.amina, at=NOON + 2 * DAY)
    assert Thanks.objects.get().withdrawn_at == NOON + DAY
    assert get_thanks_page(letter.token, at=NOON + DAY) == ThanksPage("", "", NOON, False, False)
    with pytest.raises(Hidden):
        answer_thanks(letter.token, "Too late?", at=NOON + DAY)
    assert keys_of_letters() == 0  # not even an answer that came too late makes a new one
    line = thanks_of(cast, rosa)
    assert (line.words, line.token, line.was_taken_back, line.waits) == ("", "", True, False)


def test_taken_back_after_an_answer_the_answer_stays(
    cast: Cast, rosa: uuid.UUID, letter: ThanksLine, django_capture_on_commit_callbacks: object
) -> None:
    answer_thanks(letter.token, "I remember.", at=NOON)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        take_thanks_back(letter.id, by=cast.amina, at=NOON + DAY)
    assert (thanks_of(cast, rosa).words, thanks_of(cast, rosa).answer) == ("", "I remember.")
    assert forget_withdrawn_thanks(at=NOON + 400 * DAY) == 0


def test_its_page_runs_out_and_what_was_written_stays_with_its_author(
    cast: Cast, rosa: uuid.UUID, letter: ThanksLine
) -> None:
    end = NOON + settings.LIMITS.thanks_link_works
    assert get_thanks_page(letter.token, at=end - timedelta(seconds=1)).is_there
    assert get_thanks_page(letter.token, at=end) == ThanksPage("", "", NOON, False, False)
    with pytest.raises(Hidden):
        answer_thanks(letter.token, "Too late?", at=end)
    late = get_tie_for(cast.amina, rosa, at=end).thanks[0]
    assert (late.words, late.token) == (WORDS, "")
    assert forget_withdrawn_thanks(at=end) == 0


def test_that_it_was_taken_back_is_forgotten_when_its_time_is_over(
    cast: Cast, rosa: uuid.UUID, letter: ThanksLine
) -> None:
    take_thanks_back(letter.id, by=cast.amina, at=NOON)
    end = NOON + settings.LIMITS.thanks_link_works
    assert [forget_withdrawn_thanks(at=at) for at in (end - DAY, end, end)] == [0, 1, 0]
    with pytest.raises(Hidden):
        get_thanks_page(letter.token, at=end)


def test_whoever_is_removed_takes_letters_and_keys_along(
    cast: Cast, rosa: uuid.UUID, letter: ThanksLine, django_capture_on_commit_callbacks: object
) -> None:
    answer_thanks(letter.token, "I remember.", at=NOON)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            remove_tie(rosa, by=cast.amina, at=NOON)
    assert (Tie.objects.count(), Thanks.objects.count(), keys_of_letters()) == (0, 0, 0)
    with pytest.raises(Hidden):
        get_thanks_page(letter.token, at=NOON)
    with pytest.raises(Hidden):
        remove_tie(rosa, by=cast.sam, at=NOON)


def test_a_letter_can_be_read_by_no_keyring_but_its_authors(cast: Cast, letter: ThanksLine) -> None:
    row = Thanks.objects.get()
    for other in (cast.jonas, cast.priya, cast.sam):
        for field in ("words", "token"):
            with pytest.raises(Hidden):
                Keyring(other).read(row, field)
