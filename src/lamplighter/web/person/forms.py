"""What somebody says about themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.post import Topic

MAIL = {
    Topic.REQUEST: _("Somebody asks me for something"),
    Topic.ANSWER: _("An answer to something I asked"),
    Topic.MEETING: _("When we meet"),
    Topic.AGREEMENT: _("What we agree on"),
    Topic.MESSAGE: _("Somebody has written to me between meetings"),
    Topic.JOURNEY: _("A pause, a finish, an end"),
    Topic.CHECKIN: _("Now and then: how does it go?"),
}


class MailForm(forms.Form):
    """Which mail is wanted."""

    topics = forms.MultipleChoiceField(
        label=_("Write to me about"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(topic.value, words) for topic, words in MAIL.items()],
    )

    def wanted(self) -> frozenset[Topic]:
        return frozenset(Topic(code) for code in self.cleaned_data["topics"])
