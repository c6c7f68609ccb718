"""The database itself refuses what is too long, too many or unknown: both engines, the same rules."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import DataError, IntegrityError, connections, models, router, transaction

from lamplighter.core.post import Scope
from lamplighter.models.agreement import Agreement, Signature
from lamplighter.models.availability import Availability
from lamplighter.models.datakey import DataKey
from lamplighter.models.directory import Glance, Look
from lamplighter.models.event import Event, record
from lamplighter.models.introduction import Request
from lamplighter.models.link import MailLink
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Offer, Person, Silence
from lamplighter.models.programme import Membership, Programme
from lamplighter.models.stems.index import Word
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.person import take_seat
from tests.cast import NOON, Cast

pytestmark = pytest.mark.engine

OURS = list(apps.get_app_config("lamplighter").get_models(include_auto_created=True))
LIMITED = [(model, field) for model in OURS for field in model._meta.concrete_fields if field.max_length]
TEXT = [(model, field) for model, field in LIMITED if isinstance(field, models.CharField)]


@pytest.fixture
def rows(cast: Cast, agreement: uuid.UUID) -> None:
    """At least one row in every table that has a limited column."""
    Silence.objects.create(person=cast.sam, topic="meeting")
    Availability.objects.create(person=cast.sam, languages=" en ")
    MailLink.objects.create(token_hash=b"1" * 32, scope=Scope.STOP_MAIL.value, topic="meeting", expires_at=NOON)
    record("looked", cast.sam.pk, by=cast.sam, at=NOON)


def _refuses(model: type[models.Model], change: Callable[[], object]) -> bool:
    try:
        with transaction.atomic(using=router.db_for_write(model)):
            change()
    except (IntegrityError, DataError):
        return True
    return False


@pytest.mark.parametrize(("model", "field"), TEXT, ids=lambda part: getattr(part, "name", None) or part.__name__)
def test_one_letter_too_many_is_refused_by_the_database(
    rows: None, model: type[models.Model], field: models.CharField
) -> None:
    """Past the forms and past the services: an UPDATE of what is there, as a program of somebody else might send."""
    found = model._default_manager.all()
    assert found.exists(), "no row to try it on"
    only = found.filter(pk=found.values_list("pk", flat=True)[0])
    assert field.max_length
    assert _refuses(model, lambda: only.update(**{field.name: "x" * (field.max_length + 1)}))


FREE = {  # columns whose words are not one of a list
    "Person.name",
    "Person.zone",
    "Person.password",
    "Offer.words",
    "Availability.languages",
    "Programme.name",
    "Event.verb",
    "Notice.template",
    "MailLink.topic",
    "DataKey.scope",
    "Word.word",
    "Word.head",
    "Word.tail",
}


@pytest.mark.parametrize(
    ("model", "field"),
    [(model, field) for model, field in TEXT if f"{model.__name__}.{field.name}" in FREE],
    ids=lambda part: getattr(part, "name", None) or part.__name__,
)
def test_the_longest_that_is_allowed_is_taken(rows: None, model: type[models.Model], field: models.CharField) -> None:
    """The control: it is the length that was refused, and letters are counted, not bytes."""
    found = model._default_manager.all()
    only = found.filter(pk=found.values_list("pk", flat=True)[0])
    assert field.max_length
    assert not _refuses(model, lambda: only.update(**{field.name: "é" * field.max_length}))


def test_every_column_of_text_has_a_length_or_a_reason() -> None:
    endless = {
        f"{model.__name__}.{field.name}"
        for model in OURS
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField)
    }
    assert endless == {"Offer.stems"}  # made by us from a sentence that has a length
    assert {f"{model.__name__}.{field.name}" for model, field in TEXT} >= FREE


def test_both_engines_hold_the_same_rules(world: None) -> None:
    """Every rule a model declares is there by its name, whichever database this is."""
    missing = []
    for model in OURS:
        with connections[router.db_for_write(model)].cursor() as cursor:
            there = connections[router.db_for_write(model)].introspection.get_constraints(cursor, model._meta.db_table)
        wanted = [rule.name for rule in (*model._meta.constraints, *model._meta.indexes)]
        missing += [name for name in wanted if name not in there]
    assert missing == []


def test_rules_read_as_sentences() -> None:
    names = [rule.name for model in OURS for rule in model._meta.constraints]
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []
    assert len(names) == len(set(names))


def _forbidden(cast: Cast, pair: Mentorship, agreement: Agreement) -> dict[str, tuple[type[models.Model], Any]]:
    """By rule: what must not become true."""
    two = {"mentor": cast.jonas, "mentee": cast.amina, "began_at": NOON, "moved_at": NOON}
    asked = {"asker": cast.amina, "asked": cast.sam, "asked_at": NOON, "size": "conversation"}
    pairs, requests = Mentorship.objects, Request.objects
    people, agreements = Person.objects.filter(pk=cast.sam.pk), Agreement.objects.filter(pk=agreement.pk)
    words = Word.objects.filter(word="speaking")
    when = Availability.objects.filter(person=Availability.objects.create(person=cast.sam, monday=1).person)
    notice = Notice.objects.filter(pk=Notice.objects.values("pk")[:1])
    return {
        "name_fits": (Person, lambda: people.update(name="x" * 101)),
        "zone_fits": (Person, lambda: people.update(zone="x" * 65)),
        "password_fits": (Person, lambda: people.update(password="x" * 129)),
        "visibility_is_known": (Person, lambda: people.update(visibility="friends")),
        "who_has_joined_has_a_name": (Person, lambda: people.update(name="")),
        "one_offer_each_for_now": (Offer, lambda: Offer.objects.create(person=cast.sam, words="more", stems=" ")),
        "offer_fits": (Offer, lambda: Offer.objects.update(words="x" * 301)),
        "languages_fit": (Availability, lambda: when.update(languages="x" * 41)),
        "a_day_has_forty_eight_halves": (Availability, lambda: when.update(sunday=2**48)),
        "hours_that_change_are_no_week": (Availability, lambda: when.update(hours_change=True)),
        "word_fits": (Word, lambda: words.update(word="x" * 41)),
        "word_head_fits": (Word, lambda: words.update(head="xxx")),
        "word_tail_fits": (Word, lambda: words.update(tail="xxx")),
        "a_card_counts_once_an_hour": (
            Look,
            lambda: [Look.objects.create(viewer=cast.amina, card=cast.sam, hour=NOON) for _ in range(2)],
        ),
        "one_count_each_hour": (
            Glance,
            lambda: [Glance.objects.create(visitor=b"1" * 16, hour=NOON) for _ in range(2)],
        ),
        "one_silence_per_topic": (
            Silence,
            lambda: [Silence.objects.create(person=cast.sam, topic="meeting") for _ in range(2)],
        ),
        "silence_is_about_a_topic": (Silence, lambda: Silence.objects.create(person=cast.sam, topic="weather")),
        "programme_name_fits": (Programme, lambda: Programme.objects.update(name="x" * 101)),
        "one_membership_each": (
            Membership,
            lambda: Membership.objects.create(programme=Programme.objects.get(), person=cast.amina),
        ),
        "nobody_mentors_themselves": (Mentorship, lambda: pairs.create(**{**two, "mentee": cast.jonas})),
        "mentorship_stage_is_known": (Mentorship, lambda: pairs.update(stage="dormant")),
        "one_running_mentorship_per_pair": (Mentorship, lambda: pairs.create(**two)),
        "an_end_frees_the_seat": (Mentorship, lambda: pairs.update(stage="completed", takes_a_seat=True)),
        "only_a_pause_has_a_return": (Mentorship, lambda: pairs.update(stage="active", back_on=NOON.date())),
        "move_deed_is_known": (Move, lambda: Move.objects.update(deed="argue")),
        "move_stage_is_known": (Move, lambda: Move.objects.update(stage="dormant")),
        "one_agreement_per_version": (
            Agreement,
            lambda: Agreement.objects.bulk_create([_copy(agreement)]),
        ),
        "beat_is_known": (Agreement, lambda: agreements.update(beat="daily")),
        "one_signature_per_side": (
            Signature,
            lambda: Signature.objects.create(agreement=agreement, person=cast.amina, signed_at=NOON),
        ),
        "nobody_asks_themselves": (Request, lambda: requests.create(**{**asked, "asked": cast.amina})),
        "request_size_is_known": (Request, lambda: requests.create(**{**asked, "size": "everything"})),
        "request_stage_is_known": (Request, lambda: requests.create(**asked, stage="dormant")),
        "one_open_request_per_pair": (Request, lambda: [requests.create(**asked) for _ in range(2)]),
        "only_a_yes_begins_a_mentorship": (Request, lambda: requests.update(stage="declined")),
        "one_planned_meeting_at_a_time": (
            Meeting,
            lambda: Meeting.objects.create(mentorship=pair, starts_at=NOON, minutes=30),
        ),
        "held_or_called_off": (Meeting, lambda: Meeting.objects.update(held_at=NOON, called_off_at=NOON)),
        "event_says_what_happened": (Event, lambda: Event.objects.create(verb="", thing=pair.pk, at=NOON)),
        "event_verb_fits": (Event, lambda: Event.objects.create(verb="x" * 51, thing=pair.pk, at=NOON)),
        "link_scope_is_known": (MailLink, lambda: _link(scope="everything")),
        "link_topic_fits": (MailLink, lambda: _link(topic="x" * 21)),
        "notice_topic_is_known": (Notice, lambda: notice.update(topic="weather")),
        "notice_template_fits": (Notice, lambda: notice.update(template="x" * 101)),
        "notice_kind_is_known": (Notice, lambda: notice.update(kind="WEATHER")),
        "key_scope_fits": (DataKey, lambda: DataKey.objects.create(scope="x" * 101, wrapped=b"")),
    }


def _copy(agreement: Agreement) -> Agreement:
    twin = copy(agreement)
    twin.pk = uuid.uuid4()
    return twin


def _link(**changes: str) -> MailLink:
    given = {"token_hash": b"2" * 32, "scope": Scope.STOP_MAIL.value, "topic": "", "expires_at": NOON}
    return MailLink.objects.create(**{**given, **changes})


def test_what_must_not_be_is_refused_by_the_database(cast: Cast, pair: uuid.UUID, agreement: uuid.UUID) -> None:
    """Rule by rule, with the rule's own name in what the database says; a rule without its line here fails."""
    plan_meeting(pair, NOON + timedelta(days=3), by=cast.jonas, at=NOON)
    forbidden = _forbidden(cast, Mentorship.objects.get(), Agreement.objects.get())
    assert set(forbidden) == {rule.name for model in OURS for rule in model._meta.constraints}
    let_through = []
    for name, (model, change) in forbidden.items():
        try:
            with transaction.atomic(using=router.db_for_write(model)):
                change()
        except (IntegrityError, DataError) as problem:
            if not _is_named_in(str(problem), model, name):
                let_through.append(f"{name}: refused for another reason: {problem}")
        else:
            let_through.append(name)
    assert let_through == []


def _is_named_in(said: str, model: type[models.Model], name: str) -> bool:
    """SQLite names a plain unique rule by its columns; PostgreSQL finds a column too short before it asks the rule."""
    rule = next(rule for rule in model._meta.constraints if rule.name == name)
    columns = [f"{model._meta.db_table}.{model._meta.get_field(field).column}" for field in getattr(rule, "fields", ())]
    return name in said or ", ".join(columns or ["-"]) in said or "value too long" in said


def test_a_seat_more_than_there_are_is_not_taken(cast: Cast) -> None:
    """The one rule that is a statement and not a constraint."""
    assert [take_seat(cast.jonas.pk) for _ in range(4)] == [True, True, False, False]
