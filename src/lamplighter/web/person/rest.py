"""A break from being asked."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.queries.card import get_about_for
from lamplighter.services.card.rest import end_rest, rest_until
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.fields import DayField
from lamplighter.ui.refusal import told_in


class RestForm(forms.Form):
    """Until when."""

    back_on = DayField(
        label=_("First day back"),
        help_text=_("It ends by itself on that day. You can come back earlier, or stay away longer."),
        error_messages={"required": _("Choose the first day back.")},
    )


@for_people("GET", "POST")
def rest(request: PersonRequest) -> HttpResponse:
    """Until a day of one's choice nobody can ask."""
    page = get_about_for(request.user, request.user.pk, at=request.at)
    form = RestForm(request.POST or None, initial={"back_on": page.back_on})
    if request.method == "POST" and form.is_valid():
        with told_in(form, "back_on"):
            rest_until(form.cleaned_data["back_on"], by=request.user, at=request.at)
            return SeeOther(reverse("person:profile"))
    return show(request, "person/rest.html", page, form=form, here="you", status=422 if form.errors else 200)


@for_people("POST")
def back(request: PersonRequest) -> HttpResponse:
    end_rest(by=request.user, at=request.at)
    return SeeOther(reverse("person:profile"))
