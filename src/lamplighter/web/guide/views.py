"""How mentoring goes well, for whoever wants to read it. Nobody has to sign in, and nothing is asked."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse

from lamplighter.access.caller import VisitorRequest, for_everyone
from lamplighter.core.quality import OF_MENTEES, OF_MENTORS, Quality
from lamplighter.core.refusal import gettext_noop
from lamplighter.ui.answer import show


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of the guide, as the line under each page names it."""

    address: str
    title: str


START = Leaf("guide:start", gettext_noop("The short guide"))
BEGINNING = Leaf("guide:beginning", gettext_noop("Beginning"))
MENTOR = Leaf("guide:mentor", gettext_noop("Good mentors"))
MENTEE = Leaf("guide:mentee", gettext_noop("Good mentees"))
LOGISTICS = Leaf("guide:logistics", gettext_noop("Rhythm and goals"))
ENDING = Leaf("guide:ending", gettext_noop("Finishing well"))


@dataclass(frozen=True, slots=True)
class GuidePage:
    """Where one is in the guide, where one can go on, and the qualities that are told here."""

    here: Leaf
    qualities: tuple[Quality, ...] = ()
    leaves: tuple[Leaf, ...] = (START, BEGINNING, MENTOR, MENTEE, LOGISTICS, ENDING)


@for_everyone("GET")
def start(request: VisitorRequest) -> HttpResponse:
    """Four short chapters, from the first question to the last thanks."""
    return show(request, "guide/start.html", GuidePage(START))


@for_everyone("GET")
def beginning(request: VisitorRequest) -> HttpResponse:
    """Looking back, first questions, first words to somebody; and how to begin as the one who helps."""
    return show(request, "guide/beginning.html", GuidePage(BEGINNING))


@for_everyone("GET")
def mentor(request: VisitorRequest) -> HttpResponse:
    """Ten things that good mentors do."""
    return show(request, "guide/mentor.html", GuidePage(MENTOR, OF_MENTORS))


@for_everyone("GET")
def mentee(request: VisitorRequest) -> HttpResponse:
    """Ten things that good mentees do."""
    return show(request, "guide/mentee.html", GuidePage(MENTEE, OF_MENTEES))


@for_everyone("GET")
def logistics(request: VisitorRequest) -> HttpResponse:
    """The plain arrangements that keep two people going."""
    return show(request, "guide/logistics.html", GuidePage(LOGISTICS))


@for_everyone("GET")
def ending(request: VisitorRequest) -> HttpResponse:
    """How two people come to need each other less, and part well."""
    return show(request, "guide/ending.html", GuidePage(ENDING))
