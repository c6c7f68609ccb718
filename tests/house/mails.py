"""Every mail that may leave, and what kind it is: the kind is what a person can stop."""

from __future__ import annotations

from lamplighter.core.post import Topic

MAILS: dict[str, Topic] = {
    "person/code": Topic.SIGN_IN,
    "introduction/asked": Topic.REQUEST,
    "introduction/accepted": Topic.ANSWER,
    "introduction/declined": Topic.ANSWER,
    "introduction/expired": Topic.ANSWER,
    "agreement/proposed": Topic.AGREEMENT,
    "agreement/settled": Topic.AGREEMENT,
    "meeting/planned": Topic.MEETING,
    "meeting/moved": Topic.MEETING,
    "meeting/called_off": Topic.MEETING,
    "meeting/tomorrow": Topic.MEETING,
    "meeting/afterwards": Topic.MEETING,
    "crossroads/after_meeting": Topic.MEETING,
    "crossroads/on_the_day": Topic.JOURNEY,
    "crossroads/both_would": Topic.AGREEMENT,
    "crossroads/goes_on": Topic.JOURNEY,
    "crossroads/rests": Topic.JOURNEY,
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
