"""What collectstatic makes: one sheet, named by its content, and its compressed twin."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from django.test import override_settings

from lamplighter.ui.sheet import SHEET, Storage
from tests.ui.sheets import STATIC


def collect(place: Path) -> dict[str, str]:
    """As the command does, without asking the settings where."""
    source, target = FileSystemStorage(STATIC), Storage(location=place, base_url="/static/")
    names = [path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file()]
    for name in names:
        if not target.exists(name):
            with source.open(name) as file:
                target._save(name, file)
    for _name, _hashed, processed in target.post_process({name: (source, name) for name in names}, dry_run=False):
        assert not isinstance(processed, Exception)
    return dict(json.loads((place / "staticfiles.json").read_text())["paths"])


@override_settings(DEBUG=False)
def test_pages_link_one_sheet_with_everything_in_it(tmp_path: Path) -> None:
    sheet = tmp_path / collect(tmp_path)[SHEET]
    text = sheet.read_text()
    assert "@import" not in text
    places = [text.index(words) for words in ("--paper:", "h1, h2 {", ".two {", ".ask {", ".live")]
    assert places == sorted(places)
    assert Path(f"{sheet}.gz").exists()


@override_settings(DEBUG=False)
def test_collecting_twice_is_collecting_once(tmp_path: Path) -> None:
    assert collect(tmp_path) == collect(tmp_path)
