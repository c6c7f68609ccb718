"""Forms speak: a summary on top with links, the words beside the field, and both known to a screen reader."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from lamplighter.ui.fields import (
    ONE_TAG,
    SELECT,
    Cards,
    CodeInput,
    DayInput,
    HourInput,
    Renderer,
    Trouble,
    choice_words,
    find_troubles,
    heading_of,
)

SIZES = [("one", choice_words("One question", "<once>"))]
ASKED = "Choose how often you meet"


class Lines(forms.Form):
    size = forms.ChoiceField(label="What to ask for?", widget=Cards, choices=SIZES)
    often = forms.ChoiceField(
        label="How often", help_text="Find out <now>.", choices=[("", "…")], error_messages={"required": ASKED}
    )
    until = forms.DateField(label="Until when", widget=DayInput)
    hour = forms.TimeField(label="At what time", widget=HourInput, required=False)
    ways = forms.MultipleChoiceField(label="Ways", choices=[("walk", "On a walk")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(label="I am 16 or older")
    version = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("Noor has changed a <line>.")


class Code(forms.Form):
    code = forms.CharField(label="The code", widget=CodeInput)


def test_a_form_that_opens_says_nothing_about_errors() -> None:
    page = str(Lines())
    assert "errors" not in page and "aria-invalid" not in page and "alert" not in page
    assert "Find out &lt;now&gt;." in page
    assert '<label for="id_often">How often' in page
    assert "(if you like)" in page


def test_where_the_page_has_said_it_once_no_line_says_it_again() -> None:
    class Quiet(Lines):
        says_so_once = True

    assert "(if you like)" not in str(Quiet()) and "How often" in str(Quiet())


def test_what_is_missing_stands_on_top_with_links() -> None:
    found = find_troubles(Lines({"hour": "25:99"}))
    assert found == (
        Trouble("Noor has changed a <line>.", "", is_missing=False),
        Trouble("What to ask for: please choose one", "id_size_0", is_missing=True),
        Trouble(ASKED, "id_often", is_missing=True),
        Trouble("Until when: please fill this in", "id_until", is_missing=True),
        Trouble("Enter a valid time.", "id_hour", is_missing=False),
        Trouble("Ways: please choose at least one", "id_ways_0", is_missing=True),
        Trouble("I am 16 or older: please tick this", "id_agreed", is_missing=True),
        Trouble("Version: please fill this in", "", is_missing=True),
    )


def test_every_link_of_the_summary_leads_somewhere() -> None:
    page = str(Lines({}))
    links = re.findall(r'href="#([^"]+)"', page)
    assert len(links) == 5
    assert [link for link in links if f'id="{link}"' not in page] == []


def test_the_summary_is_announced_and_takes_the_focus() -> None:
    page = str(Lines({}))
    assert '<div class="errors" role="alert" tabindex="-1" autofocus>' in page
    assert page.index("errors") < page.index("<fieldset")
    assert "Noor has changed a &lt;line&gt;." in page


def test_the_words_stand_beside_the_field_and_belong_to_it() -> None:
    page = str(Lines({}))
    assert 'aria-describedby="id_often_helptext id_often_error"' in page
    assert f'<div class="wrong" id="id_often_error"><p>{ASKED}</p></div>' in page
    assert '<fieldset class="field" aria-describedby="id_size_error">' in page
    assert page.count('aria-invalid="true"') >= 4


def test_nothing_typed_is_lost() -> None:
    assert 'value="2027-06-03"' in str(Lines({"until": "2027-06-03"}))
    assert 'value="2027-13-41"' in str(Lines({"until": "2027-13-41"}))


def test_the_heading_counts_in_words() -> None:
    missing, wrong = Trouble("", "", is_missing=True), Trouble("", "", is_missing=False)
    assert heading_of((missing,)) == "One thing is missing"
    assert heading_of((missing, missing)) == "Two things are missing"
    assert heading_of((wrong,)) == "One thing to put right"
    assert heading_of((missing, wrong, wrong)) == "Three things to put right"


def test_choice_cards_and_codes() -> None:
    assert "<strong>One question</strong> <small>&lt;once&gt;</small>" in str(Lines())
    assert 'class="choice"' in str(Lines())
    assert 'autocomplete="one-time-code"' in str(Code())


@pytest.mark.parametrize("value", [None, "", 'a <b> & "c"', mark_safe("&amp;"), 5, True, False, date(2027, 3, 1)])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput({"type": "search", "class": "wide", "required": True, "disabled": False, "size": 5}),
        forms.CheckboxInput({"aria-describedby": "<one> two"}),
        *(forms.DateInput(), forms.EmailInput(), forms.HiddenInput(), forms.NumberInput({"min": 0})),
    ],
)
def test_one_tag_is_drawn_just_as_django_draws_it(widget: forms.Widget, value: object) -> None:
    context = widget.get_context("what", value, {"id": "id_what"})
    ours, theirs = Renderer(), TemplatesSetting()
    assert widget.template_name in ONE_TAG
    assert ours.render(widget.template_name, context) == theirs.render(widget.template_name, context)


@pytest.mark.parametrize("value", [None, "", "b", "it's", "<b>", 5, "5", ["b", "x"]])
@pytest.mark.parametrize("widget", [forms.Select, forms.SelectMultiple])
def test_a_list_is_drawn_just_as_django_draws_it(widget: type[forms.Select], value: object) -> None:
    choices = [
        ("", "---"),
        ("it's", 'a <b> & "c"'),
        (5, mark_safe("five &amp; no more")),
        ("<Europe>", [("b", gettext_lazy("Yes")), ("<b>", "Berlin")]),
        ("x", True),
    ]
    drawn = widget({"class": "wide", "required": True, "disabled": False, "size": 5}, choices)
    context = drawn.get_context("what", value, {"id": "id_what"})
    ours, theirs = Renderer(), TemplatesSetting()
    assert drawn.template_name == SELECT
    assert ours.render(SELECT, context) == theirs.render(SELECT, context)
