"""Somebody in front of a browser, and what they do there, in words."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, FilePayload, Locator, Page, expect

from lamplighter.core.attachment import Given


class Somebody:
    """A person with a browser of their own. Every tap and every field they fill in is counted."""

    def __init__(self, name: str, context: BrowserContext, *, is_phone: bool, javascript: bool, zone: str) -> None:
        self.name = name
        self.address = f"{name.lower()}@example.org"
        self.context = context
        self.zone = zone
        self.is_phone = is_phone
        self.has_javascript = javascript
        self.inputs = 0
        self.page: Page = context.new_page()

    # --- going places ---

    def opens(self, address: str) -> None:
        self.page.goto(address)

    def closes_the_tab(self) -> None:
        self.page.close()
        self.page = self.context.new_page()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def answers_from_mail(self, link: str, *answers: str) -> str:
        """On whatever the mail is read with: nobody is signed in there. Returns what is shown after the last tap."""
        browser = self.context.browser
        assert browser is not None
        with browser.new_context(java_script_enabled=self.has_javascript, reduced_motion="reduce") as elsewhere:
            page = elsewhere.new_page()
            page.goto(link)
            for answer in answers:
                with page.expect_navigation():
                    page.get_by_role("button", name=answer, exact=True).click()
            return page.locator("main").inner_text()

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
