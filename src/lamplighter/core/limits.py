"""How long things may be, and the numbers an operator may change, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

# Lengths, in characters. The database repeats them, so they are the same on every engine.
NAME: Final = 100
ZONE: Final = 64
SENTENCE: Final = 300  # "I can help with ...": one breath
QUESTION: Final = 1_000  # one wonder, not an essay
REQUEST: Final = 2_000
ANSWER: Final = 5_000  # to a question in writing: a page and a half
LINE: Final = 500  # asked back, or said to that
GOAL: Final = 500
NOTE: Final = 10_000
MAIL_BYTES: Final = 1_000_000  # a form's whole body; there are no uploads yet


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers an operator may change."""

    seats_at_first: int = 2  # two mentees are what a working week carries; everybody may change their own
    seats_at_most: int = 20  # beyond this nobody mentors, they lecture
    request_expires: timedelta = timedelta(days=14)  # since the last turn; silence is answered, nobody waits for ever
    nudges_after: tuple[timedelta, timedelta] = (timedelta(days=3), timedelta(days=10))  # and never a third
    nudge_rides: timedelta = timedelta(days=1)  # so long before, it is a line in a mail that leaves anyway
    answered_words_kept: timedelta = timedelta(days=7)  # a no's words are nobody's business afterwards
    cool_down: timedelta = timedelta(days=30)  # until the same person may be asked again; a no is a whole answer
    open_requests: int = 5  # whoever waits for more has stopped choosing
    account_is_new: timedelta = timedelta(days=7)  # so long, whoever means harm has had no patience for
    requests_a_day_when_new: int = 3
    others_offered: int = 3  # after a no or a silence, and by somebody who thinks of others
    draft_kept: timedelta = timedelta(days=7)  # long enough to find the mail, short enough to be forgotten
    unfinished_account_kept: timedelta = timedelta(days=7)
    mail_link_works: timedelta = timedelta(days=30)  # a holiday long
    sign_in_link_works: timedelta = timedelta(hours=1)
    sent_mail_kept: timedelta = timedelta(days=7)
    mail_traces_kept: timedelta = timedelta(days=90)  # that a mail left, to answer "did it ever arrive?"
    review_after: timedelta = timedelta(days=91)  # three months: early enough to change course
    closing_waits: timedelta = timedelta(days=14)  # then the finish stands as it was offered
    meeting_minutes: int = 30
    people_on_a_page: int = 50
    cards_an_hour: int = 60  # a card a minute is somebody who reads; more is a program that copies
