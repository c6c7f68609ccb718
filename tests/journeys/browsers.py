"""Browsers for people in stories: few are really made, and each is as if it were new."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession

PATIENCE = 30_000  # milliseconds
EVERYTHING = "all"  # that a page can keep in a browser, cookies among it


class Browsers:
    """A browser is dear: it starts a process, which reads every script anew. So whoever is done with one gives it back,
    all that they left in it is thrown away, and the next one who wants one of that kind has it."""

    def __init__(self, chromium: Browser) -> None:
        self.chromium = chromium
        self._free: dict[str, list[BrowserContext]] = defaultdict(list)
        self._kinds: dict[BrowserContext, str] = {}  # of those that are lent
        self._doors: dict[BrowserContext, CDPSession] = {}  # to a page that nobody sees, which keeps the process alive

    def lend(self, **how: Any) -> BrowserContext:
        kind = repr(sorted(how.items()))
        context = self._free[kind].pop() if self._free[kind] else self._make(how)
        self._kinds[context] = kind
        return context

    def take_back(self, context: BrowserContext, *, origin: str) -> None:
        for page in context.pages[1:]:
            page.close()
        context.clear_cookies()
        door = self._doors[context]
        door.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": EVERYTHING})
        door.send("Network.clearBrowserCache")
        self._free[self._kinds.pop(context)].append(context)

    def _make(self, how: dict[str, Any]) -> BrowserContext:
        context = self.chromium.new_context(**how)
        context.set_default_timeout(PATIENCE)
        self._doors[context] = context.new_cdp_session(context.new_page())
        return context
