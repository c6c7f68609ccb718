from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.assessment import Answer, Leaning, Noticed, Outcome
from lamplighter.core.pack import Item, load_pack
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.queries.assessment import SHEET, CandidateLine, NoteRow, NotesPage, WhyPage, sentences
from lamplighter.services.assessment import Note, Why

LEANINGS = {
    Leaning.TOWARDS: _("Yes, rather"),
    Leaning.UNSURE: _("It can’t decide"),
    Leaning.AWAY: _("Rather not"),
}
TICKS = {Noticed.YES.name: _("Noticed"), Noticed.NO.name: _("Not"), "": _("Didn’t come up")}
OUTCOMES = {
    Outcome.RIGHT: _("It was right"),
    Outcome.PARTLY: _("Partly"),
    Outcome.WRONG: _("It was wrong"),
}
MATTERS = {0: _("does not matter to me"), 1: _("matters"), 2: _("matters more"), 3: _("matters most")}


class GutForm(forms.Form):
    """One tap; a sentence if one likes."""

    leaning = forms.ChoiceField(
        choices=[(leaning.value, words) for leaning, words in LEANINGS.items()],
        error_messages={"required": _("Tap one of the three, or go on without.")},
    )
    words = forms.CharField(label=_("In a sentence"), max_length=limits.SENTENCE, required=False)

    def gut(self) -> tuple[Leaning, str]:
        return Leaning(self.cleaned_data["leaning"]), self.cleaned_data["words"]


class HindsightForm(forms.Form):
    """How well the gut did, and how it went."""

    outcome = forms.ChoiceField(
        label=_("How well did your gut do?"),
        choices=[(outcome.value, words) for outcome, words in OUTCOMES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the three, or leave it.")},
    )
    went = forms.CharField(
        label=_("How it went, in your own words"),
        max_length=limits.WHY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, line: CandidateLine, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"outcome": line.outcome.value if line.outcome else "", "went": line.went})

    def said(self) -> tuple[Outcome, str]:
        return Outcome(self.cleaned_data["outcome"]), self.cleaned_data["went"]


class NotesForm(forms.Form):
    """Ten rows. What this page did not know and does not say is left alone: another window may have written it."""

    began_with = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, rows: Sequence[NoteRow], data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"began_with": " ".join(map(_state, rows))})
        self.rows = rows
        for row in rows:
            self.fields[row.quality.name] = forms.ChoiceField(
                label=row.asks,
                choices=list(TICKS.items()),
                required=False,
                initial=row.noticed.name if row.noticed else "",
                widget=forms.RadioSelect,
            )
            self.fields[f"{row.quality.name}_evidence"] = _evidence(row)

    def ten(self) -> Iterator[tuple[NoteRow, str, forms.BoundField, forms.BoundField]]:
        """Row by row: what it is called, the tick, the line."""
        for row in self.rows:
            code = row.quality.name
            yield row, gettext(row.name), self[code], self[f"{code}_evidence"]

    def notes(self) -> dict[Quality, Note]:
        knew = set(self.cleaned_data["began_with"].split())
        return {quality: note for quality in OF_MENTORS if not _is_as_begun(quality, note := self._note(quality), knew)}

    def _note(self, quality: Quality) -> Note:
        tick = self.cleaned_data[quality.name]
        return Note(Noticed[tick] if tick else None, self.cleaned_data[f"{quality.name}_evidence"].strip())


def _state(row: NoteRow) -> str:
    """What a page knew of a row: the tick, and whether there was a line to it, but not the line."""
    return f"{row.quality.name}:{row.noticed.name if row.noticed else ''}:{'+' if row.evidence else ''}"


def _is_as_begun(quality: Quality, note: Note, knew: set[str]) -> bool:
    """Whether nothing was changed here. A line that is there may have other words now, so it always counts as said."""
    return not note.evidence and f"{quality.name}:{note.noticed.name if note.noticed else ''}:" in knew


def _evidence(row: NoteRow) -> forms.CharField:
    return forms.CharField(
        label=_("What makes you say so?"),
        max_length=limits.SENTENCE,
        required=False,
        initial=row.evidence,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class SheetForm(forms.Form):
    """Twenty sentences, each with its answers; and the ten lines of the short notes, for they are the same lines."""

    began_with = forms.CharField(required=False, widget=forms.HiddenInput)
    looked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, page: NotesPage, data: QueryDict | None = None) -> None:
        said = {name: "" if answer is None else str(answer) for name, answer in page.by_sentence()}
        lines = [f"{row.quality.name}:+" for row in page.rows if row.evidence]
        knew = " ".join([*map(":".join, said.items()), *lines])
        super().__init__(data, initial={"began_with": knew, "looked": page.is_hasty})
        self.rows = {row.quality: row for row in page.rows}
        scale = load_pack(SHEET).scale
        for item in sentences():
            self.fields[item.id] = forms.ChoiceField(
                label=item.asks,
                choices=[*((str(code), words) for code, words in enumerate(scale.answers)), ("", scale.none)],
                required=False,
                initial=said[item.id],
                widget=forms.RadioSelect,
            )
        for row in page.rows:
            self.fields[f"{row.quality.name}_evidence"] = _evidence(row)

    def twenty(self) -> Iterator[tuple[NoteRow, str, forms.BoundField, forms.BoundField | None]]:
        """Sentence by sentence: what it is about, its answers, and beside the first of each quality the line."""
        met: set[Quality] = set()
        for item in sentences():
            quality = _quality_of(item)
            evidence = None if quality in met else self[f"{quality.name}_evidence"]
            yield self.rows[quality], gettext(quality.value.name), self[item.id], evidence
            met.add(quality)

    def answers(self) -> dict[str, Answer]:
        """What was changed here; the rest may have been changed in another window."""
        knew = set(self.cleaned_data["began_with"].split())
        found = {item.id: self.cleaned_data[item.id] for item in sentences()}
        return {name: int(said) if said else None for name, said in found.items() if f"{name}:{said}" not in knew}

    def evidence(self) -> dict[Quality, str]:
        knew = self.cleaned_data["began_with"].split()
        found = {quality: self.cleaned_data[f"{quality.name}_evidence"] for quality in OF_MENTORS}
        return {quality: words for quality, words in found.items() if words or f"{quality.name}:+" in knew}


def _quality_of(item: Item) -> Quality:
    return Quality[item.id.partition(".")[0]]


class WhyForm(forms.Form):
    """Three boxes; none of them has to be filled in."""

    what_for = forms.CharField(
        label=_("What I want it for"), max_length=limits.WHY, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    why = forms.CharField(
        label=_("Why this person"), max_length=limits.WHY, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    unknown = forms.CharField(
        label=_("What I still don’t know"),
        max_length=limits.WHY,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, page: WhyPage, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"what_for": page.what_for, "why": page.why, "unknown": page.unknown})

    def said(self) -> Why:
        return Why(**self.cleaned_data)


class MattersForm(forms.Form):
    """How much each of the ten matters to me."""

    def __init__(self, weights: Mapping[Quality, int], data: QueryDict | None = None) -> None:
        super().__init__(data)
        for quality in OF_MENTORS:
            self.fields[quality.name] = forms.TypedChoiceField(
                label=_(quality.value.name), choices=list(MATTERS.items()), coerce=int, initial=weights[quality]
            )

    def weights(self) -> dict[Quality, int]:
        return {quality: self.cleaned_data[quality.name] for quality in OF_MENTORS}


class QualityForm(forms.Form):
    quality = forms.ChoiceField(choices=[(quality.name, "") for quality in OF_MENTORS])
