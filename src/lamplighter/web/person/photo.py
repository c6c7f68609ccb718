"""A face on one's card, and the one address at which it is shown."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lamplighter.access.caller import PersonRequest, VisitorRequest, for_everyone, for_people, person_of
from lamplighter.queries.card import LARGE, SMALL, get_about_for, get_photo_for
from lamplighter.services.card.photo import keep_photo, remove_photo, show_photo
from lamplighter.services.card.square import TYPE
from lamplighter.ui.answer import SeeOther, show
from lamplighter.ui.refusal import told_in

ACCEPTED = "image/jpeg,image/png,image/webp"


class PhotoForm(forms.Form):
    """A picture, and whether visitors see it."""

    photo = forms.FileField(
        label=_("A picture of you"),
        help_text=_("JPEG, PNG or WebP, up to 8 megabytes. It is cut to a square from the middle."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={"empty": _("There is nothing in this file. Choose another one.")},
    )
    for_visitors = forms.BooleanField(
        label=_("If my card is for everybody, visitors who are not signed in may see this picture, too"), required=False
    )


@for_people("GET", "POST")
def photo(request: PersonRequest) -> HttpResponse:
    """One picture, and nothing else on the page to lose."""
    page = get_about_for(request.user, request.user.pk, at=request.at)
    start = {"for_visitors": page.photo_is_for_visitors}
    is_sent = request.method == "POST"
    form = PhotoForm(request.POST if is_sent else None, request.FILES if is_sent else None, initial=start)
    if form.is_valid():
        with told_in(form, "photo"):
            _keep(form, request)
            return SeeOther(reverse("person:photo"))
    return show(request, "person/photo.html", page, form=form, here="you", status=422 if form.errors else 200)


@for_people("POST")
def remove(request: PersonRequest) -> HttpResponse:
    remove_photo(by=request.user, at=request.at)
    return SeeOther(reverse("person:photo"))


@for_everyone("GET", kept=timedelta(hours=1))
def face(request: VisitorRequest, pk: uuid.UUID) -> HttpResponse:
    """For whoever may find the card; for all others it was never there."""
    return HttpResponse(get_photo_for(person_of(request), pk, LARGE), content_type=TYPE)


@for_everyone("GET", kept=timedelta(hours=1))
def small_face(request: VisitorRequest, pk: uuid.UUID) -> HttpResponse:
    """The same in a list."""
    return HttpResponse(get_photo_for(person_of(request), pk, SMALL), content_type=TYPE)


def _keep(form: PhotoForm, request: PersonRequest) -> None:
    sent, for_visitors = form.cleaned_data["photo"], form.cleaned_data["for_visitors"]
    if sent is None:
        show_photo(for_visitors=for_visitors, by=request.user, at=request.at)
    else:
        keep_photo(sent.read(), for_visitors=for_visitors, by=request.user, at=request.at)
