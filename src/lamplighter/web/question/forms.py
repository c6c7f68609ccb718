from __future__ import annotations

import uuid

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.queries.question import QuestionsPage, ThemeLine
from lamplighter.ui.fields import Cards


class QuestionForm(forms.Form):
    words = forms.CharField(
        label=_("What are you wondering about?"),
        max_length=limits.QUESTION,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write one line first. ‘I feel a bit stuck’ is a good place to start.")},
    )


class HeadingForm(forms.Form):
    """Under which heading a question stands: one that is there, a new one, or none."""

    theme = forms.TypedChoiceField(
        label=_("Under which heading?"), required=False, coerce=uuid.UUID, empty_value=None, widget=Cards()
    )
    new = forms.CharField(
        label=_("A new heading"),
        help_text=_("A word or two, such as ‘the job I have’."),
        max_length=limits.THEME,
        required=False,
    )

    def offer(self, themes: tuple[ThemeLine, ...]) -> HeadingForm:
        """With the headings there are; without any there is nothing to choose from."""
        self.fields["theme"].choices = [("", _("None")), *((theme.id, theme.words) for theme in themes)]  # type: ignore[attr-defined]
        if not themes:
            del self.fields["theme"]
        return self


class TogetherForm(forms.Form):
    """Questions that share a word, under one heading, if their author likes."""

    heading = forms.CharField(
        label=_("The heading"),
        max_length=limits.THEME,
        error_messages={"required": _("Write a word or two for the heading.")},
    )
    questions = forms.TypedMultipleChoiceField(
        label=_("Under it"),
        coerce=uuid.UUID,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choice"}),
        error_messages={
            "required": _("Choose at least one question to put under this heading."),
            "invalid_choice": _("This question is no longer here. Choose another."),
        },
    )

    def __init__(self, data: QueryDict | None, page: QuestionsPage) -> None:
        together = page.together
        proposed = together.questions if together else ()
        initial = {"heading": together.heading, "questions": [line.id for line in proposed]} if together else None
        super().__init__(data, initial=initial)
        offered = (
            proposed if data is None else [*page.loose, *(line for theme in page.themes for line in theme.questions)]
        )
        self.fields["questions"].choices = [(line.id, line.words) for line in offered]  # type: ignore[attr-defined]


class ThemeForm(forms.Form):
    words = forms.CharField(
        label=_("The heading"),
        help_text=_("Leave it empty to take the heading away; its questions stay."),
        max_length=limits.THEME,
        required=False,
    )


class GoalForm(forms.Form):
    words = forms.CharField(
        label=_("What is it all for?"),
        help_text=_("One line, such as ‘Lead a small data project on my own’. Leave it empty to take it away."),
        max_length=limits.GOAL,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
