from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.tie import Relation
from lamplighter.services.tie import Remembered

RELATIONS = {
    Relation.RELATIVE: _("Family"),
    Relation.FRIEND: _("A friend"),
    Relation.COLLEAGUE: _("A colleague"),
    Relation.BOSS: _("A boss"),
    Relation.TEACHER: _("A teacher"),
    Relation.OTHER: _("Somebody else"),
}
NOBODY = _("Write who it was; a first name is enough, or ‘my aunt’.")


class RememberForm(forms.Form):
    """One line: who it was."""

    name = forms.CharField(
        label=_("Who changed how you work, even if neither of you called it that?"),
        max_length=limits.NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": NOBODY},
    )


class TieForm(forms.Form):
    """All there is to say, and nothing but the name has to be said."""

    name = forms.CharField(
        label=_("Who it was"),
        max_length=limits.NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": NOBODY},
    )
    gave = forms.CharField(
        label=_("What they gave you"),
        max_length=limits.SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    relation = forms.ChoiceField(
        label=_("What they were to you"), choices=[(relation.value, words) for relation, words in RELATIONS.items()]
    )
    depth = forms.CharField(
        label=_("How close you were"),
        max_length=limits.SENTENCE,
        required=False,
        help_text=_("In your own words, such as ‘we talked once, and I still think of it’."),
    )

    def who(self) -> Remembered:
        given = self.cleaned_data
        return Remembered(given["name"], given["gave"], Relation(given["relation"]), given["depth"])


class ThanksForm(forms.Form):
    words = forms.CharField(
        label=_("Your thank-you"),
        help_text=_("Name one thing they did or said, and what became of it."),
        max_length=limits.LETTER,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": _("Write a line first. One thing they did is enough.")},
    )


class AnswerForm(forms.Form):
    words = forms.CharField(
        label=_("Would you like to write back?"),
        max_length=limits.LETTER,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a line first. ‘I remember that, too’ would be plenty.")},
    )
