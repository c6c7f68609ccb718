"""The shapes of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import RequestFactory

from lamplighter.ui.answer import SeeOther, show, wants_part


@dataclass(frozen=True)
class Kept:
    kept: tuple[str, ...] = ()


def test_after_a_deed_the_browser_is_sent_on() -> None:
    answer = SeeOther("/questions/")
    assert (answer.status_code, answer["Location"]) == (303, "/questions/")


def test_only_htmx_gets_a_part() -> None:
    get = RequestFactory().get
    assert not wants_part(get("/"))
    assert wants_part(get("/", headers={"HX-Request": "true"}))
    assert not wants_part(get("/", headers={"HX-Request": "true", "HX-Boosted": "true"}))
    assert not wants_part(get("/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}))


def test_a_page_is_drawn_from_one_value_and_kept_apart_from_its_parts() -> None:
    answer = show(RequestFactory().get("/"), "errors/429.html", Kept(), status=429)
    assert answer.status_code == 429
    assert answer["Vary"] == "HX-Request"
    assert "Wait a minute or two" in answer.content.decode()
