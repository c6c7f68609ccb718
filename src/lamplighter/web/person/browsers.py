"""Which browser somebody comes with, and since when: for their own list, and to know when to ask "still you?"."""

from __future__ import annotations

import re

from django.conf import settings

from lamplighter.access.caller import Person, VisitorRequest
from lamplighter.services.signin import see_browser

HERE, CAME_IN = "here", "came_in"
# The first that fits: most browsers claim to be others, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "Vivaldi": "Vivaldi",
    "SamsungBrowser": "Samsung Internet",
    "Firefox|FxiOS": "Firefox",
    "Chrome|CriOS|Chromium": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X|Macintosh": "Mac",
    "Linux": "Linux",
}


def browser_words(request: VisitorRequest) -> str:
    """ "Firefox, Android". All that is kept of what a browser says about itself."""
    says = request.headers.get("User-Agent", "")
    found = [_first(names, says) for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found))


def has_run_out(request: VisitorRequest) -> bool:
    """Whether they came in so long ago that they come in anew, although they were here yesterday."""
    came_in = request.session.get(CAME_IN, request.at.timestamp())
    return bool(request.at.timestamp() - came_in > settings.LIMITS.sign_in_lasts.total_seconds())


def notice_browser(request: VisitorRequest, person: Person) -> None:
    """Once a day, and whenever somebody has just come in, by whichever door."""
    session = request.session
    if session.session_key is None:  # somebody else was here in this browser a moment ago
        session.save()
    known, _ = session.get(HERE, ["", ""])
    now = [session.session_key, request.at.date().isoformat()]
    if session.get(HERE) == now:
        return
    if known != session.session_key:
        session[CAME_IN] = request.at.timestamp()
    session[HERE] = now
    see_browser(str(session.session_key), browser_words(request), by=person, at=request.at)


def _first(names: dict[str, str], says: str) -> str:
    return next((name for pattern, name in names.items() if re.search(pattern, says)), "")
