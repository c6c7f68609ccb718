"""What is told about requests. Words travel only if the one who wrote them chose it."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from lamplighter.core.journey import RequestStage
from lamplighter.core.post import Scope, Topic
from lamplighter.models.introduction import Request
from lamplighter.models.person import Person
from lamplighter.notices.outbox import absolute, take_back, tell

ANSWER = {
    RequestStage.ACCEPTED: "introduction/accepted",
    RequestStage.DECLINED: "introduction/declined",
    RequestStage.EXPIRED: "introduction/expired",
}


def tell_asked_of_request(request: Request, words: str, *, at: datetime) -> None:
    """Somebody would like something from you: four answers, straight from the mail."""
    _tell_asked(request, "introduction/asked", words, answer=Scope.REQUEST, at=at)


def tell_asked_again(request: Request, *, at: datetime) -> None:
    """Somebody is waiting, after some days; never more than twice."""
    _tell_asked(request, "introduction/nudge", answer=Scope.REQUEST, at=at)


def tell_asked_of_reply(request: Request, words: str, *, at: datetime) -> None:
    """The asker has replied; it is your turn again. The asker chose once whether their words travel."""
    take_back(request, at=at)
    _tell_asked(request, "introduction/replied", words, answer=Scope.REQUEST, at=at)


def tell_asked_of_line_back(request: Request, *, at: datetime) -> None:
    """The asker has said something to your written answer."""
    _tell_asked(request, "introduction/line_back", at=at)


def tell_asked_of_confirmation(request: Request, *, at: datetime) -> None:
    """The asker has read who sees what, and it has begun."""
    take_back(request, at=at)
    _tell_asked(request, "introduction/confirmed", answer=_words_to_pair(request), at=at)


def tell_asker_of_question(request: Request, words: str, *, at: datetime) -> None:
    """A line back. It can be replied to from the mail if it stands in the mail; what asked for it can be taken back."""
    take_back(request, at=at)
    _tell_asker(request, "introduction/asked_back", words, answer=Scope.REPLY if words else Scope.WITHDRAW, at=at)


def tell_asker_of_line(request: Request, *, at: datetime) -> None:
    """A yes that waits for the asker: one of the two leads the other."""
    take_back(request, at=at)
    _tell_asker(request, "introduction/line_stated", answer=Scope.WITHDRAW, at=at)


def tell_asker_of_meeting(request: Request, *, at: datetime) -> None:
    """The one you had asked has asked you, too."""
    take_back(request, at=at)
    _tell_asker(request, "introduction/met", answer=_words_to_pair(request), at=at)


def tell_asker_of_answer(
    request: Request, *, words: str = "", suggests: bool = False, was: str = "", at: datetime
) -> None:
    """Yes, no or silence, in words that hurt nobody."""
    take_back(request, at=at)
    stage = RequestStage(request.stage)
    suggested = "yes" if suggests else ""
    answer = None
    if stage is RequestStage.ACCEPTED:
        answer = _words_to_pair(request) or Scope.LINE_BACK
    _tell_asker(request, ANSWER[stage], words, answer=answer, suggests=suggested, was=was, at=at)


def _tell_asked(request: Request, template: str, words: str = "", *, answer: Scope | None = None, at: datetime) -> None:
    words = words if request.words_by_mail else ""
    facts = {"asker": request.asker.name, "words": words, **_facts(request)}
    _tell(request, request.asked, template, Topic.REQUEST, answer, at, facts)


def _tell_asker(
    request: Request, template: str, words: str = "", *, answer: Scope | None = None, at: datetime, **more: str
) -> None:
    facts = {"asked": request.asked.name, "words": words, **_facts(request), **more}
    _tell(request, request.asker, template, Topic.ANSWER, answer, at, facts)


def _tell(
    request: Request,
    person: Person,
    template: str,
    topic: Topic,
    answer: Scope | None,
    at: datetime,
    facts: dict[str, str],
) -> None:
    to = request.mentorship_id if answer is Scope.MESSAGE else None
    tell(
        person,
        template,
        topic=topic,
        about=request,
        at=at,
        answer=answer,
        answer_to=to,
        works_for=None,
        cannot_wait=False,
        **facts,
    )


def _words_to_pair(request: Request) -> Scope | None:
    """Once the two have a page of their own, a few words can be written from the mail."""
    return Scope.MESSAGE if request.mentorship_id else None


def _facts(request: Request) -> dict[str, str]:
    return {"size": request.size, "page_url": absolute(reverse("introduction:page", args=[request.pk]))}
