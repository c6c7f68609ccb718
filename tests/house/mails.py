"""Every mail that may leave, and what kind it is: the kind is what a person can stop."""

from __future__ import annotations

from lamplighter.core.post import Topic

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
    "introduction/asked": Topic.REQUEST,
    "introduction/accepted": Topic.ANSWER,
    "introduction/declined": Topic.ANSWER,
    "introduction/expired": Topic.ANSWER,
    "tie/answered": Topic.ANSWER,
    "invitation/accepted": Topic.ANSWER,
    "invitation/declined": Topic.ANSWER,
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
