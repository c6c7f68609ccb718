"""What a first visit costs somebody on a slow line, measured on real answers."""

from __future__ import annotations

import gzip
from urllib.request import Request, urlopen

import pytest

from tests.journeys.house import House

pytestmark = pytest.mark.journey
KB = 1024
ALL, SHEETS, SCRIPTS = 60 * KB, 15 * KB, 20 * KB  # over the wire, compressed where the browser takes it


def test_the_first_page_is_light(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    visitor = house.person("visitor")
    answers = {}
    visitor.page.on("response", lambda answer: answers.update({answer.url: answer}))
    visitor.opens("/")
    visitor.page.wait_for_load_state("networkidle")
    sizes = {}
    for url, answer in answers.items():
        assert url.startswith(house.origin)
        wire = answer.request.sizes()
        sizes[url] = wire["responseBodySize"] + wire["responseHeadersSize"]
    sheets = sum(size for url, size in sizes.items() if url.endswith(".css"))
    scripts = sum(size for url, size in sizes.items() if url.endswith(".js"))
    with capsys.disabled():
        print(f"\nfirst page: {sum(sizes.values()):,} bytes in {len(sizes)} answers; CSS {sheets:,}, JS {scripts:,}")
    assert sheets <= SHEETS
    assert scripts <= SCRIPTS
    assert sum(sizes.values()) <= ALL


def test_who_cannot_unpack_gets_the_same_bytes_plain(house: House) -> None:
    visitor = house.person("visitor")
    visitor.opens("/")
    hrefs = "[...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(part => part.href || part.src)"
    files = visitor.page.evaluate(hrefs)
    assert len(files) == 3
    for url in files:
        packed, plain = fetch(url, "gzip"), fetch(url, "identity")
        assert packed.headers["Content-Encoding"] == "gzip"
        assert plain.headers["Content-Encoding"] is None
        assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
        assert "immutable" in plain.headers["Cache-Control"]
        assert gzip.decompress(packed.read()) == plain.read()


def fetch(url: str, encoding: str):  # type: ignore[no-untyped-def]
    return urlopen(Request(url, headers={"Accept-Encoding": encoding}))
