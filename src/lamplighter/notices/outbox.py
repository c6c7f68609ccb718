"""Put a message in the outbox, and word it when it leaves."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from itertools import zip_longest
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lamplighter.access import Keyring, seal_all, still_knows
from lamplighter.access.link import make_link, mark_of_mail, standing_link
from lamplighter.access.postbox import address_of
from lamplighter.core.bounce import return_address
from lamplighter.core.calendar import Entry, Invitation, Method, write_calendar
from lamplighter.core.incoming import address_with
from lamplighter.core.post import Scope, Topic
from lamplighter.core.privacy import Kind
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person, Silence
from lamplighter.models.thing import Thing
from lamplighter.notices.nudge import link_to_waiting, take_ride
from lamplighter.queries.meeting import find_fallen_away, list_still_planned

Facts = dict[str, str]
# Words that answer such a mail go to the other one. Not those that answer a question asked of each in private.
ANSWERED_BY_MAIL = frozenset({Kind.MEETING.name, Kind.MESSAGE.name, Kind.MENTORSHIP.name, Kind.AGREEMENT.name})
WEEK_MAIL = "meeting/week"  # of several pairs; words that answer it go to the other one where it tells of one alone
TAKEN_OUT = "mentorship/taken_out"
# What ends something is told also to whoever has been blocked by it: without it, its absence would tell.
LAST_WORDS = frozenset({"mentorship/left", TAKEN_OUT, "introduction/declined"})


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is not in the outbox yet."""

    notice: Notice
    facts: Facts


def tell(
    person: Person,
    template: str,
    *,
    topic: Topic,
    about: Thing,
    at: datetime,
    answer: Scope | None = None,
    answer_to: uuid.UUID | None = None,
    works_for: timedelta | None = None,
    cannot_wait: bool = False,
    **facts: str,
) -> None:
    """One mail, in the deed's own transaction.

    Facts are names, dates and codes; private words only where the people concerned chose that they
    may arrive by mail. `answer` is what the reader can do without signing in, to
    the thing itself or to `answer_to`. A mail that is of no use any more after `works_for` is not sent late.
    What `cannot_wait` leaves in somebody's quiet hours, too, as all does that has to do with signing in.
    What the reader's calendar is to hold or to lose from now on goes along as `calendar`, from `as_fact`.
    """
    put_out(
        write(
            person,
            template,
            topic=topic,
            about=about,
            at=at,
            answer=answer,
            answer_to=answer_to,
            works_for=works_for,
            cannot_wait=cannot_wait,
            may_ride=True,
            **facts,
        )
    )


def write(
    person: Person,
    template: str,
    *,
    topic: Topic,
    about: Thing,
    at: datetime,
    answer: Scope | None = None,
    answer_to: uuid.UUID | None = None,
    works_for: timedelta | None = None,
    cannot_wait: bool = False,
    may_ride: bool = True,
    **facts: str,
) -> Letter:
    """The same, to be put out with others. Without `may_ride` nobody is known to wait for this person."""
    notice = Notice(recipient=person, topic=topic.value, template=template, kind=about.kind.name, thing=about.pk)
    notice.due_at = at
    notice.cannot_wait = cannot_wait or topic is Topic.SIGN_IN
    notice.useless_at = at + works_for if works_for else None
    if may_ride:
        facts |= take_ride(person, topic, about.pk, at=at)
    if answer:
        facts |= {"answer": answer.value, "answer_to": str(answer_to or about.pk)}
    return Letter(notice, facts)


def put_out(*letters: Letter) -> None:
    """In the deed's own transaction, all of them or none."""
    seal_all([(letter.notice, json.dumps(letter.facts)) for letter in letters], "facts")
    Notice.objects.bulk_create([letter.notice for letter in letters])


def as_fact(entry: Entry) -> str:
    """An entry for a calendar, to go along with a mail."""
    return json.dumps(asdict(entry), default=datetime.isoformat)


def find_taken_out(mentorship: uuid.UUID, *, at: datetime) -> Entry | None:
    """What calendars are to lose because the two have come to an end."""
    return find_fallen_away(mentorship, address_of_meeting, at=at)


def take_back(about: Thing, *, at: datetime) -> None:
    """What has not left yet about this thing is no longer so: it stays at home."""
    Notice.objects.filter(kind=about.kind.name, thing=about.pk, settled_at=None).update(settled_at=at)


def word(notice: Notice, *, at: datetime) -> EmailMultiAlternatives | None:
    """The mail as it leaves; None when there is nothing to tell any more, or nobody to tell it to."""
    facts: Facts = json.loads(Keyring(notice.recipient).read(notice, "facts"))
    to = facts.pop("to", None) or address_of(notice.recipient)
    if to is None or not _is_still_wanted(notice, at):
        return None
    week = _week(notice, facts.pop("week", ""), at)
    if week == []:
        return None
    topic, entry = Topic(notice.topic), facts.pop("calendar", "")
    if notice.kind == Kind.MENTORSHIP.name and (off := find_taken_out(notice.thing, at=at)):
        entry, facts["off_at"] = as_fact(off), off.starts_at.isoformat()
    links = _links(notice, topic, facts.pop("answer", ""), facts.pop("answer_to", ""), facts.pop("waits_id", ""), at)
    mail = _compose(notice, to, {"name": notice.recipient.name, **facts, **links}, links, week)
    if settings.MAIL_IN and (back := return_address(notice.pk, mark_of_mail(notice.pk, to), settings.MAIL_IN)):
        mail.extra_headers["From"], mail.from_email = settings.DEFAULT_FROM_EMAIL, back
    told = week if notice.template == WEEK_MAIL and week else []
    entries = [entry] if entry else [str(meeting["calendar"]) for meeting in told if "calendar" in meeting]
    for number, one in enumerate(entries, 1):
        _add_calendar(mail, json.loads(one), to, notice, number=number if len(entries) > 1 else 0)
    if settings.MAIL_IN and (notice.kind in ANSWERED_BY_MAIL or notice.template == WEEK_MAIL):
        mail.reply_to = [_address_for_answers(notice, at)]
    return mail


def _is_still_wanted(notice: Notice, at: datetime) -> bool:
    if notice.useless_at is not None and notice.useless_at <= at:
        return False
    if Silence.objects.filter(person=notice.recipient, topic=notice.topic).exists():
        return False
    is_last = notice.template in LAST_WORDS
    return still_knows(notice.recipient, Kind[notice.kind], notice.thing, is_last=is_last)


def _links(notice: Notice, topic: Topic, answer: str, answer_to: str, waits_id: str, at: datetime) -> Facts:
    expires_at = at + settings.LIMITS.mail_link_works
    links = {}
    if answer:
        token = make_link(Scope(answer), person=notice.recipient, thing=uuid.UUID(answer_to), expires_at=expires_at)
        links["answer_url"] = absolute(reverse("link:open", args=[token]))
    if waits_id and (waiting := link_to_waiting(waits_id, notice.recipient, expires_at=expires_at)):
        links["waits_url"] = absolute(reverse("link:open", args=[waiting]))
    if topic.can_be_stopped:
        token = make_link(Scope.STOP_MAIL, person=notice.recipient, topic=topic, expires_at=expires_at)
        links["stop_url"] = absolute(reverse("link:stop", args=[token]))
    return links


def absolute(path: str) -> str:
    """A path as an address that works outside this site."""
    return f"{settings.ORIGIN.scheme}://{settings.ORIGIN.netloc}{path}"


def address_of_meeting(pk: uuid.UUID) -> str:
    return absolute(reverse("meeting:page", args=[pk]))


def _week(notice: Notice, kept: str, at: datetime) -> list[dict[str, object]] | None:
    """What still stands of the meetings of a week, each with a way to answer; None where a mail tells of no week."""
    if not kept:
        return None
    told = {uuid.UUID(meeting["id"]): meeting for meeting in json.loads(kept)}
    times = {pk: datetime.fromisoformat(meeting["starts_at"]) for pk, meeting in told.items()}
    person, week = notice.recipient, []
    for pk in sorted(list_still_planned(person, times), key=times.__getitem__):
        if still_knows(person, Kind.MEETING, pk):
            scope = Scope.MEETING if told[pk].get("is_past") else Scope.TIME
            token = make_link(scope, person=person, thing=pk, expires_at=at + settings.LIMITS.mail_link_works)
            week.append({**_read_dates(told[pk]), "answer_url": absolute(reverse("link:open", args=[token]))})
    return week


def _compose(
    notice: Notice, to: str, facts: Facts, links: Facts, week: list[dict[str, object]] | None
) -> EmailMultiAlternatives:
    ours = {"home_url": absolute("/"), "wrong_url": absolute(reverse("safety:wrong")), "site": settings.ORIGIN.hostname}
    past = [meeting for meeting in week or [] if "is_past" in meeting]
    ahead = [meeting for meeting in week or [] if "is_past" not in meeting]
    context = {**_read_dates(facts), **ours, "by_mail": settings.MAIL_IN, "week": week, "ahead": ahead, "past": past}
    with timezone.override(ZoneInfo(notice.recipient.zone)):
        template = Engine.get_default().get_template(f"emails/{notice.template}.txt")
        text = template.render(Context({**context, "zone": notice.recipient.zone}, autoescape=False))
        subject, _, body = _tidy(text).partition("\n")
        said, line, foot = map(_with_links, body.strip().rpartition("\n--\n"))
        html = render_to_string("emails/base.html", {**context, "subject": subject, "body": said, "foot": line + foot})
    subject = subject.strip().replace(
        "=?", "=\u2060?"
    )  # else a name could pose as an encoded word and be read as another
    mail = EmailMultiAlternatives(subject, body.strip() + "\n", to=[to], headers=_headers(notice, links))
    mail.attach_alternative(html, "text/html")
    return mail


def _address_for_answers(notice: Notice, at: datetime) -> str:
    works_until = at + settings.LIMITS.mail_link_works
    token = make_link(Scope.BY_MAIL, person=notice.recipient, thing=notice.pk, expires_at=works_until)
    return address_with(token, settings.MAIL_IN)


def _add_calendar(mail: EmailMultiAlternatives, kept: Facts, to: str, notice: Notice, *, number: int) -> None:
    """A third way to read the mail: as a calendar does. Of several, each is a file: an invitation is to one thing."""
    entry = replace(Entry(**_read_dates(kept)), zone=notice.recipient.zone)  # type: ignore[arg-type]
    method = Method.CANCEL if entry.is_off else Method.REQUEST
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if settings.MAIL_IN:
        meeting = uuid.UUID(entry.uid.partition("@")[0])
        token = standing_link(Scope.CALENDAR, person=notice.recipient, thing=meeting, expires_at=entry.ends_at)
        address = address_with(token, settings.MAIL_IN)
    sender = Invitation(address, "Lamplighter", guest=to, is_asked=bool(settings.MAIL_IN))
    text = write_calendar([entry], method, invitation=sender)
    kind = f"text/calendar; method={method.value}"
    if number:
        mail.attach(f"meeting-{number}.ics", text, kind)
    else:
        mail.attach_alternative(text, kind)


def _read_dates(facts: Facts) -> dict[str, object]:
    """Days, moments and lists were kept as text; the template says them in the reader's words and zone."""
    read: dict[str, Callable[[str], object]] = {
        "at": datetime.fromisoformat,
        "on": date.fromisoformat,
        "lines": lambda kept: [_read_dates(line) for line in json.loads(kept)],
    }
    kinds = {name: name.rpartition("_")[2] for name, fact in facts.items() if fact}
    return {name: read[kinds[name]](fact) if kinds.get(name) in read else fact for name, fact in facts.items()}


def _with_links(body: str) -> SafeString:
    """Our own addresses can be tapped; what looks like one in somebody's name or words stays words."""
    ours = re.compile(rf"{re.escape(absolute('/'))}[0-9A-Za-z/]*")
    parts = zip_longest(ours.split(body), ours.findall(body), fillvalue="")
    return format_html_join(
        "", "{}{}", ((words, link and format_html('<a href="{0}">{0}</a>', link)) for words, link in parts)
    )


def _tidy(text: str) -> str:
    """Never more than one empty line, whatever the template left out."""
    return re.sub(r"\n{3,}", "\n\n", text.strip())


def _headers(notice: Notice, links: Facts) -> Facts:
    headers = {"Message-ID": f"<{notice.pk.hex}@{settings.ORIGIN.hostname}>", "Auto-Submitted": "auto-generated"}
    if stop := links.get("stop_url"):
        headers |= {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers
