from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.known import AREAS, MARKS
from lamplighter.core.where import Place, Where
from lamplighter.queries.meeting import KnownPage, has_video_rooms
from lamplighter.ui.few_words import TimeForm

WHERE = {
    Where.OPEN: _("As we agreed, or open"),
    Where.VIDEO: _("In a video room of this house"),
    Where.LINK: _("Behind a link"),
    Where.ROOM: _("In a room"),
    Where.PHONE: _("By phone"),
}


class PlaceForm(forms.Form):
    """Where: one of four, and the words that belong to it."""

    where = forms.ChoiceField(label=_("Where"), required=False)
    place = forms.CharField(
        label=_("Link, place or number"),
        help_text=_("It stands in the mail about this meeting and in both calendars."),
        max_length=limits.LINK,
        required=False,
    )

    def __init__(self, sent: QueryDict | None, *, usual: Place) -> None:
        words = "" if usual.where is Where.VIDEO else usual.words
        super().__init__(sent, initial={"where": usual.where.value, "place": words})
        choice = self.fields["where"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            (where.value, words) for where, words in WHERE.items() if where is not Where.VIDEO or has_video_rooms()
        ]

    def chosen(self) -> Place:
        return Place(Where(self.cleaned_data["where"] or Where.OPEN.value), self.cleaned_data["place"])


class PlanForm(PlaceForm, TimeForm):
    field_order = ("day", "hour", "where", "place")


class NoteForm(forms.Form):
    words = forms.CharField(
        label=_("What would you like to keep?"),
        max_length=limits.NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write one line first.")},
    )
    layer = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[("shared", _("Both of you")), ("private", _("Only you"))],
        widget=forms.RadioSelect,
        initial="shared",
    )

    def is_private(self) -> bool:
        return bool(self.cleaned_data["layer"] == "private")


class KnownForm(forms.Form):
    """A note on one of the four sides."""

    area = forms.ChoiceField(
        label=_("About"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of the four.")}
    )
    words = forms.CharField(
        label=_("What you have heard"),
        max_length=limits.NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write one line first.")},
    )

    def __init__(self, page: KnownPage, data: QueryDict | None = None) -> None:
        blank = next((line.area.value.code for line in page.areas if not line.notes), None)
        super().__init__(data, initial={"area": blank})
        self.fields["area"].choices = [(code, _(area.value.name)) for code, area in AREAS.items()]  # type: ignore[attr-defined]


class MemoryForm(forms.Form):
    """Up to three lines; one is enough."""

    says_so_once = True

    one = forms.CharField(label=_("First"), max_length=limits.SENTENCE, required=False)
    two = forms.CharField(label=_("Second"), max_length=limits.SENTENCE, required=False)
    three = forms.CharField(label=_("Third"), max_length=limits.SENTENCE, required=False)

    def lines(self) -> list[str]:
        return [self.cleaned_data[name] for name in ("one", "two", "three")]


class SoForm(forms.Form):
    so = forms.ChoiceField(choices=[(mark.value, "") for mark in MARKS])


class TakeForm(forms.Form):
    """Which of the three times; each has a button of its own."""

    number = forms.IntegerField(min_value=1, max_value=3)
