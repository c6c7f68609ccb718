"""What a mail can be about, which kinds a person can stop, and what a link in one is for."""

from __future__ import annotations

from enum import Enum


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
