"""The agreement as its two people may read it, and how they come to it."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from lamplighter.access import Keyring, open_for, visible_to, words_for_both
from lamplighter.core.agreement import Beat, Terms
from lamplighter.core.expectation import (
    THREE,
    Clash,
    Edit,
    Expectations,
    Line,
    change_only,
    changed_lines,
    edits_beside,
    edits_from_json,
    find_clashes,
    from_json,
    with_terms,
)
from lamplighter.core.fixed import FixedSlot
from lamplighter.core.journey import Deed, Stage, can
from lamplighter.core.moment import day_in
from lamplighter.models.agreement import Agreement, Expectation, JointDraft, Signature
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person

SIDES = ("mentor", "mentee")
CAN_AGREE = [stage.value for stage in Stage if can(stage, Deed.AGREE)]
BOTH = ("mentorship__mentor", "mentorship__mentee", "written_by")


@dataclass(frozen=True, slots=True)
class SignedBy:
    name: str
    at: datetime
    is_me: bool


@dataclass(frozen=True, slots=True)
class EditSeen:
    line: Line
    by: str
    is_me: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class AgreementPage:
    id: uuid.UUID
    mentorship: uuid.UUID
    partner: str
    version: int
    is_newest: bool
    lines: Expectations
    written_by: str
    written_at: datetime
    i_wrote: bool
    signatures: tuple[SignedBy, ...]
    agreed_at: datetime | None
    edits: tuple[EditSeen, ...]  # who filled in which line, where they did it together

    @property
    def is_together(self) -> bool:
        """Filled in by both: then it is nobody's alone, whoever was the first to agree to it."""
        return bool(self.edits)

    @property
    def terms(self) -> Terms:
        return self.lines.terms

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


@dataclass(frozen=True, slots=True)
class Changed:
    """One line that a version changed, or that the two filled in together in their first one."""

    line: Line
    edit: EditSeen | None  # None where one of them wrote the whole
    is_first: bool  # nothing stood there before
    before: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """One line that would change with a yes."""

    line: Line
    now: Any
    before: Any


@dataclass(frozen=True, slots=True)
class Version:
    """One version in the history of what was agreed, with what it changed and who changed it."""

    page: AgreementPage
    changed: tuple[Changed, ...]
    fixed_changed: bool  # a fixed day came, went or is another


@dataclass(frozen=True, slots=True)
class AgreementRead:
    """One version to read or to print, with what it changed: each line, who changed it, and what it said before."""

    page: AgreementPage
    changed: tuple[Changed, ...]
    fixed_changed: bool
    fixed_before: FixedSlot | None
    beat_before: Beat | None  # of that day: it is said with it


@dataclass(frozen=True, slots=True)
class Waiting:
    to_agree: set[uuid.UUID]  # the newest lines are drawn up, or the other one's
    to_look_at: set[uuid.UUID]  # the day they had set has come, in this person's calendar


@dataclass(frozen=True, slots=True)
class ApartPage:
    """Where I write what I expect; the other one's lines are here once both have handed theirs in."""

    mentorship: uuid.UUID
    partner: str
    mine: Expectations | None
    i_handed_in: bool
    theirs: Expectations | None
    clashes: tuple[Clash, ...]


@dataclass(frozen=True, slots=True)
class TogetherPage:
    """What the two fill in together, line by line, with who changed what last."""

    mentorship: uuid.UUID
    partner: str
    lines: Expectations
    edits: tuple[EditSeen, ...]
    edited_at: datetime | None

    def edit_of(self, line: Line) -> EditSeen | None:
        return next((edit for edit in self.edits if edit.line is line), None)

    @property
    def news(self) -> EditSeen | None:
        """The newest change, if the other one made it."""
        newest = max(self.edits, key=lambda edit: edit.at, default=None)
        return newest if newest and not newest.is_me else None


def get_agreement_for(person: Person, pk: uuid.UUID) -> AgreementPage:
    """One version; raises Hidden for anybody but the two."""
    pair = open_for(person, Agreement, pk).mentorship_id
    return next(page for page in list_agreements_for(person, pair) if page.id == pk)


def get_agreement_read_for(person: Person, pk: uuid.UUID) -> AgreementRead:
    """One version beside the one before it; raises Hidden for anybody but the two."""
    row = open_for(person, Agreement, pk)
    versions = list_agreements_for(person, row.mentorship_id)
    place = next(place for place, one in enumerate(versions) if one.id == pk)
    page, before = versions[place], next(iter(versions[place + 1 :]), None)
    was = before.lines if before else page.lines
    return AgreementRead(page, _changed(before, page), was.fixed != page.lines.fixed, was.fixed, was.beat)


def list_agreements_for(
    person: Person, mentorship: uuid.UUID, *, ring: Keyring | None = None
) -> tuple[AgreementPage, ...]:
    """Every version, the newest first."""
    rows = visible_to(person, Agreement).filter(mentorship=mentorship).select_related(*BOTH)
    found = list(rows.annotate(**{f"{side}_signed_at": _signed_at(side) for side in SIDES}).order_by("-version"))
    ring = ring or Keyring(person)
    ring.take(found)
    return tuple(_page(row, person, ring, is_newest=row is found[0]) for row in found)


def list_versions_for(person: Person, mentorship: uuid.UUID) -> tuple[Version, ...]:
    """Every version with what it changed, the newest first; the first one changed nothing, it began."""
    pages = list_agreements_for(person, mentorship)
    return tuple(
        Version(page, _changed(before, page), before is not None and before.lines.fixed != page.lines.fixed)
        for page, before in zip_longest(pages, pages[1:])
    )


def list_differences(agreed: AgreementPage | None, proposed: AgreementPage) -> tuple[Difference, ...]:
    """What one would say yes to: all that changes, or, the first time, what is not as usual besides the three lines."""
    before, now = agreed.lines if agreed else Expectations(), proposed.lines
    lines = (line for line in changed_lines(before, now) if agreed or line not in THREE)
    return tuple(Difference(line, now.get(line), before.get(line)) for line in lines)


def _changed(before: AgreementPage | None, page: AgreementPage) -> tuple[Changed, ...]:
    edits = {edit.line: edit for edit in page.edits}
    if before is None:
        return tuple(Changed(line, edits[line], True, None) for line in Line if line in edits)
    lines = changed_lines(before.lines, page.lines)
    return tuple(Changed(line, edits.get(line), False, before.lines.get(line)) for line in lines)


def get_expectations_for(person: Person, mentorship: uuid.UUID) -> ApartPage:
    """Mine, and the other one's when they are open; raises Hidden for anybody but the two."""
    pair = open_for(person, Mentorship, mentorship, along=("mentor", "mentee"))
    rows = list(visible_to(person, Expectation).filter(mentorship=pair))
    ring = Keyring(person, rows)
    said = {row.author_id == person.pk: from_json(ring.read(row, "lines")) for row in rows}
    mine, theirs = said.get(True), said.get(False)
    return ApartPage(
        mentorship=pair.pk,
        partner=pair.partner_of(person).name,
        mine=mine,
        i_handed_in=any(row.author_id == person.pk and row.handed_in_at for row in rows),
        theirs=theirs,
        clashes=find_clashes(mine, theirs) if mine and theirs else (),
    )


def get_together_for(person: Person, mentorship: uuid.UUID) -> TogetherPage:
    """What stands there now; raises Hidden for anybody but the two."""
    pair = open_for(person, Mentorship, mentorship, along=("mentor", "mentee"))
    draft = visible_to(person, JointDraft).filter(mentorship=pair).first()
    if draft is None:
        versions = list_agreements_for(person, mentorship)
        lines = versions[0].lines if versions else Expectations()
        return TogetherPage(pair.pk, pair.partner_of(person).name, lines, (), None)
    ring = Keyring(person, [draft])
    return TogetherPage(
        mentorship=pair.pk,
        partner=pair.partner_of(person).name,
        lines=lines_of_draft(draft, ring),
        edits=_seen(edits_from_json(ring.read(draft, "edits")), pair, person),
        edited_at=draft.edited_at,
    )


def is_to_be_looked_at(person: Person, page: AgreementPage, *, at: datetime) -> bool:
    """Whether its day has come and this person's word is still wanted; the other one may have suggested to carry on."""
    later = visible_to(person, Agreement).filter(mentorship=page.mentorship, version__gt=page.version)
    is_answered = later.filter(Exists(Signature.objects.filter(agreement=OuterRef("pk"), person=person))).exists()
    return page.mentorship in list_pairs_that_wait_for(person, at=at).to_look_at and not is_answered


def list_pairs_that_wait_for(person: Person, *, at: datetime) -> Waiting:
    """The running pairs in which this person's word on what they agree is wanted, and for what."""
    newer = Agreement.objects.filter(mentorship=OuterRef("mentorship"), version__gt=OuterRef("version"))
    mine = Signature.objects.filter(agreement=OuterRef("pk"), person=person)
    to_agree = ~Exists(newer) & ~Exists(mine) & Q(mentorship__stage__in=CAN_AGREE)
    has_come = Q(until_on__lte=day_in(person.zone, at), mentorship__stage=Stage.ACTIVE.value, agreed_at__isnull=False)
    to_look_at = ~Exists(newer.filter(agreed_at__isnull=False)) & has_come
    rows = visible_to(person, Agreement).filter(to_agree | to_look_at)
    found = set(rows.values_list("mentorship", "agreed_at"))
    return Waiting({pair for pair, agreed in found if agreed is None}, {pair for pair, agreed in found if agreed})


def find_agreed_where(person: Person, mentorship: uuid.UUID, *, ring: Keyring) -> str:
    """Where they meet unless they say otherwise; empty where that was left as usual."""
    rows = visible_to(person, Agreement).filter(mentorship=mentorship, agreed_at__isnull=False)
    agreed = rows.order_by("-version").first()
    return from_json(ring.read(agreed, "details")).where if agreed else ""


def list_agreed_where(mentorships: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The same for many pairs, for mails to the two alone."""
    rows = Agreement.objects.filter(mentorship__in=mentorships, agreed_at__isnull=False).order_by("version")
    newest = {row.mentorship_id: row for row in rows}
    details = words_for_both(newest.values(), "details")
    return {pair: from_json(details[row.pk]).where for pair, row in newest.items() if row.pk in details}


def may_words_travel(mentorship: uuid.UUID) -> bool:
    """Whether both have agreed that their words may arrive by mail, too. For mails alone; it shows nothing."""
    return mentorship in list_pairs_whose_words_travel([mentorship])


def list_pairs_whose_words_travel(mentorships: Sequence[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Of these pairs those that agreed so in their newest version that both agreed to.

    It takes both to begin and one to end it: who has written down a no since then need not wait for the other one.
    """
    travels: dict[uuid.UUID, bool] = {}
    versions = Agreement.objects.filter(mentorship__in=mentorships).order_by("version")
    for pair, agreed_at, words_by_mail in versions.values_list("mentorship", "agreed_at", "words_by_mail"):
        travels[pair] = words_by_mail and (agreed_at is not None or travels.get(pair, False))
    return frozenset(pair for pair, yes in travels.items() if yes)


def lines_of_draft(draft: JointDraft, ring: Keyring) -> Expectations:
    """What stands in the newest version, and in their place the lines that have been filled in together since."""
    newest = Agreement.objects.filter(mentorship=draft.mentorship_id).order_by("-version").first()
    given = lines_in(newest, ring) if newest else Expectations()
    edited = edits_from_json(ring.read(draft, "edits"))
    return change_only(given, edited, from_json(ring.read(draft, "lines")))


def lines_in(row: Agreement, ring: Keyring) -> Expectations:
    """What lies in the columns and in two sealed fields, as one value."""
    terms = Terms(Beat(row.beat), row.until_on, ring.read(row, "what_for"), row.first)
    return with_terms(from_json(ring.read(row, "details")), terms)


def _page(row: Agreement, person: Person, ring: Keyring, *, is_newest: bool) -> AgreementPage:
    return AgreementPage(
        id=row.pk,
        mentorship=row.mentorship_id,
        partner=row.mentorship.partner_of(person).name,
        version=row.version,
        is_newest=is_newest,
        lines=lines_in(row, ring),
        written_by=row.written_by.name if row.written_by else "",
        written_at=row.written_at,
        i_wrote=row.written_by_id == person.pk,
        signatures=_signatures(row, person),
        agreed_at=row.agreed_at,
        edits=_seen(edits_beside(ring.read(row, "details")), row.mentorship, person),
    )


def _seen(edits: Mapping[Line, Edit], pair: Mentorship, person: Person) -> tuple[EditSeen, ...]:
    names = {one.pk: one.name for one in (pair.mentor, pair.mentee)}
    return tuple(EditSeen(line, names.get(edit.by, ""), edit.by == person.pk, edit.at) for line, edit in edits.items())


def _signed_at(side: str) -> Subquery:
    """When this side said yes: in the same question as the versions."""
    theirs = Signature.objects.filter(agreement=OuterRef("pk"), person=OuterRef(f"mentorship__{side}"))
    return Subquery(theirs.values("signed_at"))


def _signatures(row: Agreement, person: Person) -> tuple[SignedBy, ...]:
    """The first yes first."""
    said = [(getattr(row.mentorship, side), getattr(row, f"{side}_signed_at")) for side in SIDES]
    yes = [SignedBy(who.name, signed_at, who.pk == person.pk) for who, signed_at in said if signed_at is not None]
    return tuple(sorted(yes, key=lambda signed: signed.at))


def those_that_count(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Of these the ones that both have agreed on and none newer. For deeds, and for whoever looks ahead."""
    newer = Agreement.objects.filter(mentorship=OuterRef("mentorship"), version__gt=OuterRef("version"))
    return rows.filter(~Exists(newer.filter(agreed_at__isnull=False)), agreed_at__isnull=False)


def has_other_lines() -> Exists:
    """Where one of the two has written other lines since."""
    return Exists(Agreement.objects.filter(mentorship=OuterRef("mentorship"), version__gt=OuterRef("version")))
