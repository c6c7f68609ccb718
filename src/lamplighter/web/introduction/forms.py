from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.introduction import USUAL, Size
from lamplighter.ui.fields import Cards, choice_words


class AskForm(forms.Form):
    """The smallest thing that helps is chosen already."""

    size = forms.ChoiceField(
        label=_("What would you like to ask for?"),
        initial=USUAL.value,
        widget=Cards(),
        choices=[
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
    words_by_mail = forms.BooleanField(
        label=_("These words may also arrive by mail, so that they can be answered from there"),
        required=False,
    )
