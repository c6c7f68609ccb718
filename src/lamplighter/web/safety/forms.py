from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.queries.safety.report import ReportForm


class TellForm(forms.Form):
    """One's own words, and of what the other one wrote only what is ticked."""

    words = forms.CharField(
        label=_("What has happened?"),
        help_text=_("In your own words. It need not be complete, and you need not be sure."),
        max_length=limits.REPORT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write a line about what has happened. It need not be complete.")},
    )
    lines = forms.MultipleChoiceField(
        label=_("Send some of these lines along"),
        help_text=_("A copy of what you tick goes with your report. Nothing else does."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, page: ReportForm) -> None:
        super().__init__(*args)
        if page.lines:
            self.fields["lines"].choices = [(line.id, line.words) for line in page.lines]  # type: ignore[attr-defined]
        else:
            del self.fields["lines"]


class CloseForm(forms.Form):
    words = forms.CharField(
        label=_("What whoever told you should know"),
        max_length=limits.REPORT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a line to whoever told you, so that they know what came of it.")},
    )
