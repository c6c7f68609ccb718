"""Somebody in front of a browser, and what they do there, in words."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from playwright.sync_api import FilePayload, Locator, Page, expect

from lamplighter.core.attachment import Given
from tests.journeys.browsers import Browsers


class Somebody:
    """A person with a browser of their own. Every tap and every field they fill in is counted."""

    def __init__(
        self, name: str, origin: str, browsers: Browsers, *, is_phone: bool, javascript: bool, zone: str, **how: Any
    ) -> None:
        self.name = name
        self.address = f"{name.lower()}@example.org"
        self.origin = origin
        self.browsers = browsers
        self.context = browsers.lend(java_script_enabled=javascript, reduced_motion="reduce", **how)
        self.zone = zone
        self.is_phone = is_phone
        self.has_javascript = javascript
        self.has_left = False
        self.inputs = 0
        self.page: Page = self.context.new_page()

    # --- going places ---

    def opens(self, address: str) -> None:
        self.page.goto(urljoin(self.origin, address))

    def closes_the_tab(self) -> None:
        self.page.close()
        self.page = self.context.new_page()

    def leaves(self) -> None:
        """For good: the browser is another one's from now on."""
        if not self.has_left:
            self.has_left = True
            self.browsers.take_back(self.context, origin=self.origin)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def reads_mail(self, link: str) -> Somebody:
        """On whatever the mail is read with: nobody is signed in there."""
        javascript = self.has_javascript
        reader = Somebody(self.name, self.origin, self.browsers, is_phone=False, javascript=javascript, zone=self.zone)
        reader.opens(link)
        return reader

    def answers_from_mail(self, link: str, *answers: str) -> str:
        """What is shown after the last tap."""
        reader = self.reads_mail(link)
        for answer in answers:
            with reader.page.expect_navigation():
                reader.page.get_by_role("button", name=answer, exact=True).click()
        words = reader.text
        reader.leaves()
        return words

    # --- inputs ---

    def taps(self, words: str, *, within: str | None = None) -> None:
        """A link or a button with exactly these words; it leads to a page."""
        self._taps(self._to_tap(words, self._place(within)))

    def goes_to(self, words: str) -> None:
        """By the menu on top."""
        self._taps(self._to_tap(words, self.page.get_by_role("banner")))

    def unfolds(self, words: str) -> None:
        """One click away: what is folded up under these words."""
        self.inputs += 1
        self._press(self.page.locator("summary", has_text=words))

    def types(self, label: str, words: str) -> None:
        self.inputs += 1
        self._box(label).fill(words)

    def chooses(self, label: str, option: str) -> None:
        """One of a list, or one of a few cards."""
        self.inputs += 1
        box = self._box(label)
        if box.count():
            box.select_option(option)
        else:
            self._press(self.page.get_by_role("group", name=label).get_by_text(option, exact=True))

    def sends_file(self, label: str, content: bytes, name: str = "face.jpg") -> None:
        self.inputs += 1
        self._box(label).set_input_files({"name": name, "mimeType": "image/jpeg", "buffer": content})

    def sends_files(self, label: str, *given: Given) -> None:
        self.inputs += 1
        kind = "application/octet-stream"
        files = [FilePayload(name=one.name, mimeType=kind, buffer=one.content) for one in given]
        self.page.get_by_label(label, exact=False).and_(self.page.locator("input")).first.set_input_files(files)

    def ticks(self, label: str) -> None:
        self.inputs += 1
        self._press(self.page.get_by_role("checkbox", name=label))

    # --- reading ---

    def reads(self, *sentences: str) -> None:
        for words in sentences:
            expect(self.page.locator("body")).to_contain_text(words, use_inner_text=True)

    def does_not_read(self, *sentences: str) -> None:
        for words in sentences:
            assert words not in self.page.content(), f"{self.name} reads {words!r} at {self.page.url}"

    def sees_picture(self, words: str) -> bool:
        """One with these words for whoever cannot see it; and it has arrived."""
        found = self.page.locator("main").get_by_role("img", name=words, exact=True)
        expect(found).to_have_js_property("complete", True)
        return found.count() == 1 and bool(found.evaluate("picture => picture.naturalWidth"))

    def finds_typed(self, label: str, words: str) -> None:
        expect(self._box(label)).to_have_value(words)

    def can_tap(self, words: str) -> bool:
        return self._to_tap(words, self.page.locator("main")).count() > 0

    @property
    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def show(self, path: Path) -> None:
        if not self.page.is_closed():
            path.parent.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=path, full_page=True)

    def _place(self, within: str | None) -> Locator:
        main = self.page.locator("main")
        return main if within is None else main.locator("section, li").filter(has_text=within).last

    def _taps(self, found: Locator) -> None:
        self.inputs += 1
        with self.page.expect_navigation():
            self._press(found)

    def _to_tap(self, words: str, place: Locator) -> Locator:
        button = place.get_by_role("button", name=words, exact=True)
        return place.get_by_role("link", name=words, exact=True).or_(button)

    def _box(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=False).and_(self.page.locator("input, textarea, select")).first

    def _press(self, found: Locator) -> None:
        found.tap() if self.is_phone else found.click()
