"""Filled in together, each on their own screen: every edit is seen by the other one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.expectation import Line, mark_of
from lamplighter.queries.agreement import EditSeen, get_together_for
from lamplighter.services.agreement import edit_line, propose_draft
from lamplighter.ui.answer import SeeOther, show, wants_part
from lamplighter.ui.refusal import told_in
from lamplighter.web.agreement.forms import LineForm


@dataclass(frozen=True, slots=True)
class BothWordings:
    """A line that says something else than was read, and what was typed in its place."""

    edit: EditSeen | None  # None where a whole version has been written since
    now: Any
    typed: Any


@for_people("GET")
def page(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """What stands there now; a script looks every few seconds, and hears nothing while nothing has changed."""
    page = get_together_for(request.user, mentorship)
    if not wants_part(request):
        return show(request, "agreement/together.html", page)
    if page.edited_at is None or page.edited_at.isoformat() == request.GET.get("seen"):
        return HttpResponse(status=204)
    return show(request, "agreement/_together.html", page)


@for_people("GET", "POST")
def edit(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """One line; which one stands in the address, or in the form. Whoever was slower reads both before theirs counts."""
    page, line = get_together_for(request.user, mentorship), _line(request)
    form = LineForm(request.POST if request.method == "POST" else None, line=line, start=page.lines)
    seen, both = request.POST.get("seen", "") if request.method == "POST" else mark_of(page.lines, line), None
    if request.method == "POST" and form.is_valid():
        typed = form.value()
        with told_in(form, "value"):
            edit_line(mentorship, line, typed, seen=seen, by=request.user, at=request.at)
            return SeeOther(reverse("agreement:together", args=[mentorship]))
        page = get_together_for(request.user, mentorship)
        if seen != mark_of(page.lines, line):
            both = BothWordings(page.edit_of(line), page.lines.get(line), typed)
            seen = mark_of(page.lines, line)
    more = {"form": form, "seen": seen, "both": both}
    return show(request, "agreement/together_line.html", page, status=422 if form.errors else 200, **more)


@for_people("POST")
def agree(request: PersonRequest, mentorship: uuid.UUID) -> HttpResponse:
    """Yes to what stood there when I looked."""
    propose_draft(mentorship, request.POST.get("seen", ""), by=request.user, at=request.at)
    return SeeOther(reverse("mentorship:page", args=[mentorship]))


def _line(request: PersonRequest) -> Line:
    try:
        return Line((request.POST if request.method == "POST" else request.GET).get("line", Line.BEAT.value))
    except ValueError:
        raise Http404 from None
