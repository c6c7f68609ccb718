"""Whatever people do, in whatever order and whoever tries: the journey's rules hold.

Amina and Noor may learn, Jonas (two seats) and Sam (one) may help, Priya has no part in it. Each step is one deed by
one of them, mostly one that is not possible; after each of them everything that must be true is looked at.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lamplighter.access import Hidden
from lamplighter.core.agreement import Beat, FirstMeetings, Terms
from lamplighter.core.crossroads import Answer
from lamplighter.core.expectation import Expectations, Line, mark_of
from lamplighter.core.introduction import More, Size
from lamplighter.core.journey import MENTORSHIP, Deed, RequestStage, Row, Stage
from lamplighter.core.refusal import Refusal
from lamplighter.models.agreement import Agreement, Expectation, JointDraft, Signature
from lamplighter.models.crossroads import Crossroads, Wish
from lamplighter.models.introduction import Referral, Remark, Request
from lamplighter.models.mentorship import Mentorship, Move
from lamplighter.models.outbox import Notice
from lamplighter.models.person import Person
from lamplighter.queries.agreement import get_together_for, list_agreements_for
from lamplighter.services.agreement import (
    edit_line,
    propose_agreement,
    propose_draft,
    settle_expectations,
    sign_agreement,
    write_expectations,
)
from lamplighter.services.crossroads import (
    answer_at_crossroads,
    ask_after_meetings,
    forget_wishes,
    reach_decision_days,
    say_we_met,
    settle_crossroads,
)
from lamplighter.services.introduction import (
    accept,
    answer_question,
    ask,
    ask_back,
    confirm_line,
    decline,
    decline_and_suggest,
    expire_silent_requests,
    forget_answered_words,
    forget_cooled_requests,
    nudge_asked_people,
    reply,
    state_line,
    withdraw,
    write_back,
)
from lamplighter.services.meeting import plan_meeting
from lamplighter.services.mentorship import (
    carry_on,
    close_unanswered_finishes,
    finish_mentorship,
    leave_mentorship,
    offer_to_finish,
    pause_mentorship,
    resume_mentorship,
    wake_rested_mentorships,
)
from lamplighter.services.review import ask_on_review_days, close_silent_mentorships
from tests.cast import NOON
from tests.conftest import BOTH_STORES
from tests.core.test_journey import MENTORSHIP_CELLS, REQUEST_CELLS
from tests.long import IS_LONG

PEOPLE = ("Amina", "Noor", "Jonas", "Sam", "Priya")
OVER = {"completed", "ended early", "ended by silence"}
LEADS = {(here.value, deed.value): to.value for here, deed, to, _ in MENTORSHIP_CELLS if to}
ANSWERS = {(here.value, to.value) for here, _, to, _ in REQUEST_CELLS if to}

BY_THEMSELVES = (
    expire_silent_requests,
    nudge_asked_people,
    forget_answered_words,
    forget_cooled_requests,
    wake_rested_mentorships,
    close_unanswered_finishes,
    reach_decision_days,
    ask_after_meetings,
    settle_crossroads,
    ask_on_review_days,
    close_silent_mentorships,
    forget_wishes,
)
TOGETHER = (Line.BEAT, Line.UNTIL, Line.WHAT_FOR, Line.WHERE)
BEEN: set[str] = set()  # every stage that a mentorship or a request came to in a run
MADE: set[tuple[str, ...]] = set()  # every step that was made on the way there

who = st.sampled_from(PEOPLE)
# Mostly one of the two whom it concerns: else nearly every step is a stranger's, and nothing ever begins.
ONE, OTHER = "one of the two", "the other one"
there = st.sampled_from((*(ONE, OTHER) * 4, *PEOPLE))
which = st.integers(0, 5)
words = st.sampled_from(["Since when?", "Slowly.", ""])


def accept_under_a_line(pk: uuid.UUID, *, by: Person, at: datetime) -> uuid.UUID:
    return accept(pk, wanted_by_both=True, by=by, at=at)


# --- how far Amina and Jonas have come when chance takes over ---


def in_touch(here: Journeys, size: Size = Size.REGULAR) -> None:
    here.asks("Amina", "Jonas", size, False)
    here.answers(OTHER, 0, accept)


def after_one_talk(here: Journeys) -> None:
    in_touch(here, Size.CONVERSATION)
    here.meets(ONE, 0)


def agreed(here: Journeys) -> None:
    in_touch(here)
    here.writes_the_lines(ONE, 0, Beat.WEEKLY)
    here.agrees(OTHER, 0)


def on_first_meetings(here: Journeys) -> None:
    in_touch(here)
    here.writes_how_they_begin(ONE, 0, 2)
    here.agrees(OTHER, 0)


def resting(here: Journeys) -> None:
    agreed(here)
    here.pauses(ONE, 0, 5)


def about_to_finish(here: Journeys) -> None:
    agreed(here)
    here.moves(ONE, 0, offer_to_finish)


def asking_each_other(here: Journeys) -> None:
    here.asks("Amina", "Jonas", Size.CONVERSATION, False)
    here.asks("Jonas", "Amina", Size.CONVERSATION, False)


def asked_back(here: Journeys) -> None:
    here.asks("Amina", "Jonas", Size.CONVERSATION, False)
    here.says(OTHER, 0, ask_back, "Since when?")


BEGINNINGS = (
    *(asked_back, asking_each_other, in_touch, after_one_talk),
    *(agreed, on_first_meetings, resting, about_to_finish),
)


class Journeys(RuleBasedStateMachine):
    begin: Callable[[Journeys], None]

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        for alias in BOTH_STORES:
            self.undo.enter_context(transaction.atomic(using=alias))
        self.people = {person.name: person for person in Person.objects.all()}
        self.at = NOON
        self.has_waited = False
        self.seen: dict[uuid.UUID, str] = {}
        self.asked: dict[uuid.UUID, str] = {}
        self.decided: dict[uuid.UUID, tuple[bool | None, datetime | None]] = {}

    def teardown(self) -> None:
        for alias in BOTH_STORES:
            transaction.set_rollback(True, using=alias)
        self.undo.close()

    @initialize()
    def some_have_begun(self) -> None:
        """Noor has asked Sam; Amina and Jonas are on their way: else most steps would be about nothing."""
        self.asks("Noor", "Sam", Size.CONVERSATION, False)
        self.begin()

    # --- what people try ---

    @rule(by=who, other=st.sampled_from(["Jonas", "Sam", "Noor"]), size=st.sampled_from(Size), line=st.booleans())
    def asks(self, by: str, other: str, size: Size, line: bool) -> None:
        asked, more = self.people[other].pk, More(states_line=line)
        self._try(
            by, lambda person: ask(asked, size, "How?", words_by_mail=False, more=more, by=person, at=self.at), None
        )

    @rule(by=there, number=which, answer=st.sampled_from([accept, decline, withdraw]))
    def answers(self, by: str, number: int, answer: Callable[..., Any]) -> None:
        if request := _nth(Request, "asked_at", number):
            by = self._name(by, request.asker_id, request.asked_id)
            party = {request.asker_id if answer is withdraw else request.asked_id}
            self._try(by, lambda person: answer(request.pk, by=person, at=self.at), party)

    @rule(by=there, number=which, deed=st.sampled_from([ask_back, reply, answer_question, write_back]), words=words)
    def says(self, by: str, number: int, deed: Callable[..., Any], words: str) -> None:
        if request := _nth(Request, "asked_at", number):
            by = self._name(by, request.asker_id, request.asked_id)
            party = {request.asker_id if deed in (reply, write_back) else request.asked_id}
            self._try(by, lambda person: deed(request.pk, words, by=person, at=self.at), party | self._readers(request))

    @rule(by=there, number=which, deed=st.sampled_from([accept_under_a_line, state_line, confirm_line]))
    def speaks_of_the_line(self, by: str, number: int, deed: Callable[..., Any]) -> None:
        if request := _nth(Request, "asked_at", number):
            by = self._name(by, request.asker_id, request.asked_id)
            two = {request.asker_id, request.asked_id}
            self._try(by, lambda person: deed(request.pk, by=person, at=self.at), two)

    @rule(by=there, number=which, other=who)
    def thinks_of_somebody_else(self, by: str, number: int, other: str) -> None:
        if request := _nth(Request, "asked_at", number):
            by = self._name(by, request.asker_id, request.asked_id)
            people, party = [self.people[other].pk], {request.asked_id} | self._readers(request)
            self._try(by, lambda person: decline_and_suggest(request.pk, people, by=person, at=self.at), party)

    @staticmethod
    def _readers(request: Request) -> set[uuid.UUID]:
        """Whoever may look is told that they cannot do this, and is no stranger."""
        return {request.asker_id, request.asked_id}

    @rule(
        by=there,
        number=which,
        deed=st.sampled_from([resume_mentorship, offer_to_finish, finish_mentorship, carry_on, leave_mentorship]),
    )
    def moves(self, by: str, number: int, deed: Callable[..., Any]) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            self._try(by, lambda person: deed(pair.pk, by=person, at=self.at), {pair.mentor_id, pair.mentee_id})

    @rule(by=there, number=which, days=st.integers(-1, 20))
    def pauses(self, by: str, number: int, days: int) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            back_on = (self.at + timedelta(days=days)).date()
            two = {pair.mentor_id, pair.mentee_id}
            self._try(by, lambda person: pause_mentorship(pair.pk, back_on, by=person, at=self.at), two)

    @rule(by=there, number=which, beat=st.sampled_from([Beat.WEEKLY, Beat.MONTHLY]))
    def writes_the_lines(self, by: str, number: int, beat: Beat) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            terms = Terms(beat, (self.at + timedelta(days=90)).date(), "Lead")
            two = {pair.mentor_id, pair.mentee_id}
            self._try(by, lambda person: propose_agreement(pair.pk, terms, by=person, at=self.at), two)

    @rule(by=there, number=which)
    def agrees(self, by: str, number: int) -> None:
        if agreement := _nth(Agreement, "written_at", number):
            by = self._name(by, agreement.mentorship.mentor_id, agreement.mentorship.mentee_id)
            two = {agreement.mentorship.mentor_id, agreement.mentorship.mentee_id}
            self._try(by, lambda person: sign_agreement(agreement.pk, by=person, at=self.at), two)

    @rule(by=there, number=which, meetings=st.integers(2, 3))
    def writes_how_they_begin(self, by: str, number: int, meetings: int) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            today = self.at.date()
            first = FirstMeetings(meetings, today + timedelta(days=30))
            terms = Terms(Beat.WEEKLY, today + timedelta(days=90), "Lead", first)
            two = {pair.mentor_id, pair.mentee_id}
            self._try(by, lambda person: propose_agreement(pair.pk, terms, by=person, at=self.at), two)

    @rule(by=there, number=which, line=st.sampled_from(TOGETHER), value=which, has_read=st.booleans())
    def fills_in_a_line(self, by: str, number: int, line: Line, value: int, has_read: bool) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            two = {pair.mentor_id, pair.mentee_id}
            says = {
                Line.BEAT: (Beat.WEEKLY, Beat.MONTHLY)[value % 2],
                Line.UNTIL: (self.at + timedelta(days=60 + value)).date(),
                Line.WHAT_FOR: f"Speak up {value}",
                Line.WHERE: f"Room {value}",
            }[line]
            seen = mark_of(get_together_for(pair.mentor, pair.pk).lines, line) if has_read else "unread"
            self._try(by, lambda person: edit_line(pair.pk, line, says, seen=seen, by=person, at=self.at), two)

    @rule(by=there, number=which, has_read=st.booleans())
    def agrees_to_what_was_filled_in(self, by: str, number: int, has_read: bool) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            two = {pair.mentor_id, pair.mentee_id}
            draft = JointDraft.objects.filter(mentorship=pair).first()
            seen = draft.edited_at.isoformat() if draft and has_read else "unread"
            self._try(by, lambda person: propose_draft(pair.pk, seen, by=person, at=self.at), two)
            for version in list_agreements_for(pair.mentor, pair.pk):
                assert {edit.by for edit in version.edits} <= {pair.mentor.name, pair.mentee.name}
                assert all(edit.at <= version.written_at for edit in version.edits)

    @rule(by=there, number=which, beat=st.sampled_from([Beat.WEEKLY, Beat.MONTHLY]), hand_in=st.booleans())
    def writes_apart(self, by: str, number: int, beat: Beat, hand_in: bool) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            two = {pair.mentor_id, pair.mentee_id}
            lines = Expectations(beat, (self.at + timedelta(days=90)).date(), "Lead")
            self._try(
                by, lambda person: write_expectations(pair.pk, lines, hand_in=hand_in, by=person, at=self.at), two
            )

    @rule(by=there, number=which, choice=st.sampled_from([{}, {Line.BEAT: Beat.FORTNIGHTLY}]))
    def settles_where_they_differ(self, by: str, number: int, choice: dict[Line, Beat]) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            two = {pair.mentor_id, pair.mentee_id}
            self._try(by, lambda person: settle_expectations(pair.pk, choice, by=person, at=self.at), two)

    @rule(by=there, number=which)
    def meets(self, by: str, number: int) -> None:
        if pair := _nth(Mentorship, "began_at", number):
            by = self._name(by, pair.mentor_id, pair.mentee_id)
            two = {pair.mentor_id, pair.mentee_id}

            def plan_and_say(person: Person) -> None:
                with transaction.atomic():
                    say_we_met(plan_meeting(pair.pk, self.at, by=person, at=self.at), by=person, at=self.at)

            self._try(by, plan_and_say, two)

    @rule(by=there, number=which, says=st.sampled_from(Answer))
    def answers_at_a_crossroads(self, by: str, number: int, says: Answer) -> None:
        if row := _nth(Crossroads, "opened_at", number):
            by = self._name(by, row.mentorship.mentor_id, row.mentorship.mentee_id)
            two = {row.mentorship.mentor_id, row.mentorship.mentee_id}
            self._try(by, lambda person: answer_at_crossroads(row.pk, says, by=person, at=self.at), two)

    @rule(number=which)
    def both_say_yes(self, number: int) -> None:
        """By chance alone it hardly ever comes to this."""
        if row := _nth(Crossroads, "opened_at", number):
            for person in (row.mentorship.mentor, row.mentorship.mentee):
                with suppress(Hidden, Refusal), transaction.atomic():
                    answer_at_crossroads(row.pk, Answer.ON, by=person, at=self.at)

    @rule(days=st.integers(1, 16))
    def time_passes(self, days: int) -> None:
        self._live(days)

    @precondition(lambda self: not self.has_waited)
    @rule()
    def a_season_passes(self) -> None:
        """Long enough for the day they had set, and for the silence after it; once, or lives would be all waiting."""
        self.has_waited = True
        for days in (95, 61):
            self._live(days)

    def _live(self, days: int) -> None:
        self.at += timedelta(days=days)
        for job in BY_THEMSELVES:
            job(at=self.at)
            assert job(at=self.at) == 0, f"{job.__name__} finds more to do at the same moment"

    def _name(self, by: str, one: uuid.UUID, other: uuid.UUID) -> str:
        pk = {ONE: one, OTHER: other}.get(by)
        return next(name for name, person in self.people.items() if person.pk == pk) if pk else by

    def _try(self, by: str, deed: Callable[[Person], object], party: set[uuid.UUID] | None) -> None:
        self.at += timedelta(minutes=1)  # so that there is always a newest one
        person = Person.objects.get(pk=self.people[by].pk)
        before = _state()
        try:
            deed(person)
        except Hidden:
            assert _state() == before, "what does not exist was changed"
        except Refusal:
            assert _state() == before, "a deed that was refused has left something behind"
            assert party is None or person.pk in party, "a stranger was told that there is something"
        else:
            assert party is None or person.pk in party, f"{by} has no part in this"

    # --- what must be true ---

    @invariant()
    def seats_are_counted_right(self) -> None:
        taken = Counter(Mentorship.objects.filter(takes_a_seat=True).values_list("mentor_id", flat=True))
        assert dict(Person.objects.filter(seats_taken__gt=0).values_list("pk", "seats_taken")) == dict(taken)
        assert not Person.objects.filter(seats_taken__gt=F("seats")).exists()

    @invariant()
    def a_pair_has_one_running_mentorship_and_one_open_request(self) -> None:
        running = Counter(Mentorship.objects.exclude(stage__in=OVER).values_list("mentor_id", "mentee_id"))
        waiting = Counter(Request.objects.filter(stage__in=["open", "asked back"]).values_list("asker_id", "asked_id"))
        assert set(running.values()) | set(waiting.values()) <= {1}
        talks = Request.objects.filter(stage__in=["open", "asked back"]).exclude(size="question")
        assert all(count == 1 for count in Counter(map(frozenset, talks.values_list("asker_id", "asked_id"))).values())
        assert all(sum(1 for asker, _ in waiting if asker == somebody) <= 5 for somebody, _ in waiting)

    @invariant()
    def every_step_is_one_the_table_knows(self) -> None:
        stages = dict(Mentorship.objects.values_list("pk", "stage"))
        for pk, stage in stages.items():
            steps = Move.objects.filter(mentorship=pk).order_by("pk").values_list("deed", "stage")
            here = "introduction"
            for deed, to in steps:
                assert LEADS.get((here, deed)) == to, f"{here} -{deed}-> {to}"
                MADE.add((here, deed, to))
                here = to
            assert here == stage
            if self.seen.get(pk) in OVER:
                assert stage == self.seen[pk], "over is over"
            BEEN.add(stage)
        self.seen = stages

    @invariant()
    def a_request_is_answered_once(self) -> None:
        stages = dict(Request.objects.values_list("pk", "stage"))
        for pk, stage in stages.items():
            before = self.asked.get(pk, "open")
            assert before == stage or (before, stage) in ANSWERS
            MADE.add((before, stage))
            BEEN.add(stage)
        self.asked = stages
        begun = Request.objects.filter(stage__in=["accepted", "superseded"]).exclude(size="question")
        assert set(begun) == set(Request.objects.exclude(mentorship=None))
        answered = Remark.objects.filter(said="answer", request__line_agreed_at=None, request__line_by=None)
        assert set(answered.values_list("request_id", flat=True)) == set(
            Request.objects.filter(stage="accepted", size="question", line_by=None).values_list("pk", flat=True)
        )

    @invariant()
    def nobody_is_nudged_a_third_time(self) -> None:
        told = Counter(Notice.objects.filter(template="introduction/nudge").values_list("thing", flat=True))
        assert set(told.values()) <= {1, 2}

    @invariant()
    def at_a_crossroads_only_two_yeses_or_time_decide(self) -> None:
        decided = {row.pk: row for row in Crossroads.objects.exclude(decided_at=None)}
        for row in decided.values():
            assert (row.goes_on, row.decided_at) == self.decided.get(row.pk, (row.goes_on, row.decided_at)), "once"
            is_third = row.occasion == "third meeting"
            by_time = row.decided_at >= row.decide_by and (row.goes_on is is_third)
            assert by_time or (row.goes_on and not is_third)
            ends = Move.objects.filter(mentorship=row.mentorship_id, deed="let it rest").count()
            assert ends == 1 if not row.goes_on else ends <= 1
        self.decided = {pk: (row.goes_on, row.decided_at) for pk, row in decided.items()}
        rests = Move.objects.filter(deed="let it rest").count()
        assert rests == sum(row.goes_on is False for row in decided.values())

    @invariant()
    def nobody_answers_twice_or_for_somebody_else(self) -> None:
        for wish in Wish.objects.select_related("crossroads__mentorship"):
            assert wish.crossroads.mentorship.is_of(wish.person_id)
        each = Counter(Wish.objects.values_list("crossroads", "person"))
        assert set(each.values()) <= {1}

    @invariant()
    def what_is_settled_was_signed_by_both(self) -> None:
        signed = Counter(Signature.objects.values_list("agreement_id", flat=True))
        settled = set(Agreement.objects.exclude(agreed_at=None).values_list("pk", flat=True))
        assert {pk for pk, count in signed.items() if count == 2} == settled

    @invariant()
    def lines_written_apart_are_open_for_both_or_for_nobody(self) -> None:
        pairs: dict[uuid.UUID, list[Expectation]] = {}
        for row in Expectation.objects.all():
            pairs.setdefault(row.mentorship_id, []).append(row)
        for rows in pairs.values():
            both_in = len(rows) == 2 and all(row.handed_in_at for row in rows)
            assert {row.opened_at is not None for row in rows} == {both_in}


def _nth(model: type[Any], order: str, number: int) -> Any:
    """One of the newest few; a request of last year is no less interesting, but rarer."""
    newest = list(model.objects.order_by(f"-{order}", "pk")[: number + 1])
    return newest[-1] if newest else None


def _state() -> list[object]:
    return [
        sorted(model.objects.values_list("pk", *columns), key=str)
        for model, columns in (
            (Request, ("stage", "line_by", "line_agreed_at", "turned_at", "nudges")),
            (Remark, ("said",)),
            (Referral, ("person",)),
            (Mentorship, ("stage", "takes_a_seat", "back_on")),
            (Move, ("stage",)),
            (Agreement, ("agreed_at",)),
            (Signature, ("agreement",)),
            (Person, ("seats_taken",)),
            (Crossroads, ("decided_at", "goes_on")),
            (Wish, ("says",)),
            (JointDraft, ("lines", "edits", "edited_at")),
            (Expectation, ("lines", "handed_in_at", "opened_at")),
        )
    ]


SETTINGS = settings(
    max_examples=125 if IS_LONG else 6,  # from each of eight beginnings
    stateful_step_count=20,
    deadline=None,
    derandomize=not IS_LONG,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def _from(begin: Callable[[Journeys], None]) -> type[Journeys]:
    """Chance takes over there, another one for each name."""
    return type(begin.__name__, (Journeys,), {"begin": begin})


def test_whatever_people_do_the_rules_hold(five: None) -> None:
    BEEN.clear()
    for begin in BEGINNINGS:
        run_state_machine_as_test(_from(begin), settings=SETTINGS)
    assert BEEN == {stage.value for stage in (*Stage, *RequestStage)}


@pytest.mark.long
def test_a_wrong_cell_of_the_table_is_noticed(five: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: two who agree would have offered to finish."""
    right = MENTORSHIP[Stage.INTRODUCTION]
    wrong = Row({**right.moves, Deed.AGREE: Stage.CLOSING}, right.otherwise)
    monkeypatch.setattr("lamplighter.core.journey.MENTORSHIP", {**MENTORSHIP, Stage.INTRODUCTION: wrong})
    quickly = settings(SETTINGS, phases=[Phase.generate], max_examples=1, derandomize=True)
    with pytest.raises(AssertionError, match="introduction -agree-> closing"):
        run_state_machine_as_test(_from(agreed), settings=quickly)
