"""Who may know what: one table drives the access door, the page "who sees what" and the tests.

Every kind of thing names what *every* standing may do; there are no defaults, so nothing is
forgotten. Source: docs/decisions/0005.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, Flag, IntEnum, auto

from lamplighter.core.refusal import gettext_noop


class Privacy(IntEnum):
    """The class every stored field carries."""

    PUBLIC = 0
    MEMBERS = 1
    PROGRAMME = 2  # facts an organiser needs
    PAIR = 3  # both people of a mentorship or of a request
    OWN = 4  # its author alone
    RELEASED = 5
    SECURITY = 6


SEALED = frozenset({Privacy.PAIR, Privacy.OWN, Privacy.RELEASED})  # words of these classes lie encrypted


class Standing(Enum):
    """What a person is towards a thing. One person may have several; rights add up."""

    OWNER = "owner"
    PARTNER = "partner"
    EX_PARTNER = "ex-partner"
    ASKER = "asker"  # made the request that is still open, or that was answered in writing
    ASKED = "asked"  # got it
    ORGANISER = "organiser"  # of the programme the thing belongs to
    HANDLER = "handler"  # reads reports, and is neither who wrote this one nor whom it is about
    MEMBER = "member"
    ANYONE = "anyone"  # signed out


class Right(Flag):
    """What a standing allows. KNOW is: that it exists, its state and dates, never its words."""

    NONE = 0
    KNOW = auto()
    READ = auto()
    CHANGE = auto()
    SIGN = auto()
    DECIDE = auto()
    WITHDRAW = auto()


class Kind(Enum):
    """One row of the table. The value is what people read on the page "who sees what"."""

    PROFILE = gettext_noop("Your card: name, photo, what you can help with and say about yourself")
    PROGRAMME = gettext_noop("A programme and its members")
    DRAFT = gettext_noop("What you typed before you had an account")
    QUESTION = gettext_noop("Your questions, their headings, and what it is all for")
    TIE = gettext_noop("Mentors you have had, and what they gave you")
    THANKS = gettext_noop("A thank-you to one of them, for whoever holds its link")
    REFLECTION = gettext_noop("What you wrote while looking for what you can help with")
    CANDIDATE = gettext_noop("People you are considering: your gut, your notes about them, and why you chose")
    REQUEST = gettext_noop("A request and its words")
    INVITATION = gettext_noop("An invitation, for whoever holds its link")
    MENTORSHIP = gettext_noop("A mentorship: who, since when, whether it runs")
    AGREEMENT = gettext_noop("What you've agreed")
    EXPECTATION = gettext_noop("What each of you expects, written apart")
    JOINT_DRAFT = gettext_noop("What you fill in together before you agree")
    MEETING = gettext_noop("When you meet")
    CROSSROADS = gettext_noop("That you are both asked whether to go on")
    WISH = gettext_noop("What you answer to that")
    CHECKIN = gettext_noop("That you are both asked how it goes")
    SHEET = gettext_noop("What you answer to that, with what feels wrong, and whether you would open it")
    OPENED = gettext_noop("What you have both chosen to open of it")
    GROWING = gettext_noop("What you want to grow in, once you both want to be asked about each other")
    VOICE = gettext_noop("That what you answer about a mentor may go into what they read of several together")
    PORTRAIT = gettext_noop("How several people together see you as a mentor")
    ENDORSEMENT = gettext_noop("A sentence about what your mentor does well; on their card once they put it there")
    AGENDA_ITEM = gettext_noop("What you want to talk about")
    SHARED_NOTE = gettext_noop("Notes for both of you")
    PRIVATE_NOTE = gettext_noop("Notes for yourself")
    MILESTONE = gettext_noop("What you two want to reach on the way")
    ACTION_ITEM = gettext_noop("What one of you has promised the other")
    MESSAGE = gettext_noop("Messages between meetings, and the files in them")
    BLOCK = gettext_noop("Whom you have blocked")
    REPORT = gettext_noop("What you have told those who read reports")


N, K, R = Right.NONE, Right.KNOW, Right.KNOW | Right.READ
C = R | Right.CHANGE
Row = Mapping[Standing, Right]


def _row(
    *,
    own: Right,
    partner: Right,
    ex: Right,
    asker: Right,
    asked: Right,
    organiser: Right,
    handler: Right,
    member: Right,
    anyone: Right,
) -> Row:
    """Keyword by keyword, none with a default: a new standing must be answered in every row."""
    return dict(zip(Standing, (own, partner, ex, asker, asked, organiser, handler, member, anyone), strict=True))


MATRIX: Mapping[Kind, Row] = {
    # A card's own visibility (hidden, members, public) narrows `member` and `anyone` further.
    # Whom one used to have to do with finds a hidden card no more than anybody does: to hide is to hide from them, too,
    # and nobody can tell whoever hides from whoever has blocked them.
    Kind.PROFILE: _row(own=C, partner=R, ex=N, asker=R, asked=R, organiser=R, handler=N, member=R, anyone=R),
    Kind.PROGRAMME: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=R, handler=N, member=N, anyone=N),
    # A draft has no owner yet: only the browser with its cookie opens it, by token and not by standing.
    Kind.DRAFT: _row(own=N, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.QUESTION: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.TIE: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    # Besides their author, whoever holds the link of a thank-you or an invitation opens it, by token.
    Kind.THANKS: _row(
        own=R | Right.WITHDRAW, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N
    ),
    Kind.REFLECTION: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    # Its author's alone: whom it is about can never learn of it, and no link or mail leads to it.
    Kind.CANDIDATE: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.REQUEST: _row(
        own=R,
        partner=R,
        ex=R,
        asker=C | Right.WITHDRAW,
        asked=R | Right.DECIDE,
        organiser=N,
        handler=N,
        member=N,
        anyone=N,
    ),
    Kind.INVITATION: _row(
        own=R | Right.WITHDRAW, partner=R, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N
    ),
    Kind.MENTORSHIP: _row(own=N, partner=C, ex=R, asker=N, asked=N, organiser=K, handler=N, member=N, anyone=N),
    Kind.AGREEMENT: _row(
        own=N, partner=C | Right.SIGN, ex=R, asker=N, asked=N, organiser=K, handler=N, member=N, anyone=N
    ),
    # The other one reads it once both have handed theirs in: its `for_partner` narrows this.
    Kind.EXPECTATION: _row(own=C, partner=R, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.JOINT_DRAFT: _row(own=N, partner=C, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.MEETING: _row(own=N, partner=C, ex=R, asker=N, asked=N, organiser=K, handler=N, member=N, anyone=N),
    Kind.CROSSROADS: _row(
        own=N, partner=R | Right.DECIDE, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N
    ),
    # Its author's alone, for ever: of two answers the other one learns only that there were two yeses.
    Kind.WISH: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.CHECKIN: _row(
        own=N, partner=R | Right.DECIDE, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N
    ),
    # Its author's alone, for ever: what the two open is a copy, and what feels wrong is never in it.
    Kind.SHEET: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.OPENED: _row(own=N, partner=R, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    # The other one reads it while both want to be asked: its `for_partner` narrows this.
    Kind.GROWING: _row(own=C, partner=R, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    # Its author's alone: a mentor never learns who has lent them a voice, and so not who has not.
    Kind.VOICE: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    # The mentor's alone, not their organiser's: it is there to learn from, and measures nobody.
    Kind.PORTRAIT: _row(own=R, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    # Whom it is about may put a copy on their card, which is as visible as the card; its author takes back both.
    Kind.ENDORSEMENT: _row(
        own=R | Right.WITHDRAW, partner=R, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N
    ),
    Kind.AGENDA_ITEM: _row(own=R, partner=C, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.SHARED_NOTE: _row(own=R, partner=R, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.PRIVATE_NOTE: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.MILESTONE: _row(own=N, partner=C, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.ACTION_ITEM: _row(own=N, partner=C, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.MESSAGE: _row(own=N, partner=C, ex=R, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    # Whoever is blocked has no way to learn of it, in no standing; so has whoever is reported.
    Kind.BLOCK: _row(own=C, partner=N, ex=N, asker=N, asked=N, organiser=N, handler=N, member=N, anyone=N),
    Kind.REPORT: _row(
        own=R,
        partner=N,
        ex=N,
        asker=N,
        asked=N,
        organiser=N,
        handler=R | Right.DECIDE,
        member=N,
        anyone=N,
    ),
}

KEPT_BY_TWO = gettext_noop("As long as one of you keeps it; after an end you can remove your copy.")
KEPT: Mapping[Kind, str] = {
    Kind.PROFILE: gettext_noop("As long as you have an account."),
    Kind.PROGRAMME: gettext_noop("As long as the programme runs."),
    Kind.DRAFT: gettext_noop("Seven days, or until you clear it or sign in."),
    Kind.QUESTION: gettext_noop("As long as you have an account."),
    Kind.TIE: gettext_noop("Until you remove it."),
    Kind.THANKS: gettext_noop("Its page ninety days, or until you take it back. On your list until you remove it."),
    Kind.INVITATION: gettext_noop(
        "Its words go with a no or after thirty days. After a yes they stay until the one who invited leaves."
    ),
    Kind.CANDIDATE: gettext_noop(
        "Until you take them off your list, and ninety days after your last word at most. What your gut said stays "
        "until a year after your mentoring with them, if you choose so."
    ),
    Kind.REQUEST: gettext_noop(
        "Its words go seven days after a no, a withdrawal or a silence; that it was made, after thirty. After a yes "
        "each one's words stay until they leave."
    ),
    Kind.REFLECTION: gettext_noop("Until you clear it."),
    Kind.MENTORSHIP: KEPT_BY_TWO,
    Kind.AGREEMENT: KEPT_BY_TWO,
    Kind.EXPECTATION: gettext_noop("Until its author leaves, or removes their copy after an end."),
    Kind.JOINT_DRAFT: KEPT_BY_TWO,
    Kind.MEETING: KEPT_BY_TWO,
    Kind.CROSSROADS: KEPT_BY_TWO,
    Kind.WISH: gettext_noop("Seven days after it is decided."),
    Kind.CHECKIN: gettext_noop("Twelve months after the end."),
    Kind.SHEET: gettext_noop("Twelve months after the end, or until you leave or remove your copy."),
    Kind.OPENED: gettext_noop("Twelve months after the end, or until one of you leaves."),
    Kind.GROWING: gettext_noop("Twelve months after the end, or until you leave or remove your copy."),
    Kind.VOICE: gettext_noop("Until you take it back, or one of you leaves."),
    Kind.PORTRAIT: gettext_noop("Until a newer one takes its place, or you leave."),
    Kind.ENDORSEMENT: gettext_noop("Until its author takes it back, or one of the two leaves."),
    Kind.AGENDA_ITEM: KEPT_BY_TWO,
    Kind.SHARED_NOTE: KEPT_BY_TWO,
    Kind.PRIVATE_NOTE: gettext_noop("As long as you have an account, or until you remove your copy after an end."),
    Kind.MILESTONE: KEPT_BY_TWO,
    Kind.ACTION_ITEM: KEPT_BY_TWO,
    Kind.MESSAGE: gettext_noop(
        "Until its author leaves or removes their copy after an end, unless they leave their words on purpose; for a "
        "quarter of an hour you can take one back."
    ),
    Kind.BLOCK: gettext_noop("Until you take it back, or one of you leaves for good."),
    Kind.REPORT: gettext_noop("Until it is closed, and twelve months after that, also if one of you leaves."),
}


def standings_that_may(right: Right, kind: Kind) -> frozenset[Standing]:
    """Every standing from which a thing of this kind may be used in this way."""
    return frozenset(standing for standing, rights in MATRIX[kind].items() if right & rights)
