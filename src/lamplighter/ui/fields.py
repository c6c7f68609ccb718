"""How forms look: label, hint, what to put right, control; and on top everything that is missing, with links."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.functional import Promise, lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from lamplighter.core.attachment import ACCEPTED, Given, fit_files
from lamplighter.core.refusal import Refusal
from lamplighter.ui.refusal import words_of
from lamplighter.ui.words import count_words


class Renderer(TemplatesSetting):
    """FORM_RENDERER: {{ form }} draws our templates (and needs "django.forms" among the installed apps)."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """Tags need no template of their own: a page has many, a list of zones five hundred, and to draw each by a
        template would take most of its time."""
        if template_name in ONE_TAG:
            return _tag(context["widget"])
        if template_name == SELECT:
            return _select(context["widget"])
        return super().render(template_name, context, request)


OF_DJANGO = "django/forms/widgets/{}.html"
ONE_TAG = {OF_DJANGO.format(kind) for kind in ("checkbox", "date", "email", "hidden", "number", "text")}
SELECT = OF_DJANGO.format("select")


def _tag(widget: dict[str, Any]) -> SafeString:
    """As Django's own template has it."""
    value = {} if widget["value"] is None else {"value": str(widget["value"])}
    return format_html("<input{}>", _attributes({"type": widget["type"], "name": widget["name"], **value}, widget))


def _select(widget: dict[str, Any]) -> SafeString:
    """As Django's own templates have it."""
    drawn = []
    for heading, options, _place in widget["optgroups"]:
        tags = format_html_join("", "\n  <option{}>{}</option>\n", ((_option(one), one["label"]) for one in options))
        drawn.append(format_html('\n  <optgroup label="{}">{}\n  </optgroup>', heading, tags) if heading else tags)
    return format_html(
        "<select{}>{}\n</select>", _attributes({"name": widget["name"]}, widget), mark_safe("".join(drawn))
    )


def _option(option: dict[str, Any]) -> SafeString:
    return _attributes({"value": str(option["value"])}, option)


def _attributes(own: dict[str, object], widget: dict[str, Any]) -> SafeString:
    """Each with a space before it."""
    said = {**own, **widget["attrs"]}
    told = (
        format_html(" {}", name) if word is True else format_html(' {}="{}"', name, word)
        for name, word in said.items()
        if word is not False
    )
    return mark_safe("".join(told))


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing to put right: the words, and the place on the page that they lead to (or none)."""

    words: str
    anchor: str
    is_missing: bool


def find_troubles(form: forms.BaseForm) -> tuple[Trouble, ...]:
    """In the order of the form, what belongs to no single field first."""
    return (*_of_the_whole(form), *(trouble for field in form for trouble in _of_one(field)))


def heading_of(troubles: tuple[Trouble, ...]) -> str:
    """Such as "One thing is missing" or "Three things to put right"."""
    number = len(troubles)
    if all(trouble.is_missing for trouble in troubles):
        words = ngettext("%(count)s thing is missing", "%(count)s things are missing", number)
    else:
        words = ngettext("%(count)s thing to put right", "%(count)s things to put right", number)
    return capfirst(words % {"count": count_words(number)})


def errors_beside(field: BoundField) -> tuple[str, ...]:
    """The words that stand beside the field; an empty one is asked for, kindly and in its own way."""
    return tuple(capfirst(_asked_for(field)) if _is_bare(error) else words for error, words in _errors(field))


def _choice_words(title: str | Promise, hint: str | Promise) -> str:
    return format_html("<strong>{}</strong> <small>{}</small>", title, hint)


choice_words = lazy(_choice_words, str)
"""The label of a choice card: what it is, and under it what that means. Put into words when it is read."""


def _of_the_whole(form: forms.BaseForm) -> Iterator[Trouble]:
    for words in form.non_field_errors():
        yield Trouble(str(words), "", is_missing=False)


def _of_one(field: BoundField) -> Iterator[Trouble]:
    for error, words in _errors(field):
        said = f"{str(field.label).rstrip('?:.')}: {_asked_for(field)}" if _is_bare(error) else words
        yield Trouble(said, _anchor(field), error.code == "required")


def _errors(field: BoundField) -> Iterator[tuple[ValidationError, str]]:
    for error in field.errors.as_data():
        if sentence := _ours(error):
            yield error, sentence
            continue
        for words in error.messages:
            yield error, str(words)


def _ours(error: ValidationError) -> str:
    """What a form says of a value that does not fit, unless its field has words of its own; else nothing."""
    if error.message is MaxLengthValidator.message:
        sentence = gettext("This is %(show_value)d characters long; up to %(limit_value)d fit. Shorten it a little.")
    elif error.message is MinValueValidator.message:
        sentence = gettext("Choose a number that is not below %(limit_value)s.")
    elif error.message is MaxValueValidator.message:
        sentence = gettext("Choose a number that is not above %(limit_value)s.")
    else:
        return ""
    return sentence % error.params


def _is_bare(error: ValidationError) -> bool:
    """Whether nobody has written words of our own for "this field is required"."""
    return error.code == "required" and error.message == forms.Field.default_error_messages["required"]


def _asked_for(field: BoundField) -> str:
    match field.widget_type:
        case "checkbox":
            return gettext("please tick this")
        case "select" | "radioselect" | "cards":
            return gettext("please choose one")
        case "checkboxselectmultiple" | "selectmultiple":
            return gettext("please choose at least one")
        case _:
            return gettext("please fill this in")


def _anchor(field: BoundField) -> str:
    """The first thing in the field that can take the focus."""
    if field.is_hidden:
        return ""
    return field.id_for_label or f"{field.auto_id}_0"


class DayInput(forms.DateInput):
    """A day, with the browser's own calendar; without one it is typed as 2027-06-03."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """A time of day, with the browser's own clock."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DayField(forms.DateField):
    """A day, and what to do where none was understood."""

    widget = DayInput
    default_error_messages = {"required": _("Choose a day."), "invalid": _("Type the day like 2027-06-03.")}


class HourField(forms.TimeField):
    """A time of day, likewise."""

    widget = HourInput
    default_error_messages = {"required": _("Choose a time."), "invalid": _("Type the time like 17:30.")}


class CodeInput(forms.TextInput):
    """A code from a mail: telephones offer it by themselves."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"class": "code", "autocomplete": "one-time-code", "autocapitalize": "characters"}
        super().__init__({**usual, "spellcheck": "false", **(attrs or {})})


class Cards(forms.RadioSelect):
    """One of a few, each a card that can be tapped anywhere. Labels may come from `choice_words`."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "choice", **(attrs or {})}, choices)


class FilesInput(forms.FileInput):
    """Several files at once, with the browser's own way to choose them."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name)


class FilesField(forms.FileField):
    """Files that go with words; what is cleaned is a list of them, each with a name that can be kept."""

    def __init__(self, **more: Any) -> None:
        widget = FilesInput(attrs={"multiple": True, "accept": ACCEPTED})
        super().__init__(widget=widget, required=False, **more)

    def clean(self, data: Any, initial: Any = None) -> Any:
        try:
            return fit_files([Given(file.name or "", file.read()) for file in data])
        except Refusal as refusal:
            raise ValidationError(words_of(refusal)) from None
