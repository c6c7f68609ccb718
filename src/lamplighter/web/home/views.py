"""The first page, and what everybody may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import VisitorRequest, for_everyone, person_of
from lamplighter.access.visitor import network_of
from lamplighter.core.privacy import KEPT, Kind, Right, Standing, standings_that_may
from lamplighter.core.starter import Starter
from lamplighter.queries.directory.foretaste import get_foretaste
from lamplighter.queries.home import get_home_for, list_suggestions_for
from lamplighter.queries.question import get_draft_more, get_draft_words
from lamplighter.services.directory import EnoughLooks, look_around
from lamplighter.services.operation import are_stores_ready
from lamplighter.services.question import clear_draft, keep_draft
from lamplighter.services.suggestion import suggest
from lamplighter.ui.answer import SeeOther, ask_to_wait, show
from lamplighter.ui.draft import forget_cookie, remember_cookie, token_in
from lamplighter.ui.refusal import told_in
from lamplighter.web.home.forms import WonderForm


@dataclass(frozen=True, slots=True)
class WhoSees:
    """One row of the page "who sees what"."""

    what: str
    standings: frozenset[Standing]
    knowing: frozenset[Standing]
    kept: str
    is_draft: bool  # nobody's yet: the browser that typed it opens it

    @property
    def you(self) -> bool:
        return self.is_draft or bool(self.standings & {Standing.OWNER, Standing.PARTNER})

    @property
    def partner(self) -> bool:
        return Standing.PARTNER in self.standings

    @property
    def asked(self) -> bool:
        return Standing.ASKED in self.standings

    @property
    def organiser(self) -> bool:
        return Standing.ORGANISER in self.standings

    @property
    def organiser_knows(self) -> bool:
        return Standing.ORGANISER in self.knowing

    @property
    def members(self) -> bool:
        return Standing.MEMBER in self.standings

    @property
    def anyone(self) -> bool:
        return Standing.ANYONE in self.standings


@for_everyone("GET", "POST")
def home(request: VisitorRequest) -> HttpResponse:
    """Signed in: where one lands. Otherwise one question, before anything else is asked."""
    person = person_of(request)
    if person is None:
        return _first_page(request)
    page = get_home_for(person, at=request.at)
    said = suggest(list_suggestions_for(person, page), by=person, at=request.at)
    return show(request, "home/page.html", page, suggestions=said, here="home")


@for_everyone("GET")
def foretaste(request: VisitorRequest) -> HttpResponse:
    """Value before the account."""
    if person_of(request) is not None:
        return SeeOther(reverse("directory:people"))
    token = token_in(request)
    page = get_foretaste(token, at=request.at)
    try:
        look_around(page.topics, network=network_of(request), at=request.at)
    except EnoughLooks as enough:
        return ask_to_wait(request, "home/wait.html", until=enough.until, at=request.at)
    if not page.words:
        return SeeOther(reverse("home:home"))
    return show(request, "home/foretaste.html", page, more=get_draft_more(token, at=request.at))


@for_everyone("POST")
def clear(request: VisitorRequest) -> HttpResponse:
    """What I typed is gone."""
    if token := token_in(request):
        clear_draft(token, at=request.at)
    response = SeeOther(reverse("home:home"))
    forget_cookie(request, response)
    return response


@for_everyone("GET")
def privacy(request: VisitorRequest) -> HttpResponse:
    """Who sees what, and how long it is kept: the very table that guards it."""
    rows = tuple(
        WhoSees(
            kind.value,
            standings_that_may(Right.READ, kind),
            standings_that_may(Right.KNOW, kind),
            KEPT[kind],
            kind is Kind.DRAFT,
        )
        for kind in Kind
        if kind is not Kind.PROGRAMME
    )
    return show(request, "home/privacy.html", rows)


@for_everyone("GET")
def health(request: VisitorRequest) -> HttpResponse:
    """Answers as long as pages are served."""
    return HttpResponse("ok\n", content_type="text/plain")


@for_everyone("GET")
def ready(request: VisitorRequest) -> HttpResponse:
    """Answers whether both stores do: for whatever decides where to send people."""
    if are_stores_ready():
        return HttpResponse("ready\n", content_type="text/plain")
    return HttpResponse("not ready: `lamplighter doctor` says why\n", content_type="text/plain", status=503)


def _first_page(request: VisitorRequest) -> HttpResponse:
    token = token_in(request)
    form = WonderForm(request.POST or None, initial={"words": get_draft_words(token, at=request.at)})
    if request.method == "POST" and form.is_valid():
        with told_in(form, "words"):
            fresh = keep_draft(form.cleaned_data["words"], token=token, at=request.at)
            response = SeeOther(reverse("home:foretaste"))
            remember_cookie(request, response, fresh)
            return response
    status = 422 if form.errors else 200
    return show(request, "home/first.html", form.initial["words"], form=form, starters=tuple(Starter), status=status)
