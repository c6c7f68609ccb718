"""Asking two people now and then how it goes, keeping what each says to themselves, and opening it together."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, Min, OuterRef, Q, Subquery

from lamplighter.access import Keyring, open_for, seal
from lamplighter.core import limits
from lamplighter.core.journey import Stage
from lamplighter.core.privacy import Right
from lamplighter.core.pulse import (
    FIRST_MONTH,
    GOES_QUIET_AFTER,
    MONTH,
    OPENED,
    SHORT,
    Due,
    Occasion,
    Part,
    Said,
    check_picks,
    find_due,
    from_json,
    merge,
    shelf,
    short_sections,
    to_json,
)
from lamplighter.core.quality import Quality
from lamplighter.core.refusal import IllegalMove, Refusal, gettext_noop
from lamplighter.core.text import fit_line
from lamplighter.models.agreement import Agreement
from lamplighter.models.checkin import CheckIn, Growing, Opened, Sheet, Voice
from lamplighter.models.event import record
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.checkin import ask_how_it_goes, tell_both_that_it_is_open

BOTH = ("mentorship__mentor", "mentorship__mentee")
DAY, A_WEEK = timedelta(days=1), timedelta(weeks=1)
AROUND_A_MEETING = ("meeting/tomorrow", "meeting/afterwards", "crossroads/after_meeting")
UNASKED = "hint/time"
OPENED_ALREADY = gettext_noop(
    "You have both opened this. It stays as it was, so that you can look back at it together."
)
ABOUT_A_MENTOR = gettext_noop("This is about mentors. Nothing was changed.")
NOTHING_TO_OPEN = gettext_noop("You have not answered anything yet. Answer what you like, then open it.")


# --- being asked ------------------------------------------------------------------------------------------


def begin_check_ins(*, at: datetime) -> int:
    """Pairs that have met and whose first month, quarter or close has come: both are asked, once."""
    first = Agreement.objects.filter(mentorship=OuterRef("pk"), agreed_at__isnull=False).values("mentorship")
    since = Subquery(first.annotate(begun=Min("agreed_at")).values("begun"))
    asked = CheckIn.objects.filter(mentorship=OuterRef("pk"))
    runs = Q(stage=Stage.ACTIVE.value, since__lte=at - MONTH) & ~Exists(asked.filter(next_at__gt=at))
    closes = Q(stage=Stage.CLOSING.value, since__isnull=False) & ~Exists(asked.filter(occasion=Occasion.CLOSE.value))
    met = Exists(Meeting.objects.filter(mentorship=OuterRef("pk"), held_at__isnull=False))
    pairs = Mentorship.objects.annotate(since=since).filter(runs | closes, met)
    return sum(_begin(pair, pair.since, at) for pair in pairs.select_related("mentor", "mentee"))


@transaction.atomic
def _begin(pair: Mentorship, since: datetime, at: datetime) -> int:
    due = find_due(since, is_closing=pair.stage == Stage.CLOSING.value, at=at)
    busy = [person for person in (pair.mentor, pair.mentee) if _has_mail_enough(person, at)]
    was_due = find_due(since, is_closing=pair.stage == Stage.CLOSING.value, at=at - A_WEEK)
    if busy and was_due != due:
        return 0  # a quieter day may come within the week
    checkin = _open(pair, due, at) if due else None
    if checkin is None:
        return 0
    if checkin.occasion != Occasion.CLOSE.value:  # then something else is asked already
        for person in (pair.mentor, pair.mentee):
            if not (person in busy or _has_gone_quiet(checkin, person) or _has_others(pair, person)):
                ask_how_it_goes(checkin, person, at=at)
    return 1


def _open(pair: Mentorship, due: Due, at: datetime) -> CheckIn | None:
    """Once: whoever comes second finds it asked already."""
    checkin = CheckIn(mentorship=pair, occasion=due.occasion.value, number=due.number)
    checkin.asked_at, checkin.next_at = at, due.next_at
    try:
        with transaction.atomic():
            checkin.save()
    except IntegrityError:
        return None
    record("was asked how it goes", checkin.pk, by=None, at=at)
    return checkin


def _has_gone_quiet(checkin: CheckIn, person: Person) -> bool:
    """Passed by three times: it waits on the page of the two, and no mail speaks of it."""
    before = CheckIn.objects.filter(mentorship=checkin.mentorship_id).exclude(pk=checkin.pk).order_by("-asked_at", "pk")
    last = list(before.values_list("pk", flat=True)[:GOES_QUIET_AFTER])
    return len(last) == GOES_QUIET_AFTER and not Sheet.objects.filter(checkin__in=last, person=person).exists()


def _has_mail_enough(person: Person, at: datetime) -> bool:
    """A meeting brings two mails, and more than two a week nobody reads: it waits on the page of the two."""
    around = Notice.objects.filter(recipient=person, template__in=AROUND_A_MEETING)
    theirs = Q(mentorship__mentor=person) | Q(mentorship__mentee=person)
    ahead = Meeting.objects.filter(theirs, held_at=None, called_off_at=None, starts_at__range=(at, at + A_WEEK + DAY))
    hinted = Notice.objects.filter(recipient=person, template=UNASKED, due_at__gt=at - settings.LIMITS.hints_apart)
    return around.filter(due_at__range=(at - A_WEEK + DAY, at)).exists() or ahead.exists() or hinted.exists()


def _has_others(pair: Mentorship, person: Person) -> bool:
    """In several mentorships: mail about meetings is as much as anybody reads, so it waits on each page."""
    theirs = Mentorship.objects.filter(Q(mentor=person) | Q(mentee=person))
    return theirs.exclude(stage__in=OVER_CODES).exclude(pk=pair.pk).exists()


# --- answering --------------------------------------------------------------------------------------------


@transaction.atomic
def keep_answers(pk: uuid.UUID, said: Mapping[Part, Said], *, by: Person, at: datetime) -> uuid.UUID:
    """For their author alone; returns whose page this is on. What is not named stays; the same twice is once."""
    checkin = open_for(by, CheckIn, pk, Right.DECIDE, along=BOTH)
    sheet = Sheet.objects.filter(checkin=checkin, person=by).first() or Sheet(checkin=checkin, person=by)
    ring = Keyring(by, [sheet])
    before = {part: from_json(ring.read(sheet, part.value)) for part in said}
    after = {part: merge(before[part], _fitted(words)) for part, words in said.items()}
    changed = {part: words for part, words in after.items() if words != before[part]}
    if not changed:
        return checkin.mentorship_id
    if checkin.opened_at is not None and any(part in changed for part in OPENED):
        raise IllegalMove(OPENED_ALREADY)
    seal(sheet, **{part.value: to_json(words) for part, words in changed.items() if words})
    for part in (part for part, words in changed.items() if not words):
        setattr(sheet, part.value, None)
    if sheet.mine is None and sheet.theirs is None:
        sheet.would_open_at = None
    sheet.written_at = at
    sheet.save()
    record("answered how it goes", sheet.pk, by=by, at=at)
    return checkin.mentorship_id


def answer_taps(pk: uuid.UUID, taps: Mapping[str, str], words: str, *, by: Person, at: datetime) -> None:
    """Three taps and a line, from a mail."""
    checkin = open_for(by, CheckIn, pk)
    section = short_sections(Occasion(checkin.occasion), is_mentor=False, picks=(), theirs=())[0]
    found: dict[str, int | str | None] = {}
    for item in SHORT:
        if answer := taps.get(item):
            found[item] = None if answer == "-" else int(answer)
    if section.pack.name == FIRST_MONTH and words.strip():
        found["L1"] = words
    keep_answers(pk, {Part.MINE: {shelf(section.pack): found}}, by=by, at=at)


# --- opening it together ----------------------------------------------------------------------------------


@transaction.atomic
def choose_to_open(pk: uuid.UUID, opens: bool, *, by: Person, at: datetime) -> uuid.UUID:
    """Would open my answers if the other one does, too; or rather not, until then. Nobody is told of one yes."""
    checkin = open_for(by, CheckIn, pk, Right.DECIDE, along=BOTH)
    sheet = Sheet.objects.filter(checkin=checkin, person=by).first()
    if checkin.opened_at is not None:
        if opens:
            return checkin.mentorship_id
        raise IllegalMove(OPENED_ALREADY)
    if sheet is None or (sheet.mine is None and sheet.theirs is None):
        raise Refusal(NOTHING_TO_OPEN)
    if (sheet.would_open_at is not None) is not opens:
        sheet.would_open_at = at if opens else None
        sheet.save(update_fields=["would_open_at"])
        record("would open it" if opens else "would rather not open it", sheet.pk, by=by, at=at)
    if opens:
        _open_if_both_would(checkin, at)
    return checkin.mentorship_id


def _open_if_both_would(checkin: CheckIn, at: datetime) -> None:
    both = (checkin.mentorship.mentor, checkin.mentorship.mentee)
    willing = Sheet.objects.filter(checkin=checkin, would_open_at__isnull=False)
    sheets = {sheet.person_id: sheet for sheet in willing}
    if any(person.pk not in sheets for person in both) or not _mark_open(checkin, at):
        return
    for person in both:
        _copy(sheets[person.pk], checkin, person)
    record("both opened how it goes", checkin.pk, by=None, at=at)
    tell_both_that_it_is_open(checkin, at=at)


def _mark_open(checkin: CheckIn, at: datetime) -> bool:
    """Once: the database lets only one of two through."""
    return bool(CheckIn.objects.filter(pk=checkin.pk, opened_at=None).update(opened_at=at))


def _copy(sheet: Sheet, checkin: CheckIn, person: Person) -> None:
    """Opened with the author's own key, sealed for the two. What feels wrong, and what is mine alone, stays behind."""
    opened, ring = Opened(checkin=checkin, person=person), Keyring(person, [sheet])
    seal(opened, **{part.value: words for part in OPENED if (words := ring.read(sheet, part.value))})
    opened.save()


# --- what one grows in ------------------------------------------------------------------------------------


@transaction.atomic
def say_growing(
    mentorship: uuid.UUID, picks: Sequence[Quality], *, asks_partner: bool, by: Person, at: datetime
) -> None:
    """Up to three qualities, and whether I would like us to be asked about each other's. One yes is not told."""
    pair = open_for(by, Mentorship, mentorship, Right.CHANGE)
    wanted = " ".join(quality.name for quality in check_picks(picks, is_mentor=pair.mentor_id == by.pk))
    rows = {row.person_id: row for row in Growing.objects.filter(mentorship=pair)}
    mine = rows.get(by.pk) or Growing(mentorship=pair, person=by)
    if by.pk in rows and Keyring(by).says(mine, "qualities", wanted) and mine.asks_partner is asks_partner:
        return
    other = next((row for owner, row in rows.items() if owner != by.pk), None)
    both = asks_partner and other is not None and other.asks_partner
    seal(mine, qualities=wanted)
    mine.asks_partner, mine.both_want = asks_partner, both
    mine.save()
    Growing.objects.filter(mentorship=pair).exclude(pk=mine.pk).update(both_want=both)
    record("said what they want to grow in", mine.pk, by=by, at=at)


# --- a voice among several --------------------------------------------------------------------------------


@transaction.atomic
def lend_voice(pk: uuid.UUID, lends: bool, *, by: Person, at: datetime) -> None:
    """What I answer about my mentor may go into what they read of several together, or may not any more.

    Nobody learns of either. Taking it back works after an end, too; what has been drawn by then stays as it is.
    """
    checkin = open_for(by, CheckIn, pk, Right.DECIDE if lends else Right.READ, along=BOTH)
    if checkin.mentorship.mentor_id == by.pk:
        raise IllegalMove(ABOUT_A_MENTOR)
    mentor = checkin.mentorship.mentor
    if lends:
        voice, is_new = Voice.objects.get_or_create(person=by, about=mentor, defaults={"given_at": at})
        if is_new:
            record("lent a voice", voice.pk, by=by, at=at)
    elif Voice.objects.filter(person=by, about=mentor).delete()[0]:
        record("took a voice back", checkin.pk, by=by, at=at)


# --- being forgotten --------------------------------------------------------------------------------------


def forget_check_ins(*, at: datetime) -> int:
    """Twelve months after the end, answers are nobody's any more."""
    ended = Mentorship.objects.filter(stage__in=OVER_CODES, moved_at__lte=at - settings.LIMITS.check_ins_kept)
    found = ended.values("pk")
    grown = Growing.objects.filter(mentorship__in=found).delete()[0]
    return grown + CheckIn.objects.filter(mentorship__in=found).delete()[0]


def _fitted(said: Said) -> Said:
    return {
        name: {
            item: fit_line(word, at_most=limits.SENTENCE) if isinstance(word, str) else word
            for item, word in answers.items()
        }
        for name, answers in said.items()
    }
