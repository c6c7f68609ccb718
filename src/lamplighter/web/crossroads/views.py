"""The question to both, whether to go on. It is asked on the page of the two, and answered here."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.refusal import Refusal, gettext_noop
from lamplighter.services.crossroads import answer_at_crossroads
from lamplighter.ui.answer import SeeOther
from lamplighter.web.crossroads.forms import AnswerForm


@for_people("POST")
def answer(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Yes, or that was enough. Only this person sees what it was."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise Refusal(gettext_noop("Choose one of the two answers."))
    mentorship = answer_at_crossroads(pk, form.cleaned_data["says"], by=request.user, at=request.at)
    return SeeOther(reverse("mentorship:page", args=[mentorship]))
