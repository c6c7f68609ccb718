"""How long things may be, and the numbers an operator may change, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

# Lengths, in characters. The database repeats them, so they are the same on every engine.
NAME: Final = 100  # the longest whole names of people, with all their parts, are shorter
ZONE: Final = 64  # the longest in the list of zones has half as many letters
LANGUAGES: Final = 40  # twelve codes and the spaces around them
SENTENCE: Final = 300  # "I can help with ...": one breath
QUESTION: Final = 1_000  # one wonder, not an essay
REQUEST: Final = 2_000  # longer, and a stranger does not read to its end
ANSWER: Final = 5_000  # to a question in writing: a page and a half
LINE: Final = 500  # asked back, or said to that
PART: Final = 90  # whom, what, how: three of them and the words between are one sentence
PHRASE: Final = 80  # "Not the right person for ...": a few words
NOT_FOR: Final = 850  # ten such phrases, one a line
REFLECTION: Final = 1_000  # an answer to one of ten prompts
DAYS_THAT_HELPED: Final = 5  # the last of them, on a sentence that answers back; how many there are says nothing
LINK: Final = 500  # an address that still fits into a mail
GOAL: Final = 500  # what for, in a few lines
THEME: Final = 60  # a heading
LETTER: Final = 4_000  # a page of thanks, or the answer to it
NOTE: Final = 10_000  # what an hour of talking leaves on paper
PASSWORD: Final = 256  # never stored as it is; a whole sentence fits
PASSKEY: Final = 20_000  # what a browser answers; most are a tenth of it
MAIL_BYTES: Final = 1_000_000  # a form's whole body
ADDRESSED: Final = 40  # "they", or "Dr Okafor, please"
CITY: Final = 80  # the longest name of a town has 85 letters, and a shorter one beside it
LEARNING: Final = 140  # one line
# A photo, as it arrives and as it is kept; a test of what a telephone makes says that this is enough.
PHOTO_BYTES: Final = 8_000_000  # what a telephone makes, and some more
PHOTO_PIXELS: Final = 25_000_000  # looked at before anything is unpacked
PHOTO_SIDE: Final = 512  # twice what a card shows, for fine screens
PHOTO_SIDE_IN_LISTS: Final = 128  # the same for a line of a list
PROMISE: Final = 300  # what one means to do fits in a breath
WHY: Final = 1_000  # what somebody chose for, and what they still do not know
REPORT: Final = 5_000  # what has happened, in as many words as it takes
MESSAGE: Final = 4_000  # longer is a letter, or a meeting
# Files in a message; how much one person may put into one mentorship is below.
FILES: Final = 3  # at once; more are a folder, and that is shared elsewhere
FILE_BYTES: Final = 5_000_000  # each: a page photographed well, or forty of a document
FILE_NAME: Final = 100  # the longest that a list still shows


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers an operator may change."""

    seats_at_first: int = 2  # two mentees are what a working week carries; everybody may change their own
    seats_at_most: int = 20  # beyond this nobody mentors, they lecture
    request_expires: timedelta = timedelta(days=14)  # since the last turn; silence is answered, nobody waits for ever
    nudges_after: tuple[timedelta, timedelta] = (timedelta(days=3), timedelta(days=10))  # and never a third
    nudge_rides: timedelta = timedelta(days=1)  # so long before, it is a line in a mail that leaves anyway
    statements_at_most: int = 7  # three to five are read; seven are enough for many lives
    not_for_at_most: int = 5  # a few things said out loud, not a list of conditions
    suggestion_days: int = 3  # whoever has passed by three times has answered
    answered_words_kept: timedelta = timedelta(days=7)  # a no's words are nobody's business afterwards
    cool_down: timedelta = timedelta(days=30)  # until the same person may be asked again; a no is a whole answer
    open_requests: int = 5  # whoever waits for more has stopped choosing
    account_is_new: timedelta = timedelta(days=7)  # so long, whoever means harm has had no patience for
    requests_a_day_when_new: int = 3  # enough for somebody who chooses
    others_offered: int = 3  # after a no or a silence, and by somebody who thinks of others
    reports_at_once: int = 5  # of one person, open; whoever has more to tell adds it when one is answered
    reports_kept: timedelta = timedelta(days=365)  # after it is closed: somebody may come back to it
    leaving_waits: timedelta = timedelta(days=14)  # to come back; a bad week is shorter
    asleep_after: timedelta = timedelta(days=730)  # two years without a sign; then an account goes
    asleep_told_before: tuple[timedelta, timedelta] = (timedelta(days=60), timedelta(days=14))  # and twice told so
    events_kept: timedelta = timedelta(days=730)  # that something happened, without a word
    draft_kept: timedelta = timedelta(days=7)  # long enough to find the mail, short enough to be forgotten
    unfinished_account_kept: timedelta = timedelta(days=7)  # as long as what was typed before it
    mail_link_works: timedelta = timedelta(days=30)  # a holiday long
    incoming_bytes: int = 21_500_000  # three files as large as may be, in the letters of a mail, and words
    mails_in_an_hour: int = 30  # from one person; whoever writes more is a program
    sign_in_lasts: timedelta = timedelta(days=365)  # however often somebody comes; once a year they show who they are
    sign_in_link_works: timedelta = timedelta(hours=1)  # whoever gets one is being waited for
    sent_mail_kept: timedelta = timedelta(days=7)  # to send it again where it was lost
    mail_traces_kept: timedelta = timedelta(days=90)  # that a mail left, to answer "did it ever arrive?"
    thanks_link_works: timedelta = timedelta(days=90)  # a letter may lie on a table for a season
    invitation_works: timedelta = timedelta(days=30)  # as long as a link in a mail
    review_after: timedelta = timedelta(days=91)  # three months: early enough to change course
    hints_apart: timedelta = timedelta(days=14)  # that it is about time to meet again; more often it is a reproach
    hints_at_most: int = 3  # since they last met; whoever has passed by three times has answered
    silence_ends: timedelta = timedelta(days=60)  # without a word, a plan or a meeting, after the day to look at it
    closing_waits: timedelta = timedelta(days=14)  # then the finish stands as it was offered
    crossroads_waits: timedelta = timedelta(days=7)  # for two yeses: a week has a quiet evening in it
    wishes_kept: timedelta = timedelta(days=7)  # who said what is nobody's business once it is decided
    check_ins_kept: timedelta = timedelta(days=365)  # after the end; whoever wants them longer takes a copy along
    meeting_minutes: int = 30  # what a busy week has room for
    message_can_be_taken_back: timedelta = timedelta(minutes=15)  # before most have read it
    files_in_a_pair: int = 50_000_000  # bytes of one person's files in one mentorship; this is no cupboard
    message_mail_rests: timedelta = timedelta(hours=12)  # one mail for a whole run of messages
    considered_at_most: int = 50  # whoever considers more has not begun to choose
    considered_kept: timedelta = timedelta(days=90)  # since the last word; notes about somebody are not kept for ever
    gut_kept: timedelta = timedelta(days=365)  # after a mentorship, for whoever chose to look back at their gut
    people_on_a_page: int = 50  # more are not looked through; one narrows the list
    password_at_least: int = 12  # characters; shorter ones are guessed by trying
    passkeys_at_most: int = 20  # more than anybody has devices
    learning_rests_after: timedelta = timedelta(days=180)  # half a year; then it is shown as resting
    rest_at_most: timedelta = timedelta(days=366)  # whoever is away for longer says so once more
    answers_to_count: int = 5  # from fewer, a figure would point at one of those who asked
    answers_that_count: int = 20  # "lately"
    cards_an_hour: int = 60  # a card a minute is somebody who reads; more is a program that copies
    foretastes_an_hour: int = 30  # for a visitor; whoever wonders about thirty different things has an account by then
    backups_kept: timedelta = timedelta(days=35)  # a month and some days; whoever deletes something is promised an end
    key_backups_kept: timedelta = timedelta(days=7)  # so long can what was erased still be opened somewhere
