from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from lamplighter.core.agreement import Beat
from lamplighter.ui.answer import show
from lamplighter.web.style.forms import SampleForm


@dataclass(frozen=True, slots=True)
class Guide:
    """A few values to draw the words with."""

    starts_at: datetime = datetime(2026, 5, 14, 15, 0, tzinfo=UTC)
    today: date = date(2026, 5, 11)
    far_on: date = date(2027, 6, 3)
    beat: Beat = Beat.FORTNIGHTLY
    zone: str = "America/New_York"


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Every part in every state."""
    typed = {"size": "conversation", "ways": ["walk"], "carry_on": "yes"}
    wrong = SampleForm(typed, auto_id="wrong_%s")
    return show(request, "style/page.html", Guide(), right=SampleForm(auto_id="right_%s"), wrong=wrong, here="home")
