"""Every template is reached from somewhere and declared; every word in one can be translated."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.forms.fields import Field
from django.template import Context, Engine
from django.utils.functional import Promise

from tests.house.mails import MAILS
from tests.house.routes import DEMO_ROUTES, ROUTES
from tests.house.templates import (
    HOUSE,
    TEMPLATES,
    all_templates,
    bare_words,
    named_in_source,
    reached_from,
    what_each_draws,
)

# Pages, and where they are shown: the addresses that draw them, or what else does.
PAGES: dict[str, str] = {
    "account/address_code.html": "account_email_verification_sent",
    "account/addresses.html": "account_email",
    "account/code.html": "account_confirm_login_code",
    "account/door.html": "account_login",
    "account/password.html": "person:by_password",
    "account/still_you.html": "account_reauthenticate",
    "agreement/_together.html": "agreement:together",
    "agreement/apart.html": "agreement:apart",
    "agreement/page.html": "agreement:page",
    "agreement/side_by_side.html": "agreement:side_by_side",
    "agreement/together.html": "agreement:together",
    "agreement/together_line.html": "agreement:together_edit",
    "agreement/versions.html": "agreement:versions",
    "agreement/write.html": "agreement:write",
    "assessment/_began.html": "assessment:notes",
    "assessment/candidate.html": "assessment:candidate",
    "assessment/list.html": "assessment:mine",
    "assessment/looking_back.html": "assessment:looking_back",
    "assessment/matters.html": "assessment:what_matters",
    "assessment/notes.html": "assessment:notes",
    "assessment/sheet.html": "assessment:sheet",
    "assessment/side_by_side.html": "assessment:side_by_side",
    "assessment/why.html": "assessment:why",
    "assistant/diary.html": "assistant:diary",
    "assistant/mine.html": "assistant:mine",
    "availability/days.html": "availability:days",
    "availability/mine.html": "availability:mine",
    "availability/rather.html": "availability:rather",
    "busy/mine.html": "busy:mine",
    "calendar/mine.html": "calendar:mine",
    "coming/mine.html": "coming:mine",
    "checkin/_shown.html": "checkin:page",
    "checkin/growing.html": "checkin:growing",
    "checkin/mosaic.html": "checkin:mosaic",
    "checkin/page.html": "checkin:page",
    "checkin/whole.html": "checkin:me",
    "checkin/wrong.html": "checkin:wrong",
    "endorsement/mine.html": "endorsement:mine",
    "endorsement/say.html": "endorsement:say",
    "portrait/mine.html": "portrait:mine",
    "demo/mail.html": "demo:mail",
    "directory/card.html": "directory:card",
    "directory/_fields.html": "directory:people",
    "directory/_narrow.html": "directory:people",
    "directory/_person.html": "directory:people",
    "directory/people.html": "directory:people",
    "directory/wait.html": "directory:card",
    "safety/blocked.html": "safety:blocked",
    "safety/desk.html": "safety:desk",
    "safety/desk_report.html": "safety:desk_report",
    "safety/opened.html": "safety:opened",
    "safety/report.html": "safety:report_page",
    "safety/reports.html": "safety:reports",
    "safety/tell.html": "safety:tell",
    "safety/outside.html": "safety:wrong",
    "safety/somebody.html": "safety:somebody",
    "safety/wrong.html": "safety:wrong",
    "emails/base.html": "around every mail",
    "errors/400.html": "when a request makes no sense",
    "errors/403.html": "when a form is too old",
    "errors/404.html": "when there is nothing for this person",
    "errors/429.html": "when somebody tries too often",
    "errors/500.html": "when something breaks",
    "errors/503.html": "when the database is out of breath",
    "errors/refused.html": "when a deed is refused and no form can say so",
    "errors/signed_out.html": "when a sign-in has run out before a form was sent",
    "forms/field.html": "around every field",
    "forms/form.html": "around every form",
    "guide/beginning.html": "guide:beginning",
    "goal/another_day.html": "goal:another_day",
    "goal/milestone.html": "goal:milestone",
    "goal/promise.html": "goal:promise",
    "goal/reached.html": "goal:reached",
    "guide/ending.html": "guide:ending",
    "guide/logistics.html": "guide:logistics",
    "guide/mentee.html": "guide:mentee",
    "guide/mentor.html": "guide:mentor",
    "guide/start.html": "guide:start",
    "home/first.html": "home:home",
    "home/foretaste.html": "home:foretaste",
    "home/more.html": "home:more",
    "home/page.html": "home:home",
    "home/privacy.html": "home:privacy",
    "home/starter.html": "home:starter",
    "home/wait.html": "home:foretaste",
    "introduction/ask.html": "introduction:ask",
    "introduction/ask_back.html": "introduction:ask_back",
    "introduction/page.html": "introduction:page",
    "invitation/closed.html": "invitation:open",
    "invitation/declined.html": "invitation:decline",
    "invitation/envelope.html": "invitation:open",
    "invitation/invite.html": "invitation:invite",
    "invitation/page.html": "invitation:open",
    "invitation/two.html": "invitation:two",
    "introduction/suggest.html": "introduction:suggest",
    "link/agreement.html": "link:open",
    "link/checkin.html": "link:open",
    "link/crossroads.html": "link:open",
    "link/done.html": "link:open",
    "link/finish.html": "link:open",
    "link/review.html": "link:open",
    "link/first_operator.html": "link:open",
    "link/kept.html": "link:open",
    "link/line_back.html": "link:open",
    "link/meeting.html": "link:open",
    "link/message.html": "link:open",
    "link/reply.html": "link:open",
    "link/request.html": "link:open",
    "link/settled.html": "link:open",
    "link/sign_in.html": "link:open",
    "link/stop.html": "link:stop",
    "link/stopped.html": "link:stop",
    "link/slot.html": "link:open",
    "link/next.html": "link:open",
    "link/rhythm.html": "link:open",
    "link/time.html": "link:open",
    "link/withdraw.html": "link:open",
    "meeting/add.html": "meeting:add",
    "meeting/from_memory.html": "meeting:from_memory",
    "meeting/known.html": "meeting:known",
    "meeting/move.html": "meeting:move",
    "meeting/page.html": "meeting:page",
    "meeting/plan.html": "meeting:plan",
    "meeting/where.html": "meeting:where",
    "mentorship/_next.html": "meeting:done",
    "mentorship/end.html": "mentorship:end",
    "mentorship/page.html": "mentorship:page",
    "mentorship/pause.html": "mentorship:pause",
    "mfa/app.html": "mfa_activate_totp",
    "mfa/app_off.html": "mfa_deactivate_totp",
    "mfa/codes.html": "mfa_view_recovery_codes",
    "mfa/new_codes.html": "mfa_generate_recovery_codes",
    "mfa/passkey.html": "mfa_edit_webauthn",
    "mfa/passkey_add.html": "mfa_add_webauthn",
    "mfa/second_step.html": "mfa_authenticate",
    "mfa/still_you.html": "mfa_reauthenticate",
    "mfa/still_you_passkey.html": "mfa_reauthenticate_webauthn",
    "person/come_back.html": "person:come_back",
    "person/password.html": "person:password",
    "mentorship/rhythm.html": "mentorship:rhythm",
    "mentorship/timeline.html": "mentorship:timeline",
    "message/earlier.html": "message:earlier",
    "message/list.html": "message:list",
    "person/profile.html": "person:profile",
    "person/ways_in.html": "mfa_index",
    "person/photo.html": "person:photo",
    "leaving/copy.html": "a copy that somebody has taken along",
    "leaving/copy_page.html": "leaving:copy",
    "leaving/leave.html": "leaving:leave",
    "leaving/left.html": "leaving:left",
    "leaving/remove.html": "leaving:remove",
    "leaving/waiting.html": "leaving:leave",
    "person/rest.html": "person:rest",
    "person/welcome.html": "person:welcome",
    "question/list.html": "question:list",
    "question/page.html": "question:page",
    "question/theme.html": "question:theme",
    "question/goal.html": "question:goal",
    "style/page.html": "style:guide",
    "usersessions/browsers.html": "usersessions_list",
    "tie/change.html": "tie:change",
    "tie/envelope.html": "tie:thanks",
    "tie/gone.html": "tie:thanks",
    "tie/letter.html": "tie:thanks",
    "tie/list.html": "tie:list",
    "tie/page.html": "tie:page",
    "tie/thank.html": "tie:thank",
    "valueadd/_began.html": "valueadd:prompts",
    "valueadd/mine.html": "valueadd:mine",
    "valueadd/not_for.html": "valueadd:not_for",
    "valueadd/prompts.html": "valueadd:prompts",
    "valueadd/statement.html": "valueadd:statement",
}


def _mail_files() -> set[str]:
    return {f"emails/{name}.txt" for name in MAILS}


def test_every_page_is_declared_with_the_place_where_it_is_shown() -> None:
    assert named_in_source() == set(PAGES)
    assert {where for where in PAGES.values() if " " not in where} <= {*ROUTES, *DEMO_ROUTES}


def test_every_template_is_reached() -> None:
    reached = reached_from({*PAGES, *_mail_files()}, what_each_draws())
    assert all_templates() - reached == set()
    assert reached - all_templates() == set()


def test_a_forgotten_template_is_noticed() -> None:
    draws = {"page.html": {"base.html", "_part.html"}, "_part.html": {"_deeper.html"}, "_old.html": {"base.html"}}
    assert reached_from({"page.html"}, draws) == {"page.html", "base.html", "_part.html", "_deeper.html"}


def test_from_every_page_there_is_a_way_to_somebody_when_something_feels_wrong() -> None:
    """All but a copy, which is a file, and what is said where nothing may be asked of the database."""
    draws = what_each_draws()
    pages = {name for name in PAGES if "/_" not in name and not name.startswith(("forms/", "emails/"))}
    without = {name for name in pages if "parts/foot.html" not in reached_from({name}, draws)}
    assert without == {"leaving/copy.html", *(f"errors/{status}.html" for status in (400, 429, 500, 503))}
    texts = {name: (TEMPLATES / name).read_text() for name in all_templates()}
    assert "{% url 'safety:wrong' %}" in texts["parts/foot.html"]
    assert [name for name, text in texts.items() if "{% block foot %}" in text] == ["base.html"]


def test_every_mail_is_declared() -> None:
    files = {name for name in all_templates() if name.startswith("emails/") and name.count("/") == 2}
    assert files == _mail_files()


def test_a_part_says_so_by_its_name() -> None:
    """What begins with an underscore is never a page; what does not is never only a part, frames aside."""
    drawn = set().union(*what_each_draws().values())
    frames = {"base.html", "emails/base.html", "emails/base.txt", "emails/way_in.txt"}
    parts = {name for name in drawn - frames if not name.startswith(("parts/", "forms/"))}
    assert {name for name in parts if not Path(name).name.startswith("_")} == {
        "errors/plain.html",
        "errors/403.html",  # one page for two ways of having come too late
    }


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(name for name in all_templates() if not name.startswith("style/")))
def test_every_word_in_a_template_is_handed_to_translators(name: str) -> None:
    """The style guide is left out: only who builds pages reads it."""
    assert bare_words((TEMPLATES / name).read_text(), is_html=name.endswith(".html")) == []


UNTRANSLATED = {
    "<p>Hello {{ name }}</p>": ["Hello …"],
    "<p>{% if x %}yes{% endif %}</p>": ["…yes…"],
    '<a aria-label="Close" href="/">×</a>': ["Close"],
    '<input placeholder="Your name">': ["Your name"],
    '{{ x|yesno:"on,off" }}': ["on,off"],
    "{% blocktranslate %}Hello{% endblocktranslate %} you": ["…… you"],
    "{% block title %}Home{% endblock %}": ["…Home…"],
    "<p>Привет</p>": ["Привет"],
}
TRANSLATED = [
    '<p>{% translate "Hello" %}, {{ name }} · <b>{{ n }}</b></p>',
    "{% blocktranslate count n=n %}One thing{% plural %}{{ n }} things{% endblocktranslate %}",
    '{{ x|yesno:_("on,off") }}',
    '{% if stage == "completed" %}{% endif %}',
    "{# a remark #}{% comment %}another{% endcomment %}<!-- and a third -->",
    '<a class="button" href="/people/">{% translate "People" %}</a> Lamplighter',
    "<style>body { margin: auto }</style><code>class</code>",
    "{% block shape %}stack narrow{% endblock %}",
]


@pytest.mark.parametrize(("source", "words"), UNTRANSLATED.items())
def test_a_forgotten_word_is_noticed(source: str, words: list[str]) -> None:
    assert bare_words(source, is_html=True) == words


@pytest.mark.parametrize("source", TRANSLATED)
def test_what_can_be_translated_is_let_through(source: str) -> None:
    assert bare_words(source, is_html=True) == []


def test_a_forgotten_word_in_a_mail_is_noticed() -> None:
    assert bare_words("Dear {{ name }},\n{% translate 'Bye' %}", is_html=False) == ["Dear …,"]


def test_every_template_can_be_read() -> None:
    """A tag that nobody knows breaks a page only when it is drawn; here it breaks at once."""
    for name in all_templates():
        Engine.get_default().get_template(name)


def test_a_page_without_anything_to_say_does_not_break_for_a_stranger() -> None:
    for name in ("errors/500.html", "errors/503.html"):
        assert Engine.get_default().get_template(name).render(Context())


# --- forms ------------------------------------------------------------------------------------------------


def _forms() -> Iterator[type[forms.BaseForm]]:
    importlib.import_module("lamplighter.config.urls")  # knows how ids are written in addresses
    for path in sorted((HOUSE / "web").rglob("*.py")):
        module = importlib.import_module(".".join(path.relative_to(HOUSE.parent).with_suffix("").parts))
        yield from (
            form
            for form in vars(module).values()
            if isinstance(form, type) and issubclass(form, forms.BaseForm) and form.__module__ == module.__name__
        )


def _bound_too_early(name: str, field: Field) -> list[str]:
    """Words that were put into one language when the server started."""
    standard = type(field)().error_messages if not field.__class__.__init__.__kwdefaults__ else {}
    said = {"label": field.label, "help": field.help_text or None}
    said |= {f"error {code}": words for code, words in field.error_messages.items() if words not in standard.values()}
    return [f"{name}: {what}" for what, words in said.items() if words is not None and not isinstance(words, Promise)]


def test_labels_hints_and_errors_are_put_into_words_when_they_are_read() -> None:
    found = [
        trouble
        for form in _forms()
        for name, field in form.base_fields.items()
        for trouble in _bound_too_early(f"{form.__name__}.{name}", field)
    ]
    assert found == []
    assert len(list(_forms())) >= 12


def test_a_label_in_one_language_is_noticed() -> None:
    field = forms.CharField(label="Name", help_text="A first name is enough.", error_messages={"required": "Type it."})
    assert _bound_too_early("Form.name", field) == ["Form.name: label", "Form.name: help", "Form.name: error required"]


def _choices_bound_too_early(form: type[forms.BaseForm]) -> list[str]:
    return [
        f"{form.__name__}.{name}: {value}"
        for name, field in form.base_fields.items()
        for value, words in getattr(field, "choices", ())
        if words and not isinstance(words, Promise)
    ]


def test_choices_are_put_into_words_when_they_are_read() -> None:
    assert [
        found for form in _forms() if "style" not in form.__module__ for found in _choices_bound_too_early(form)
    ] == []
