"""The house rules for style sheets and scripts: small, logical, layered, and nothing from elsewhere."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage

from lamplighter.ui.sheet import SHEET, join
from tests.ui.sheets import CSS, STATIC, all_sheets, text_of

TEMPLATES = STATIC.parent / "templates"
KIBI = 1024

PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)|left|right|top|bottom"
    r"|(?:min-|max-)?(?:width|height)|border-(?:top|bottom)-(?:left|right)-radius|overflow-[xy])\s*:(?!hover)"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
)


def joined() -> str:
    storage = FileSystemStorage(STATIC)
    names = [path.relative_to(STATIC).as_posix() for path in all_sheets()]
    return join({name: (storage, name) for name in names})


def zipped(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def test_the_sheet_is_small() -> None:
    assert zipped(joined()) <= 15 * KIBI


def test_the_scripts_are_small() -> None:
    assert sum(zipped(script.read_text()) for script in (STATIC / "js").glob("*.js")) <= 20 * KIBI


def test_every_file_is_in_the_sheet_once() -> None:
    named = re.findall(r'@import "([^"]+)"', (CSS / "site.css").read_text())
    assert sorted(named) == [path.relative_to(CSS).as_posix() for path in all_sheets() if path.name != Path(SHEET).name]
    assert "@import" not in joined()


def test_layers_come_in_their_order() -> None:
    sheet = joined()
    order = ["reset", "tokens", "base", "layout", "parts", "states"]
    assert re.findall(r"@layer ([\w, ]+)[;{]", sheet)[0].split(", ") == order
    assert set(re.findall(r"@layer (\w+) \{", sheet)) == set(order)


def test_at_most_twenty_parts_each_in_its_own_layer() -> None:
    parts = list((CSS / "parts").glob("*.css"))
    assert 0 < len(parts) <= 20
    assert [part.name for part in parts if not text_of(part).strip().startswith("@layer parts {")] == []


@pytest.mark.parametrize("sheet", all_sheets(), ids=lambda path: path.name)
def test_sheets_are_logical_and_shout_at_nobody(sheet: Path) -> None:
    text = text_of(sheet)
    assert PHYSICAL.findall(text) == []
    assert "!important" not in text
    assert re.findall(r"#[a-z][\w-]*", text, re.IGNORECASE) == []
    assert re.findall(r"url\(|https?:|@font-face", text) == []
    assert text.count("{") == text.count("}")


def test_the_rule_about_sides_can_fail() -> None:
    for wrong in ("margin-left: 1rem", "width: 4rem", "text-align: right", "a { top: 0 }", "overflow-x: auto"):
        assert PHYSICAL.search(wrong), wrong
    for right in ("margin-inline: 1rem", "inline-size: 4rem", "text-align: start", "@media (width < 30rem)"):
        assert not PHYSICAL.search(right), right


def test_no_template_carries_style_or_script_of_its_own() -> None:
    inline = re.compile(r"""<style|\sstyle=|\son[a-z]+=["']|<script(?![^>]*\ssrc=)|javascript:""")
    pages = [path for path in TEMPLATES.rglob("*.html") if "emails" not in path.parts]
    assert [path.name for path in pages if inline.search(path.read_text())] == []


def test_scripts_evaluate_nothing() -> None:
    own = (STATIC / "js" / "lamplighter.js").read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|localStorage|sessionStorage|\.style\b", own)
