"""A mail that comes in does what its sender could do on the page it answers. It acts once, and only in its own pair."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from hmac import compare_digest

from django.conf import settings
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from lamplighter.access import Hidden, open_for
from lamplighter.access.link import mark_of_mail, open_link
from lamplighter.access.postbox import address_of, addresses_of
from lamplighter.core import limits
from lamplighter.core.attachment import Given, fit_file
from lamplighter.core.bounce import Unreached, read_return, will_never_arrive
from lamplighter.core.choice import choice_in
from lamplighter.core.incoming import Incoming, head_of, is_laborious, read_mail, token_in, words_of
from lamplighter.core.post import Scope
from lamplighter.core.privacy import Right
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.models.link import MailLink
from lamplighter.models.mailin import ReadMail
from lamplighter.models.meeting import Meeting
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.slot import OfferedSlot
from lamplighter.notices.mailin import Came, ask_whom_it_was_for, tell_what_came_of_it
from lamplighter.queries.agreement import may_words_travel
from lamplighter.queries.mailin import About, CalendarAnswer, Says, Week, find_about, read_calendar
from lamplighter.queries.slot import find_slots_instead_of, get_slots_for
from lamplighter.services.delivery import mail_does_not_arrive
from lamplighter.services.meeting import BOTH
from lamplighter.services.message.files import NoMoreRoom, OnDisk, files_on_disk
from lamplighter.services.message.write import add_message
from lamplighter.services.slot import GONE, cannot_make_it, make_it_after_all, propose_instead, take_slot

DOORS = (Scope.BY_MAIL.value, Scope.CALENDAR.value)
HOUR = timedelta(hours=1)
NOBODY_READS = gettext_noop(
    "Nobody reads mail at this address, or what it was for is over. Answer the newest mail from us, or sign in."
)
ONE_TOO_MANY = gettext_noop("%(name)s is one too many: up to %(count)d files fit into one message.")
MOVED = gettext_noop(
    "It has been moved meanwhile, so your calendar has answered an older time. Your own page says more."
)


@dataclass(frozen=True, slots=True)
class Files:
    """What came along with a mail: on the disk, or left out, in a sentence each."""

    written: tuple[OnDisk, ...] = ()
    left_out: tuple[str, ...] = ()


class Outcome(Enum):
    """What whoever brought the mail is to be told."""

    TAKEN = "taken"  # done, or rightly passed over in silence
    REFUSED = "refused"  # nobody reads there: whoever wrote gets one clear answer from their own mail server
    LATER = "later"  # not now; bring it again
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Brought:
    outcome: Outcome
    says: str = ""


SILENCE = Brought(Outcome.TAKEN)


def is_ours(address: str) -> bool:
    """Whether it is one of the addresses that our mails are answered to; in which letters does not matter."""
    return (
        bool(_token_in(address) or read_return(address, settings.MAIL_IN))
        or address.strip().lower() == settings.MAIL_IN
    )


def take_mail_in(raw: bytes, *, to: str = "", is_bounce: bool = False, at: datetime) -> Brought:
    """One mail, as it came. `to` is where it was really sent, where the mail server says so."""
    if len(raw) > settings.LIMITS.incoming_bytes or is_laborious(raw):
        return Brought(Outcome.TOO_LONG, gettext("This mail is too long. Send fewer files, or the words alone."))
    mail = read_mail(head_of(raw))
    if is_bounce:
        if will_never_arrive(raw):
            _hear_of_return((to, *mail.recipients), at)
        return SILENCE
    if mail.is_disowned or not mail.sender:
        return SILENCE
    token = next(filter(None, map(_token_in, (to, *mail.recipients))), "")
    try:
        link = open_link(token, at=at)
    except Hidden:
        return _nobody_reads(mail)
    if link.scope not in DOORS or link.person is None:
        return _nobody_reads(mail)
    if mail.sender not in {one.address.lower() for one in addresses_of(link.person)}:
        return SILENCE  # forged, or from another address of theirs; either way nothing is given away
    mail = read_mail(raw)
    with _files_of(link, link.person, mail) as files:
        return _take(link, link.person, mail, files, raw, at)


def forget_read_mail(*, at: datetime) -> int:
    """That a mail came, once no link in any mail it could answer works any more."""
    gone, _ = ReadMail.objects.filter(read_at__lt=at - 2 * settings.LIMITS.mail_link_works).delete()
    return gone


def _token_in(address: str) -> str:
    return token_in(address, settings.MAIL_IN)


def _hear_of_return(addresses: tuple[str, ...], at: datetime) -> None:
    """Believed only at the address that this very mail comes back to, and only of where it really went."""
    found = next(filter(None, (read_return(one, settings.MAIL_IN) for one in addresses)), None)
    notice = Notice.objects.select_related("recipient").filter(pk=found[0]).first() if found else None
    address = address_of(notice.recipient) if notice else None
    if found and notice and address and compare_digest(mark_of_mail(notice.pk, address), found[1]):
        mail_does_not_arrive(notice.recipient, address, Unreached.CAME_BACK, at=at)


def _nobody_reads(mail: Incoming) -> Brought:
    """One clear answer in an hour; none to what a program wrote."""
    sender = hashlib.sha256(mail.sender.encode("utf-8", "replace")).hexdigest()
    if mail.is_automatic or not cache.add(f"mailin-{sender}", 1, HOUR.total_seconds()):
        return SILENCE
    return Brought(Outcome.REFUSED, gettext(NOBODY_READS))


@contextmanager
def _files_of(link: MailLink, person: Person, mail: Incoming) -> Iterator[Files]:
    """On the disk before the transaction begins. Where words stay at home, so do files: nothing of them is written."""
    about = find_about(link, person) if mail.attachments and not mail.is_automatic else None
    if not isinstance(about, About) or not may_words_travel(about.mentorship):
        yield Files()
        return
    fitting, left_out = _sort_out(mail.files)
    with ExitStack() as stack:
        written: tuple[OnDisk, ...] = ()
        try:
            written = stack.enter_context(files_on_disk(about.mentorship, fitting, by=person))
        except Refusal as refusal:
            left_out.append(_in_words(refusal))
        except Hidden:
            pass  # it is over, or they are apart; what follows finds out by itself
        yield Files(written, tuple(left_out))


def _sort_out(given: Sequence[Given]) -> tuple[list[Given], list[str]]:
    """What can come along, and for each of the others why it cannot."""
    fitting: list[Given] = []
    left_out = []
    for one in given:
        try:
            fitted = fit_file(one)
            if len(fitting) == limits.FILES:
                raise Refusal(ONE_TOO_MANY, name=fitted.name, count=limits.FILES)
            fitting.append(fitted)
        except Refusal as refusal:
            left_out.append(_in_words(refusal))
    return fitting, left_out


def _in_words(refusal: Refusal) -> str:
    return gettext(refusal.sentence) % refusal.facts if refusal.facts else gettext(refusal.sentence)


@transaction.atomic
def _take(link: MailLink, person: Person, mail: Incoming, files: Files, raw: bytes, at: datetime) -> Brought:
    if ReadMail.objects.filter(person=person, read_at__gt=at - HOUR).count() >= settings.LIMITS.mails_in_an_hour:
        return Brought(Outcome.LATER, gettext("That is many mails in an hour. Try again later."))
    name = mail.message_id.encode("utf-8", "replace") or raw
    row = ReadMail(person=person, name_hash=hashlib.sha256(person.pk.bytes + name).digest(), read_at=at)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return SILENCE  # it has come before
    about = find_about(link, person)
    if isinstance(about, Week):
        if not about.kept:
            return _nobody_reads(mail)
        if not mail.is_automatic:
            ask_whom_it_was_for(person, about.kept, at=at)
        return SILENCE
    if about is None:
        return SILENCE
    answer = read_calendar(mail.calendar) if mail.calendar else None
    if answer is None:
        _try(about, person, at, partial(_act, about, person, mail, files, at))
    elif about.meeting and answer.uid == f"{about.meeting.hex}@{settings.ORIGIN.hostname}":
        _try(about, person, at, partial(_act_on_calendar, about, about.meeting, person, answer, at))
        if answer.comment:  # whatever came of the answer, its words are not lost
            _try(about, person, at, partial(_pass_on, about, answer.comment, person, at))
    return SILENCE


def _try(about: About, person: Person, at: datetime, deed: Callable[[], None]) -> None:
    """All of it or nothing, and a refusal in words."""
    try:
        with transaction.atomic():
            deed()
    except Refusal as refusal:
        _say(person, about, Came.REFUSED, at, why=_in_words(refusal))
    except Hidden:
        pass  # it is over, or they are apart: nothing of it is theirs to answer any more


def _act(about: About, person: Person, mail: Incoming, files: Files, at: datetime) -> None:
    if mail.is_automatic:
        return
    words = words_of(mail.text, signed=person.name)
    number, rest = choice_in(words) if about.has_numbers else (0, "")
    if number and about.meeting:
        _take_offered(about, about.meeting, number, person, at)
        travels = may_words_travel(about.mentorship)
        left_out = _add(about, rest, person, at, files) if travels else files.left_out
        why = Came.AT_HOME.value if rest and not travels else ""
        at_home = bool(mail.attachments) and not travels
        _say(person, about, Came.TAKEN, at, why=why, files_at_home=at_home, left_out=left_out)
        return
    _pass_on(about, words, person, at, files, has_files=bool(mail.attachments))


def _act_on_calendar(about: About, pk: uuid.UUID, person: Person, answer: CalendarAnswer, at: datetime) -> None:
    """A no is the same as "I can't make it". A yes is what we took for granted, and after a no it takes that back."""
    meeting = open_for(person, Meeting, pk, Right.CHANGE, along=BOTH)
    off_at = meeting.called_off_at
    if answer.proposes:
        return _propose(about, meeting, person, answer.proposes, answer.revision, at)
    if meeting.held_at is not None or meeting.starts_at <= at or (off_at and answer.says is Says.NO):
        return
    if off_at and answer.written_at and answer.written_at < off_at:
        return  # it was on its way when they said no
    is_old = answer.says is Says.NO and answer.revision < meeting.revision
    if is_old or answer.starts_at not in (None, meeting.starts_at):
        raise Refusal(MOVED)
    if answer.says is Says.NO:
        cannot_make_it(pk, by=person, at=at)
    elif answer.says is Says.YES and make_it_after_all(pk, by=person, at=at):
        _say(person, about, Came.TAKEN, at)
    elif answer.says is Says.MAYBE and not off_at:
        _say(person, about, Came.MAYBE, at)


def _propose(about: About, meeting: Meeting, person: Person, starts_at: datetime, revision: int, at: datetime) -> None:
    """Another time, from a calendar: the other one can take it. Where it cannot be, three come back that could."""
    if meeting.held_at is not None or meeting.starts_at <= at or starts_at == meeting.starts_at:
        return
    if revision < meeting.revision:
        raise Refusal(MOVED)
    try:
        propose_instead(meeting.pk, starts_at, by=person, at=at)
    except Refusal as refusal:
        others = () if meeting.called_off_at else find_slots_instead_of(meeting, by=person, at=at)
        _say(person, about, Came.REFUSED, at, why=gettext(refusal.sentence), others=others)


def _take_offered(about: About, meeting: uuid.UUID, number: int, person: Person, at: datetime) -> None:
    """The time that stood beside this number in the mail they answer, and no other that has it by now."""
    open_for(person, Meeting, meeting, Right.CHANGE, along=BOTH)
    offered = OfferedSlot.objects.filter(meeting=meeting, number=number).values_list("starts_at", flat=True).first()
    if number > len(about.times) or offered != about.times[number - 1]:
        raise Refusal(GONE)
    take_slot(meeting, number, by=person, at=at)


def _pass_on(
    about: About, words: str, person: Person, at: datetime, files: Files = Files(), *, has_files: bool = False
) -> None:
    if not words and not has_files:
        _say(person, about, Came.NO_WORDS, at)
    elif not may_words_travel(about.mentorship):
        _say(person, about, Came.AT_HOME, at, has_times=_can_take(about, person, at), files_at_home=has_files)
    elif left_out := _add(about, words, person, at, files):
        came = Came.NOT_ALL if words or files.written else Came.NO_WORDS
        _say(person, about, came, at, left_out=left_out)


def _add(about: About, words: str, person: Person, at: datetime, files: Files) -> Sequence[str]:
    """What they wrote and sent becomes a message; says what could not come along, each with the reason."""
    if not words and not files.written:
        return files.left_out
    try:
        add_message(about.mentorship, words, files.written, by=person, at=at)
    except NoMoreRoom as refusal:
        if words:
            add_message(about.mentorship, words, (), by=person, at=at)
        return (*files.left_out, _in_words(refusal))
    return files.left_out


def _can_take(about: About, person: Person, at: datetime) -> bool:
    """Whether it was offered times in the mail they answer, and one of them can be taken now."""
    return bool(about.has_numbers and about.meeting and get_slots_for(person, about.meeting, at=at).slots)


def _say(
    person: Person,
    about: About,
    came: Came,
    at: datetime,
    *,
    why: str = "",
    has_times: bool = False,
    files_at_home: bool = False,
    left_out: Sequence[str] = (),
    others: Sequence[datetime] = (),
) -> None:
    files = {"files_at_home": files_at_home, "left_out": left_out}
    more = {"why": why, "meeting": about.meeting, "has_times": has_times, "others": others, **files}
    tell_what_came_of_it(person, about.mentorship, came, at=at, **more)  # type: ignore[arg-type]
