"""Whatever does not fit is told in our own words, in every form of the house."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver

from lamplighter.core.expectation import Line
from lamplighter.ui.fields import errors_beside, find_troubles
from lamplighter.web.agreement.forms import _field


def all_forms(of: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    get_resolver().url_patterns  # loads every page, and so every form
    for form in of.__subclasses__():
        if form.__module__.startswith("lamplighter."):
            yield form
        yield from all_forms(form)


def limited_fields() -> Iterator[tuple[str, forms.Field, str]]:
    """Every field with a limit, and something beyond it."""
    fields = [(f"{form.__name__}.{name}", field) for form in all_forms() for name, field in form.base_fields.items()]
    fields += [(f"LinesForm.{line.value}", _field(line)) for line in Line]
    for name, field in fields:
        if getattr(field, "max_length", None) is not None:
            yield name, field, "x" * (field.max_length + 1)
        for limit, beyond in (("min_value", -1), ("max_value", 1)):
            if getattr(field, limit, None) is not None:
                yield name, field, str(getattr(field, limit) + beyond)


def told(field: forms.Field, value: str) -> list[str]:
    form = type("One", (forms.Form,), {"it": copy.deepcopy(field)})({"it": value})
    beside = list(errors_beside(form["it"]))
    assert [trouble.words for trouble in find_troubles(form)] == beside
    return beside


def test_every_form_says_it_in_our_own_words() -> None:
    found = [(name, words) for name, field, value in limited_fields() for words in told(field, value) or ["nothing"]]
    assert len(found) > 40
    assert [(name, words) for name, words in found if words.startswith(("Ensure", "nothing"))] == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (
            forms.CharField(max_length=3),
            "four",
            "This is 4 characters long; up to 3 fit. Shorten it a little.",
        ),
        (forms.IntegerField(min_value=0), "-1", "Choose a number that is not below 0."),
        (forms.IntegerField(max_value=20), "21", "Choose a number that is not above 20."),
        (forms.CharField(max_length=3, error_messages={"max_length": "Three, please."}), "four", "Three, please."),
        (forms.IntegerField(error_messages={"invalid": "A number, please."}), "many", "A number, please."),
    ],
)
def test_what_is_said(field: forms.Field, value: str, words: str) -> None:
    assert told(field, value) == [words]
