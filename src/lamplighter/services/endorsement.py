"""Saying in one sentence, under one's name, what a mentor does well; and letting that stand on one's card."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import IntegrityError, transaction

from lamplighter.access import Hidden, Keyring, open_for, seal, visible_to
from lamplighter.core import limits
from lamplighter.core.moment import day_in
from lamplighter.core.privacy import Right
from lamplighter.core.quality import Quality
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.core.text import fit_line
from lamplighter.models.endorsement import Endorsement, Shown
from lamplighter.models.event import has_done, record
from lamplighter.models.goal import Milestone
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.queries.endorsement import list_said_of

TAKEN_BACK = "took a sentence back"
ABOUT_A_MENTOR = gettext_noop("This is for the one who learns to say. Nothing was changed.")
NOT_MET = gettext_noop("You have not met yet. Meet once, and say it then.")
ONE_AT_A_TIME = gettext_noop("You have said a sentence already. Take it back first to say another.")


@transaction.atomic
def endorse(
    mentorship: uuid.UUID, words: str, *, quality: Quality | None, step: uuid.UUID | None, by: Person, at: datetime
) -> uuid.UUID:
    """During a mentorship or after it, once. Whom it is about reads it, and decides whether it stands on their card."""
    fitted = fit_line(words, at_most=limits.SENTENCE)
    pair = open_for(by, Mentorship, mentorship)
    if pair.mentee_id != by.pk:
        raise IllegalMove(ABOUT_A_MENTOR)
    if not fitted:
        raise Refusal(gettext_noop("Write a sentence first. One thing they do is enough."))
    if not visible_to(by, Meeting).filter(mentorship=pair, held_at__isnull=False).exists():
        raise Refusal(NOT_MET)
    row = Endorsement(mentorship=pair, author=by, said_at=at, quality=quality.name if quality else "")
    if step is not None:
        reached = open_for(by, Milestone, step)
        if reached.mentorship_id != pair.pk or reached.reached_at is None:
            raise Hidden
        row.reached_on = day_in(by.zone, reached.reached_at)
    seal(row, words=fitted)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        said = Endorsement.objects.get(mentorship=pair)
        if Keyring(by).says(said, "words", fitted):
            return said.pk  # the second of two taps
        raise Refusal(ONE_AT_A_TIME) from None
    record("said a sentence about their mentor", row.pk, by=by, at=at)
    return row.pk


@transaction.atomic
def show_on_card(pk: uuid.UUID, shows: bool, *, by: Person, at: datetime) -> None:
    """Whom it is about puts it on their card, or takes it off. Twice is once, and its author is told of neither."""
    row = open_for(by, Endorsement, pk)
    if row.author_id == by.pk or pk not in {line.id for line in list_said_of(by)}:
        raise IllegalMove(gettext_noop("Only whom it is about decides whether it is shown. Nothing was changed."))
    if not shows:
        if Shown.objects.filter(endorsement=row).delete()[0]:
            record("took a sentence off their card", pk, by=by, at=at)
        return
    words = Keyring(by, [row]).read(row, "words")
    facts = {"words": words, "quality": row.quality, "reached_on": row.reached_on, "said_at": row.said_at}
    _, is_new = Shown.objects.get_or_create(
        endorsement=row, defaults={"person": by, "author_id": row.author_id, **facts}
    )
    if is_new:
        record("put a sentence on their card", pk, by=by, at=at)


@transaction.atomic
def take_endorsement_back(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Its author takes it back: it is gone, from the card, too, at once. Twice is once."""
    try:
        row = open_for(by, Endorsement, pk, Right.WITHDRAW)
    except Hidden:
        if not has_done(TAKEN_BACK, pk, by=by):
            raise
        return
    row.delete()
    record(TAKEN_BACK, pk, by=by, at=at)
