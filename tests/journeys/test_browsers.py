"""Whoever is lent a browser finds nothing in it that another one has left there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.house import House
from tests.journeys.people import Somebody

pytestmark = pytest.mark.journey

LEAVES = """async () => {
    document.cookie = "left=behind; max-age=9999; path=/";
    for (const store of [localStorage, sessionStorage]) store.setItem("left", "behind");
    await (await caches.open("left")).put("/left", new Response("behind"));
    await new Promise(done => { indexedDB.open("left").onsuccess = done; });
    history.pushState({}, "", "/left/");
    window.name = "left";
}"""
FINDS = """async () => ({
    cookie: document.cookie.includes("left"),
    local: localStorage.getItem("left"),
    session: sessionStorage.getItem("left"),
    caches: (await caches.keys()).length,
    databases: (await indexedDB.databases()).length,
    before: history.length,
    name: window.name,
})"""
NOTHING = {"cookie": False, "local": None, "session": None, "caches": 0, "databases": 0, "before": 2, "name": ""}


def found_by(somebody: Somebody) -> dict[str, Any]:
    somebody.opens("/guide/")
    found: dict[str, Any] = somebody.page.evaluate(FINDS)
    return found


def test_nothing_is_found_in_a_browser_that_another_one_had(house: House) -> None:
    before = house.at_home("Maya")
    before.opens("/you/")
    before.page.evaluate(LEAVES)
    before.page.set_viewport_size({"width": 400, "height": 400})
    assert all(found != NOTHING[what] for what, found in found_by(before).items()), "the control: it was there"
    before.leaves()

    after = house.person("Noor")
    assert after.context is before.context and after.page is not before.page
    assert found_by(after) == NOTHING
    assert after.page.viewport_size == {"width": 1280, "height": 900}
    after.opens("/you/")
    after.reads("Your e-mail address")


def test_a_file_that_another_one_was_sent_is_asked_for_again(house: House) -> None:
    """Also one that may be kept for years: nothing is seen that was not sent to whoever sees it."""
    sheet = "() => [...document.styleSheets].map(one => one.href)[0]"
    sizes = []
    for name in ("Maya", "Noor"):
        somebody = house.person(name)
        for _ in range(2):
            answers = {}
            somebody.page.on("response", lambda answer, answers=answers: answers.update({answer.url: answer}))
            somebody.opens("/guide/")
            sizes.append(answers[somebody.page.evaluate(sheet)].request.sizes()["responseBodySize"])
        somebody.leaves()
    first, again, anew, once_more = sizes
    assert first == anew > 0 >= again == once_more
