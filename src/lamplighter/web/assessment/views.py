"""People I'm considering: my gut, my notes, side by side, and why I chose. Nobody else can learn of any of it."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.urls import reverse

from lamplighter.access.caller import PersonRequest, for_people
from lamplighter.core.quality import Quality
from lamplighter.queries.assessment import (
    get_candidate_for,
    get_hindsight_for,
    get_notes_for,
    get_priorities_for,
    get_side_by_side,
    get_why_for,
    list_candidates_for,
)
from lamplighter.queries.endorsement import list_shown_of
from lamplighter.services.assessment import (
    consider,
    keep_leaning,
    keep_notes,
    keep_sheet,
    look_back,
    say_gut,
    say_what_matters,
    stop_considering,
    take_question_along,
    write_why,
)
from lamplighter.ui.answer import SeeOther, show, wants_part
from lamplighter.ui.asking import ids_in
from lamplighter.ui.ranges import draw_ranges
from lamplighter.ui.refusal import told_in
from lamplighter.web.assessment.forms import (
    LEANINGS,
    GutForm,
    HindsightForm,
    MattersForm,
    NotesForm,
    QualityForm,
    SheetForm,
    WhyForm,
)


@for_people("GET")
def mine(request: PersonRequest) -> HttpResponse:
    return show(request, "assessment/list.html", list_candidates_for(request.user), here="people", leanings=LEANINGS)


@for_people("POST")
def consider_person(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """From a card: one tap, and then the gut is asked."""
    return SeeOther(_page_of(consider(pk, by=request.user, at=request.at)))


@for_people("GET", "POST")
def candidate(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """The gut first; then two ways that weigh the same."""
    page = get_candidate_for(request.user, pk)
    form = GutForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            leaning, words = form.gut()
            say_gut(pk, leaning, words, by=request.user, at=request.at)
            return SeeOther(_page_of(pk))
    more = {"leanings": LEANINGS, "shown_words": list_shown_of(request.user, page.candidate.person)}
    status = 422 if form.errors else 200
    return show(request, "assessment/candidate.html", page, form=form, here="people", status=status, **more)


@for_people("GET", "POST")
def notes(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Ten rows. What is ticked is kept as one goes, where the browser can; in any case with the button."""
    page = get_notes_for(request.user, pk)
    form = NotesForm(page.rows, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            keep_notes(pk, form.notes(), by=request.user, at=request.at)
            return _kept(request, pk) if wants_part(request) else SeeOther(_page_of(pk))
    if form.errors and wants_part(request):
        return HttpResponse(status=204)  # the button will say what is to be put right
    said = list_shown_of(request.user, page.candidate.person)
    status = 422 if form.errors else 200
    return show(request, "assessment/notes.html", page, form=form, here="people", status=status, shown_words=said)


@for_people("GET", "POST")
def sheet(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Twenty sentences, for whoever asks for them; kept as the short notes are."""
    page = get_notes_for(request.user, pk)
    form = SheetForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            keep_sheet(pk, form.answers(), form.evidence(), by=request.user, at=request.at)
            return _kept_sheet(request, pk, has_looked=form.cleaned_data["looked"])
    if form.errors and wants_part(request):
        return HttpResponse(status=204)
    said = list_shown_of(request.user, page.candidate.person)
    status = 422 if form.errors else 200
    return show(request, "assessment/sheet.html", page, form=form, here="people", status=status, shown_words=said)


def _kept_sheet(request: PersonRequest, pk: uuid.UUID, *, has_looked: bool) -> HttpResponse:
    """Kept in any case. Many equal answers are asked about once, and never thrown away."""
    page = get_notes_for(request.user, pk)
    if wants_part(request):
        return show(request, "assessment/_began.html", page, form=SheetForm(page))
    return SeeOther(reverse("assessment:sheet", args=[pk]) if page.is_hasty and not has_looked else _page_of(pk))


def _kept(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """What this window knows from now on."""
    page = get_notes_for(request.user, pk)
    return show(request, "assessment/_began.html", page, form=NotesForm(page.rows))


@for_people("GET")
def side_by_side(request: PersonRequest) -> HttpResponse:
    """Words first, and the one question; odds and ranges one click away."""
    page = get_side_by_side(request.user, ids_in(request.GET.getlist("with")))
    drawn = draw_ranges([(row.name, row.spans) for row in page.ranges])
    return show(request, "assessment/side_by_side.html", page, here="people", leanings=LEANINGS, drawn=drawn)


@for_people("POST")
def take_along(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """The sentence goes among my questions."""
    get_candidate_for(request.user, pk)
    form = QualityForm(request.POST)
    if form.is_valid():
        take_question_along(pk, Quality[form.cleaned_data["quality"]], by=request.user, at=request.at)
        return SeeOther(reverse("question:list"))
    return SeeOther(reverse("assessment:side_by_side"))


@for_people("GET", "POST")
def why(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Why I chose. Optional, for myself, and it prints well."""
    page = get_why_for(request.user, pk)
    form = WhyForm(page, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            write_why(pk, form.said(), by=request.user, at=request.at)
            return SeeOther(reverse("assessment:why", args=[pk]))
    status = 422 if form.errors else 200
    return show(request, "assessment/why.html", page, form=form, here="people", leanings=LEANINGS, status=status)


@for_people("POST")
def keep_gut(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """What the gut said stays until the mentorship has run; or no longer."""
    keep_leaning(pk, keep=request.POST.get("keep") == "yes", by=request.user, at=request.at)
    return SeeOther(_page_of(pk))


@for_people("GET", "POST")
def looking_back(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """What the gut said, and how well it did."""
    page = get_hindsight_for(request.user, pk)
    form = HindsightForm(page.candidate, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            outcome, went = form.said()
            look_back(pk, outcome, went, by=request.user, at=request.at)
            return SeeOther(reverse("assessment:looking_back", args=[pk]))
    status = 422 if form.errors else 200
    return show(request, "assessment/looking_back.html", page, form=form, here="people", status=status)


@for_people("GET", "POST")
def what_matters(request: PersonRequest) -> HttpResponse:
    weights = get_priorities_for(request.user)
    form = MattersForm(weights, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            say_what_matters(form.weights(), by=request.user, at=request.at)
            return SeeOther(reverse("assessment:side_by_side"))
    return show(request, "assessment/matters.html", None, form=form, here="people", status=422 if form.errors else 200)


@for_people("POST")
def remove(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    stop_considering(pk, by=request.user, at=request.at)
    return SeeOther(reverse("assessment:mine"))


def _page_of(candidate: uuid.UUID) -> str:
    return reverse("assessment:candidate", args=[candidate])
