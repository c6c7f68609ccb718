"""Carrying notices out of the house."""

from __future__ import annotations

import logging
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from lamplighter.access import seal
from lamplighter.access.postbox import address_of, person_at
from lamplighter.core.bounce import SetAside, Unreached, blames_the_address, refuses_the_address
from lamplighter.core.post import WHY
from lamplighter.core.quiet import end_of_quiet, fit_quiet_hours
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.notices.outbox import word
from lamplighter.queries.person import does_mail_leave

LEASE = timedelta(minutes=2)
AT_ONCE = 100
LONGEST_ROUND = LEASE.total_seconds() / 4  # a lease counts from the round's beginning: with a slow mail server,
# what is left waits for the next round, and nobody takes a mail for abandoned that is only just leaving
LONGEST_WAIT = timedelta(hours=4)
DOUBLINGS = 10  # of the wait between two tries; more of them only overflow
MOST_TRIES = 40  # five days of them; counted by tries, so that a house that was off for a week gives nothing up
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Envelope:
    """One mail without its words. `to` is the person's number, as in `dump`."""

    at: datetime
    to: uuid.UUID
    topic: str
    template: str
    why: str


def deliver_due_notices(*, at: datetime) -> int:
    """Send what is due; a killed worker's lease runs out and another takes over. Returns how many left."""
    return _deliver_due(at, leaves=True)


def try_due_notices(*, at: datetime) -> int:
    """The same but for the sending itself: for a plan that is undone afterwards."""
    return _deliver_due(at, leaves=False)


def _deliver_due(at: datetime, *, leaves: bool) -> int:
    if not does_mail_leave():
        return 0  # they wait, and `doctor` says so
    free = Q(leased_until=None) | Q(leased_until__lt=at)
    due = let_rest(Notice.objects.filter(free, settled_at=None, due_at__lte=at), at=at).order_by("due_at", "pk")
    sent, began = 0, time.monotonic()
    for notice in due.select_related("recipient")[:AT_ONCE]:
        if time.monotonic() - began > LONGEST_ROUND:
            break
        sent += _deliver(notice, at, leaves)
    return sent


def let_rest(due: QuerySet[Notice], *, at: datetime) -> QuerySet[Notice]:
    """Without what waits for the end of somebody's quiet hours. It is looked at anew each time, and kept nowhere.

    What cannot wait does not, and neither does what would be of no use by then.
    """
    nights = defaultdict[datetime, list[uuid.UUID]](list)
    with_hours = Person.objects.exclude(quiet_from=None).exclude(quiet_until=None)
    for person in with_hours.filter(pk__in=due.filter(cannot_wait=False).values("recipient")):
        if quiet := fit_quiet_hours(person.quiet_from, person.quiet_until):
            ends_at = end_of_quiet(quiet, person.zone, at)
            if ends_at is not None:
                nights[ends_at].append(person.pk)
    for ends_at, people in nights.items():
        still_of_use = Q(useless_at=None) | Q(useless_at__gt=ends_at)
        due = due.exclude(still_of_use, cannot_wait=False, recipient__in=people)
    return due


def list_sent(*, since: datetime) -> list[Envelope]:
    """What has left since then, in the order in which it left."""
    sent = Notice.objects.filter(was_sent=True, settled_at__gte=since).order_by("settled_at", "recipient", "template")
    rows = sent.values_list("settled_at", "recipient", "topic", "template")
    return [Envelope(at, to, topic, letter, WHY[letter]) for at, to, topic, letter in rows if at is not None]


def mail_does_not_arrive(person: Person, address: str, how: Unreached, *, at: datetime) -> bool:
    """The other one of a pair is told that it may not, the person what to do, and whoever runs the house gets a list.

    Only for the address that their mail goes to now. What came back says more than what was taken or turned away.
    """
    if address_of(person) != address:
        return False
    people = Person.objects.filter(pk=person.pk)
    if how is Unreached.TURNED_AWAY:
        people = people.exclude(unreached=Unreached.CAME_BACK.value)
    return bool(people.update(unreached=how.value, unreached_at=at))


def mail_was_taken(person: Person, address: str, *, at: datetime) -> None:
    """Our mail server takes mail for this address again. What other mail servers sent back is not undone by that."""
    if person.unreached == Unreached.TURNED_AWAY.value and address_of(person) == address:
        _reached(person, Person.objects.filter(unreached=Unreached.TURNED_AWAY.value), at)


def mail_was_read(address: str, *, at: datetime) -> None:
    """Somebody has typed a code that this address was sent."""
    person = person_at(address)
    if person and person.unreached and address_of(person) == address.lower():
        mail_arrives(person, at=at)


def mail_arrives(person: Person, *, at: datetime) -> None:
    """Mail goes elsewhere from now on, or they have seen to it. What was set aside meanwhile is tried anew."""
    _reached(person, Person.objects.all(), at)


def _reached(person: Person, among: QuerySet[Person], at: datetime) -> None:
    among.filter(pk=person.pk).update(unreached="", unreached_at=None)
    try_set_aside_anew(Notice.objects.filter(recipient=person), at=at)


def list_set_aside() -> QuerySet[Notice]:
    """The latest first; until what they were to say is forgotten."""
    return Notice.objects.exclude(set_aside="").exclude(facts=None).order_by("-settled_at", "pk")


@transaction.atomic
def try_set_aside_anew(among: QuerySet[Notice] | None = None, *, at: datetime) -> int:
    """As if they were new. They are worded when they leave, and what is no longer to be told stays at home."""
    again = list_set_aside().filter(pk__in=(Notice.objects.all() if among is None else among).values("pk"))
    return again.order_by().update(settled_at=None, set_aside="", tries=0, due_at=at, leased_until=None)


def forget_sent_mail(*, at: datetime) -> int:
    """What mails said goes some days after they left; that they left is kept a while longer.

    What could not leave in all that time is not told any more: where no mail leaves, words would wait for ever.
    """
    limits = settings.LIMITS
    before = at - limits.mail_traces_kept
    Notice.objects.filter(Q(settled_at__lt=before) | Q(settled_at=None, due_at__lt=before)).delete()
    old = Notice.objects.filter(settled_at__lt=at - limits.sent_mail_kept).exclude(body=None, facts=None)
    return old.update(body=None, facts=None)


def _deliver(notice: Notice, at: datetime, leaves: bool) -> int:
    if not _claim(notice, at):
        return 0
    try:
        mail = word(notice, at=at)
        if mail is not None:
            seal(notice, body=mail.message().as_string())
            if leaves and settings.MAIL_IS_SET_UP:
                mail.send()
                mail_was_taken(notice.recipient, mail.to[0], at=at)
    except SMTPRecipientsRefused as refusal:
        _hear_refusal(notice, refusal, at)
        return 0
    except Exception as problem:  # whatever is wrong with one mail, it must not keep the others waiting
        _try_later(notice, at, problem)
        return 0
    return _mine(notice, at).update(settled_at=at, was_sent=mail is not None, body=notice.body)


def _hear_refusal(notice: Notice, refusal: SMTPRecipientsRefused, at: datetime) -> None:
    """A mail has one address. Refused for good, it is not tried again."""
    ((address, (code, says)),) = refusal.recipients.items()
    is_for_good = refuses_the_address(code, says)
    is_the_last = is_for_good or _was_last_try(notice)
    if is_the_last and blames_the_address(code, says):
        mail_does_not_arrive(notice.recipient, address, Unreached.TURNED_AWAY, at=at)
    if is_for_good:
        _set_aside(notice, at, SetAside.TURNED_AWAY)
    else:
        _try_later(notice, at, refusal)


def _claim(notice: Notice, at: datetime) -> bool:
    """Whether this worker, and no other, sends it now."""
    unclaimed = Notice.objects.filter(pk=notice.pk, leased_until=notice.leased_until, settled_at=None)
    return bool(unclaimed.update(leased_until=at + LEASE, tries=F("tries") + 1))


def _was_last_try(notice: Notice) -> bool:
    return notice.tries + 1 >= MOST_TRIES  # the row as it was before this try


def _set_aside(notice: Notice, at: datetime, why: SetAside) -> None:
    log.warning("mail %s is set aside (%s)", notice.pk, why.value)
    _mine(notice, at).update(settled_at=at, set_aside=why.value)


def _try_later(notice: Notice, at: datetime, problem: Exception) -> None:
    """Until it has been tried for days."""
    if _was_last_try(notice):
        return _set_aside(notice, at, SetAside.IN_VAIN)
    wait = min(LONGEST_WAIT, timedelta(seconds=15) * 2 ** min(notice.tries, DOUBLINGS))
    log.warning("mail %s could not be sent (%s); next try in %s", notice.pk, type(problem).__name__, wait)
    _mine(notice, at).update(due_at=at + wait, leased_until=None)


def _mine(notice: Notice, at: datetime) -> QuerySet[Notice]:
    """The notice, for as long as no other worker has taken it over."""
    return Notice.objects.filter(pk=notice.pk, leased_until=at + LEASE)
