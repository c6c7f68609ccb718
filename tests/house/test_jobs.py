"""What happens by itself is declared, with its reason."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from types import CodeType, FunctionType

import lamplighter.services
from lamplighter.core.coming import What
from lamplighter.jobs.timetable import MAKE_MAIL, TIMETABLE, run_due
from lamplighter.notices.outbox import put_out
from tests.house.mails import MAILS

SECOND, FIVE_MINUTES, HOUR = timedelta(seconds=1), timedelta(minutes=5), timedelta(hours=1)

JOBS: dict[str, tuple[timedelta, str]] = {
    "deliver_due_notices": (SECOND, "a code is waited for at the screen"),
    "tell_of_the_week": (FIVE_MINUTES, "a mentor of several reads on Monday morning of the whole week"),
    "read_busy_calendars": (
        timedelta(minutes=1),
        "whoever has given a calendar waits for the first look; most are not due",
    ),
    "remind_of_meetings": (FIVE_MINUTES, "the mail of the day before"),
    "ask_after_meetings": (FIVE_MINUTES, "the mail of the day after"),
    "nudge_on_big_days": (FIVE_MINUTES, "the evening of a day that matters to whoever learns"),
    "wake_rested_mentorships": (FIVE_MINUTES, "the first day back has come, in the mentee's own calendar"),
    "reach_decision_days": (FIVE_MINUTES, "the day two people set for themselves has come"),
    "settle_crossroads": (FIVE_MINUTES, "time answers for whoever has not"),
    "ask_on_review_days": (FIVE_MINUTES, "the day to look at what was agreed has come"),
    "hint_at_rhythms": (HOUR, "two meet less often than they agreed, and nothing is planned"),
    "begin_check_ins": (HOUR, "the first month, a quarter or the close has come: how does it go?"),
    "draw_portraits": (HOUR, "in the first days of a month: what several people say together of a mentor"),
    "forget_check_ins": (HOUR, "what two people said of each other, a year after the end"),
    "expire_silent_requests": (HOUR, "nobody waits for an answer for ever"),
    "nudge_asked_people": (HOUR, "the third day and the tenth of somebody's waiting"),
    "close_unanswered_finishes": (HOUR, "a finish that nobody answered stands"),
    "close_silent_mentorships": (HOUR, "nobody hangs on for years to what is over"),
    "forget_answered_words": (HOUR, "the words of a request that came to nothing are nobody's business"),
    "forget_wishes": (HOUR, "who said what, once it is decided"),
    "forget_cooled_requests": (HOUR, "that somebody asked, once they may ask again"),
    "forget_old_drafts": (HOUR, "words without a person, for which nobody came back"),
    "close_old_invitations": (HOUR, "nobody is kept waiting by an invitation for ever"),
    "forget_withdrawn_thanks": (HOUR, "that something was taken back, once its link would have run out anyway"),
    "forget_considered": (HOUR, "what somebody noted about another, ninety days after their last word"),
    "forget_past_days": (HOUR, "days that were not as usual, once they are over"),
    "forget_looks": (HOUR, "who has opened whose card, and what visitors looked at, once it counts no more"),
    "forget_taken_back_words": (HOUR, "a word nobody says any more stays in the index file until it is written anew"),
    "forget_read_mail": (HOUR, "that a mail came in, once it cannot come again"),
    "forget_old_sessions": (HOUR, "sign-ins and links that have run out"),
    "forget_sent_mail": (HOUR, "what mails said"),
    "sweep_files": (HOUR, "pictures of somebody who is gone, and what a crash left half written"),
    "warn_sleepers": (HOUR, "an account of which nobody has seen anything for long"),
    "let_sleepers_go": (HOUR, "whoever was told twice and gave no sign"),
    "erase_who_has_left": (HOUR, "the days to come back are over"),
    "seal_the_trail": (HOUR, "once a night, whenever the worker comes by: what has happened stays as it was"),
    "forget_old_trail": (HOUR, "that something happened, two years later"),
    "forget_closed_reports": (HOUR, "a year after it was closed"),
    "remove_unfinished_accounts": (HOUR, "addresses that somebody typed and never proved"),
}


def test_every_job_is_declared() -> None:
    assert {deed.__name__: every for every, deed in TIMETABLE} == {name: every for name, (every, _) in JOBS.items()}
    assert all(reason for _, reason in JOBS.values())
    assert len(TIMETABLE) == len(JOBS)


def test_every_job_is_a_deed_that_takes_the_moment_and_counts() -> None:
    for _, deed in TIMETABLE:
        assert deed.__module__.startswith(f"{lamplighter.services.__name__}.")
        assert list(inspect.signature(deed).parameters) == ["at"]
        assert inspect.signature(deed).return_annotation == "int"


def test_a_job_in_a_hurry_is_noticed() -> None:
    def tidy_up(*, at: datetime) -> int:
        return 0

    grown = (*TIMETABLE, (HOUR, tidy_up))
    assert {deed.__name__ for _, deed in grown} - set(JOBS) == {"tidy_up"}


# Makes mail and is not tried out ahead, and why.
NOT_PLANNED = {"erase_who_has_left": "it touches files and the ledger of the erased"}


def test_every_job_that_makes_mail_is_tried_out_ahead() -> None:
    """Who reaches `put_out`, by whatever way through our own functions, stands in the plan of mail, and nobody else."""
    makes = {deed for _, deed in TIMETABLE if _reaches(inspect.unwrap(deed), inspect.unwrap(put_out))}
    assert {deed.__name__ for deed in makes} == {deed.__name__ for deed in MAKE_MAIL} | set(NOT_PLANNED)


# What each of them sends that a person sees ahead on their own page; or why they do not.
FORESEEN: dict[str, set[What] | str] = {
    "tell_of_the_week": {What.WEEK},
    "remind_of_meetings": {What.TOMORROW},
    "ask_after_meetings": {What.AFTERWARDS, What.TOLD_BACK, What.GO_ON},
    "nudge_on_big_days": {What.BIG_DAY},
    "wake_rested_mentorships": {What.BACK},
    "reach_decision_days": {What.DECIDE},
    "settle_crossroads": {What.RESTS},
    "ask_on_review_days": {What.REVIEW},
    "expire_silent_requests": {What.UNANSWERED},
    "close_unanswered_finishes": {What.FINISHED},
    "begin_check_ins": "it waits for a quiet week of both, and would tell when the other one has other meetings",
    "hint_at_rhythms": "it depends on what other mail both get until then, and a date for it would be a reproach",
    "nudge_asked_people": {What.NUDGE},
    "close_silent_mentorships": {What.CLOSED},
    "warn_sleepers": "whoever looks at this page has been here",
    "let_sleepers_go": "whoever looks at this page has been here",
}


def test_of_every_mail_that_comes_by_itself_a_person_sees_it_ahead_or_there_is_a_reason() -> None:
    assert set(FORESEEN) == {deed.__name__ for deed in MAKE_MAIL}
    seen = [what for told in FORESEEN.values() if isinstance(told, set) for what in told]
    assert sorted(what.value for what in seen) == sorted(what.value for what in What)
    assert {what.value: what.topic for what in What}.items() <= MAILS.items()


def _reaches(start: FunctionType, goal: Callable[..., object]) -> bool:
    seen, fresh = set(), {start}
    while fresh:
        seen |= fresh
        fresh = {called for one in fresh for called in _called_by(one)} - seen
    return goal in seen


def _called_by(function: FunctionType) -> Iterator[FunctionType]:
    """Ours that it names, and those that stand in a table it names; a lambda's or a comprehension's names, too."""
    codes = [function.__code__]
    while codes:
        code = codes.pop()
        codes += [part for part in code.co_consts if isinstance(part, CodeType)]
        for name in code.co_names:
            named = function.__globals__.get(name)
            for one in named.values() if isinstance(named, dict) else (named,):
                if inspect.isfunction(one) and one.__module__.startswith("lamplighter."):
                    yield inspect.unwrap(one)


def test_a_job_is_due_again_only_after_its_time(world: None) -> None:
    """The first round does everything; a second later the mail alone; after an hour, or when a clock goes back, all."""
    noon = datetime(2027, 3, 1, 12, tzinfo=UTC)
    last: dict = {}
    moments = {}
    for seconds in (0, 1, 300, 3600, 3000, -90_000):
        at = noon + timedelta(seconds=seconds)
        run_due(last=last, now=lambda at=at: at)
        moments[seconds] = {deed.__name__ for deed, when in last.items() if when == at}
    assert moments[0] == set(JOBS)
    assert moments[1] == {"deliver_due_notices"}
    assert moments[300] == {name for name, (every, _) in JOBS.items() if every < HOUR}
    assert moments[3600] == moments[3000] == moments[-90_000] == set(JOBS)
