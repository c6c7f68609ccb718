"""Writing one's own card, all of it at once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lamplighter.core.card import More, fit_more
from lamplighter.core.moment import day_in
from lamplighter.models.card import About
from lamplighter.models.person import Person
from lamplighter.services.person import Card, change_card


@transaction.atomic
def write_card(card: Card, more: More, *, still_learning: bool = False, by: Person, at: datetime) -> None:
    """The card and what else one says about oneself: both are kept, or neither."""
    change_card(card, by=by, at=at)  # holds the person's own row, so nobody else writes this meanwhile
    fitted = fit_more(more)
    before = About.objects.filter(person=by).first()
    if fitted == More():
        About.objects.filter(person=by).delete()
        return
    about = before or About(person=by)
    if fitted.learning != about.learning or still_learning:
        about.learning_on = day_in(card.zone, at) if fitted.learning else None
    about.addressed, about.city, about.learning = fitted.addressed, fitted.city, fitted.learning
    about.first_step = fitted.first_step
    about.answers_within = fitted.answers_within.value if fitted.answers_within else ""
    about.save()
