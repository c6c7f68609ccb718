"""Each line: how often, and which deed. What is due is read from the data, never remembered here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from lamplighter.services.assessment import forget_considered
from lamplighter.services.availability import forget_past_days
from lamplighter.services.busy.poll import read_busy_calendars
from lamplighter.services.checkin import begin_check_ins, forget_check_ins
from lamplighter.services.crossroads import (
    ask_after_meetings,
    forget_wishes,
    reach_decision_days,
    settle_crossroads,
)
from lamplighter.services.delivery import deliver_due_notices, forget_sent_mail
from lamplighter.services.directory import forget_looks, forget_taken_back_words
from lamplighter.services.hint import hint_at_rhythms
from lamplighter.services.introduction.lapse import (
    expire_silent_requests,
    forget_answered_words,
    forget_cooled_requests,
    nudge_asked_people,
)
from lamplighter.services.invitation import close_old_invitations
from lamplighter.services.keeping.sweep import sweep_files
from lamplighter.services.leaving.erase import erase_who_has_left
from lamplighter.services.leaving.sleep import let_sleepers_go, warn_sleepers
from lamplighter.services.mailin import forget_read_mail
from lamplighter.services.meeting import nudge_on_big_days, remind_of_meetings, tell_of_the_week
from lamplighter.services.mentorship import close_unanswered_finishes, wake_rested_mentorships
from lamplighter.services.person import remove_unfinished_accounts
from lamplighter.services.portrait import draw_portraits
from lamplighter.services.question import forget_old_drafts
from lamplighter.services.review import ask_on_review_days, close_silent_mentorships
from lamplighter.services.safety.report import forget_closed_reports
from lamplighter.services.signin import forget_old_sessions
from lamplighter.services.tie import forget_withdrawn_thanks
from lamplighter.services.trail import forget_old_trail, seal_the_trail


class DueDeed(Protocol):
    """Does what is due at this moment and says how much it was."""

    __name__: str

    def __call__(self, *, at: datetime) -> int: ...


HOURLY = timedelta(hours=1)
TIMETABLE: tuple[tuple[timedelta, DueDeed], ...] = (
    (timedelta(seconds=1), deliver_due_notices),
    (timedelta(minutes=5), wake_rested_mentorships),  # before what is told of meetings: these two meet again
    (timedelta(minutes=5), tell_of_the_week),
    (timedelta(minutes=1), read_busy_calendars),
    (timedelta(minutes=5), remind_of_meetings),
    (timedelta(minutes=5), ask_after_meetings),
    (timedelta(minutes=5), nudge_on_big_days),
    (timedelta(minutes=5), reach_decision_days),
    (timedelta(minutes=5), settle_crossroads),
    (timedelta(minutes=5), ask_on_review_days),
    (HOURLY, begin_check_ins),
    (HOURLY, draw_portraits),
    (HOURLY, hint_at_rhythms),
    (HOURLY, forget_wishes),
    (HOURLY, forget_check_ins),
    (HOURLY, expire_silent_requests),  # before the nudges: whoever is let off is not nudged
    (HOURLY, nudge_asked_people),
    (HOURLY, close_unanswered_finishes),
    (HOURLY, close_silent_mentorships),
    (HOURLY, forget_answered_words),
    (HOURLY, forget_cooled_requests),
    (HOURLY, forget_old_drafts),
    (HOURLY, close_old_invitations),
    (HOURLY, forget_withdrawn_thanks),
    (HOURLY, forget_considered),
    (HOURLY, forget_past_days),
    (HOURLY, forget_looks),
    (HOURLY, forget_taken_back_words),
    (HOURLY, forget_sent_mail),
    (HOURLY, forget_read_mail),
    (HOURLY, forget_old_sessions),
    (HOURLY, remove_unfinished_accounts),
    (HOURLY, warn_sleepers),
    (HOURLY, let_sleepers_go),
    (HOURLY, erase_who_has_left),
    (HOURLY, seal_the_trail),
    (HOURLY, forget_old_trail),
    (HOURLY, forget_closed_reports),
    (HOURLY, sweep_files),
)
# What `jobs --plan` tries out ahead, and then undoes. Nothing is in here that reaches beyond the database.
MAKE_MAIL: frozenset[DueDeed] = frozenset(
    {
        tell_of_the_week,
        remind_of_meetings,
        ask_after_meetings,
        nudge_on_big_days,
        wake_rested_mentorships,
        reach_decision_days,
        settle_crossroads,
        ask_on_review_days,
        begin_check_ins,
        hint_at_rhythms,
        expire_silent_requests,
        nudge_asked_people,
        close_unanswered_finishes,
        close_silent_mentorships,
        warn_sleepers,
        let_sleepers_go,
    }
)


def run_due(*, last: dict[DueDeed, datetime], now: Callable[[], datetime]) -> int:
    """Do every deed whose time has come; returns how much was done.

    One that fails does not cost the others their turn; the first failure is raised when all have had it.
    """
    done, failures = 0, []
    for every, deed in TIMETABLE:
        at = now()
        if (
            deed not in last or not timedelta() <= at - last[deed] < every
        ):  # a clock that was set back keeps nobody waiting
            last[deed] = at
            try:
                done += deed(at=at)
            except Exception as failure:  # whatever it was, the worker's loop decides
                failures.append(failure)
    if failures:
        raise failures[0]
    return done
