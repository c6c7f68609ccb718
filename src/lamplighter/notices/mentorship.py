"""What is told about a mentorship's journey. Never a reason, never a word somebody wrote."""

from __future__ import annotations

from datetime import datetime

from lamplighter.core.journey import OVER, Deed, Stage
from lamplighter.core.post import Scope, Topic
from lamplighter.core.quiet import SOON
from lamplighter.models.mentorship import Mentorship
from lamplighter.models.person import Person
from lamplighter.notices.outbox import TAKEN_OUT, find_taken_out, tell

TEMPLATE = {
    Deed.PAUSE: "mentorship/paused",
    Deed.RESUME: "mentorship/resumed",
    Deed.OFFER_TO_FINISH: "mentorship/finish_offered",
    Deed.CARRY_ON: "mentorship/carried_on",
    Deed.FINISH: "mentorship/finished",
    Deed.LEAVE: "mentorship/left",
}
ANSWER = {
    Deed.PAUSE: Scope.MESSAGE,
    Deed.RESUME: Scope.MESSAGE,
    Deed.CARRY_ON: Scope.MESSAGE,
    Deed.OFFER_TO_FINISH: Scope.FINISH,
}  # after an end there is nothing to answer: all of it is there to read
BY_TIME = {
    (Deed.RESUME, Stage.PAUSED): "mentorship/back_again",
    (Deed.LAPSE, Stage.CLOSING): "mentorship/finish_stands",
    (Deed.LAPSE, Stage.ACTIVE): "mentorship/quiet",
    (Deed.LAPSE, Stage.INTRODUCTION): "mentorship/quiet",
}


def tell_partner_of_move(mentorship: Mentorship, deed: Deed, here: Stage, *, by: Person, at: datetime) -> None:
    """The other one learns what is now true; `here` is where they stood before.

    Whoever ended it hears of it only where something was planned: it has to leave their calendar, too.
    """
    thanks = deed is Deed.FINISH and here is Stage.INTRODUCTION
    template = "mentorship/thanked" if thanks else TEMPLATE[deed]
    off = find_taken_out(mentorship.pk, at=at) if Stage(mentorship.stage) in OVER else None
    is_soon = off is not None and off.starts_at <= at + SOON
    partner = mentorship.partner_of(by)
    _tell(mentorship, partner, template, at, answer=ANSWER.get(deed), cannot_wait=is_soon)
    if off:
        _tell(mentorship, by, TAKEN_OUT, at)


def tell_both_of_time(mentorship: Mentorship, deed: Deed, here: Stage, *, at: datetime) -> None:
    """A pause is over, an offer to finish stands, or it has been quiet for long: nobody did it, so both are told."""
    for person in (mentorship.mentor, mentorship.mentee):
        _tell(mentorship, person, BY_TIME[deed, here], at, answer=ANSWER.get(deed))


def _tell(
    mentorship: Mentorship,
    person: Person,
    template: str,
    at: datetime,
    *,
    answer: Scope | None = None,
    cannot_wait: bool = False,
) -> None:
    tell(
        person,
        template,
        topic=Topic.JOURNEY,
        about=mentorship,
        at=at,
        answer=answer,
        cannot_wait=cannot_wait,
        partner=mentorship.partner_of(person).name,
        back_on=mentorship.back_on.isoformat() if mentorship.back_on else "",
    )
