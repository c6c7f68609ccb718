from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.agreement import Beat
from lamplighter.core.introduction import USUAL, Goal, More, Side, Size
from lamplighter.queries.introduction import RequestPage, RequestStory
from lamplighter.ui.asking import AnswerForm
from lamplighter.ui.fields import Cards, choice_words
from lamplighter.ui.words import BEATS


def _part(label: Any, hint: Any) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, help_text=hint, max_length=limits.GOAL, widget=box, required=False)


class AskForm(forms.Form):
    """The smallest thing that helps is chosen already; all but the one box is folded up."""

    size = forms.ChoiceField(
        label=_("What would you like to ask for?"),
        initial=USUAL.value,
        widget=Cards(),
        choices=[
            (Size.QUESTION.value, choice_words(_("One question"), _("Answered in writing, whenever it suits."))),
            (Size.CONVERSATION.value, choice_words(_("One conversation"), _("Half an hour, no strings."))),
            (Size.REGULAR.value, choice_words(_("Something regular"), _("You agree on how often together."))),
        ],
    )
    words = forms.CharField(
        label=_("In your words"),
        help_text=_("Your question is enough. You can also say in a line why you ask this person."),
        max_length=limits.REQUEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write one line about what you would like to ask, so that it is easy to answer.")
        },
    )
    here = _part(_("Where I am now"), _("Such as: I run the night shift and keep its lists."))
    there = _part(_("Where I want to be"), _("Such as: I answer questions with data, and people act on it."))
    first = _part(_("What would help first"), _("The smallest step you can think of, even a wrong one."))
    beat = forms.ChoiceField(
        label=_("How often, if it were up to you"),
        help_text=_("Only a hope. You agree on it together."),
        choices=[("", _("I don’t know yet")), *((beat.value, words) for beat, words in BEATS.items())],
        required=False,
    )
    states_line = forms.BooleanField(label=_("One of us leads, grades or employs the other"), required=False)
    words_by_mail = forms.BooleanField(
        label=_("These words may also arrive by mail, so that they can be answered from there"),
        required=False,
    )

    def more(self) -> More:
        given = self.cleaned_data
        beat = Beat(given["beat"]) if given["beat"] else None
        return More(Goal(given["here"], given["there"], given["first"]), beat, given["states_line"])

    @property
    def says_more(self) -> bool:
        """Whether what is folded up must be seen: something stands there."""
        return any(self[name].errors or self[name].value() for name in ("here", "there", "first", "beat"))


class YesForm(AnswerForm):
    """A yes. To a question in writing it is the answer; where one leads the other, it takes a tick."""

    both_want = forms.BooleanField(
        label=_("We both want this"),
        error_messages={"required": _("Tick that you both want this; until then nothing begins.")},
    )
    states_line = forms.BooleanField(label=_("One of us leads, grades or employs the other"), required=False)

    def __init__(self, data: Any, request: RequestPage) -> None:
        super().__init__(data)
        asker_said_so = request.line_by is Side.ASKER
        unwanted = {"words", "by_mail"} if not request.is_question else set()
        unwanted.add("states_line" if asker_said_so else "both_want")
        for name in unwanted:
            del self.fields[name]


class HelpedForm(forms.Form):
    """One of two buttons."""

    helped = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes")


class CountForm(forms.Form):
    """The sentence on one's card that an answer stands behind, or none."""

    statement = forms.TypedChoiceField(
        label=_("Which of your sentences does it stand behind?"),
        required=False,
        coerce=uuid.UUID,
        empty_value=None,
        widget=Cards(),
        error_messages={"invalid_choice": _("This sentence is no longer on your card. Choose another.")},
    )

    def __init__(self, data: Any, story: RequestStory) -> None:
        super().__init__(data, initial={"statement": story.counts_for or ""})
        offered = [("", _("None")), *((line.id, line.words) for line in story.sentences)]
        self.fields["statement"].choices = offered  # type: ignore[attr-defined]


class LookForm(forms.Form):
    """A name to look for; it travels in the form and never in an address."""

    name = forms.CharField(
        label=_("Look for somebody by name"),
        max_length=limits.NAME,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
