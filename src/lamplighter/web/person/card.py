"""One's own card: what is asked, and what is only there for whoever likes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from lamplighter.core import limits
from lamplighter.core.card import AnswerTime, More, fit_city
from lamplighter.core.person import Visibility
from lamplighter.core.refusal import Refusal
from lamplighter.queries.card import AboutPerson
from lamplighter.queries.person import MyProfile
from lamplighter.services.person import Card
from lamplighter.ui.arriving import zones
from lamplighter.ui.fields import Cards, choice_words
from lamplighter.ui.refusal import words_of
from lamplighter.ui.words import ANSWER_TIMES

MORE = ("addressed", "city", "learning", "still_learning", "first_step", "answers_within")


class CardForm(forms.Form):
    """One's own card. All of it is saved together; what is folded away travels along."""

    name = forms.CharField(label=_("Name"), max_length=limits.NAME)
    can_help_with = forms.CharField(
        label=_("I can help with …"),
        help_text=_("One sentence is enough. Leave it empty if you only want to ask."),
        max_length=limits.SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    addressed = forms.CharField(
        label=_("How to speak of you, and to you"),
        help_text=_("Such as ‘she’, ‘they’ or ‘Dr Okafor, please’."),
        max_length=limits.ADDRESSED,
        required=False,
    )
    city = forms.CharField(
        label=_("City"), help_text=_("Its name and no more; never an address."), max_length=limits.CITY, required=False
    )
    learning = forms.CharField(
        label=_("What I am learning now"), help_text=_("One line."), max_length=limits.LEARNING, required=False
    )
    still_learning = forms.BooleanField(label=_("I am still at it"), required=False)
    first_step = forms.CharField(
        label=_("What happens first when you ask me"),
        help_text=_("One or two sentences, so that nobody has to guess."),
        max_length=limits.SENTENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    answers_within = forms.ChoiceField(
        label=_("When I usually answer"),
        help_text=_("From five requests on, your card also says how long it has taken lately."),
        required=False,
        choices=[("", _("I would rather not say")), *((time.value, words) for time, words in ANSWER_TIMES.items())],
    )
    visibility = forms.ChoiceField(
        label=_("Who finds your card"),
        widget=Cards(),
        choices=[
            (
                Visibility.HIDDEN.value,
                choice_words(
                    _("Nobody"),
                    _("Only people you ask or are in touch with, and your organiser. They see all of it."),
                ),
            ),
            (
                Visibility.MEMBERS.value,
                choice_words(_("People here"), _("Everybody who is signed in sees all of it, photo and city, too.")),
            ),
            (
                Visibility.PUBLIC.value,
                choice_words(
                    _("Everybody"),
                    _("Visitors, too, but they see only your first name and what you help with in a few words."),
                ),
            ),
        ],
    )
    seats = forms.IntegerField(
        label=_("How many people can you meet regularly?"),
        help_text=_("Nobody can take more places than you have. 0 takes you off the list."),
        min_value=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    zone = forms.ChoiceField(label=_("Your time zone"))

    def __init__(self, *args: Any, asks_again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zones()  # type: ignore[attr-defined]
        if not asks_again:
            del self.fields["still_learning"]

    def clean_city(self) -> str:
        try:
            return fit_city(self.cleaned_data["city"])
        except Refusal as refusal:
            raise ValidationError(words_of(refusal)) from refusal

    @property
    def first(self) -> Iterator[BoundField]:
        return (self[name] for name in ("name", "can_help_with"))

    @property
    def more(self) -> Iterator[BoundField]:
        return (self[name] for name in MORE if name in self.fields)

    @property
    def more_needs_a_look(self) -> bool:
        """Something to put right is never folded away."""
        return any(name in self.errors for name in MORE)

    @property
    def rest_needs_a_look(self) -> bool:
        return "seats" in self.errors or "zone" in self.errors

    def card(self) -> Card:
        given = self.cleaned_data
        return Card(
            name=given["name"],
            can_help_with=given["can_help_with"],
            visibility=Visibility(given["visibility"]),
            seats=given["seats"],
            zone=given["zone"],
        )

    def more_about(self) -> More:
        given = self.cleaned_data
        return More(
            addressed=given["addressed"],
            city=given["city"],
            learning=given["learning"],
            first_step=given["first_step"],
            answers_within=AnswerTime(given["answers_within"]) if given["answers_within"] else None,
        )


def card_as_it_is(page: MyProfile, about: AboutPerson) -> dict[str, object]:
    """Where the form starts."""
    return {
        "name": page.name,
        "can_help_with": page.can_help_with,
        "addressed": about.addressed,
        "city": about.city,
        "learning": about.learning,
        "first_step": about.first_step,
        "answers_within": about.answers_within.value if about.answers_within else "",
        "visibility": page.visibility.value,
        "seats": page.seats,
        "zone": page.zone,
    }
