from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.invitation import Part
from lamplighter.services.link import Newcomer
from lamplighter.ui.arriving import WelcomeForm


def _words(label: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_("One line is enough."),
        max_length=limits.GOAL,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": missing},
    )


class InviteForm(forms.Form):
    words = _words(
        _("What would you like to go on with?"), _("Write one line about what you would like to go on with.")
    )


class JustTwoForm(forms.Form):
    """To somebody one knows: what for, and who learns from whom."""

    words = _words(_("What would you two like to do together?"), _("Write one line about what you have in mind."))
    part = forms.ChoiceField(
        label=_("Who learns from whom?"),
        initial=Part.EITHER.value,
        widget=forms.RadioSelect,
        choices=[
            (Part.LEARN.value, _("I learn from them")),
            (Part.HELP.value, _("They learn from me")),
            (Part.EITHER.value, _("We’ll see: they say it when they come in")),
        ],
    )


class PartForm(forms.Form):
    """Where whoever invites has left it open."""

    part = forms.ChoiceField(
        label=_("Who learns from whom?"),
        help_text=_("As you see it today. Most people do both in time."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who learns from whom, as you two see it today. It can turn round later.")},
    )

    def __init__(self, data: QueryDict | None, *, inviter: str, part: Part) -> None:
        super().__init__(data)
        if part is not Part.EITHER:
            del self.fields["part"]
            return
        self.fields["part"].choices = [  # type: ignore[attr-defined]
            (Part.LEARN.value, _("I learn from %(name)s") % {"name": inviter}),
            (Part.HELP.value, _("%(name)s learns from me") % {"name": inviter}),
        ]

    @property
    def said(self) -> Part | None:
        given = self.cleaned_data.get("part")
        return Part(given) if given else None


class ComeInForm(PartForm, WelcomeForm):
    """Somebody new, and the invitation is their proof."""

    def who(self) -> Newcomer:
        given = self.cleaned_data
        return Newcomer(given["name"], given["is_old_enough"], given["zone"])
