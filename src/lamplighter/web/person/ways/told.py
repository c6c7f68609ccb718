"""What the library's views have in common here: they show a form and what is wrong with it, and never a row."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.generic.edit import FormMixin

KEPT = ("form", "redirect_field")

if TYPE_CHECKING:
    Asks = FormMixin[Any]
else:
    Asks = FormMixin


class Told(Asks):
    """A form that is not right is shown again, and the answer says so."""

    def form_invalid(self, form: Any) -> HttpResponse:
        context = self.get_context_data(form=form)
        answer: HttpResponse = self.render_to_response(context, status=422)  # type: ignore[attr-defined]
        return answer

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        """Of all that the library would show: the form, and the way back that rides along."""
        context = super().get_context_data(**given)
        return {**{name: context[name] for name in KEPT if name in context}, **self.more()}

    def more(self) -> dict[str, Any]:
        """What this page shows besides."""
        return {}


def for_a_browser(options: dict[str, Any]) -> str:
    """What a passkey is asked, as it travels in an attribute of the form."""
    return json.dumps(options)
