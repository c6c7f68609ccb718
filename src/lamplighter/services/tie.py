"""Remembering who has been a mentor already, and thanking them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from lamplighter.access import Hidden, open_for, seal
from lamplighter.access.keyring import Keyring, find_saying, forget
from lamplighter.access.link import hash_of, new_token, open_handed_over
from lamplighter.core import limits
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit, fit_line
from lamplighter.core.tie import Relation
from lamplighter.models.event import record
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.models.tie import Thanks, Tie
from lamplighter.notices.tie import tell_author_of_answer


@dataclass(frozen=True, slots=True)
class Remembered:
    """Who it was; all but the name may stay empty."""

    name: str
    gave: str = ""
    relation: Relation = Relation.OTHER
    depth: str = ""


@transaction.atomic
def remember(who: Remembered, *, by: Person, at: datetime) -> uuid.UUID:
    """One line, for oneself. Nobody is told, asked or found. The same name twice is once."""
    fitted = _fit(who)
    open_for(by, Person, by.pk, Right.CHANGE)  # a second tap waits for the first
    if known := find_saying(fitted.name, Tie.objects.filter(author=by), reader=by, field="name"):
        return known.pk
    tie = Tie(author=by, noted_at=at)
    _write(tie, fitted)
    tie.save()
    record("remembered", tie.pk, by=by, at=at)
    return tie.pk


@transaction.atomic
def change_tie(pk: uuid.UUID, who: Remembered, *, by: Person, at: datetime) -> None:
    """Say it in other words; it is still for oneself alone."""
    tie = open_for(by, Tie, pk, Right.CHANGE)
    fitted = _fit(who)
    if fitted == _known(tie, by):
        return
    _write(tie, fitted)
    tie.save(update_fields=["name", "gave", "depth", "relation"])
    record("changed what they remember", pk, by=by, at=at)


@transaction.atomic
def write_thanks(tie: uuid.UUID, words: str, *, by: Person, at: datetime) -> uuid.UUID:
    """A page for one reader; its author hands over the link. One waits at a time; the same words twice are once."""
    fitted = fit(words, at_most=limits.LETTER)
    if not fitted:
        raise Refusal(gettext_noop("Write a line first. One thing they did is enough."))
    to = open_for(by, Tie, tie, Right.CHANGE)
    waiting = Thanks.objects.filter(tie=to, answered_at=None, withdrawn_at=None)
    if known := find_saying(fitted, waiting, reader=by):
        return known.pk
    if waiting.exists():
        raise Refusal(gettext_noop("A thank-you of yours is waiting already. Take it back first to write another."))
    token = new_token()
    thanks = Thanks(tie=to, token_hash=hash_of(token), written_at=at)
    thanks.expires_at = at + settings.LIMITS.thanks_link_works
    seal(thanks, words=fitted, token=token)
    thanks.save()
    record("thanked", thanks.pk, by=by, at=at)
    return thanks.pk


@transaction.atomic
def take_thanks_back(pk: uuid.UUID, *, by: Person, at: datetime) -> uuid.UUID:
    """The words are gone, and the link says so kindly; an answer that has come stays. Twice is once."""
    thanks = open_for(by, Thanks, pk, Right.WITHDRAW)
    if thanks.withdrawn_at is None:
        thanks.words, thanks.token, thanks.withdrawn_at = None, None, at
        thanks.save(update_fields=["words", "token", "withdrawn_at"])
        if thanks.answer is None:
            transaction.on_commit(lambda: forget(thanks))
        record("took their thanks back", pk, by=by, at=at)
    return thanks.tie_id


@transaction.atomic
def answer_thanks(token: str, words: str, *, at: datetime) -> None:
    """Whoever holds the link writes back, once, without an account. The same words twice are once."""
    fitted = fit(words, at_most=limits.LETTER)
    if not fitted:
        raise Refusal(gettext_noop("Write a line first. ‘I remember that, too’ would be plenty."))
    thanks = open_handed_over(token, Thanks)
    if not thanks.is_there(at):
        raise Hidden
    seal(thanks, answer=fitted)
    waiting = Thanks.objects.filter(pk=thanks.pk, answered_at=None, withdrawn_at=None)
    if waiting.update(answer=thanks.answer, answered_at=at):
        record("answered thanks", thanks.pk, by=None, at=at)
        tell_author_of_answer(thanks, at=at)
        return
    thanks.refresh_from_db()
    if not Keyring(thanks.tie.author).says(thanks, "answer", fitted):
        raise Refusal(gettext_noop("An answer has arrived already, or these lines were taken back; this was not kept."))


def link_tie(pk: uuid.UUID, mentorship: Mentorship) -> None:
    """What began long ago goes on here; part of a yes. Its author alone sees that it is the same person."""
    Tie.objects.filter(pk=pk).update(mentorship=mentorship)


def drop_tie(tie: Tie) -> None:
    """All that was remembered of somebody, thanks and answers too; part of a deed."""
    letters = list(Thanks.objects.filter(tie=tie))
    Tie.objects.filter(pk=tie.pk).delete()
    transaction.on_commit(lambda: forget(*letters))


def forget_withdrawn_thanks(*, at: datetime) -> int:
    """Once its link would have run out anyway, nobody needs to be told any more that it was taken back."""
    old = Thanks.objects.filter(answered_at=None, expires_at__lte=at).exclude(withdrawn_at=None)
    return old.delete()[0]


def _fit(who: Remembered) -> Remembered:
    name = fit_line(who.name, at_most=limits.NAME)
    if not name:
        raise Refusal(gettext_noop("Write who it was; a first name is enough, or ‘my aunt’."))
    gave, depth = (fit(words, at_most=limits.SENTENCE) for words in (who.gave, who.depth))
    return Remembered(name, gave, who.relation, depth)


def _write(tie: Tie, who: Remembered) -> None:
    seal(tie, name=who.name, gave=who.gave, depth=who.depth)
    tie.relation = who.relation.value


def _known(tie: Tie, by: Person) -> Remembered:
    ring = Keyring(by, [tie])
    return Remembered(ring.read(tie, "name"), ring.read(tie, "gave"), Relation(tie.relation), ring.read(tie, "depth"))
