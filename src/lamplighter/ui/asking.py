"""The forms with which a request is answered: the same on its page and behind the link of a mail."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Protocol

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.address import lengthen, shorten
from lamplighter.ui.fields import choice_words

BY_MAIL = _("These words may also arrive by mail, so that they can be read and answered from there")


class LineForm(forms.Form):
    """One line, asked back or said to that."""

    words = forms.CharField(
        label=_("Your line"),
        max_length=limits.LINE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write at least a line, so that there is something to read.")},
    )


class AskBackForm(LineForm):
    """It can be replied to from the mail if it may stand in the mail."""

    by_mail = forms.BooleanField(label=BY_MAIL, required=False)


class AnswerForm(forms.Form):
    """A written answer; it is the yes."""

    words = forms.CharField(
        label=_("Your answer"),
        max_length=limits.ANSWER,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Write at least a line, so that there is something to read.")},
    )
    by_mail = forms.BooleanField(label=BY_MAIL, required=False)


class ToTry(Protocol):
    """Somebody who could be asked instead."""

    @property
    def id(self) -> uuid.UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def can_help_with(self) -> str: ...


class WhoForm(forms.Form):
    """Whom somebody thinks of. It is only drawn: whom both can find, the deed knows."""

    who = forms.MultipleChoiceField(
        label=_("Whom do you think of?"), widget=forms.CheckboxSelectMultiple(attrs={"class": "choice"})
    )

    def __init__(self, people: Iterable[ToTry], *, chosen: Iterable[uuid.UUID] = (), sentences: bool) -> None:
        super().__init__(initial={"who": [shorten(pk) for pk in chosen]})
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            (shorten(line.id), choice_words(line.name, line.can_help_with) if sentences else line.name)
            for line in people
        ]


def ids_in(codes: Iterable[str]) -> tuple[uuid.UUID, ...]:
    """What a form says was chosen; what is no id is nobody."""
    found = []
    for code in codes:
        try:
            found.append(lengthen(code))
        except ValueError:
            continue
    return tuple(found)
