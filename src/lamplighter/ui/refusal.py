"""How a refusal is said: in the reader's language, on the form it came from."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.forms import BaseForm
from django.utils.translation import gettext

from lamplighter.core.refusal import Refusal


def words_of(refusal: Refusal) -> str:
    """The sentence, translated and with its facts."""
    return gettext(refusal.sentence) % refusal.facts if refusal.facts else gettext(refusal.sentence)


@contextmanager
def told_in(form: BaseForm, field: str | None = None) -> Iterator[None]:
    """What refuses a deed is shown on its form, beside what was typed; nothing is lost."""
    try:
        yield
    except Refusal as refusal:
        form.add_error(field, words_of(refusal))
