"""Settling what two people expect of one another, and agreeing on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from lamplighter.access import Keyring, open_for, seal
from lamplighter.access.link import open_handed_over
from lamplighter.core import limits
from lamplighter.core.agreement import Beat, Terms, check_terms, first_draft
from lamplighter.core.expectation import (
    Edit,
    Expectations,
    Line,
    Overtaken,
    change,
    check_details,
    does_only_renew,
    edits_beside,
    edits_from_json,
    edits_to_json,
    from_json,
    map_words,
    mark_of,
    renew,
    settle,
    to_json,
    with_edits,
    with_terms,
)
from lamplighter.core.invitation import Part
from lamplighter.core.journey import Deed, Stage, next_stage
from lamplighter.core.moment import day_in
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.agreement import Agreement, Expectation, JointDraft, Signature
from lamplighter.models.event import record
from lamplighter.models.invitation import Invitation
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.agreement import tell_partner_of_agreement, tell_partner_of_expectations
from lamplighter.queries.agreement import lines_in, lines_of_draft
from lamplighter.services.invitation import accept_invitation, close_between_two_apart
from lamplighter.services.mentorship import make_regular, move_mentorship

Edits = Mapping[Line, Edit]
SIDES = 2
PAST = gettext_noop("A day that it names has passed meanwhile. Write down another day, and it can be agreed to.")
NEWER = gettext_noop("There is a newer version by now. Read that one, and agree to it if it suits you.")


@transaction.atomic
def propose_agreement(
    mentorship: uuid.UUID, given: Terms | Expectations, *, edits: Edits | None = None, by: Person, at: datetime
) -> uuid.UUID:
    """Write the lines and say yes to them; the other one is asked. Three lines alone leave the others as they are.

    `edits`: who of the two filled in which line, where they did it together.
    """
    pk = write_agreement(mentorship, given, edits=edits, by=by, at=at)
    sign_agreement(pk, by=by, at=at)
    return pk


@transaction.atomic
def write_agreement(
    mentorship: uuid.UUID, given: Terms | Expectations, *, edits: Edits | None = None, by: Person, at: datetime
) -> uuid.UUID:
    """A new version, agreed by nobody yet, unless the newest says the same. Earlier ones stay as they were."""
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE)
    newest = Agreement.objects.filter(mentorship=stands_on).order_by("-version").first()
    before = lines_in(newest, Keyring(by)) if newest else Expectations()
    lines = _fit(with_terms(before, given) if isinstance(given, Terms) else given)
    check_terms(lines.terms, today=day_in(by.zone, at))
    check_details(lines)
    return newest.pk if newest and before == lines else _add_version(stands_on, lines, edits=edits, by=by, at=at).pk


def draft_agreement(mentorship: Mentorship, terms: Terms, *, at: datetime) -> Agreement:
    """Three lines to begin with, which nobody has written and nobody has agreed to yet; part of a deed."""
    check_terms(terms, today=day_in(mentorship.mentee.zone, at))
    return _add_version(mentorship, with_terms(Expectations(), terms), by=None, at=at)


@transaction.atomic
def sign_agreement(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Say yes to exactly this version; the second yes makes the mentorship active. Twice is once."""
    pair = open_for(by, Agreement, pk).mentorship_id  # the pair first, as whoever writes a version does
    mentorship = open_for(by, Mentorship, pair, Right.CHANGE, along=("mentor", "mentee"))
    agreement = open_for(by, Agreement, pk, Right.SIGN)
    _, is_new = Signature.objects.get_or_create(agreement=agreement, person=by, defaults={"signed_at": at})
    if not is_new:
        return
    if agreement.version != _last_version(mentorship):
        raise Refusal(NEWER)
    if agreement.signatures.count() == SIDES:
        _settle(agreement, mentorship, by=by, at=at)
    record("agreed", pk, by=by, at=at)
    tell_partner_of_agreement(agreement, mentorship, by=by, at=at)


@transaction.atomic
def renew_agreement(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """On the day they had set: carry on as it is, for some months more. The other one is asked; if they have asked
    already, this is the second yes. Twice is once."""
    looked_at = open_for(by, Agreement, pk)
    pair = open_for(by, Mentorship, looked_at.mentorship_id, Right.CHANGE)
    newest = Agreement.objects.filter(mentorship=pair).order_by("-version").first()
    assert newest is not None  # at least the one that was looked at
    ring, today = Keyring(by), day_in(by.zone, at)
    lines = lines_in(looked_at, ring)
    if newest.pk != pk:
        if not does_only_renew(lines, lines_in(newest, ring)):
            raise Refusal(NEWER)
        return sign_agreement(newest.pk, by=by, at=at)
    if looked_at.until_on > today:
        raise Refusal(
            gettext_noop("The day to look at this together is still to come. Until then it goes on by itself.")
        )
    sign_agreement(
        _add_version(pair, renew(lines, on=today + settings.LIMITS.review_after), by=by, at=at).pk, by=by, at=at
    )


@transaction.atomic
def change_beat(mentorship: uuid.UUID, beat: Beat, *, by: Person, at: datetime) -> None:
    """Another pace, and every other line as it is. The other one is asked to agree; where it is so already, nothing."""
    pair = open_for(by, Mentorship, mentorship, Right.CHANGE)
    agreed = Agreement.objects.filter(mentorship=pair, agreed_at__isnull=False).order_by("-version").first()
    if agreed is None:
        raise Refusal(gettext_noop("You have not agreed on your three lines yet. Do that first."))
    lines = lines_in(agreed, Keyring(by))
    if lines.beat is not beat:
        propose_agreement(mentorship, replace(lines, beat=beat, first=None), by=by, at=at)


def begin_by_invitation(token: str, said: Part | None = None, *, by: Person, at: datetime) -> uuid.UUID:
    """Yes to an invitation. Two who begin here have three lines at once, in the words it came with. Twice is once."""
    close_between_two_apart(token, by=by, at=at)
    return _begin_by_invitation(token, said, by=by, at=at)


@transaction.atomic
def _begin_by_invitation(token: str, said: Part | None, *, by: Person, at: datetime) -> uuid.UUID:
    pk = accept_invitation(token, said, by=by, at=at)
    invitation = open_handed_over(token, Invitation)
    if invitation.tie_id is None and invitation.mentorship and not _last_version(invitation.mentorship):
        in_some_months = day_in(invitation.mentorship.mentee.zone, at) + settings.LIMITS.review_after
        words = Keyring(by).read(invitation, "words")
        draft_agreement(invitation.mentorship, first_draft(words, until_on=in_some_months), at=at)
    return pk


# --- written apart ----------------------------------------------------------------------------------------


@transaction.atomic
def write_expectations(mentorship: uuid.UUID, given: Expectations, *, hand_in: bool, by: Person, at: datetime) -> None:
    """What I expect, for myself until both have handed theirs in. Then each reads the other's.

    Writing again closes both: what was compared is no longer what is meant.
    """
    lines = _fit(given)
    check_details(lines)
    pair = open_for(by, Mentorship, mentorship, Right.CHANGE, along=("mentor", "mentee"))
    mine = Expectation.objects.filter(mentorship=pair, author=by).first() or Expectation(mentorship=pair, author=by)
    if mine.handed_in_at is not None and Keyring(by).read(mine, "lines") == to_json(lines):
        return
    Expectation.objects.filter(mentorship=pair).update(opened_at=None)
    seal(mine, lines=to_json(lines))
    mine.written_at, mine.handed_in_at, mine.opened_at = at, at if hand_in else None, None
    mine.save()
    if hand_in:
        _open_both(pair, by=by, at=at)


def _open_both(pair: Mentorship, *, by: Person, at: datetime) -> None:
    handed_in = Expectation.objects.filter(mentorship=pair, handed_in_at__isnull=False)
    are_open = handed_in.count() == SIDES
    if are_open:
        handed_in.update(opened_at=at)
    record("handed in expectations", pair.pk, by=by, at=at)
    tell_partner_of_expectations(pair, are_open=are_open, by=by, at=at)


@transaction.atomic
def settle_expectations(mentorship: uuid.UUID, chosen: Mapping[Line, Any], *, by: Person, at: datetime) -> uuid.UUID:
    """One set of lines out of both, each difference with its choice; the other one is asked to agree."""
    open_for(by, Mentorship, mentorship, Right.CHANGE)
    rows = list(Expectation.objects.filter(mentorship=mentorship, opened_at__isnull=False).select_related("author"))
    if len(rows) != SIDES:
        raise Refusal(gettext_noop("One of you has changed something since. Read both again before you go on."))
    ring = Keyring(by, rows)
    said = {row.author_id == by.pk: from_json(ring.read(row, "lines")) for row in rows}
    return propose_agreement(mentorship, settle(said[True], said[False], chosen), by=by, at=at)


# --- filled in together -----------------------------------------------------------------------------------


@transaction.atomic
def edit_line(
    mentorship: uuid.UUID, line: Line, value: Any, *, seen: str | None = None, by: Person, at: datetime
) -> None:
    """One line of what the two fill in together; the other one sees who changed it, and when.

    `seen` is the mark of what the line said when this person opened it. Raises Overtaken where it says something else
    by now: what was never read is not written over. None: whatever it says.
    """
    pair = open_for(by, Mentorship, mentorship, Right.CHANGE)
    draft = JointDraft.objects.filter(mentorship=pair).first()
    ring = Keyring(by)
    before = lines_of_draft(draft, ring) if draft else _lines_agreed(pair, by)
    after = _fit(change(before, line, value))
    check_details(after)
    if draft and before == after:
        return
    if seen is not None and seen != mark_of(before, line):
        raise Overtaken
    edits = edits_from_json(ring.read(draft, "edits")) if draft else {}
    edits[line] = Edit(by.pk, at)
    draft = draft or JointDraft(mentorship=pair)
    seal(draft, lines=to_json(after), edits=edits_to_json(edits))
    draft.edited_at = at
    draft.save()
    record("filled in a line", pair.pk, by=by, at=at)


@transaction.atomic
def propose_draft(mentorship: uuid.UUID, seen: str, *, by: Person, at: datetime) -> uuid.UUID:
    """Yes to what stands there, as it was when this person looked; the draft has done its work then.

    `seen` is the moment of the last edit that they saw, as their page had it.
    """
    pair = open_for(by, Mentorship, mentorship, Right.CHANGE)
    draft = JointDraft.objects.filter(mentorship=pair).first()
    if draft is None:
        return _agree_to_what_came_of_it(pair, seen, by=by, at=at)
    if draft.edited_at.isoformat() != seen:
        raise Refusal(gettext_noop("A line has just changed. Read it once more before you agree."))
    ring = Keyring(by)
    edits = edits_from_json(ring.read(draft, "edits"))
    pk = propose_agreement(mentorship, lines_of_draft(draft, ring), edits=edits, by=by, at=at)
    draft.delete()
    return pk


def _agree_to_what_came_of_it(pair: Mentorship, seen: str, *, by: Person, at: datetime) -> uuid.UUID:
    """The other one was quicker, and said yes to just what this person has read; or it is a second tap."""
    newest = Agreement.objects.filter(mentorship=pair).order_by("-version").first()
    edits = edits_beside(Keyring(by).read(newest, "details")) if newest else {}
    if newest and edits and max(edit.at for edit in edits.values()).isoformat() == seen:
        sign_agreement(newest.pk, by=by, at=at)
        return newest.pk
    mine = Agreement.objects.filter(mentorship=pair, signatures__person=by).order_by("-version").first()
    if mine is None:
        raise Refusal(gettext_noop("Nothing is written yet. Fill in the first three lines together."))
    return mine.pk


def _lines_agreed(pair: Mentorship, by: Person) -> Expectations:
    newest = Agreement.objects.filter(mentorship=pair).order_by("-version").first()
    return lines_in(newest, Keyring(by)) if newest else Expectations()


def _add_version(
    mentorship: Mentorship, lines: Expectations, *, edits: Edits | None = None, by: Person | None, at: datetime
) -> Agreement:
    next_stage(Stage(mentorship.stage), Deed.AGREE)  # what the other one could not agree to is not written
    writer = None if edits else by  # by both is by no one
    agreement = Agreement(mentorship=mentorship, written_by=writer, written_at=at)
    agreement.version = _last_version(mentorship) + 1
    agreement.words_by_mail = lines.by_mail
    assert lines.beat and lines.until_on  # `check_terms` has seen to it
    agreement.beat, agreement.until_on = lines.beat.value, lines.until_on
    if lines.first:
        agreement.first_meetings, agreement.decide_on = lines.first.meetings, lines.first.decide_on
    details = to_json(with_terms(lines, Terms(None, None, "")))
    seal(agreement, what_for=lines.what_for, details=with_edits(details, edits) if edits else details)
    agreement.save()
    record("wrote", agreement.pk, by=by, at=at)
    return agreement


def _settle(agreement: Agreement, mentorship: Mentorship, *, by: Person, at: datetime) -> None:
    today = day_in(by.zone, at)
    if agreement.until_on <= today or (agreement.decide_on and agreement.decide_on <= today):
        raise Refusal(PAST)
    make_regular(mentorship, by=by)
    move_mentorship(mentorship, Deed.AGREE, by=by, at=at)
    agreement.agreed_at = at
    agreement.save(update_fields=["agreed_at"])


def _fit(given: Expectations) -> Expectations:
    return map_words(given, lambda words: fit(words, at_most=limits.GOAL))


def _last_version(mentorship: Mentorship) -> int:
    last = Agreement.objects.filter(mentorship=mentorship).aggregate(last=Max("version"))["last"]
    return int(last or 0)
