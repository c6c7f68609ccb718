"""Settling and agreeing on the three lines."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from lamplighter.access import open_for, seal
from lamplighter.access.keyring import find_saying
from lamplighter.core import limits
from lamplighter.core.agreement import Terms, check_terms
from lamplighter.core.journey import Deed
from lamplighter.core.moment import day_in
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.core.text import fit
from lamplighter.models.agreement import Agreement, Signature
from lamplighter.models.event import record
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.agreement import tell_partner_of_agreement
from lamplighter.services.mentorship import make_regular, move_mentorship

SIDES = 2


@transaction.atomic
def propose_agreement(mentorship: uuid.UUID, terms: Terms, *, by: Person, at: datetime) -> uuid.UUID:
    """Write the three lines and say yes to them; the other one is asked."""
    pk = write_agreement(mentorship, terms, by=by, at=at)
    sign_agreement(pk, by=by, at=at)
    return pk


@transaction.atomic
def write_agreement(mentorship: uuid.UUID, terms: Terms, *, by: Person, at: datetime) -> uuid.UUID:
    """A new version, agreed by nobody yet, unless the newest says the same. Earlier ones stay as they were."""
    what_for = fit(terms.what_for, at_most=limits.GOAL)
    beat, until_on = check_terms(replace(terms, what_for=what_for), today=day_in(by.zone, at))
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE)
    facts = {"beat": beat.value, "until_on": until_on, **_first_of(terms)}
    newest = Agreement.objects.filter(mentorship=stands_on, version=_last_version(stands_on))
    if known := find_saying(what_for, newest.filter(**facts), reader=by, field="what_for"):
        return known.pk
    return _add_version(stands_on, what_for, facts, by=by, at=at).pk


def draft_agreement(mentorship: Mentorship, terms: Terms, *, at: datetime) -> Agreement:
    """Three lines to begin with, which nobody has written and nobody has agreed to yet; part of a deed."""
    beat, until_on = check_terms(terms, today=day_in(mentorship.mentee.zone, at))
    return _add_version(mentorship, terms.what_for, {"beat": beat.value, "until_on": until_on}, by=None, at=at)


@transaction.atomic
def sign_agreement(pk: uuid.UUID, *, by: Person, at: datetime) -> None:
    """Say yes to exactly this version; the second yes makes the mentorship active. Twice is once."""
    agreement = open_for(by, Agreement, pk, Right.SIGN)
    mentorship = open_for(by, Mentorship, agreement.mentorship_id, Right.CHANGE, along=("mentor", "mentee"))
    _, is_new = Signature.objects.get_or_create(agreement=agreement, person=by, defaults={"signed_at": at})
    if not is_new:
        return
    if agreement.version != _last_version(mentorship):
        raise Refusal(gettext_noop("There is a newer version by now. Read that one, and agree to it if it suits you."))
    if agreement.signatures.count() == SIDES:
        _settle(agreement, mentorship, by=by, at=at)
    record("agreed", pk, by=by, at=at)
    tell_partner_of_agreement(agreement, mentorship, by=by, at=at)


def _add_version(
    mentorship: Mentorship, what_for: str, facts: dict[str, Any], *, by: Person | None, at: datetime
) -> Agreement:
    agreement = Agreement(mentorship=mentorship, written_by=by, written_at=at, **facts)
    agreement.version = _last_version(mentorship) + 1
    seal(agreement, what_for=what_for)
    agreement.save()
    record("wrote", agreement.pk, by=by, at=at)
    return agreement


def _first_of(terms: Terms) -> dict[str, Any]:
    first = terms.first
    return {"first_meetings": first and first.meetings, "decide_on": first and first.decide_on}


def _settle(agreement: Agreement, mentorship: Mentorship, *, by: Person, at: datetime) -> None:
    make_regular(mentorship, by=by)
    move_mentorship(mentorship, Deed.AGREE, by=by, at=at)
    agreement.agreed_at = at
    agreement.save(update_fields=["agreed_at"])


def _last_version(mentorship: Mentorship) -> int:
    last = Agreement.objects.filter(mentorship=mentorship).aggregate(last=Max("version"))["last"]
    return int(last or 0)
