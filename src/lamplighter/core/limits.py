"""How long things may be, and the numbers an operator may change, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

# Lengths, in characters. The database repeats them, so they are the same on every engine.
NAME: Final = 100
ZONE: Final = 64
LANGUAGES: Final = 40  # twelve codes and the spaces around them
SENTENCE: Final = 300  # "I can help with ...": one breath
QUESTION: Final = 1_000  # one wonder, not an essay
REQUEST: Final = 2_000
GOAL: Final = 500
NOTE: Final = 10_000
MAIL_BYTES: Final = 1_000_000  # a form's whole body; there are no uploads yet


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers an operator may change."""

    seats_at_first: int = 2  # two mentees are what a working week carries; everybody may change their own
    seats_at_most: int = 20  # beyond this nobody mentors, they lecture
    request_expires: timedelta = timedelta(days=14)  # silence is answered for the mentor, so nobody waits for ever
    answered_words_kept: timedelta = timedelta(days=7)  # a no's words are nobody's business afterwards
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
    foretastes_an_hour: int = 30  # for a visitor; whoever wonders about thirty different things has an account by then
