"""What a mail can be about, which kinds a person can stop, and what a link in one is for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Topic(Enum):
    """What a person can stop with one click; the value is the code in the database."""

    SIGN_IN = "sign-in"
    REQUEST = "request"  # somebody asks me
    ANSWER = "answer"  # to something I asked
    MEETING = "meeting"
    AGREEMENT = "agreement"
    MESSAGE = "message"
    JOURNEY = "journey"  # paused, picked up, finished, ended
    CHECKIN = "check-in"  # now and then: how does it go?

    @property
    def can_be_stopped(self) -> bool:
        """A code that somebody has just asked for cannot be unsubscribed from; all else can."""
        return self is not Topic.SIGN_IN


class Scope(Enum):
    """The one thing a link in a mail is for."""

    REQUEST = "request"  # yes, not now, somebody else, or a line back
    REPLY = "reply"  # to what was asked back
    LINE_BACK = "line back"  # to a written answer
    WITHDRAW = "withdraw"  # what somebody asked for, rather not
    AGREEMENT = "agreement"
    MESSAGE = "message"  # a few words to the other one
    TIME = "time"  # something for the list, or: I can't make it
    SLOT = "slot"  # one of three other times, or in writing
    MEETING = "meeting"  # did it happen?
    NEXT = "next"  # the next time that their rhythm proposes
    RHYTHM = "rhythm"  # meet again, a slower pace, or finish well
    FINISH = "finish"  # finish well, or carry on
    REVIEW = "review"  # on the day they had set: carry on, or finish well
    CROSSROADS = "crossroads"  # go on, or that was enough
    CHECKIN = "check-in"  # three taps
    BY_MAIL = "by mail"  # what somebody answers to a mail, by mail
    CALENDAR = "calendar"  # what somebody's calendar answers to an invitation
    STOP_MAIL = "stop mail"
    SIGN_IN = "sign in"
    FIRST_OPERATOR = "first operator"


WHY: Final[Mapping[str, str]] = {
    "agreement/proposed": "the other one has written down lines for both",
    "agreement/review": "the day to look at what they agreed has come",
    "agreement/settled": "the two have agreed",
    "agreement/side_by_side": "both have said what they expect",
    "agreement/your_turn": "the other one has said what they expect",
    "checkin/asked": "it is time to ask both how it goes",
    "checkin/opened": "the two have opened their answers to each other",
    "crossroads/after_meeting": "they were to meet, and both are asked whether to go on",
    "crossroads/both_would": "both would like to go on",
    "crossroads/goes_on": "both have said that they go on",
    "crossroads/on_the_day": "the day to decide whether they go on has come",
    "crossroads/rests": "not both have said that they go on",
    "hint/time": "the two meet less often than they agreed",
    "introduction/accepted": "whom they asked has said yes",
    "introduction/asked": "somebody asks them",
    "introduction/asked_back": "whom they asked has asked something back",
    "introduction/confirmed": "who asked them has read who sees what, and wants it",
    "introduction/declined": "whom they asked has said not now",
    "introduction/expired": "nobody has answered what they asked",
    "introduction/line_back": "who asked them has written one line back",
    "introduction/line_stated": "whom they asked has said that one of the two leads the other",
    "introduction/met": "the two have asked each other",
    "introduction/nudge": "somebody waits for their answer",
    "introduction/replied": "who asked them has replied",
    "invitation/accepted": "whom they invited has said yes",
    "invitation/declined": "whom they invited has said no",
    "leaving/asleep": "nobody has seen anything of their account for long",
    "leaving/leaving": "they are about to leave",
    "mailin/which": "a mail of theirs answered one about several meetings",
    "mailin/answer": "they have answered a mail by mail",
    "meeting/afterwards": "they were to meet, and nobody has said yet how it was",
    "meeting/big_day": "a day has come that matters to whom they help",
    "meeting/called_off": "the other one cannot make it",
    "meeting/in_writing": "the other one would do this one in writing",
    "meeting/missed": "the two have missed each other",
    "meeting/moved": "the other one has moved what was planned",
    "meeting/planned": "the other one has planned a meeting",
    "meeting/taken": "the other one has taken another time",
    "meeting/told_back": "the other one has written down what stays of a meeting",
    "meeting/tomorrow": "they meet within a day",
    "meeting/week": "they meet several people this week",
    "meeting/where": "the other one has said where they meet",
    "mentorship/back_again": "a break is over",
    "mentorship/carried_on": "the other one would rather carry on",
    "mentorship/finish_offered": "the other one thinks that they have arrived",
    "mentorship/finish_stands": "an offer to finish was not answered, and stands",
    "mentorship/finished": "the two have finished well",
    "mentorship/left": "the other one has ended it",
    "mentorship/paused": "the other one takes a break",
    "mentorship/quiet": "it has been quiet for long, and is closed",
    "mentorship/resumed": "the other one is back from a break",
    "mentorship/taken_out": "what was planned is off, since it has ended",
    "mentorship/thanked": "the other one has said thank you, and it has ended",
    "message/written": "the other one has written to them",
    "person/address_added": "an address has been added",
    "person/address_code": "they are proving an address",
    "person/address_removed": "an address has been removed",
    "person/app_added": "an app has become their second step",
    "person/app_removed": "their second step has been switched off",
    "person/code": "they are signing in",
    "person/first_address": "another address has become their first",
    "person/new_codes": "they have new codes on paper",
    "person/passkey_added": "a passkey has been added",
    "person/passkey_removed": "a passkey has been removed",
    "person/password_added": "a password has been set",
    "person/password_changed": "their password has been changed",
    "person/password_removed": "their password has been removed",
    "safety/moved": "something has been done about what they reported",
    "safety/reported": "somebody has reported something, and they read such reports",
    "tie/answered": "whom they thanked has answered",
}
"""Why each mail comes, for whoever runs the house: of the reader, and without a name or a word."""
