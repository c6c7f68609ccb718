"""Dates, numbers and codes as people say them. There is no clock in here: `today` is handed in."""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as in_words
from django.utils.text import capfirst
from django.utils.translation import gettext, gettext_lazy, pgettext

from lamplighter.core.agreement import Beat
from lamplighter.core.card import AnswerTime
from lamplighter.core.expectation import USUAL, Line, Reply
from lamplighter.core.fixed import FixedSlot, seen_from, weeks_of
from lamplighter.core.journey import Deed

LOOKS_LIKE_A_CODE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-|[0-9]{4}-[0-9]{2}-[0-9]{2}(T|$)")
LOOKS_LIKE_AN_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
DAY = len("2027-03-01")
NEAR = 300  # days within which a weekday says more than a year

WEEKDAYS = {
    0: gettext_lazy("Monday"),
    1: gettext_lazy("Tuesday"),
    2: gettext_lazy("Wednesday"),
    3: gettext_lazy("Thursday"),
    4: gettext_lazy("Friday"),
    5: gettext_lazy("Saturday"),
    6: gettext_lazy("Sunday"),
}

BEATS_IN_WEEKS = {
    1: gettext_lazy("every week"),
    2: gettext_lazy("every two weeks"),
    3: gettext_lazy("every three weeks"),
}

BEATS = {
    Beat.WEEKLY: gettext_lazy("every week"),
    Beat.FORTNIGHTLY: gettext_lazy("every two weeks"),
    Beat.EVERY_THREE_WEEKS: gettext_lazy("every three weeks"),
    Beat.MONTHLY: gettext_lazy("every month"),
    Beat.EVERY_TWO_MONTHS: gettext_lazy("every two months"),
    Beat.QUARTERLY: gettext_lazy("every three months"),
    Beat.CHANGES: gettext_lazy("in a rhythm that changes"),
}

ANSWER_TIMES = {
    AnswerTime.DAY: gettext_lazy("within a day"),
    AnswerTime.THREE_DAYS: gettext_lazy("within three days"),
    AnswerTime.WEEK: gettext_lazy("within a week"),
    AnswerTime.TWO_WEEKS: gettext_lazy("within two weeks"),
}

REPLIES = {
    Reply.DAY: gettext_lazy("within a day"),
    Reply.DAYS: gettext_lazy("within three days"),
    Reply.WEEK: gettext_lazy("within a week"),
    Reply.OPEN: gettext_lazy("when we can"),
}

LINES = {
    Line.BEAT: gettext_lazy("How often"),
    Line.UNTIL: gettext_lazy("Until when"),
    Line.WHAT_FOR: gettext_lazy("What for"),
    Line.MINUTES: gettext_lazy("How long we meet"),
    Line.WHERE: gettext_lazy("Where"),
    Line.REPLY: gettext_lazy("We answer each other"),
    Line.CANNOT: gettext_lazy("If one of us can’t make it"),
    Line.BETWEEN_US: gettext_lazy("What stays between us"),
    Line.ENDING: gettext_lazy("How we end"),
    Line.RULES: gettext_lazy("Our ground rules"),
    Line.OUTSIDE: gettext_lazy("Somebody outside, if it goes wrong"),
    Line.BY_MAIL: gettext_lazy("May our words also arrive by mail?"),
}

# What a step of the journey was, said to one of the two: when it was theirs, the other one's, or time's own.
STEPS: dict[Deed, tuple[object, object, object]] = {
    Deed.AGREE: (gettext_lazy("You both agreed."),) * 3,
    Deed.PAUSE: (gettext_lazy("You took a break."), gettext_lazy("%(name)s took a break."), ""),
    Deed.RESUME: (
        gettext_lazy("You picked it up again."),
        gettext_lazy("%(name)s picked it up again."),
        gettext_lazy("The break was over."),
    ),
    Deed.OFFER_TO_FINISH: (
        gettext_lazy("You thought you had arrived."),
        gettext_lazy("%(name)s thought you had arrived."),
        "",
    ),
    Deed.CARRY_ON: (gettext_lazy("You carried on."), gettext_lazy("%(name)s carried on."), ""),
    Deed.FINISH: (gettext_lazy("You finished well."),) * 3,
    Deed.LEAVE: (gettext_lazy("You ended it."), gettext_lazy("%(name)s ended it."), ""),
    Deed.LAPSE: (gettext_lazy("It ended by itself, after a while without a word."),) * 3,
    Deed.REST: (gettext_lazy("It ended well."),) * 3,
}

NUMBERS = (
    gettext_lazy("no"), gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"), gettext_lazy("four"),
    gettext_lazy("five"), gettext_lazy("six"), gettext_lazy("seven"), gettext_lazy("eight"), gettext_lazy("nine"),
    gettext_lazy("ten"), gettext_lazy("eleven"), gettext_lazy("twelve"),
)  # fmt: skip


def day_words(value: date | datetime, today: date | datetime | None = None) -> str:
    """Such as "Thursday 14 May" when it is near today, "3 June 2027" otherwise."""
    there = local_day(value)
    return in_words(there, _near() if today and _is_near(there, local_day(today)) else _far())


def moment_words(value: datetime, today: date | datetime | None = None) -> str:
    """Such as "Thursday 14 May, 17:00", in the reader's zone; with the year when today is far off or unknown."""
    here = timezone.localtime(value)
    is_near = today is not None and _is_near(here.date(), local_day(today))
    return in_words(here, pgettext("date", "l j F, H:i") if is_near else pgettext("date", "l j F Y, H:i"))


def weekday_words(value: datetime) -> str:
    """ "Thursday", in the reader's zone."""
    return in_words(timezone.localtime(value), "l")


def clock_words(value: datetime, zone: str) -> str:
    """The same moment elsewhere: "11:00, New York time", with the weekday where it is another day there."""
    there, here = value.astimezone(ZoneInfo(zone)), timezone.localtime(value)
    clock = in_words(there, pgettext("date", "H:i") if there.date() == here.date() else pgettext("date", "H:i, l"))
    return gettext("%(clock)s, %(zone)s") % {"clock": clock, "zone": zone_words(zone)}


def step_words(deed: Deed, name: str, *, is_mine: bool, by_time: bool) -> str:
    """What a step of the journey was, as one of the two reads it."""
    mine, theirs, by_itself = STEPS[deed]
    return str(by_itself if by_time else mine if is_mine else theirs) % {"name": name}


def line_words(line: Line) -> str:
    """What a line of an agreement is called."""
    return str(LINES[line])


def said_words(line: Line, value: object, today: date | datetime | None = None) -> str:
    """What a line of an agreement says; one that was left empty says what is usual."""
    match value:
        case Beat():
            return beat_words(value).capitalize()
        case Reply():
            return str(REPLIES[value]).capitalize()
        case date():
            return day_words(value, today)
        case bool():
            return gettext("Yes") if value else gettext("No, only that there are some")
        case int():
            return gettext("%(minutes)d minutes") % {"minutes": value}
        case str() if value:
            return value
    return gettext(USUAL[line]) if line in USUAL else ""


def fixed_words(fixed: FixedSlot, beat: Beat) -> str:
    """ "Every two weeks on Tuesday at 17:00, Lisbon time." """
    weeks = weeks_of(beat) or 1
    facts = {
        "often": BEATS_IN_WEEKS[weeks]
        if weeks in BEATS_IN_WEEKS
        else gettext("every %(weeks)d weeks") % {"weeks": weeks},
        "day": WEEKDAYS[fixed.weekday],
        "hour": fixed.hour.strftime("%H:%M"),
        "zone": zone_words(fixed.zone),
    }
    return capfirst(gettext("%(often)s on %(day)s at %(hour)s, %(zone)s.") % facts)


def elsewhere_words(fixed: FixedSlot, zone: str, today: date) -> str:
    """What it is on another clock; nothing where that one shows the same all year."""
    seen = seen_from(fixed, zone, today=today)
    usually = seen.usually
    is_same = (usually.weekday(), usually.time()) == (fixed.weekday, fixed.hour)
    if is_same and not seen.otherwise:
        return ""
    said = [gettext("%(zone)s: usually %(clock)s.") % {"zone": zone_words(zone), "clock": _there(usually, fixed)}]
    for first, last, moment in seen.otherwise:
        facts = {"first": day_words(first, today), "last": day_words(last, today), "clock": _there(moment, fixed)}
        span = gettext("From %(first)s to %(last)s %(clock)s.") if first < last else gettext("On %(first)s %(clock)s.")
        said.append(span % facts)
    return capfirst(" ".join(said))


def _there(moment: datetime, fixed: FixedSlot) -> str:
    return in_words(
        moment, pgettext("date", "H:i") if moment.weekday() == fixed.weekday else pgettext("date", "H:i, l")
    )


def zone_words(zone: str) -> str:
    """Where a zone is: "Europe/Berlin" → "Berlin time"; "UTC" stays what it is."""
    place = zone.rpartition("/")[2].replace("_", " ")
    return gettext("%(place)s time") % {"place": place} if "/" in zone else place


def beat_words(beat: Beat | str) -> str:
    """How often: Beat.FORTNIGHTLY, or its code "fortnightly" → "every two weeks"."""
    return str(BEATS[Beat(beat.value if isinstance(beat, Enum) else beat)])


def count_words(number: int) -> str:
    """5 → "five"; from thirteen on figures are easier to read."""
    return str(NUMBERS[number]) if 0 <= number < len(NUMBERS) else str(number)


def answer_words(promised: AnswerTime | None, observed: int | None) -> str:
    """What somebody says about their answers, and beside it how long they have taken lately."""
    says = str(ANSWER_TIMES[promised]) if promised else ""
    if observed is None:
        return gettext("Usually answers %(within)s.") % {"within": says} if says else ""
    facts = {"within": says, "lately": _wait_words(observed)}
    if not says:
        return gettext("Lately an answer has taken %(lately)s.") % facts
    return gettext("Says: %(within)s. Lately it has been %(lately)s.") % facts


def _wait_words(days: int) -> str:
    if days <= 1:
        return gettext("about a day")
    if days <= 6:
        return gettext("about %(count)s days") % {"count": count_words(days)}
    return gettext("about a week") if days <= 10 else gettext("about two weeks, or there was none")


def times_words(number: int) -> str:
    """1 → "once", 2 → "twice", 5 → "five times"."""
    rare = {1: pgettext("how often", "once"), 2: pgettext("how often", "twice")}
    return rare.get(number) or gettext("%(count)s times") % {"count": count_words(number)}


def local_day(value: date | datetime) -> date:
    """The day itself, or the day that the reader is living at this moment."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def _is_near(there: date, today: date) -> bool:
    return abs((there - today).days) <= NEAR


def _near() -> str:
    return pgettext("date", "l j F")


def _far() -> str:
    return pgettext("date", "j F Y")


def name_in_words(name: str) -> str:
    """What a field is called, for somebody who reads their own copy: the house names fields as people would."""
    return name.replace("_", " ").capitalize()


def value_in_words(value: object) -> str:
    """What stands in a field, for the same reader; a bare id says nothing to anybody."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return "\n".join(
            f"{name_in_words(name)}: {said}" for name, one in value.items() if (said := value_in_words(one))
        )
    if not isinstance(value, str) or not LOOKS_LIKE_A_CODE.match(value):
        return "" if value is None else str(value)
    return "" if LOOKS_LIKE_AN_ID.match(value) else _moment_or_day(value)


def _moment_or_day(value: str) -> str:
    try:
        return (
            day_words(date.fromisoformat(value)) if len(value) == DAY else moment_words(datetime.fromisoformat(value))
        )
    except ValueError:
        return value
