"""The second lock: whoever has a row has not yet its words."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from django.apps import apps
from django.db import connections, models

from lamplighter.access import Hidden, Keyring, seal, seal_all, words_for_both
from lamplighter.access.files import list_files, read_file
from lamplighter.access.keyring import does_open, find_saying, forget, is_secret_ours, read_draft, seal_bytes
from lamplighter.access.vault import destroy, key_of, keys_of, lock, unlock
from lamplighter.core.agreement import Terms
from lamplighter.core.assessment import Leaning, Noticed, Outcome
from lamplighter.core.attachment import Given
from lamplighter.core.expectation import Expectations, Line
from lamplighter.core.introduction import Goal, More, Size
from lamplighter.core.journey import Stage
from lamplighter.core.pulse import Occasion
from lamplighter.core.quality import Quality
from lamplighter.core.valueadd import Prompt
from lamplighter.core.where import Place, Where
from lamplighter.models.busy import BusyCalendar
from lamplighter.models.checkin import CheckIn, Growing, Opened, Sheet
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.datakey import DataKey
from lamplighter.models.endorsement import Endorsement
from lamplighter.models.fields import Sealed, SealedField
from lamplighter.models.introduction import Request
from lamplighter.models.invitation import Invitation
from lamplighter.models.meeting import PrivateNote, SharedNote
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.message import Attachment, Message
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.portrait import Portrait
from lamplighter.models.programme import Programme
from lamplighter.models.question import Draft, Question
from lamplighter.models.safety import Report
from lamplighter.models.thing import Thing
from lamplighter.models.tie import Thanks
from lamplighter.queries.safety.report import get_report_form_for
from lamplighter.services.agreement import edit_line, write_agreement, write_expectations
from lamplighter.services.assessment import (
    Note,
    Why,
    consider,
    keep_leaning,
    keep_notes,
    keep_sheet,
    look_back,
    say_gut,
    say_what_matters,
    write_why,
)
from lamplighter.services.assistant import open_diary_link
from lamplighter.services.busy.give import give_calendar
from lamplighter.services.calendar import open_feed
from lamplighter.services.goal import add_milestone, confirm_milestone, make_promise
from lamplighter.services.introduction import ask, ask_back
from lamplighter.services.invitation import invite
from lamplighter.services.meeting import plan_meeting, put_on_agenda, write_note
from lamplighter.services.message import send_message
from lamplighter.services.question import keep_draft, keep_question, put_under_new, write_goal_draft
from lamplighter.services.safety.report import close_report, name_contact, report
from lamplighter.services.tie import Remembered, answer_thanks, remember, write_thanks
from lamplighter.services.valueadd import keep_reflections
from tests.cast import NOON, TERMS, Cast

pytestmark = pytest.mark.engine

MARKER = "elderberry-in-the-snow"


def _wonder(cast: Cast, words: str = MARKER) -> Question:
    return Question.objects.get(pk=keep_question(words, by=cast.amina, at=NOON))


def _notes(cast: Cast, pair: uuid.UUID) -> tuple[SharedNote, PrivateNote]:
    meeting = plan_meeting(pair, NOON + timedelta(days=1), by=cast.jonas, at=NOON)
    write_note(meeting, "for both", is_private=False, by=cast.jonas, at=NOON)
    write_note(meeting, "for me", is_private=True, by=cast.jonas, at=NOON)
    return SharedNote.objects.get(), PrivateNote.objects.get()


# --- whose key opens what ---------------------------------------------------------------------------------


def test_words_open_for_those_whose_key_it_is_and_for_nobody_else(cast: Cast, pair: uuid.UUID) -> None:
    """Everybody here holds the very row in their hands, as if the door had been left open."""
    shared, private = _notes(cast, pair)
    readers = {"shared": shared, "private": private, "question": _wonder(cast), "request": Request.objects.get()}
    tie = remember(Remembered("Rosa", "friend"), by=cast.sam, at=NOON)
    readers["thanks"] = Thanks.objects.get(pk=write_thanks(tie, "for all", by=cast.sam, at=NOON))
    readers["invitation"] = Invitation.objects.get(pk=invite(tie, "Come", by=cast.sam, at=NOON))
    name_contact(cast.priya, at=NOON)
    readers["report"] = Report.objects.get(pk=report(cast.amina.pk, "He shouts", [], by=cast.jonas, at=NOON))
    people = {"Amina": cast.amina, "Jonas": cast.jonas, "Priya": cast.priya, "Sam": cast.sam}
    opened = {(what, who) for what, thing in readers.items() for who, person in people.items() if _opens(person, thing)}
    assert opened == {
        ("shared", "Amina"),
        ("shared", "Jonas"),
        ("private", "Jonas"),
        ("question", "Amina"),
        ("request", "Amina"),
        ("request", "Jonas"),
        ("thanks", "Sam"),
        ("invitation", "Sam"),
        ("report", "Jonas"),
        ("report", "Priya"),
    }


def _opens(person: Person, thing: Thing) -> bool:
    try:
        return bool(Keyring(person).read(thing, "words"))
    except Hidden:
        return False


def test_a_mailed_word_opens_for_its_reader_alone(cast: Cast, pair: uuid.UUID) -> None:
    notice = Notice.objects.filter(recipient=cast.jonas).first()
    assert notice is not None
    assert "Amina" in Keyring(cast.jonas).read(notice, "facts")  # type: ignore[arg-type]
    with pytest.raises(Hidden):
        Keyring(cast.amina).read(notice, "facts")  # type: ignore[arg-type]


def test_a_draft_opens_by_its_cookie_and_not_by_a_key_on_any_ring(cast: Cast) -> None:
    keep_draft(MARKER, token=None, at=NOON)
    draft = Draft.objects.get()
    assert read_draft(draft) == MARKER
    with pytest.raises(Hidden):
        Keyring(cast.amina).read(draft, "words")


def test_nothing_written_reads_as_nothing_and_asks_for_no_key(cast: Cast, pair: uuid.UUID) -> None:
    request = Request.objects.get()
    request.words = None
    assert Keyring(cast.sam).read(request, "words") == ""


def test_keys_of_many_rows_are_fetched_at_once(cast: Cast, pair: uuid.UUID, django_assert_num_queries: object) -> None:
    rows = [_wonder(cast, f"{number}") for number in range(3)]
    shared, private = _notes(cast, pair)
    shared.meeting, private.meeting  # loaded, as the queries load them
    with django_assert_num_queries(1, using="keys"):  # type: ignore[operator]
        ring = Keyring(cast.amina, [*rows, shared])
        assert [ring.read(row, "words") for row in (*rows, shared)] == ["0", "1", "2", "for both"]


def test_a_pair_that_came_through_the_door_is_not_asked_for_again(
    cast: Cast, pair: uuid.UUID, django_assert_num_queries: object
) -> None:
    shared, _ = _notes(cast, pair)
    shared.meeting
    ring = Keyring(cast.amina)
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = ring.open_pair(pair)
        assert (found.mentor, found.mentee) == (cast.jonas, cast.amina)
        assert ring.read(shared, "words") == "for both"
    with pytest.raises(Hidden):
        Keyring(cast.sam).open_pair(pair)


def test_neither_is_what_two_began_with(cast: Cast, pair: uuid.UUID, django_assert_num_queries: object) -> None:
    ring = Keyring(cast.jonas)
    with django_assert_num_queries(1):  # type: ignore[operator]
        (began,) = ring.open_requests_of(pair)
        assert (began.mentorship_id, began.asker, began.asked) == (pair, cast.amina, cast.jonas)
        assert ring.says(began, "words", ring.read(began, "words"))
    assert Keyring(cast.sam).open_requests_of(pair) == []


def test_to_whoever_may_not_read_it_nothing_says_anything(cast: Cast) -> None:
    question = _wonder(cast, "How do I lead?")
    assert Keyring(cast.amina).says(question, "words", "How do I lead?")
    assert not Keyring(cast.amina).says(question, "words", "How do I follow?")
    assert Keyring(cast.sam).says(question, "words", "How do I lead?") is False


def test_what_both_may_read_is_read_for_many_pairs_at_once(
    cast: Cast, pair: uuid.UUID, django_assert_num_queries: object
) -> None:
    """For a mail to the two: nothing that is one person's alone comes along, nor what is empty or has lost its key."""
    (shared, private), question = _notes(cast, pair), _wonder(cast)
    shared.meeting, private.meeting
    blank = SharedNote(meeting=shared.meeting, author=cast.jonas, words=None)
    with django_assert_num_queries(1, using="keys"):  # type: ignore[operator]
        assert words_for_both([private, shared, question, blank], "words") == {shared.pk: "for both"}
    forget(shared)
    assert words_for_both([private, shared], "words") == {}


def test_many_are_sealed_at_once_whether_they_have_a_key_yet_or_not(cast: Cast) -> None:
    known = _wonder(cast)
    new = Question(asker=cast.sam)
    before = key_of(known.key_scope())
    forget(new)
    seal_all([(known, "one"), (new, "other")], "words")
    assert (Keyring(cast.amina).read(known, "words"), Keyring(cast.sam).read(new, "words")) == ("one", "other")
    assert key_of(known.key_scope()) == before


def test_a_hundred_keys_are_tried_before_a_secret_is_called_foreign(world: None) -> None:
    key_of("person:last")
    damaged = [DataKey(scope=f"person:{number:03}", wrapped=b"x" * 60) for number in range(100)]
    DataKey.objects.bulk_create(damaged[1:])
    assert is_secret_ours()
    damaged[0].save()
    assert not is_secret_ours(), "each start looks at no more"


# --- ciphertext that has been moved -----------------------------------------------------------------------


def test_words_moved_to_another_row_do_not_open(cast: Cast) -> None:
    one, other = _wonder(cast), _wonder(cast, "another")
    other.words = one.words
    with pytest.raises(InvalidTag):
        Keyring(cast.amina).read(other, "words")


def test_words_moved_to_another_field_do_not_open(cast: Cast, pair: uuid.UUID) -> None:
    notice = Notice.objects.filter(recipient=cast.jonas).first()
    assert notice is not None
    notice.body = notice.facts
    with pytest.raises(InvalidTag):
        Keyring(cast.jonas).read(notice, "body")  # type: ignore[arg-type]


def test_words_moved_to_another_table_do_not_open(cast: Cast, pair: uuid.UUID) -> None:
    """Jonas's private note and a question of his lie under the same key, and even under the same id."""
    _, private = _notes(cast, pair)
    moved = Question(pk=private.pk, asker=cast.jonas, words=private.words)
    assert moved.key_scope() == private.key_scope()
    with pytest.raises(InvalidTag):
        Keyring(cast.jonas).read(moved, "words")


def test_words_moved_under_another_key_do_not_open(cast: Cast, pair: uuid.UUID) -> None:
    """A question that changes hands takes no words along."""
    question = _wonder(cast)
    seal(Question(pk=question.pk, asker=cast.sam), words="so that Sam has a key")
    question.asker = cast.sam
    with pytest.raises(InvalidTag):
        Keyring(cast.sam).read(question, "words")


def test_a_single_changed_bit_does_not_open(cast: Cast) -> None:
    question = _wonder(cast)
    assert question.words is not None
    question.words = Sealed(bytes([question.words[0] ^ 1]) + question.words[1:])
    with pytest.raises(InvalidTag):
        Keyring(cast.amina).read(question, "words")


def test_the_same_words_never_lie_there_twice_alike(cast: Cast) -> None:
    """Not even in the same place: who compares two backups learns nothing."""
    question = _wonder(cast)
    before = question.words
    seal(question, words=MARKER)
    assert question.words != before
    assert Keyring(cast.amina).read(question, "words") == MARKER


def test_what_has_been_said_before_is_found_by_whoever_may_read_it(cast: Cast) -> None:
    question, damaged = _wonder(cast), _wonder(cast, "damaged")
    damaged.words = question.words
    rows = [damaged, question]
    assert find_saying(MARKER, rows, reader=cast.amina) is question, "what does not open says nothing"
    assert find_saying(MARKER, rows, reader=cast.sam) is None
    assert find_saying("another", rows, reader=cast.amina) is None


# --- keys that are gone -----------------------------------------------------------------------------------


def test_with_the_key_the_words_are_gone(cast: Cast) -> None:
    question = _wonder(cast)
    assert Keyring(cast.amina).read(question, "words") == MARKER
    forget(question)
    assert not DataKey.objects.filter(scope=question.key_scope()).exists()
    with pytest.raises(Hidden):
        Keyring(cast.amina).read(question, "words")


def test_whether_words_open_is_told_without_them(cast: Cast) -> None:
    """A restored copy is looked at by whoever runs the house, who reads nothing of it."""
    question, unsaid = _wonder(cast), _wonder(cast, "another")
    unsaid.words = None
    assert does_open(question, "words") is True and does_open(unsaid, "words") is False
    forget(question)
    assert does_open(question, "words") is False


def test_a_new_key_does_not_open_what_the_old_one_locked(cast: Cast) -> None:
    question = _wonder(cast)
    destroy(question.key_scope())
    _wonder(cast, "makes a new key")
    with pytest.raises(InvalidTag):
        Keyring(cast.amina).read(question, "words")


def test_a_draft_without_its_key_reads_as_nothing(cast: Cast) -> None:
    keep_draft(MARKER, token=None, at=NOON)
    draft = Draft.objects.get()
    forget(draft)
    assert read_draft(draft) == ""


def test_a_wrapped_key_does_not_serve_another_scope(cast: Cast) -> None:
    """A row of the key store that is copied over another opens nothing."""
    key_of("person:one")
    key_of("person:two")
    stolen = DataKey.objects.get(scope="person:one").wrapped
    DataKey.objects.filter(scope="person:two").update(wrapped=stolen)
    with pytest.raises(InvalidTag):
        keys_of(["person:two"])


def test_a_key_is_made_once_and_stays(cast: Cast) -> None:
    assert key_of("person:one") == key_of("person:one") != key_of("person:two")
    assert keys_of(["person:one", "person:nobody"]) == {"person:one": key_of("person:one")}


def test_a_lock_opens_with_its_key_and_its_purpose_alone() -> None:
    locked = lock(b"words", b"k" * 32, b"here")
    assert unlock(locked, b"k" * 32, b"here") == b"words"
    for key, about in ((b"K" * 32, b"here"), (b"k" * 32, b"there")):
        with pytest.raises(InvalidTag):
            unlock(locked, key, about)


# --- plain text does not get in, and nothing lies about ---------------------------------------------------


@pytest.mark.parametrize("plain", [MARKER, MARKER.encode(), bytearray(b"words"), memoryview(b"words")], ids=type)
def test_plain_text_does_not_enter_a_sealed_field(cast: Cast, plain: object) -> None:
    question = _wonder(cast)
    question.words = plain  # type: ignore[assignment]
    with pytest.raises(TypeError, match="words holds sealed words"):
        question.save()
    with pytest.raises(TypeError, match="words holds sealed words"):
        Question.objects.filter(pk=question.pk).update(words=plain)
    with pytest.raises(TypeError, match="words holds sealed words"):
        list(Question.objects.filter(words=plain))


def test_sealed_words_print_as_nothing(cast: Cast) -> None:
    words = _wonder(cast).words
    assert {str(words), repr(words), f"{words}", format(words)} == {"(sealed)"}
    assert isinstance(words, Sealed)


def test_migrations_see_a_plain_binary_column() -> None:
    _, path, _, _ = SealedField(null=True).deconstruct()
    assert path == "django.db.models.BinaryField"


def test_a_thing_without_sealed_words_has_no_key() -> None:
    with pytest.raises(NotImplementedError, match="Programme holds no sealed words"):
        Programme().key_scope()


@pytest.fixture
def everywhere(cast: Cast, pair: uuid.UUID) -> set[str]:
    """The marker, written into every private field there is; returns those fields."""
    more = More(Goal(MARKER, MARKER, MARKER))
    asked = ask(cast.sam.pk, Size.CONVERSATION, MARKER, words_by_mail=True, more=more, by=cast.amina, at=NOON)
    write_agreement(pair, Terms(TERMS.beat, TERMS.until_on, MARKER), by=cast.amina, at=NOON)
    there = Place(Where.ROOM, MARKER)
    meeting = plan_meeting(pair, NOON + timedelta(days=1), place=there, by=cast.jonas, at=NOON)
    write_note(meeting, MARKER, is_private=False, by=cast.jonas, at=NOON)
    write_note(meeting, MARKER, is_private=True, by=cast.jonas, at=NOON)
    put_on_agenda(pair, MARKER, by=cast.amina, at=NOON)
    make_promise(pair, MARKER, None, by=cast.amina, at=NOON)
    confirm_milestone(add_milestone(pair, MARKER, by=cast.amina, at=NOON), MARKER, by=cast.jonas, at=NOON)
    send_message(pair, MARKER, files=[Given(f"{MARKER}.txt", MARKER.encode())], by=cast.amina, at=NOON)
    apart = Expectations(what_for=MARKER)
    write_expectations(pair, apart, hand_in=False, by=cast.amina, at=NOON)
    edit_line(pair, Line.WHERE, MARKER, by=cast.amina, at=NOON)
    _wonder(cast)
    keep_draft(MARKER, token=None, more=[MARKER], at=NOON)
    _begin_with(MARKER, cast)
    place = Crossroads.objects.create(mentorship_id=pair, occasion="third meeting", opened_at=NOON, decide_by=NOON)
    wish = Wish(crossroads=place, person=cast.amina)
    seal(wish, says=MARKER)
    wish.save()
    ask_back(asked, MARKER, by_mail=True, by=cast.sam, at=NOON)
    keep_reflections({Prompt.HARD: MARKER}, by=cast.jonas, at=NOON)
    _consider(MARKER, cast)
    _check_in(pair, cast)
    name_contact(cast.priya, at=NOON)
    line = get_report_form_for(cast.jonas, cast.amina.pk).lines[0]
    told = report(cast.amina.pk, MARKER, [line.id], by=cast.jonas, at=NOON)
    close_report(told, MARKER, by=cast.priya, at=NOON)
    notice = Notice.objects.get(recipient=cast.sam)
    seal(notice, body=MARKER)  # type: ignore[arg-type]
    notice.save()
    return {
        f"{table.__name__}.{field.name}"
        for table in apps.get_app_config("lamplighter").get_models()
        for field in table._meta.local_fields
        if isinstance(field, SealedField) and table.objects.exclude(**{field.name: None}).exists()
    }


def _consider(words: str, cast: Cast) -> None:
    pk = consider(cast.sam.pk, by=cast.amina, at=NOON)
    say_gut(pk, Leaning.AWAY, words, by=cast.amina, at=NOON)
    keep_notes(pk, {Quality.M1: Note(Noticed.NO, words)}, by=cast.amina, at=NOON)
    keep_sheet(pk, {"M1.a": 0}, {}, by=cast.amina, at=NOON)
    write_why(pk, Why(words, words, words), by=cast.amina, at=NOON)
    keep_leaning(pk, by=cast.amina, at=NOON)
    over = {"stage": Stage.COMPLETED.value, "began_at": NOON, "moved_at": NOON}
    Mentorship.objects.create(mentor=cast.sam, mentee=cast.amina, **over)
    look_back(pk, Outcome.WRONG, words, by=cast.amina, at=NOON)
    say_what_matters({Quality.M1: 3}, by=cast.amina, at=NOON)


def _check_in(pair: uuid.UUID, cast: Cast) -> None:
    dates = {"asked_at": NOON, "next_at": NOON}
    asked = CheckIn.objects.create(mentorship_id=pair, occasion=Occasion.MONTH.value, number=0, **dates)
    sheet = Sheet(checkin=asked, person=cast.amina, written_at=NOON)
    seal(sheet, mine=MARKER, theirs=MARKER, safety=MARKER, gain=MARKER)
    opened = Opened(checkin=asked, person=cast.amina)
    seal(opened, mine=MARKER, theirs=MARKER)
    growing = Growing(mentorship_id=pair, person=cast.amina)
    seal(growing, qualities=MARKER)
    portrait = Portrait(person=cast.jonas, quality="M1", number=1, drawn_at=NOON, voices=5, fresh=5)
    seal(portrait, says=MARKER)
    said = Endorsement(mentorship_id=pair, author=cast.amina, said_at=NOON)
    seal(said, words=MARKER)
    for row in (sheet, opened, growing, portrait, said):
        row.save()


def _begin_with(words: str, cast: Cast) -> None:
    """Headings, what it is for, who was a mentor before, thanks and an invitation."""
    put_under_new(Question.objects.get().pk, words, by=cast.amina, at=NOON)
    write_goal_draft(words, by=cast.amina, at=NOON)
    tie = remember(Remembered(words, words, depth=words), by=cast.amina, at=NOON)
    letter = write_thanks(tie, words, by=cast.amina, at=NOON)
    token = Keyring(cast.amina).read(Thanks.objects.get(pk=letter), "token")
    answer_thanks(token, words, at=NOON)
    invite(tie, words, by=cast.amina, at=NOON)
    open_feed(None, by=cast.amina, at=NOON)
    open_diary_link(by=cast.amina, at=NOON)
    give_calendar(f"https://a.example/{words}", by=cast.amina, at=NOON)
    calendar = BusyCalendar.objects.get()
    seal(calendar, marks=words)
    calendar.save()


def _everything_stored() -> Iterator[str]:
    """Every value of every column of both stores, bytes as letters."""
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')  # names from the database itself
                for row in cursor.fetchall():
                    for value in row:
                        is_bytes = isinstance(value, bytes | memoryview)
                        yield bytes(value).decode("latin-1") if is_bytes else str(value)


def test_a_private_word_lies_nowhere_in_clear(everywhere: set[str]) -> None:
    assert len(everywhere) == 64, "a private field was left empty, so nothing was shown about it"
    stored = list(_everything_stored())
    assert [value for value in stored if MARKER in value] == []
    assert [value for value in stored if "Jonas" in value], "the control: a name is found, so the search works"


def test_a_private_word_is_not_in_the_file_itself(everywhere: set[str]) -> None:
    """As the bytes on the disk will be: no index, no free page, no journal keeps it."""
    connection = connections["default"]
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL: every column of every table was read above")
    written = connection.connection.serialize()
    assert MARKER.encode() not in written
    assert b"Jonas" in written


def test_every_private_field_was_written_to(everywhere: set[str]) -> None:
    sealed = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("lamplighter").get_models()
        for field in model._meta.local_fields
        if isinstance(field, SealedField)
    }
    assert everywhere == sealed


def test_a_private_word_lies_in_no_file(everywhere: set[str]) -> None:
    kept = [read_file(name) or b"" for name, _ in list_files()]
    assert kept and not any(MARKER.encode() in content for content in kept)


def test_a_file_opens_for_its_readers_alone_and_only_where_it_belongs(cast: Cast, pair: uuid.UUID) -> None:
    message = Message.objects.create(mentorship_id=pair, author=cast.amina, words=Sealed(b"x"), sent_at=NOON)
    one, other = (Attachment(message=message, place=place, name=Sealed(b"x"), size=5) for place in (0, 1))
    locked = seal_bytes(one, b"bytes")
    assert b"bytes" not in locked and locked != seal_bytes(one, b"bytes"), "no two nonces are alike"
    for reader in (cast.amina, cast.jonas):
        ring = Keyring(reader)
        assert ring.read_bytes(one, locked) == b"bytes"
        with pytest.raises(InvalidTag):
            ring.read_bytes(other, locked)
    with pytest.raises(InvalidTag):  # words of the same row under the same key are no file of it
        seal(one, name="bytes")
        Keyring(cast.amina).read_bytes(one, bytes(one.name))
    for stranger in (cast.sam, cast.priya):
        with pytest.raises(Hidden):
            Keyring(stranger).read_bytes(one, locked)
    forget(message)
    with pytest.raises(Hidden):
        Keyring(cast.amina).read_bytes(one, locked)
    assert Keyring(cast.amina).read(Attachment(message=message, name=None), "name") == ""


def test_the_keys_lie_apart(world: None) -> None:
    """The store that is backed up with the words holds no key, and the other holds no word."""
    tables = {}
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            tables[alias] = set(connections[alias].introspection.table_names(cursor))
    assert "lamplighter_datakey" in tables["keys"] - tables["default"]
    assert {table for table in tables["keys"] if table.startswith("lamplighter_")} == {"lamplighter_datakey"}
    assert issubclass(SealedField, models.BinaryField)
