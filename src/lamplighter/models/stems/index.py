"""The index of words: how a card stands in it, how both databases are asked, and which words there are at all.

The full-text objects themselves (an FTS5 table with its triggers; a tsvector with its GIN index) are made by migration
0002. They follow the offer's own row in the same transaction, whoever writes it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import Expression, Q

from lamplighter.core.compound import FEWEST as PART
from lamplighter.core.turn import place_of
from lamplighter.core.typo import FEWEST, slips_allowed
from lamplighter.models.fields import MEMBERS, at_most
from lamplighter.models.stems.roll import MANY, MEMORY, ROLL
from lamplighter.models.stems.words import TOO_LONG

if TYPE_CHECKING:
    Texts = models.TextField[str, str]
    Numbers = models.BigIntegerField[int, int]
    Question = models.Lookup[bool]
else:
    Texts = models.TextField
    Numbers = models.BigIntegerField
    Question = models.Lookup

EDGE = 2  # letters at either end of a word
SHORTEST = FEWEST - 1  # one letter may be missing
HOLDS = r"word LIKE %s ESCAPE '\'"


class PlaceField(Numbers):
    """Where somebody stands on the ring: their id says it, whoever writes the row."""

    def __init__(self, *, of: str = "", **options: Any) -> None:
        super().__init__(**options)
        self.of = of

    def pre_save(self, model_instance: models.Model, add: bool) -> int:
        place = place_of(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, place)
        return place

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigIntegerField", args, kwargs


def among(places: Expression) -> Q:
    """Rows that stand on one of these places, which are told as `listed` has them."""
    return Q(("place__among", places))


def listed(places: Collection[int]) -> str:
    """Places as one value, so that hundreds of them need not be handed over one by one."""
    return ",".join(map(str, places))


@PlaceField.register_lookup
class Among(Question):
    """One of the listed places."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return self._asked(compiler, connection, "{} IN (SELECT value FROM json_each('[' || {} || ']'))")

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self._asked(compiler, connection, "{} = ANY(string_to_array({}, ',')::bigint[])")

    def _asked(self, compiler: Any, connection: Any, sql: str) -> Any:
        column, places = self.process_lhs(compiler, connection), self.process_rhs(compiler, connection)
        return sql.format(column[0], places[0]), [*column[1], *places[1]]


class TokensField(Texts):
    """Tokens between spaces. `tokens__sharing=[...]` finds the rows that have at least one of these."""

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


def sharing(tokens: Collection[str]) -> Q:
    """Rows that have at least one of these tokens."""
    return Q(("stems__sharing", tokens))


@TokensField.register_lookup
class Sharing(Question):
    """The one question to both full-text indexes: any of these tokens, exactly as they are."""

    lookup_name = "sharing"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        search = connection.ops.quote_name("lamplighter_search")
        rows = f"(SELECT rowid FROM {search} WHERE {search} MATCH %s)"
        return f"{self._table(compiler)}.place IN {rows}", [_any_of_sqlite(self.rhs)]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[str]]:
        return f"{self._table(compiler)}.found @@ %s::tsquery", [_any_of_postgresql(self.rhs)]

    def _table(self, compiler: Any) -> str:
        return str(compiler.quote_name_unless_alias(self.lhs.alias))


def who_says(bits: Mapping[str, int], *, but: int, at: datetime) -> dict[int, int]:
    """For each value that tokens stand for: who has one of them, of all offers, as the roll tells it.

    The index lists their places, and a list is handed over as one value, so that even a word of thousands is found in
    a few milliseconds; the words of thousands are looked up once a minute. Whoever hides is not in the index; who may
    be shown to a reader is still for the door to say.
    """
    alike: dict[int, list[str]] = {}
    for token, value in bits.items():
        alike.setdefault(value, []).append(token)
    _, any_of = OF_POSTGRESQL if connection.vendor == "postgresql" else OF_SQLITE
    asked = {value: any_of(tokens) for value, tokens in alike.items()}
    known = {words: who for words in asked.values() if (who := MEMORY.recall(words, at)) is not None}
    known |= _look_up([words for words in dict.fromkeys(asked.values()) if words not in known], at)
    myself = ROLL.one(but)
    return {value: known[words] & ~myself for value, words in asked.items()}


def _look_up(asked: Sequence[str], at: datetime) -> dict[str, int]:
    if not asked:
        return {}
    places, _ = OF_POSTGRESQL if connection.vendor == "postgresql" else OF_SQLITE
    parts = (f"SELECT {number}, {places}" for number in range(len(asked)))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), asked)
        lists = dict(cursor.fetchall())
    found: dict[str, int] = {}
    for number, words in enumerate(asked):
        listed = json.loads(lists[number] or "[]")
        found[words] = ROLL.told(listed)
        if len(listed) >= MANY:
            MEMORY.keep(words, found[words], at)
    return found


def _any_of_sqlite(tokens: Collection[str]) -> str:
    return " OR ".join(f'"{token}"' for token in _bare(tokens))


def _any_of_postgresql(tokens: Collection[str]) -> str:
    return " | ".join(f"'{token}'" for token in _bare(tokens))


def _bare(tokens: Collection[str]) -> list[str]:
    """Quotes and backslashes are no letters, so there are none in a token; should there be, they are nothing."""
    return [token.translate(QUOTES) for token in sorted(tokens)]


QUOTES = {ord(letter): None for letter in "\"'\\\0"}
OF_SQLITE = (
    "json_group_array(rowid) FROM lamplighter_search WHERE lamplighter_search MATCH %s",
    _any_of_sqlite,
)
OF_POSTGRESQL = (
    "json_agg(place)::text FROM lamplighter_offer WHERE found @@ %s::tsquery",
    _any_of_postgresql,
)


def write_index_anew() -> bool:
    """What nobody says any more is wiped from SQLite's file; whether there was anything to do.

    A deleted word stays in the index, and in the log of what was written, until both are written anew; no VACUUM does
    that. With 100,000 people it takes a third of a second, and nothing where nothing has changed. PostgreSQL removes
    what is gone by itself, with its next vacuum.
    """
    if connection.vendor != "sqlite":
        return False
    with connection.cursor() as cursor:
        before = cursor.connection.total_changes
        cursor.execute("INSERT INTO lamplighter_search (lamplighter_search) VALUES ('optimize')")
        changes: int = cursor.connection.total_changes - before
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return changes > 1  # the command itself counts as one


class Word(models.Model):
    """A word that stands on some card, so that one typed almost like it can be understood. It points to nobody."""

    word = models.CharField(max_length=TOO_LONG, primary_key=True, db_comment=MEMBERS)
    head = models.CharField(max_length=EDGE, db_comment=MEMBERS)
    tail = models.CharField(max_length=EDGE, db_comment=MEMBERS)
    length = models.PositiveSmallIntegerField(db_comment=MEMBERS)
    uses = models.IntegerField(db_comment=MEMBERS)  # the word goes with the last card that has it

    class Meta:
        constraints = [
            at_most("word", TOO_LONG, name="word_fits"),
            at_most("head", EDGE, name="word_head_fits"),
            at_most("tail", EDGE, name="word_tail_fits"),
        ]
        indexes = [
            models.Index(fields=["head", "length"], name="word_by_head"),
            models.Index(fields=["tail", "length"], name="word_by_tail"),
        ]


def count_words(*, gone: Collection[str], come: Collection[str]) -> None:
    """Part of the deed that changes a card. In one statement and one order, so that two never wait for each other."""
    changes = {word: -1 for word in set(gone) - set(come)} | {word: 1 for word in set(come) - set(gone)}
    rows = [word_row(word, change) for word, change in sorted(changes.items()) if is_kept(word)]
    if not rows:
        return
    table = connection.ops.quote_name(Word._meta.db_table)
    values = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (word, head, tail, length, uses) VALUES {values} "
            f"ON CONFLICT (word) DO UPDATE SET uses = {table}.uses + excluded.uses",
            [part for row in rows for part in row],
        )
    Word.objects.filter(word__in=[word for word, change in changes.items() if change < 0], uses__lte=0).delete()


def is_kept(word: str) -> bool:
    """Whether anybody could mean this word by another."""
    return SHORTEST <= len(word) <= TOO_LONG


def word_row(word: str, uses: int) -> tuple[str, str, str, int, int]:
    return word, word[:EDGE], word[-EDGE:], len(word), uses


def words_like(words: Collection[str], stems: Collection[str]) -> set[str]:
    """Every word here that could be almost one of these, or made of one with such a stem and another.

    Whether it is, is for the core to say.
    """
    asked = [*(part for word in words for part in _near(word)), *(_longer(stem) for stem in stems)]
    table = connection.ops.quote_name(Word._meta.db_table)
    where = " OR ".join(condition for condition, _ in asked)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT word FROM {table} WHERE {where}", [value for _, given in asked for value in given])
        return {word for (word,) in cursor}


def _near(word: str) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    """A slip touches two letters at most, so one end is whole; two may touch both, and then the middle is whole."""
    slips = slips_allowed(word)
    lengths = len(word) - slips, len(word) + slips
    yield "(head = %s AND length BETWEEN %s AND %s)", (word[:EDGE], *lengths)
    yield "(tail = %s AND length BETWEEN %s AND %s)", (word[-EDGE:], *lengths)
    if slips > 1:
        yield f"({HOLDS} AND length BETWEEN %s AND %s)", (_anywhere(word[EDGE + 1 : -EDGE - 1]), *lengths)


def _longer(stem: str) -> tuple[str, tuple[str | int, ...]]:
    return f"({HOLDS} AND length >= %s)", (_anywhere(stem), len(stem) + PART)


def _anywhere(letters: str) -> str:
    return f"%{connection.ops.prep_for_like_query(letters)}%"
