from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.pulse import NO_OCCASION, Part, Said, Word
from lamplighter.core.quality import Quality
from lamplighter.queries.checkin import AskedSection, GrowingPage


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section and its fields, as the page draws them."""

    section: AskedSection
    taps: tuple[BoundField, ...]
    because: BoundField | None


class AnswersForm(forms.Form):
    """Every answer is optional. What is not sent stays; a line is taken back where the page had shown one."""

    says_so_once = True  # that nothing has to be answered stands above it, and not at each of thirty sentences

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, sections: Sequence[AskedSection], data: QueryDict | None = None) -> None:
        self._sections = tuple(sections)
        super().__init__(data, initial={"shown": " ".join(self._lines())})
        for section in self._sections:
            for item in section.items:
                self.fields[_name(section, item.id)] = (
                    _line(item.asks, item.answer) if item.takes_words else _taps(section, item.asks, item.answer)
                )
            if section.quality:
                self.fields[_because(section)] = _line(_("What makes you say so?"), section.because)

    def drawn(self, *parts: str) -> Iterator[Drawn]:
        for section in self._sections:
            if section.part.value in parts:
                taps = tuple(self[_name(section, item.id)] for item in section.items)
                yield Drawn(section, taps, self[_because(section)] if section.quality else None)

    def about_me(self) -> Iterator[Drawn]:
        return self.drawn(Part.MINE.value, Part.SAFETY.value)

    def about_them(self) -> Iterator[Drawn]:
        return self.drawn(Part.THEIRS.value)

    def for_myself(self) -> Iterator[Drawn]:
        return self.drawn(Part.GAIN.value)

    def said(self) -> dict[Part, Said]:
        found: dict[Part, Said] = {section.part: {} for section in self._sections}
        shown = set(self.cleaned_data["shown"].split())
        for section in self._sections:
            answers = found[section.part].setdefault(section.shelf, {})
            for item in section.items:
                name = _name(section, item.id)
                self._keep(answers, item.id, name, shown, is_line=item.takes_words)
            if section.quality:
                name = _because(section)
                self._keep(answers, f"{section.quality.name}.why", name, shown, is_line=True)
        return found

    def _keep(self, answers: dict[str, Word], item: str, name: str, shown: set[str], *, is_line: bool) -> None:
        said = self.cleaned_data[name]
        if is_line:
            if said or name in shown:
                answers[item] = said
        elif said:
            answers[item] = None if said == NO_OCCASION else int(said)

    def _lines(self) -> Iterator[str]:
        for section in self._sections:
            yield from (_name(section, item.id) for item in section.items if item.takes_words and item.answer)
            if section.because:
                yield _because(section)


def _name(section: AskedSection, item: str) -> str:
    return f"{section.part.value}-{item}"


def _because(section: AskedSection) -> str:
    return f"{section.part.value}-{section.quality.name if section.quality else ''}.why"


def _line(label: Any, said: Word) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=limits.SENTENCE,
        required=False,
        initial=said or "",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _taps(section: AskedSection, label: str, said: Word) -> forms.ChoiceField:
    choices = [*((str(number), words) for number, words in enumerate(section.scale)), (NO_OCCASION, section.none)]
    initial = NO_OCCASION if said is None else str(said)
    return forms.ChoiceField(label=label, choices=choices, required=False, initial=initial, widget=forms.RadioSelect)


class GrowingForm(forms.Form):
    """Up to three of the ten, and whether we ask each other."""

    says_so_once = True

    qualities = forms.MultipleChoiceField(
        label=_("What would you like to grow in?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    asks_partner = forms.BooleanField(required=False)

    def __init__(self, page: GrowingPage, data: QueryDict | None = None) -> None:
        initial = {"qualities": [quality.name for quality in page.picks], "asks_partner": page.i_want_both}
        super().__init__(data, initial=initial)
        self.fields["qualities"].choices = [(quality.name, _(quality.value.name)) for quality in page.qualities]  # type: ignore[attr-defined]
        self.fields["asks_partner"].label = _(
            "Ask %(name)s about mine, and me about theirs, if %(name)s would like that, too"
        ) % {"name": page.partner}

    def picks(self) -> list[Quality]:
        return [Quality[name] for name in self.cleaned_data["qualities"]]


class OpenForm(forms.Form):
    opens = forms.ChoiceField(choices=[("yes", ""), ("no", "")])


class VoiceForm(forms.Form):
    lends = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
