"""Every mail that may leave, what kind it is, and how it is answered without signing in.

The kind is what a person can stop.
"""

from __future__ import annotations

from lamplighter.core.post import Scope, Topic

MAILS: dict[str, Topic] = {
    "person/code": Topic.SIGN_IN,
    "person/address_code": Topic.SIGN_IN,
    "person/address_added": Topic.SIGN_IN,
    "person/address_removed": Topic.SIGN_IN,
    "person/app_added": Topic.SIGN_IN,
    "person/app_removed": Topic.SIGN_IN,
    "person/first_address": Topic.SIGN_IN,
    "person/new_codes": Topic.SIGN_IN,
    "person/passkey_added": Topic.SIGN_IN,
    "person/passkey_removed": Topic.SIGN_IN,
    "person/password_added": Topic.SIGN_IN,
    "person/password_changed": Topic.SIGN_IN,
    "person/password_removed": Topic.SIGN_IN,
    "leaving/leaving": Topic.SIGN_IN,
    "leaving/asleep": Topic.SIGN_IN,
    "introduction/asked": Topic.REQUEST,
    "introduction/accepted": Topic.ANSWER,
    "introduction/declined": Topic.ANSWER,
    "introduction/expired": Topic.ANSWER,
    "tie/answered": Topic.ANSWER,
    "invitation/accepted": Topic.ANSWER,
    "invitation/declined": Topic.ANSWER,
    "introduction/met": Topic.ANSWER,
    "introduction/asked_back": Topic.ANSWER,
    "introduction/line_stated": Topic.ANSWER,
    "introduction/nudge": Topic.REQUEST,
    "introduction/replied": Topic.REQUEST,
    "introduction/confirmed": Topic.REQUEST,
    "introduction/line_back": Topic.REQUEST,
    "agreement/proposed": Topic.AGREEMENT,
    "agreement/your_turn": Topic.AGREEMENT,
    "agreement/side_by_side": Topic.AGREEMENT,
    "agreement/settled": Topic.AGREEMENT,
    "meeting/planned": Topic.MEETING,
    "meeting/moved": Topic.MEETING,
    "meeting/called_off": Topic.MEETING,
    "meeting/missed": Topic.MEETING,
    "meeting/tomorrow": Topic.MEETING,
    "meeting/afterwards": Topic.MEETING,
    "message/written": Topic.MESSAGE,
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

# What the link in each mail is for. Some depend on what their author chose: words that may not travel by mail cannot
# be answered from there, and then the link takes back what was asked for.
ANSWERS: dict[str, set[Scope]] = {
    "introduction/asked": {Scope.REQUEST},
    "introduction/nudge": {Scope.REQUEST},
    "introduction/replied": {Scope.REQUEST},
    "introduction/asked_back": {Scope.REPLY, Scope.WITHDRAW},
    "introduction/line_stated": {Scope.WITHDRAW},
    "introduction/accepted": {Scope.MESSAGE, Scope.LINE_BACK},
    "introduction/met": {Scope.MESSAGE},
    "introduction/confirmed": {Scope.MESSAGE},
    "invitation/accepted": {Scope.MESSAGE},
    "agreement/proposed": {Scope.AGREEMENT},
    "agreement/your_turn": {Scope.MESSAGE},
    "agreement/side_by_side": {Scope.MESSAGE},
    "agreement/settled": {Scope.MESSAGE},
    "meeting/planned": {Scope.TIME},
    "meeting/moved": {Scope.TIME},
    "meeting/tomorrow": {Scope.TIME},
    "meeting/called_off": {Scope.MESSAGE},
    "meeting/missed": {Scope.MESSAGE},
    "meeting/afterwards": {Scope.MEETING},
    "message/written": {Scope.MESSAGE},
    "crossroads/after_meeting": {Scope.CROSSROADS},
    "crossroads/on_the_day": {Scope.CROSSROADS},
    "crossroads/both_would": {Scope.AGREEMENT},
    "crossroads/goes_on": {Scope.MESSAGE},
    "mentorship/paused": {Scope.MESSAGE},
    "mentorship/resumed": {Scope.MESSAGE},
    "mentorship/carried_on": {Scope.MESSAGE},
    "mentorship/back_again": {Scope.MESSAGE},
    "mentorship/finish_offered": {Scope.FINISH},
}

# Where there is nothing to answer, and why. Nobody is in these by accident: the two lists together are all mails.
HAS_ENDED = {  # both keep what they made, to read; nothing more is said in it
    "introduction/declined",
    "introduction/expired",
    "introduction/line_back",
    "invitation/declined",
    "crossroads/rests",
    "mentorship/finished",
    "mentorship/thanked",
    "mentorship/finish_stands",
    "mentorship/left",
}
FOR_ITS_AUTHOR_ALONE = {"tie/answered"}  # what has come back is read on one's own list
IS_ABOUT_SIGNING_IN = {name for name, topic in MAILS.items() if topic is Topic.SIGN_IN}  # a way in opens no other way
