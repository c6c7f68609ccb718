"""Many people in little time: the rows that deeds would leave, written in bulk. One number gives one crowd."""

from __future__ import annotations

import random
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate, islice

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from lamplighter.core.availability import DAYS, Part
from lamplighter.core.person import Visibility
from lamplighter.core.topic import TOPICS
from lamplighter.models.availability import Availability, language_tokens
from lamplighter.models.person import Offer, Person
from lamplighter.models.stems.index import Word, is_kept, word_row
from lamplighter.models.stems.words import name_words, plain_words, tokens_of

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
AT_ONCE = 5_000
ZONES = (
    "Europe/Berlin Europe/Lisbon Europe/London Europe/Warsaw Europe/Madrid Europe/Oslo Africa/Lagos Africa/Nairobi "
    "Asia/Kolkata Asia/Tokyo Asia/Kathmandu America/New_York America/Chicago America/Bogota America/Sao_Paulo "
    "Australia/Sydney America/Los_Angeles Asia/Dubai Asia/Manila UTC"
).split()
SPOKEN = (("en",), ("en", "de"), ("pt", "en"), ("es",), ("fr", "en"), ("de",), ("hi", "en"))
STARTS = (
    "getting into {}",
    "{} for beginners, and {}",
    "moving from {} to {}",
    "{} when nobody has shown you how: {}",
    "the first year of {}",
    "how to talk about {} with people who do {}",
    "{}, {} and a little {}",
    "der Einstieg in {} und {}",
    "mudança de {} para {}",
    "what I learned the hard way about {}",
)


def fill(many: int) -> Person:
    """So many people, each with an offer; returns one more, hidden and without an offer, who is going to look."""
    chance = random.Random(many)
    uses: Counter[str] = Counter()
    crowd = people(many, chance)
    with transaction.atomic():
        while some := list(islice(crowd, AT_ONCE)):
            for _, offer, _ in some:
                if offer.stems:
                    uses.update({*plain_words(offer.words), *name_words(offer.person.name)})
            Person.objects.bulk_create([person for person, _, _ in some])
            Offer.objects.bulk_create([offer for _, offer, _ in some])
            Availability.objects.bulk_create([said for _, _, said in some if said])
        rows = (word_row(word, number) for word, number in uses.items() if is_kept(word))
        Word.objects.bulk_create(
            [Word(word=w, head=head, tail=tail, length=length, uses=n) for w, head, tail, length, n in rows], 1_000
        )
        reader = whoever_looks()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return reader


def whoever_looks() -> Person:
    """Hidden, without an offer, and free in the evening."""
    reader = Person(name="Maya", zone="Europe/Lisbon", made_at=NOON, joined_at=NOON)
    reader.set_unusable_password()
    reader.save()
    evenings = dict.fromkeys(DAYS, Part.EVENING.mask)
    Availability.objects.create(person=reader, languages=language_tokens(["en"]), **evenings)
    return reader


def people(many: int, chance: random.Random) -> Iterator[tuple[Person, Offer, Availability | None]]:
    """Nine of ten are to be found, one of eight is full, half have said what they speak and a third when they can."""
    password = make_password(None)
    vocabulary, weights = subjects()
    names = [_syllables(chance) for _ in range(max(50, many // 20))]
    for _ in range(many):
        person = Person(
            id=_id(chance),
            name=chance.choice(names).title(),
            zone=chance.choice(ZONES),
            visibility=chance.choices([v.value for v in Visibility], [10, 70, 20])[0],
            seats=2,
            seats_taken=2 if chance.random() < 0.125 else 0,
            made_at=NOON,
            joined_at=NOON,
            password=password,
        )
        start = chance.choice(STARTS)
        words = start.format(*chance.choices(vocabulary, cum_weights=weights, k=start.count("{}")))
        stems = tokens_of(words, person.name) if person.can_be_found else ""
        yield person, Offer(id=_id(chance), person=person, words=words, stems=stems), _said(person, chance)


def subjects() -> tuple[list[str], list[float]]:
    """What people help with, and how often: a few subjects are in everybody's mouth, most in hardly anybody's."""
    known = [word for topic in TOPICS for word in topic.words.split()]
    made = random.Random(7)
    rare = [_syllables(made) + made.choice(("ing", "ung", "ment", "")) for _ in range(6_000)]
    vocabulary = [*dict.fromkeys(known), *rare]
    return vocabulary, list(accumulate(1 / (place + 8) for place in range(len(vocabulary))))


def _said(person: Person, chance: random.Random) -> Availability | None:
    if chance.random() < 0.5:
        return None
    said = Availability(person=person, languages=language_tokens(chance.choice(SPOKEN)))
    if chance.random() < 0.66:
        for day in chance.sample(DAYS, 3):
            setattr(said, day, chance.choice(list(Part)).mask)
    return said


def _syllables(chance: random.Random) -> str:
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.choice((2, 3, 3, 4))))


def _id(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
