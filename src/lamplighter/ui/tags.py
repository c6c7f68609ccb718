"""The words a template can ask for; built into every template by the settings."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from lamplighter.core.address import shorten
from lamplighter.core.agreement import Beat
from lamplighter.core.card import AnswerTime
from lamplighter.core.expectation import THREE, Expectations, Line
from lamplighter.core.fixed import FixedSlot
from lamplighter.core.journey import Deed
from lamplighter.core.language import LANGUAGES
from lamplighter.core.quality import Quality
from lamplighter.ui import fields, words

register = template.Library()

Day = date | datetime | None


@register.filter
def moment(value: datetime | None, today: Day = None) -> str:
    """{{ meeting.starts_at|moment:request.at }} → Thursday 14 May, 17:00"""
    return words.moment_words(value, today or None) if value else ""


@register.filter
def in_words(name: str) -> str:
    """{{ field.0|in_words }} → Wondered at"""
    return words.name_in_words(name)


@register.filter
def value_in_words(value: object) -> str:
    """{{ field.1|value_in_words }} → Thursday 14 May 2027, 17:00; yes"""
    return words.value_in_words(value)


@register.filter
def day(value: Day, today: Day = None) -> str:
    """{{ terms.until_on|day:request.at }} → Thursday 14 May, or 3 June 2027"""
    return words.day_words(value, today or None) if value else ""


@register.filter
def weekday(value: datetime | None) -> str:
    """{{ meeting.starts_at|weekday }} → Thursday"""
    return words.weekday_words(value) if value else ""


@register.filter
def clock(value: datetime | None, zone: str) -> str:
    """{{ meeting.starts_at|clock:page.partner_zone }} → 11:00, New York time"""
    return words.clock_words(value, zone) if value else ""


@register.filter
def zone_words(zone: str) -> str:
    """{{ page.zone|zone_words }} → Berlin time"""
    return words.zone_words(zone)


@register.filter
def beat(code: Beat | str | None) -> str:
    """{{ terms.beat|beat }} → every two weeks"""
    return words.beat_words(code) if code else ""


@register.filter
def answers(promised: AnswerTime | None, observed: int | None) -> str:
    """{{ about.answers_within|answers:usual_wait }} → Usually answers within three days."""
    return words.answer_words(promised, observed)


@register.filter
def count_word(number: int) -> str:
    """{{ page.held|count_word }} → five"""
    return words.count_words(number)


@register.filter
def times(number: int) -> str:
    """{{ page.held|length|times }} → twice"""
    return words.times_words(number)


@register.filter
def line(one: Line) -> str:
    """{{ clash.line|line }} → How often"""
    return words.line_words(one)


@register.simple_tag(takes_context=True)
def says(context: Context, one: Line, value: object) -> str:
    """{% says clash.line clash.mine %} → Every week"""
    return words.said_words(one, value, getattr(context.get("request"), "at", None))


@register.simple_tag(takes_context=True)
def fixed_words(context: Context, fixed: FixedSlot, beat: Beat, partner_zone: str | None) -> dict[str, object]:
    """{% fixed_words slot beat zone as said %}: the fixed day on its own clock, and on those of the two that differ."""
    request = context["request"]
    zones = dict.fromkeys(zone for zone in (request.user.zone, partner_zone) if zone and zone != fixed.zone)
    there = [words.elsewhere_words(fixed, zone, words.local_day(request.at)) for zone in zones]
    return {"usual": words.fixed_words(fixed, beat), "there": [said for said in there if said]}


@register.filter
def other_lines(given: Expectations) -> tuple[tuple[Line, object], ...]:
    """All but the first three, each with what it says."""
    return tuple((one, given.get(one)) for one in Line if one not in THREE)


class Step(Protocol):
    """One line of a timeline."""

    @property
    def deed(self) -> Deed: ...
    @property
    def is_mine(self) -> bool: ...
    @property
    def by_time(self) -> bool: ...


@register.filter
def step(moment: Step, name: str) -> str:
    """{{ moment|step:card.partner }} → Noor took a break."""
    return words.step_words(moment.deed, name, is_mine=moment.is_mine, by_time=moment.by_time)


class Reasoned(Hashable, Protocol):
    """One person in a list: a value, so that the same one is drawn once."""

    @property
    def reason(self) -> tuple[Piece, ...]: ...
    @property
    def is_statement(self) -> bool: ...


class Pair(Protocol):
    """What two people wrote apart."""

    @property
    def mine(self) -> Expectations: ...
    @property
    def clashes(self) -> Iterable[Edit]: ...


@register.filter
def lines_alike(pair: Pair) -> tuple[tuple[Line, object], ...]:
    """{% for line, value in page|lines_alike %}"""
    differ = {clash.line for clash in pair.clashes}
    return tuple((one, pair.mine.get(one)) for one in Line if one not in differ)


class Edit(Protocol):
    """Somebody's last change of a line."""

    @property
    def line(self) -> Line: ...


class Draft(Protocol):
    """What two people fill in together."""

    @property
    def lines(self) -> Expectations: ...
    @property
    def edits(self) -> Iterable[Edit]: ...


@register.filter
def edited_lines(draft: Draft) -> tuple[tuple[Line, object, Edit | None], ...]:
    """{% for line, value, edit in page|edited_lines %}"""
    edits = {edit.line: edit for edit in draft.edits}
    return tuple((one, draft.lines.get(one), edits.get(one)) for one in Line)


@register.simple_tag(takes_context=True)
def time(context: Context, value: Day) -> SafeString | str:
    """{% time meeting.starts_at %} → <time datetime="…">Thursday 14 May, 17:00</time>, seen from request.at"""
    today: Day = getattr(context.get("request"), "at", None)
    if not value:
        return ""
    said = words.moment_words(value, today) if isinstance(value, datetime) else words.day_words(value, today)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), said)


class Piece(Protocol):
    """Part of a sentence, and whether it is among the words that somebody asked for."""

    @property
    def words(self) -> str: ...
    @property
    def is_met(self) -> bool: ...


@register.filter
def short_id(value: UUID) -> str:
    """{{ page.more_after|short_id }} → the 22 letters by which addresses know it"""
    return shorten(value)


@register.simple_tag
def people(lines: Iterable[Reasoned], *, to_ask: bool = False, level: int = 2) -> SafeString:
    """{% people page.fitting to_ask=True %} → a list of people, which is mostly those of the last list"""
    language = get_language()
    return mark_safe("".join(_person(line, to_ask, level, language) for line in lines))


@lru_cache(maxsize=4_000)
def _person(line: Reasoned, to_ask: bool, level: int, _language: str | None) -> SafeString:
    return render_to_string("directory/_person.html", {"line": line, "to_ask": to_ask, "level": level})


@register.simple_tag
def search_fields(form: BaseForm, narrow: Any, knows_my_hours: bool) -> SafeString:
    """{% search_fields form page.narrow page.knows_my_hours %} → what to look for; typed words are not kept"""
    is_plain = not form.is_bound and not form.initial["words"]
    return _of_form("directory/_fields.html", form, narrow, knows_my_hours, is_plain=is_plain)


@register.simple_tag
def narrowing(form: BaseForm, narrow: Any, knows_my_hours: bool) -> SafeString:
    """{% narrowing form narrow knows_my_hours %} → whom to leave out; what there is to put right is not kept"""
    return _of_form("directory/_narrow.html", form, narrow, knows_my_hours, is_plain=not form.is_bound)


def _of_form(template: str, form: BaseForm, narrow: Any, knows_my_hours: bool, *, is_plain: bool) -> SafeString:
    """Drawn once for each choice, where there is no more to it than that."""
    if is_plain:
        kind: Callable[..., BaseForm] = type(form)
        return _of_plain_form(template, kind, narrow, knows_my_hours, get_language())
    return render_to_string(template, {"form": form, "narrow": narrow, "knows_my_hours": knows_my_hours})


@lru_cache(maxsize=500)
def _of_plain_form(
    template: str, kind: Callable[..., BaseForm], narrow: Any, knows_my_hours: bool, _language: str | None
) -> SafeString:
    return _of_form(template, kind(initial=asdict(narrow)), narrow, knows_my_hours, is_plain=False)


@register.filter
def reason(line: Reasoned) -> SafeString:
    """{{ line|reason }} → I can help with getting into <mark>data</mark>"""
    said = ((escape(piece.words), piece.is_met) for piece in line.reason)
    what = "".join(f"<mark>{words}</mark>" if is_met else words for words, is_met in said)
    return mark_safe(what if line.is_statement else gettext("I can help with %(what)s") % {"what": what})


class OfQuality(Protocol):
    @property
    def quality(self) -> Quality | None: ...


@register.filter
def showing(lines: Iterable[OfQuality], quality: Quality) -> tuple[OfQuality, ...]:
    """{% for line in shown_words|showing:row.quality %} → what backs this one quality"""
    return tuple(line for line in lines if line.quality is quality)


@register.filter
def asking(name: str) -> str:
    """{{ line.name|asking }} → Ask Noor"""
    return gettext("Ask %(name)s") % {"name": name}


@register.simple_tag
def language_options(chosen: object) -> SafeString:
    """{% language_options form.language.value %} → every language one may choose, each by its own name"""
    return _languages(chosen if isinstance(chosen, str) and chosen in LANGUAGES else "")


@lru_cache(maxsize=len(LANGUAGES) + 1)
def _languages(chosen: str) -> SafeString:
    selected = mark_safe(" selected")
    told = ((code, selected if code == chosen else "", name) for code, name in LANGUAGES.items())
    return format_html_join("", '<option value="{}"{}>{}</option>', told)


@register.filter
def troubles(form: BaseForm) -> tuple[fields.Trouble, ...]:
    """What keeps this form from being taken, each with its place on the page."""
    return fields.find_troubles(form)


@register.filter
def errors_beside(field: BoundField) -> tuple[str, ...]:
    """What to put right, said beside the field itself."""
    return fields.errors_beside(field)


@register.filter
def troubles_heading(found: tuple[fields.Trouble, ...]) -> str:
    """One thing is missing"""
    return fields.heading_of(found)
