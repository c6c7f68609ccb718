"""Every mail that may leave, and what kind it is: the kind is what a person can stop."""

from __future__ import annotations

from lamplighter.core.post import Topic

MAILS: dict[str, Topic] = {
    "person/code": Topic.SIGN_IN,
    "introduction/asked": Topic.REQUEST,
    "introduction/accepted": Topic.ANSWER,
    "introduction/declined": Topic.ANSWER,
    "introduction/expired": Topic.ANSWER,
    "introduction/met": Topic.ANSWER,
    "introduction/asked_back": Topic.ANSWER,
    "introduction/line_stated": Topic.ANSWER,
    "introduction/nudge": Topic.REQUEST,
    "introduction/replied": Topic.REQUEST,
    "introduction/confirmed": Topic.REQUEST,
    "introduction/line_back": Topic.REQUEST,
    "agreement/proposed": Topic.AGREEMENT,
    "agreement/settled": Topic.AGREEMENT,
    "meeting/planned": Topic.MEETING,
    "meeting/moved": Topic.MEETING,
    "meeting/called_off": Topic.MEETING,
    "meeting/tomorrow": Topic.MEETING,
    "meeting/afterwards": Topic.MEETING,
    "mentorship/paused": Topic.JOURNEY,
    "mentorship/resumed": Topic.JOURNEY,
    "mentorship/finish_offered": Topic.JOURNEY,
    "mentorship/carried_on": Topic.JOURNEY,
    "mentorship/finished": Topic.JOURNEY,
    "mentorship/thanked": Topic.JOURNEY,
    "mentorship/back_again": Topic.JOURNEY,
    "mentorship/finish_stands": Topic.JOURNEY,
    "mentorship/left": Topic.JOURNEY,
}
