"""Settling and agreeing on the three lines."""

from __future__ import annotations

import uuid
from datetime import datetime

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
    beat, until_on = check_terms(Terms(terms.beat, terms.until_on, what_for), today=day_in(by.zone, at))
    stands_on = open_for(by, Mentorship, mentorship, Right.CHANGE)
    newest = Agreement.objects.filter(mentorship=stands_on, version=_last_version(stands_on))
    if known := find_saying(what_for, newest.filter(beat=beat.value, until_on=until_on), reader=by, field="what_for"):
        return known.pk
    agreement = Agreement(mentorship=stands_on, written_by=by, written_at=at)
    agreement.version = _last_version(stands_on) + 1
    agreement.beat, agreement.until_on = beat.value, until_on
    seal(agreement, what_for=what_for)
    agreement.save()
    record("wrote", agreement.pk, by=by, at=at)
    return agreement.pk


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


def _settle(agreement: Agreement, mentorship: Mentorship, *, by: Person, at: datetime) -> None:
    make_regular(mentorship, by=by)
    move_mentorship(mentorship, Deed.AGREE, by=by, at=at)
    agreement.agreed_at = at
    agreement.save(update_fields=["agreed_at"])


def _last_version(mentorship: Mentorship) -> int:
    last = Agreement.objects.filter(mentorship=mentorship).aggregate(last=Max("version"))["last"]
    return int(last or 0)
