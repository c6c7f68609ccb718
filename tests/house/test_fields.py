"""Every field that is stored says who may know it; private words lie sealed."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from lamplighter.core.privacy import KEPT, MATRIX, SEALED, Kind, Privacy
from lamplighter.models.fields import SealedField
from lamplighter.models.thing import Thing
from tests.house.library_fields import LIBRARY_FIELDS

CLASSES = {privacy.name.lower(): privacy for privacy in Privacy}
WORDS = (models.CharField, models.TextField, models.JSONField)
# Private, and not sealed: a code from a short list, which the database itself holds them to. No person writes it.
CODES = {
    "AgendaItem.recalled",
    "BusyCalendar.fault",
    "CheckIn.occasion",
    "Crossroads.occasion",
    "Endorsement.quality",
    "Impression.quality",
    "Invitation.part",
    "Invitation.stage",
    "Meeting.where",
    "Reflection.prompt",
    "Portrait.quality",
    "PrivateNote.area",
    "Remark.said",
    "Request.beat",
    "Notice.set_aside",
    "Person.unreached",
    "Request.line_by",
    "Request.size",
    "Request.stage",
    "Tie.relation",
}
# What is no Thing has no standing of its own: it is only ever reached through the one named here.
NOT_THINGS = {
    "Confirmation": "its milestone",
    "Availability": "its person alone; others see the languages, and only whether they share an hour",
    "Counted": "the next drawing alone, which must know who is new; nobody is shown it",
    "BusyCalendar": "its person alone; whoever looks for a time finds one less, and never why",
    "DataKey": "the keyring, which asks the door for every scope",
    "Feed": "its person alone, and whoever holds its address, of which only the hash is kept in the open",
    "Event": "the record of deeds: ids and dates, no words; nobody is shown it yet",
    "Glance": "the limit alone; who it was cannot be told from it",
    "KeptWords": "its person alone, as long as they are leaving",
    "RemovedCopy": "its person alone; to the other one it is as if nothing had happened",
    "Look": "its viewer alone, whom the limit speaks of; nobody is shown it",
    "Cut": "self-check alone; numbers and days",
    "DiaryLink": "its person alone, and whoever holds the link, of which only the hash is kept in the open",
    "Digest": "self-check alone; a seal over the record",
    "Opening": "whose it was alone; nobody else is shown it",
    "SafetyContact": "whoever is about to write a report reads the names",
    "ReadMail": "its person alone, in their own copy; no word of the mail",
    "MailLink": "its token, of which only the hash is kept",
    "Membership": "its programme",
    "Move": "its mentorship",
    "Notice": "its recipient alone, by the keyring",
    "OfferedSlot": "its meeting",
    "OtherDay": "its person alone; others are offered times, and never told which day is meant",
    "Remark": "its request",
    "Signature": "its agreement",
    "Silence": "its person alone",
    "Proof": "its request",
    "Referral": "its request",
    "Suggested": "its person alone; nobody is shown it",
    "Word": "the search alone; it points to nobody, and what it leads to goes through the door",
}


def _models(*, ours: bool) -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if (model._meta.app_label == "lamplighter") is ours
    ]


def _name(field: models.Field) -> str:
    return f"{field.model.__name__}.{field.name}"


def _undeclared(found: list[type[models.Model]]) -> list[str]:
    return [_name(field) for model in found for field in model._meta.local_fields if field.db_comment not in CLASSES]


def _bare_words(found: list[type[models.Model]]) -> set[str]:
    return {
        _name(field)
        for model in found
        for field in model._meta.local_fields
        if CLASSES.get(field.db_comment) in SEALED and isinstance(field, WORDS)
    }


@pytest.fixture
def planted() -> type[models.Model]:
    """A table somebody has added in a hurry. It is known to this test alone."""

    class Diary(models.Model):
        words = models.TextField(db_comment="own")
        mood = models.CharField(max_length=20)

        class Meta:
            app_label = "planted"
            apps = type(apps)()

    return Diary


def test_every_field_of_ours_names_its_class() -> None:
    assert _undeclared(_models(ours=True)) == []


def test_every_field_of_a_library_is_in_the_table() -> None:
    found = {model._meta.label: {field.name for field in model._meta.local_fields} for model in _models(ours=False)}
    assert {label: set(fields) for label, (_, fields) in LIBRARY_FIELDS.items()} == found
    assert all(why for why, _ in LIBRARY_FIELDS.values())


def test_private_words_are_sealed_and_never_text() -> None:
    assert _bare_words(_models(ours=True)) == CODES


def test_a_field_in_a_hurry_is_noticed(planted: type[models.Model]) -> None:
    assert _undeclared([planted]) == ["Diary.id", "Diary.mood"]
    assert _bare_words([planted]) == {"Diary.words"}


def test_a_private_code_is_one_the_database_knows() -> None:
    """A code that could be any words would be words."""
    for name in CODES:
        model, field = name.split(".")
        rules = [
            str(rule.condition)
            for rule in apps.get_model("lamplighter", model)._meta.constraints
            if hasattr(rule, "condition")
        ]
        assert [rule for rule in rules if f"('{field}__in'," in rule], name


def test_whatever_is_sealed_is_of_a_private_class() -> None:
    sealed = {
        _name(f): f.db_comment for m in _models(ours=True) for f in m._meta.local_fields if isinstance(f, SealedField)
    }
    assert sealed == {
        "ActionItem.words": "pair",
        "Agreement.details": "pair",
        "Agreement.what_for": "pair",
        "AgendaItem.words": "pair",
        "Attachment.name": "pair",
        "BusyCalendar.address": "own",
        "BusyCalendar.marks": "own",
        "Candidate.gut": "own",
        "Candidate.leaning": "own",
        "Candidate.outcome": "own",
        "Candidate.unknown": "own",
        "Candidate.went": "own",
        "Candidate.what_for": "own",
        "Candidate.why": "own",
        "DiaryLink.token": "own",
        "Draft.more": "own",
        "Draft.words": "own",
        "Feed.token": "own",
        "GoalDraft.words": "own",
        "Impression.answers": "own",
        "Impression.evidence": "own",
        "Impression.noticed": "own",
        "Invitation.token": "own",
        "Invitation.words": "pair",
        "Confirmation.evidence": "pair",
        "Expectation.lines": "pair",
        "JointDraft.edits": "pair",
        "JointDraft.lines": "pair",
        "Meeting.place": "pair",
        "Message.words": "pair",
        "Milestone.words": "pair",
        "Notice.body": "own",
        "Notice.facts": "own",
        "Priorities.weights": "own",
        "PrivateNote.words": "own",
        "Question.words": "own",
        "Remark.words": "pair",
        "Report.answer": "own",
        "Report.lines": "own",
        "Report.names": "own",
        "Report.words": "own",
        "Request.first": "pair",
        "Request.here": "pair",
        "Request.there": "pair",
        "Reflection.words": "own",
        "Request.words": "pair",
        "SharedNote.words": "pair",
        "Thanks.answer": "own",
        "Thanks.token": "own",
        "Thanks.words": "released",
        "Theme.words": "own",
        "Tie.depth": "own",
        "Tie.gave": "own",
        "Tie.name": "own",
        "Wish.says": "own",
        "Growing.qualities": "pair",
        "Endorsement.words": "pair",
        "Portrait.says": "own",
        "Opened.mine": "released",
        "Opened.theirs": "released",
        "Sheet.gain": "own",
        "Sheet.mine": "own",
        "Sheet.safety": "own",
        "Sheet.theirs": "own",
    }


def test_a_thing_with_sealed_words_says_whose_key_opens_them() -> None:
    for model in _models(ours=True):
        if any(isinstance(field, SealedField) for field in model._meta.local_fields):
            assert "key_scope" in vars(model), f"{model.__name__} seals words under no key"


def test_every_kind_has_a_row_a_promise_and_a_table() -> None:
    things = [model for model in _models(ours=True) if issubclass(model, Thing)]
    assert {model.kind for model in things} == set(Kind) == set(MATRIX) == set(KEPT)
    assert {model.__name__ for model in things if things.count(model) and _shares_its_kind(model, things)} == {
        "Person",  # a card is a person ...
        "Offer",  # ... and what they can help with
        "About",  # ... and more about them
        "Shown",  # ... and what others say of them
        "Photo",  # ... and their face
        "Question",
        "Theme",  # a question's heading
        "GoalDraft",  # and what it is all for
        "Offer",  # ... and what they can help with ...
        "Statement",  # ... sentence by sentence
        "Candidate",  # somebody who is considered ...
        "Impression",  # ... what was noticed of them ...
        "Priorities",  # ... and what matters to whoever chooses
        "Message",
        "Attachment",  # a file in it
    }


def _shares_its_kind(model: type[Thing], things: list[type[Thing]]) -> bool:
    return sum(other.kind is model.kind for other in things) > 1


def test_what_is_no_thing_is_reached_through_one() -> None:
    assert {model.__name__ for model in _models(ours=True) if not issubclass(model, Thing)} == set(NOT_THINGS)


def test_every_thing_can_be_reached_by_somebody() -> None:
    """A thing without a path exists for nobody; a draft does so on purpose."""
    nobody = [
        model.__name__
        for model in _models(ours=True)
        if issubclass(model, Thing)
        and not (model.owner_path or model.pair_path or model.request_path or model.programme_path)
    ]
    assert nobody == ["Draft"]
