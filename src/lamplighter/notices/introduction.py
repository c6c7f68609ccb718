"""What is told about requests. The asker's words travel only if the asker chose it."""

from __future__ import annotations

from datetime import datetime

from lamplighter.core.journey import RequestStage
from lamplighter.core.post import Scope, Topic
from lamplighter.models.introduction import Request
from lamplighter.notices.outbox import take_back, tell

ANSWER = {
    RequestStage.ACCEPTED: "introduction/accepted",
    RequestStage.DECLINED: "introduction/declined",
    RequestStage.EXPIRED: "introduction/expired",
}


def tell_asked_of_request(request: Request, words: str, *, at: datetime) -> None:
    """Somebody would like something from you: yes, or not now, straight from the mail."""
    tell(
        request.asked,
        "introduction/asked",
        topic=Topic.REQUEST,
        about=request,
        at=at,
        answer=Scope.REQUEST,
        asker=request.asker.name,
        size=request.size,
        words=words if request.words_by_mail else "",
    )


def tell_asker_of_answer(request: Request, *, at: datetime) -> None:
    """Yes, no or silence, in words that hurt nobody."""
    take_back(request, at=at)
    template = ANSWER[RequestStage(request.stage)]
    tell(request.asker, template, topic=Topic.ANSWER, about=request, at=at, asked=request.asked.name)
