from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.quality import OF_MENTORS, Quality
from lamplighter.core.valueadd import ASKS, Prompt, fit_link, form_of, part
from lamplighter.queries.valueadd import NotFor, ReflectionLine
from lamplighter.ui.refusal import told_in
from lamplighter.ui.words import count_words


class SentenceForm(forms.Form):
    """Three small parts that become one sentence; as a sentence it can be changed freely."""

    whom = forms.CharField(
        label=_("I help …"),
        help_text=_("Whom? Such as: nurses on shift work"),
        max_length=limits.PART,
        error_messages={"required": _("Say whom you help, such as: people who lead for the first time.")},
    )
    what = forms.CharField(
        label=_("… to do what?"),
        help_text=_("A verb first. Such as: find a way into data"),
        max_length=limits.PART,
        error_messages={"required": _("Say what they do then, such as: find a way into data.")},
    )
    how = forms.CharField(
        label=_("by …"),
        help_text=_("How? Such as: building one small project from their own ward"),
        max_length=limits.PART,
        required=False,
    )

    def sentence(self) -> str:
        """Raises Refusal for words that cannot be kept."""
        parts = {name: part(words) for name, words in self.cleaned_data.items()}
        return gettext(form_of(parts["how"])) % parts if parts["whom"] and parts["what"] else ""


class StatementForm(forms.Form):
    """One sentence, and what backs it."""

    words = forms.CharField(
        label=_("Your sentence"),
        max_length=limits.SENTENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write one sentence. To be rid of it, take it away below.")},
    )
    evidence = forms.CharField(
        label=_("What backs it?"),
        help_text=_("One line: something you made, did or wrote that others can look at or ask about."),
        max_length=limits.SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    link = forms.CharField(
        label=_("A link to it"),
        help_text=_("It begins with https:// and is shown as the name of the place it leads to."),
        max_length=limits.LINK,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
    )

    quality = forms.ChoiceField(
        label=_("Which of these does it show?"),
        help_text=_("Whoever considers you finds it, and what backs it, beside that quality."),
        choices=[("", _("None in particular")), *((one.name, _(one.value.name)) for one in OF_MENTORS)],
        required=False,
    )

    def clean_quality(self) -> Quality | None:
        return Quality[self.cleaned_data["quality"]] if self.cleaned_data["quality"] else None

    def clean_link(self) -> str:
        with told_in(self, "link"):
            return fit_link(self.cleaned_data["link"])
        return ""


class PromptsForm(forms.Form):
    """Ten questions, all of them optional.

    An empty box takes an answer away only if this page knew of it: another window may have written one since.
    """

    began_with = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, lines: Sequence[ReflectionLine], data: QueryDict | None = None) -> None:
        words = {line.prompt.value: line.words for line in lines if line.words}
        super().__init__(data, initial={**words, "began_with": " ".join(words)})
        for number, prompt in enumerate(Prompt, 1):
            self.fields[prompt.value] = forms.CharField(
                label=format_lazy("{}. {}", number, _(ASKS[prompt])),
                max_length=limits.REFLECTION,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def answers(self) -> dict[Prompt, str]:
        known = self.cleaned_data["began_with"].split()
        found = {prompt: self.cleaned_data[prompt.value] for prompt in Prompt}
        return {prompt: words for prompt, words in found.items() if words or prompt.value in known}


class NotForForm(forms.Form):
    """A few short phrases, one a line."""

    phrases = forms.CharField(
        label=_("Not the right person for …"),
        max_length=limits.NOT_FOR,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, page: NotFor, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"phrases": "\n".join(page.phrases)})
        self.fields["phrases"].help_text = format_lazy(
            _("A few words a line, up to {most} lines. Such as: salary talks"), most=count_words(page.at_most)
        )
