"""Doors from a mail. Opening one only shows what it would do; a button does it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from lamplighter.access.caller import Person, VisitorRequest, by_link
from lamplighter.access.visitor import network_of
from lamplighter.core.post import Scope
from lamplighter.queries.link import LinkPage, get_link_page
from lamplighter.queries.person import does_mail_leave
from lamplighter.services.link import Newcomer, answer_by_link, enter_by_link, enter_first, stop_mail_by_link
from lamplighter.services.signin import write_way_in
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in
from lamplighter.web.link.asking import answer_in_words, go_on
from lamplighter.web.link.forms import FirstOperatorForm

TEMPLATE = {
    Scope.REQUEST: "link/request.html",
    Scope.REPLY: "link/reply.html",
    Scope.LINE_BACK: "link/line_back.html",
    Scope.WITHDRAW: "link/withdraw.html",
    Scope.MESSAGE: "link/message.html",
    Scope.TIME: "link/time.html",
    Scope.AGREEMENT: "link/agreement.html",
    Scope.SLOT: "link/slot.html",
    Scope.MEETING: "link/meeting.html",
    Scope.NEXT: "link/next.html",
    Scope.RHYTHM: "link/rhythm.html",
    Scope.CROSSROADS: "link/crossroads.html",
    Scope.CHECKIN: "link/checkin.html",
    Scope.REVIEW: "link/review.html",
    Scope.FINISH: "link/finish.html",
    Scope.STOP_MAIL: "link/stop.html",
    Scope.SIGN_IN: "link/sign_in.html",
    Scope.FIRST_OPERATOR: "link/first_operator.html",
}

TAKES_WORDS = (
    Scope.REQUEST,
    Scope.REPLY,
    Scope.LINE_BACK,
    Scope.MESSAGE,
    Scope.TIME,
    Scope.SLOT,
    Scope.MEETING,
    Scope.NEXT,
    Scope.RHYTHM,
    Scope.CHECKIN,
)


@by_link("GET", "POST")
def open_page(request: VisitorRequest, token: str) -> HttpResponse:
    """What this link can do; on POST it does it, once."""
    page = get_link_page(token, at=request.at)
    with timezone.override(ZoneInfo(page.zone) if page.zone else None):  # times are the reader's, signed in or not
        return _show_or_do(request, token, page)


def _show_or_do(request: VisitorRequest, token: str, page: LinkPage) -> HttpResponse:
    scope = Scope(page.scope)
    if scope is Scope.FIRST_OPERATOR:
        return _first_operator(request, token, page)
    if scope is Scope.SIGN_IN and (request.method == "POST" or _is_demo(request)):
        return _enter(request, enter_by_link(token, at=request.at))
    if scope in TAKES_WORDS and page.is_open and not page.occasion:
        return answer_in_words(request, token, page, TEMPLATE[scope])
    if request.method == "GET":
        return show(request, _template_of(page), page)
    if scope is Scope.STOP_MAIL:
        stop_mail_by_link(token, at=request.at)
        return show(request, "link/stopped.html", page)
    answer = request.POST.get("answer", "")
    return go_on(request, page, answer, answer_by_link(token, answer, at=request.at))


@csrf_exempt  # RFC 8058: the mail program posts here by itself, with no cookie and no page before it
@by_link("GET", "POST")
def stop(request: VisitorRequest, token: str) -> HttpResponse:
    """No more mail of this kind. Looking changes nothing."""
    page = get_link_page(token, at=request.at)
    if page.scope != Scope.STOP_MAIL.value:
        raise Http404
    if request.method == "GET":
        return show(request, TEMPLATE[Scope.STOP_MAIL], page)
    stop_mail_by_link(token, at=request.at)
    return show(request, "link/stopped.html", page)


def _first_operator(request: VisitorRequest, token: str, page: LinkPage) -> HttpResponse:
    form = FirstOperatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = form.cleaned_data.pop("email")
        with told_in(form):
            _enter(request, enter_first(token, Newcomer(**form.cleaned_data), address, at=request.at))
            return SeeOther(reverse("home:home" if does_mail_leave() else "person:come_back"))
    return show(request, TEMPLATE[Scope.FIRST_OPERATOR], page, form=form, status=422 if form.errors else 200)


def _template_of(page: LinkPage) -> str:
    """What is asked now: the mail of a meeting that was held asks what came of it."""
    if not page.is_open:
        return "link/settled.html"
    return TEMPLATE[Scope.CROSSROADS if page.occasion else Scope(page.scope)]


def _is_demo(request: VisitorRequest) -> bool:
    """In a demonstration everybody may be anybody, so the printed link need not ask."""
    return bool(getattr(request, "demo", None))


def _enter(request: VisitorRequest, person: Person) -> HttpResponse:
    login(request, person)
    write_way_in(person, ("link",), network=network_of(request), at=request.at)
    return SeeOther(reverse("home:home"))
