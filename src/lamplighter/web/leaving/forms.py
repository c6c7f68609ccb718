from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.queries.leaving.page import LeavingPage, RemovingPage


class RemoveForm(forms.Form):
    """Whoever has written nothing there has nothing to leave."""

    leaves_words = forms.BooleanField(required=False)

    def __init__(self, *args: object, page: RemovingPage) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # what a form takes
        self.fields["leaves_words"].label = _("Leave my words with %(name)s") % {"name": page.partner}
        if not page.has_written:
            del self.fields["leaves_words"]


class LeaveForm(forms.Form):
    """To whom one leaves one's words; with nobody to leave them to, there is nothing to choose."""

    left_with = forms.TypedMultipleChoiceField(
        label=_("Leave my words with"),
        help_text=_("They keep what you wrote to them. Whoever is not ticked keeps only what they wrote themselves."),
        widget=forms.CheckboxSelectMultiple,
        coerce=uuid.UUID,
        required=False,
    )

    def __init__(self, *args: object, page: LeavingPage) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # what a form takes
        if page.partners:
            self.fields["left_with"].choices = [(str(one.pair), one.name) for one in page.partners]  # type: ignore[attr-defined]
        else:
            del self.fields["left_with"]
