"""The agreement as its two people may read it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from lamplighter.access import Keyring, open_for, visible_to
from lamplighter.core.agreement import Beat, Terms
from lamplighter.models.agreement import Agreement, Signature
from lamplighter.models.person import Person

BOTH = ("mentorship__mentor", "mentorship__mentee", "written_by")


@dataclass(frozen=True, slots=True)
class SignedBy:
    name: str
    at: datetime
    is_me: bool


@dataclass(frozen=True, slots=True)
class AgreementPage:
    id: uuid.UUID
    mentorship: uuid.UUID
    partner: str
    version: int
    is_newest: bool
    terms: Terms
    written_by: str
    signatures: tuple[SignedBy, ...]
    agreed_at: datetime | None

    @property
    def i_signed(self) -> bool:
        return any(signature.is_me for signature in self.signatures)

    @property
    def until_on(self) -> date | None:
        return self.terms.until_on

    @property
    def waits_for_me(self) -> bool:
        return self.is_newest and not self.i_signed

    @property
    def is_draft(self) -> bool:
        """Drawn up for the two when both had said yes, and touched by neither yet."""
        return not self.signatures


def get_agreement_for(person: Person, pk: uuid.UUID) -> AgreementPage:
    """One version; raises Hidden for anybody but the two."""
    row = open_for(person, Agreement, pk, along=BOTH)
    newer = visible_to(person, Agreement).filter(mentorship=row.mentorship_id, version__gt=row.version)
    return _page(row, person, Keyring(person), is_newest=not newer.exists())


def list_agreements_for(person: Person, mentorship: uuid.UUID) -> tuple[AgreementPage, ...]:
    """Every version, the newest first."""
    rows = visible_to(person, Agreement).filter(mentorship=mentorship).select_related(*BOTH)
    found = list(rows.prefetch_related("signatures__person").order_by("-version"))
    ring = Keyring(person, found)
    return tuple(_page(row, person, ring, is_newest=row is found[0]) for row in found)


def _page(row: Agreement, person: Person, ring: Keyring, *, is_newest: bool) -> AgreementPage:
    return AgreementPage(
        id=row.pk,
        mentorship=row.mentorship_id,
        partner=row.mentorship.partner_of(person).name,
        version=row.version,
        is_newest=is_newest,
        terms=Terms(Beat(row.beat), row.until_on, ring.read(row, "what_for"), row.first),
        written_by=row.written_by.name if row.written_by else "",
        signatures=tuple(_signed(signature, person) for signature in row.signatures.all()),
        agreed_at=row.agreed_at,
    )


def _signed(row: Signature, person: Person) -> SignedBy:
    return SignedBy(row.person.name, row.signed_at, row.person_id == person.pk)
