"""Every address of the house, declared: which deeds it allows, which door it stands behind, what it opens."""

from __future__ import annotations

from dataclasses import dataclass

from lamplighter.core.privacy import Kind

GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")


@dataclass(frozen=True)
class Route:
    """`opens` is the kind of thing that the address names; None: the page is the asker's own, or anybody's."""

    methods: tuple[str, ...]
    door: str | None
    opens: Kind | None = None


ROUTES: dict[str, Route] = {
    "home:home": Route(BOTH, "everyone"),
    "home:foretaste": Route(GET, "everyone"),
    "home:clear": Route(POST, "everyone"),
    "home:privacy": Route(GET, "everyone"),
    "home:health": Route(GET, "everyone"),
    "guide:start": Route(GET, "everyone"),
    "guide:mentor": Route(GET, "everyone"),
    "guide:mentee": Route(GET, "everyone"),
    "guide:logistics": Route(GET, "everyone"),
    "guide:ending": Route(GET, "everyone"),
    "account_login": Route(BOTH, "everyone"),
    "account_request_login_code": Route(BOTH, "everyone"),
    "account_confirm_login_code": Route(BOTH, "everyone"),
    "account_signup": Route(GET, "everyone"),
    "account_logout": Route(POST, "everyone"),
    "person:welcome": Route(BOTH, "people"),
    "person:profile": Route(BOTH, "people"),
    "person:mail": Route(POST, "people"),
    "availability:mine": Route(BOTH, "people"),
    "question:list": Route(BOTH, "people"),
    "question:close": Route(POST, "people", Kind.QUESTION),
    "directory:people": Route(GET, "people"),
    "directory:search": Route(POST, "people"),
    "directory:people_for": Route(GET, "people", Kind.QUESTION),
    "directory:card": Route(GET, "people", Kind.PROFILE),
    "introduction:ask": Route(BOTH, "people", Kind.PROFILE),
    "introduction:page": Route(GET, "people", Kind.REQUEST),
    "introduction:accept": Route(POST, "people", Kind.REQUEST),
    "introduction:decline": Route(POST, "people", Kind.REQUEST),
    "introduction:withdraw": Route(POST, "people", Kind.REQUEST),
    "mentorship:page": Route(GET, "people", Kind.MENTORSHIP),
    "mentorship:pause": Route(BOTH, "people", Kind.MENTORSHIP),
    "mentorship:resume": Route(POST, "people", Kind.MENTORSHIP),
    "mentorship:end": Route(GET, "people", Kind.MENTORSHIP),
    "mentorship:offer": Route(POST, "people", Kind.MENTORSHIP),
    "mentorship:finish": Route(POST, "people", Kind.MENTORSHIP),
    "mentorship:carry_on": Route(POST, "people", Kind.MENTORSHIP),
    "mentorship:leave": Route(POST, "people", Kind.MENTORSHIP),
    "agreement:write": Route(BOTH, "people", Kind.MENTORSHIP),
    "agreement:page": Route(GET, "people", Kind.AGREEMENT),
    "agreement:agree": Route(POST, "people", Kind.AGREEMENT),
    "meeting:plan": Route(BOTH, "people", Kind.MENTORSHIP),
    "meeting:add": Route(BOTH, "people", Kind.MENTORSHIP),
    "meeting:done": Route(POST, "people", Kind.AGENDA_ITEM),
    "meeting:page": Route(BOTH, "people", Kind.MEETING),
    "meeting:move": Route(BOTH, "people", Kind.MEETING),
    "meeting:held": Route(POST, "people", Kind.MEETING),
    "meeting:call_off": Route(POST, "people", Kind.MEETING),
    "link:open": Route(BOTH, "link"),
    "link:stop": Route(BOTH, "link"),
}
# These exist in a demonstration and nowhere else.
DEMO_ROUTES: dict[str, Route] = {
    "demo:be": Route(POST, "everyone"),
    "demo:mail": Route(GET, "people"),
    "style:guide": Route((), None),  # a picture book for developers: a plain view without a door, that opens nothing
}
