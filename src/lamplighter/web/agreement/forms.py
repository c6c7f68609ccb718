from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.agreement import FEWEST, MOST, Beat, FirstMeetings
from lamplighter.core.expectation import MINUTES, THREE, USUAL, Clash, Expectations, Line, Reply
from lamplighter.core.fixed import FixedSlot
from lamplighter.ui.fields import DayField, HourField
from lamplighter.ui.words import BEATS, LINES, NUMBERS, REPLIES, WEEKDAYS, said_words, zone_words

SHORT = forms.Textarea(attrs={"rows": 2})
MINE, THEIRS, OWN = "mine", "theirs", "own"
FIRST = [("", _("As many as you like")), *((number, NUMBERS[number]) for number in range(FEWEST, MOST + 1))]


def _beats() -> forms.Field:
    return forms.ChoiceField(
        label=LINES[Line.BEAT],
        help_text=_("Not too tight. You can change it any time."),
        choices=[("", _("Choose what suits you both")), *((beat.value, words) for beat, words in BEATS.items())],
        error_messages={"required": _("Choose how often you meet.")},
    )


def _until() -> forms.Field:
    return DayField(
        label=LINES[Line.UNTIL],
        help_text=_("On this day you look at it together: carry on, change it, or finish well."),
        error_messages={"required": _("Choose a day to look at this together.")},
    )


def _what_for() -> forms.Field:
    return forms.CharField(
        label=LINES[Line.WHAT_FOR],
        help_text=_("Where would you like to stand when you no longer need each other?"),
        max_length=limits.GOAL,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write one line about what this is for.")},
    )


def _minutes() -> forms.Field:
    lengths = [(str(length), _("%(minutes)d minutes") % {"minutes": length}) for length in MINUTES]
    return forms.ChoiceField(label=LINES[Line.MINUTES], choices=lengths, required=False)


def _reply() -> forms.Field:
    times = [(one.value, words) for one, words in REPLIES.items()]
    return forms.ChoiceField(label=LINES[Line.REPLY], choices=times, required=False)


def _by_mail() -> forms.Field:
    words = _("Off until you both say yes. Your questions and notes then stand in the mail itself.")
    return forms.BooleanField(label=LINES[Line.BY_MAIL], help_text=words, required=False)


def _words(line: Line) -> forms.Field:
    return forms.CharField(
        label=LINES[line], help_text=_(USUAL[line]), max_length=limits.GOAL, required=False, widget=SHORT
    )


def _field(line: Line) -> forms.Field:
    made = {
        Line.BEAT: _beats,
        Line.UNTIL: _until,
        Line.WHAT_FOR: _what_for,
        Line.MINUTES: _minutes,
        Line.REPLY: _reply,
        Line.BY_MAIL: _by_mail,
    }
    return made[line]() if line in made else _words(line)


def _value(line: Line, given: Any, start: Expectations) -> Any:
    """What was typed as the core knows it; a choice that was not made stays as it was."""
    match line:
        case Line.MINUTES | Line.REPLY if not given:
            return start.get(line)
        case Line.BEAT:
            return Beat(given) if given else None
        case Line.REPLY:
            return Reply(given)
        case Line.MINUTES:
            return int(given)
    return given


def _shown(value: Any) -> Any:
    """What a field starts from."""
    return getattr(value, "value", value)


class LinesForm(forms.Form):
    """Three lines, and the rest for whoever wants to change what is usual."""

    def __init__(self, sent: QueryDict | None, *, start: Expectations, must: bool = True) -> None:
        super().__init__(sent, initial={line.value: _shown(start.get(line)) for line in Line})
        self.start = start
        for line in Line:
            self.fields[line.value] = _field(line)
            if not must:
                self.fields[line.value].required = False

    def lines(self) -> Expectations:
        given = self.cleaned_data
        return Expectations(**{line.value: _value(line, given[line.value], self.start) for line in Line})

    def first_three(self) -> list[forms.BoundField]:
        return [self[line.value] for line in Line if line in THREE]

    def the_rest(self) -> list[forms.BoundField]:
        return [self[line.value] for line in Line if line not in THREE]

    def rest_is_wrong(self) -> bool:
        return any(self[line.value].errors for line in Line if line not in THREE)


class LineForm(forms.Form):
    """One line, as the two fill it in together."""

    def __init__(self, sent: QueryDict | None, *, line: Line, start: Expectations) -> None:
        super().__init__(sent, initial={"value": _shown(start.get(line))})
        self.line, self.start = line, start
        self.fields["value"] = _field(line)

    def value(self) -> Any:
        return _value(self.line, self.cleaned_data["value"], self.start)


class ClashForm(forms.Form):
    """For each line on which two people differ: mine, theirs, or something else."""

    def __init__(self, sent: QueryDict | None, *, clashes: Sequence[Clash], partner: str) -> None:
        super().__init__(sent)
        self.clashes = clashes
        for clash in clashes:
            name = clash.line.value
            self.fields[name] = forms.ChoiceField(
                label=LINES[clash.line],
                widget=forms.RadioSelect,
                choices=[
                    (MINE, _("You wrote: %(words)s") % {"words": said_words(clash.line, clash.mine)}),
                    (THEIRS, _("%(name)s wrote: %(words)s") % _facts(partner, clash)),
                    (OWN, _("Something in between:")),
                ],
                error_messages={"required": _("%(line)s: choose what suits you both.") % {"line": LINES[clash.line]}},
            )
            self.fields[f"{name}_own"] = own = _field(clash.line)
            own.label, own.help_text, own.required = _("Something in between"), "", False

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for clash in self.clashes:
            name = clash.line.value
            if given.get(name) == OWN and clash.line in THREE and given.get(f"{name}_own") in (None, ""):
                self.add_error(f"{name}_own", _("Say what would suit you both."))
        return given

    def chosen(self) -> dict[Line, Any]:
        return {clash.line: self._one(clash) for clash in self.clashes}

    def _one(self, clash: Clash) -> Any:
        match self.cleaned_data[clash.line.value]:
            case "mine":
                return clash.mine
            case "theirs":
                return clash.theirs
        return _value(clash.line, self.cleaned_data[f"{clash.line.value}_own"], Expectations())


def _facts(partner: str, clash: Clash) -> dict[str, str]:
    return {"name": partner, "words": said_words(clash.line, clash.theirs)}


class AgreementForm(LinesForm):
    """The lines, and how two people begin, if they like to state it."""

    first_meetings = forms.TypedChoiceField(
        label=_("How many meetings first"), choices=FIRST, coerce=int, empty_value=None, required=False
    )
    decide_on = DayField(
        label=_("Decide by"),
        help_text=_("After these meetings, and on this day at the latest, you are each asked whether to carry on."),
        required=False,
    )

    fixed_day = forms.TypedChoiceField(
        label=_("A fixed day"),
        choices=[("", _("No, as it suits")), *WEEKDAYS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    fixed_hour = HourField(label=_("At"), required=False)
    fixed_clock = forms.ChoiceField(
        label=_("On whose clock"),
        help_text=_("Clocks are not changed everywhere on the same day; this one counts all year."),
        required=False,
    )

    def __init__(self, sent: QueryDict | None, *, start: Expectations, clocks: Sequence[str]) -> None:
        super().__init__(sent, start=start)
        if start.first:
            self.initial.update(first_meetings=start.first.meetings, decide_on=start.first.decide_on)
        if start.fixed:
            clocks = tuple(dict.fromkeys((start.fixed.zone, *clocks)))
            self.initial.update(
                fixed_day=start.fixed.weekday, fixed_hour=start.fixed.hour, fixed_clock=start.fixed.zone
            )
        choice = self.fields["fixed_clock"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(zone, zone_words(zone)) for zone in clocks]

    @property
    def is_unfolded(self) -> bool:
        """Whether what few people need is open to see: something is in it, or has to be put right."""
        return self._says("first_meetings", "decide_on")

    @property
    def is_fixed(self) -> bool:
        return self._says("fixed_day", "fixed_hour")

    def _says(self, *names: str) -> bool:
        return any(self[name].value() not in (None, "") or self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("first_meetings") and not given.get("decide_on") and "decide_on" not in self.errors:
            self.add_error("decide_on", _("Choose the day on which you decide at the latest."))
        if given.get("decide_on") and not given.get("first_meetings") and "first_meetings" not in self.errors:
            self.add_error("first_meetings", _("Choose how many meetings you begin with, or clear the day."))
        has_day, has_hour = given.get("fixed_day") is not None, given.get("fixed_hour") is not None
        if has_day and not has_hour and "fixed_hour" not in self.errors:
            self.add_error("fixed_hour", _("Choose a time for the fixed day."))
        if has_hour and not has_day and "fixed_day" not in self.errors:
            self.add_error("fixed_day", _("Choose a day for this time, or clear the time."))
        return given

    def lines(self) -> Expectations:
        given = self.cleaned_data
        meetings, day = given["first_meetings"], given["fixed_day"]
        zone = given["fixed_clock"] or self.fields["fixed_clock"].choices[0][0]  # type: ignore[attr-defined]
        return replace(
            super().lines(),
            first=FirstMeetings(meetings, given["decide_on"]) if meetings else None,
            fixed=FixedSlot(day, given["fixed_hour"], zone) if day is not None else None,
        )
