"""What somebody says about themselves."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from lamplighter.core.post import Topic
from lamplighter.core.quiet import QuietHours, fit_quiet_hours
from lamplighter.queries.person import MyProfile
from lamplighter.ui.fields import HourField

TYPE_IT = _("Type the time like 22:30.")
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

    quiet_from = HourField(label=_("No mail from"), required=False, error_messages={"invalid": TYPE_IT})
    quiet_until = HourField(
        label=_("Mail again from"),
        required=False,
        help_text=_(
            "By your own clock; leave both empty for any hour. What comes up meanwhile waits. A code you ask for, and "
            "a change to a meeting that is only hours away, come all the same."
        ),
        error_messages={"invalid": TYPE_IT},
    )

    def quiet(self) -> QuietHours | None:
        return fit_quiet_hours(self.cleaned_data["quiet_from"], self.cleaned_data["quiet_until"])

    def wanted(self) -> frozenset[Topic]:
        return frozenset(Topic(code) for code in self.cleaned_data["topics"])


def mail_as_it_is(page: MyProfile) -> dict[str, object]:
    """What the form starts from."""
    hours = {"quiet_from": page.quiet.begins, "quiet_until": page.quiet.ends} if page.quiet else {}
    return {"topics": [topic.value for topic in page.wanted_mail], **hours}
