from __future__ import annotations

import uuid

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.address import shorten
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.queries.endorsement import SayPage


class SayForm(forms.Form):
    """One sentence; what it shows, if one likes to say so."""

    words = forms.CharField(
        label=_("One sentence about what they do well"),
        max_length=limits.SENTENCE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a sentence first. One thing they do is enough.")},
    )
    quality = forms.ChoiceField(label=_("It shows"), required=False)
    step = forms.ChoiceField(label=_("A step you reached together; its day is shown, not its words"), required=False)

    def __init__(self, page: SayPage, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._steps = {shorten(step.id): step.id for step in page.steps}
        named = [(quality.name, gettext(quality.value.name)) for quality in OF_MENTORS]
        self.fields["quality"].choices = [("", gettext("Nothing in particular")), *named]  # type: ignore[attr-defined]
        if page.steps:
            steps = [(short, step.words) for short, step in zip(self._steps, page.steps, strict=True)]
            self.fields["step"].choices = [("", gettext("None")), *steps]  # type: ignore[attr-defined]
        else:
            del self.fields["step"]

    @property
    def quality_named(self) -> Quality | None:
        name = self.cleaned_data["quality"]
        return Quality[name] if name else None

    @property
    def step_named(self) -> uuid.UUID | None:
        return self._steps.get(self.cleaned_data.get("step", ""))


class ShowForm(forms.Form):
    shows = forms.ChoiceField(choices=[("yes", ""), ("no", "")])
