"""A plug-in for pytest: in place of one module of ours, its spoiled text is taken. The environment says which."""

from __future__ import annotations

import importlib.abc
import importlib.util
import os
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

MODULE, TEXT = os.environ.get("LAMPLIGHTER_MUTANT", ""), os.environ.get("LAMPLIGHTER_MUTANT_TEXT", "")


class Spoiled(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name: str, path: Any, target: ModuleType | None = None) -> ModuleSpec | None:
        return importlib.util.spec_from_loader(name, self) if name == MODULE else None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(Path(TEXT).read_text(), MODULE, "exec"), module.__dict__)


if MODULE:
    assert MODULE not in sys.modules, "too late"
    sys.meta_path.insert(0, Spoiled())
