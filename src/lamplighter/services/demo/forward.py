"""Two weeks on. The product has no clock to move, so the past is moved instead: everything was so much longer ago.

Then the days in between are lived one by one, each with its own moment: people answer, meet, write, keep what they
promised. Only whoever is looking does nothing that they have not done themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import Final

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Cast

from lamplighter.access import Hidden
from lamplighter.core.agreement import INTERVAL, Beat
from lamplighter.core.crossroads import Answer
from lamplighter.core.introduction import Size
from lamplighter.core.journey import RequestStage, Stage
from lamplighter.core.moment import day_in, moment_of
from lamplighter.core.refusal import Refusal
from lamplighter.models.agreement import Agreement
from lamplighter.models.crossroads import Crossroads
from lamplighter.models.goal import ActionItem
from lamplighter.models.introduction import PENDING_CODES, Request
from lamplighter.models.meeting import Meeting
from lamplighter.models.mentorship import OVER_CODES, Mentorship
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.models.thing import Thing
from lamplighter.queries.demo import list_faces
from lamplighter.services.agreement import sign_agreement
from lamplighter.services.crossroads import answer_at_crossroads, say_we_met
from lamplighter.services.demo.lives import ANSWERS, ASK_YOU, ASKS, FOR_YOU, NOTES, QUESTIONS, WORDS
from lamplighter.services.goal import keep_promise
from lamplighter.services.introduction import accept, answer_question, ask, decline, reply
from lamplighter.services.meeting import plan_meeting, put_on_agenda, write_note
from lamplighter.services.mentorship import finish_mentorship
from lamplighter.services.message import send_message

THINKS_FOR: Final = timedelta(days=2)  # nobody answers at once
HOW_LONG: Final = timedelta(hours=1)
BOTH: Final = ("mentor", "mentee")
STAYS_WHERE_IT_IS: Final = (
    *("look", "glance", "draft"),  # what is counted or kept for the browser at hand, not for a life
    *("event", "opening", "digest", "cut"),  # the record, which the database lets nobody change
)
AFTER_WRITING, AFTER_WONDERING, AFTER_A_WHILE = 8, 10, 13  # the days on which the other one writes; wonders; asks


@transaction.atomic
def let_days_pass(days: timedelta, seen: str) -> bool:
    """All that has happened was so much longer ago; False when it has been moved since the page was seen.

    `seen` is the beginning as that page had it, so the second of two taps moves nothing. Mail from before is thrown
    away: the days in it were those of then. A day in sealed lines that are not agreed yet stays as it was written.
    """
    if not settings.DEMO:
        raise Hidden
    main = Person.objects.select_for_update(of=("self",)).filter(pk__in=[face.id for face in list_faces()[:1]]).first()
    if main is None or main.made_at.isoformat() != seen:
        return False
    Notice.objects.all().delete()
    for model in apps.get_app_config("lamplighter").get_models():
        if model._meta.model_name not in STAYS_WHERE_IT_IS:
            _move_back(model, days)
    return True


def _move_back(model: type[models.Model], days: timedelta) -> None:
    moved: dict[str, models.expressions.Combinable] = {}
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.DateTimeField):
            moved[field.name] = F(field.name) - days
        elif isinstance(field, models.DateField):
            moved[field.name] = Cast(F(field.name) - days, models.DateField())
    if moved:
        model._default_manager.update(**moved)


def live_a_day(number: int, *, besides: Person, at: datetime) -> None:
    """What the people of the demonstration do on one of those days, all but the one who looks."""
    day = _Day(number, besides, at)
    day.answer_requests()
    day.agree()
    day.meet()
    day.decide()
    day.keep_promises()
    day.finish()
    day.write()
    day.ask()


class _Day:
    """One day of the two weeks. Whoever may not do something just does not: a refusal is part of life."""

    def __init__(self, number: int, besides: Person, at: datetime) -> None:
        self.number, self.besides, self.at = number, besides, at

    def answer_requests(self) -> None:
        waiting = Request.objects.filter(
            stage__in=PENDING_CODES, turned_at__lte=self.at - THINKS_FOR, line_by=None
        ).select_related("asker", "asked")
        for request in waiting.order_by("asked_at", "pk"):
            if request.stage == RequestStage.ASKED_BACK.value:
                if request.asker != self.besides:
                    self._try(reply, request.pk, "For one to begin with.", by=request.asker)
            elif request.asked != self.besides:
                self._answer(request)

    def _answer(self, request: Request) -> None:
        if request.size == Size.QUESTION.value:
            words = _one_of(ANSWERS, request)
            self._try(answer_question, request.pk, words, by=request.asked)
        elif request.pk.int % 4:
            self._try(accept, request.pk, by=request.asked)
        else:
            self._try(decline, request.pk, by=request.asked)

    def agree(self) -> None:
        """Whoever has something to agree to reads it for a day."""
        for agreement in Agreement.objects.filter(agreed_at=None, written_at__lte=self.at - timedelta(days=1)):
            for person in self._two(agreement.mentorship):
                if not agreement.signatures.filter(person=person).exists():
                    self._try(sign_agreement, agreement.pk, by=person)

    def meet(self) -> None:
        """What was planned takes place; somebody writes a line, and the next time is found."""
        past = Meeting.objects.filter(held_at=None, called_off_at=None, starts_at__lte=self.at - HOW_LONG)
        for meeting in past.select_related("mentorship__mentor", "mentorship__mentee").order_by("starts_at", "pk"):
            for person in self._two(meeting.mentorship)[:1]:
                self._try(_hold, meeting, by=person)
        for pair in self._running(Stage.INTRODUCTION, Stage.ACTIVE):
            if not Meeting.objects.filter(mentorship=pair, held_at=None, called_off_at=None).exists():
                for person in self._two(pair)[:1]:
                    self._try(plan_meeting, pair.pk, self._next(pair), by=person)

    def _next(self, pair: Mentorship) -> datetime:
        """Half past six where the mentee lives, after as long as the two have agreed."""
        agreed = Agreement.objects.filter(mentorship=pair, agreed_at__isnull=False).order_by("-version").first()
        gap = INTERVAL.get(Beat(agreed.beat), timedelta(weeks=3)) if agreed else timedelta(days=4)
        last = Meeting.objects.filter(mentorship=pair).exclude(held_at=None).order_by("-starts_at").first()
        soonest = self.at + timedelta(days=2)
        moment = max(soonest, last.starts_at + gap) if last else soonest
        return moment_of(day_in(pair.mentee.zone, moment), time(18, 30), pair.mentee.zone)

    def decide(self) -> None:
        """Asked whether to go on, most would."""
        for crossroads in Crossroads.objects.filter(decided_at=None, opened_at__lte=self.at - timedelta(days=1)):
            says = Answer.ON if crossroads.pk.int % 4 else Answer.NO
            for person in self._two(crossroads.mentorship):
                self._try(answer_at_crossroads, crossroads.pk, says, by=person)

    def keep_promises(self) -> None:
        open_ones = ActionItem.objects.filter(kept_at=None, let_go_at=None).exclude(keeper=self.besides)
        for promise in open_ones.select_related("keeper"):
            due = promise.due_on and promise.due_on <= day_in(promise.keeper.zone, self.at)
            if due or (promise.due_on is None and promise.promised_at <= self.at - timedelta(weeks=3)):
                self._try(keep_promise, promise.pk, by=promise.keeper)

    def finish(self) -> None:
        """An offer to finish is answered after some days, by the other one."""
        offered = self._running(Stage.CLOSING)
        for pair in offered.filter(moved_at__lte=self.at - timedelta(days=4)):
            for person in self._two(pair):
                if person.pk != pair.moved_by_id:
                    self._try(finish_mentorship, pair.pk, by=person)

    def write(self) -> None:
        """Whoever is looking hears from those they go along with."""
        mine = Q(mentor=self.besides) | Q(mentee=self.besides)
        for pair in self._running(Stage.ACTIVE).filter(mine):
            (other,) = self._two(pair)
            if self.number == AFTER_WRITING:
                self._try(send_message, pair.pk, _one_of(WORDS, pair), by=other)
            if self.number == AFTER_WONDERING:
                self._try(put_on_agenda, pair.pk, _one_of(QUESTIONS, pair), by=other)

    def ask(self) -> None:
        """Towards the end somebody asks somebody, and somebody asks whoever is looking, so that things go on."""
        if self.number != AFTER_A_WHILE:
            return
        people = {person.name: person for person in Person.objects.exclude(joined_at=None).exclude(pk=self.besides.pk)}
        for asks, most in ((ASKS, 2), (tuple((name, "", FOR_YOU) for name in ASK_YOU), 1)):
            new = 0
            for asker, asked, words in asks:
                by, whom = people.get(asker), people.get(asked) if asked else self.besides
                if new < most and by and whom and not Request.objects.filter(asker=by, asked=whom).exists():
                    new += self._try(_ask, whom, words, by=by)

    def _running(self, *stages: Stage) -> models.QuerySet[Mentorship]:
        here = Mentorship.objects.filter(stage__in=[stage.value for stage in stages]).exclude(stage__in=OVER_CODES)
        return here.select_related(*BOTH).order_by("began_at", "pk")

    def _two(self, pair: Mentorship) -> list[Person]:
        """The two of a pair, or the one of them who is not looking."""
        return [person for person in (pair.mentee, pair.mentor) if person != self.besides]

    def _try(self, deed: Callable[..., object], *given: object, by: Person) -> bool:
        try:
            with transaction.atomic():
                deed(*given, by=by, at=self.at)
        except (Refusal, Hidden):
            return False
        return True


def _hold(meeting: Meeting, *, by: Person, at: datetime) -> None:
    say_we_met(meeting.pk, by=by, at=at)
    write_note(meeting.pk, _one_of(NOTES, meeting), is_private=False, by=by, at=at)


def _ask(whom: Person, words: str, *, by: Person, at: datetime) -> None:
    ask(whom.pk, Size.CONVERSATION, words, words_by_mail=True, by=by, at=at)


def _one_of(words: Sequence[str], about: Thing) -> str:
    """Not the same for everybody, and the same each time."""
    return words[about.pk.int % len(words)]
