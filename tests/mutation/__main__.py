"""Spoil, one place at a time, what says who may know what and where a journey leads: python -m tests.mutation [FILE]

Prints what no test has noticed, how long it took, and fails where more than one in ten goes unnoticed in any one file.
"""

from __future__ import annotations

import enum
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.cut import Mutant, mutants_of

HOUSE = Path(__file__).parent.parent.parent / "src" / "lamplighter"
ENOUGH = 0.9
AT_ONCE = 2
PATIENCE = 300.0  # seconds; one that never ends is noticed, too
BARE = ["-c", os.devnull, "--rootdir", ".", "--noconftest"]  # core is pure, and so are its tests:
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}  # they take half as long without what others need
# Which tests bear on each file, the quickest first.
TARGETS: dict[str, tuple[str, ...]] = {
    "core/privacy.py": ("tests/core/test_privacy.py",),
    "core/journey.py": ("tests/core/test_journey.py",),
    "access/door.py": ("tests/access/test_matrix.py",),
    "access/keyring.py": (
        "tests/access/test_keyring.py",
        "tests/access/test_vault.py",
        "tests/services/test_message.py",
        "tests/services/test_tie.py",
        "tests/access/test_matrix.py",
    ),
    "access/vault.py": (
        "tests/access/test_vault.py",
        "tests/access/test_keyring.py",
        "tests/services/test_question.py",
    ),
    "access/caller.py": ("tests/access/test_caller.py",),
    "access/link.py": (
        "tests/access/test_link.py",
        "tests/services/test_link.py",
        "tests/outbox/test_one_click.py",
        "tests/services/test_tie.py",
    ),
    "access/log.py": ("tests/safety/test_trail.py",),
    "access/files.py": ("tests/access/test_files.py", "tests/services/test_photo.py"),
    "access/hashing.py": ("tests/person/test_hashing.py",),
    "access/postbox.py": (
        "tests/access/test_postbox.py",
        "tests/person/test_addresses.py",
        "tests/services/test_signin.py",
    ),
    "access/session.py": ("tests/person/test_browsers.py",),
    "access/visitor.py": ("tests/directory/test_visitors.py",),
    "access/waysin.py": (
        "tests/access/test_ways_in.py",
        "tests/queries/test_ways_in.py",
        "tests/person/test_browsers.py",
        "tests/person/test_passkeys.py",
        "tests/person/test_app.py",
    ),
}


def main(chosen: list[str]) -> int:
    score, began = {}, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        desks = _desks(Path(folder))
        for file in chosen or TARGETS:
            score[file] = _spoil(file, desks)
    unnoticed, total = (sum(column) for column in zip(*score.values(), strict=True))
    print(
        f"{total - unnoticed} of {total} are noticed: {1 - unnoticed / total:.1%}, in {time.monotonic() - began:.0f} s"
    )
    weak = weak_in(score)
    if weak:
        print(f"Too much goes unnoticed in {', '.join(weak)}.")
    return 1 if weak else 0


def weak_in(score: dict[str, tuple[int, int]]) -> list[str]:
    """Each file for itself: a large one that is well looked after hides no small one. (Unnoticed, of how many.)"""
    return [file for file, (unnoticed, total) in score.items() if total - unnoticed < ENOUGH * total]


def _desks(folder: Path) -> SimpleQueue[Path]:
    """A place for each that works at the same time: its data folder, its database, its text."""
    desks: SimpleQueue[Path] = SimpleQueue()
    for number in range(AT_ONCE):
        desk = folder / str(number)
        for part in ("data", "databases"):
            (desk / part).mkdir(parents=True)
        desks.put(desk)
    return desks


def _spoil(file: str, desks: SimpleQueue[Path]) -> tuple[int, int]:
    """How many go unnoticed, and of how many."""
    path = HOUSE / file
    module = f"lamplighter.{file.removesuffix('.py').replace('/', '.')}"
    mutants = list(mutants_of(path.read_text(), _enums()))

    def is_noticed(mutant: Mutant | None) -> bool:
        desk = desks.get()
        try:
            return _fails(module, mutant, TARGETS[file], desk)
        finally:
            desks.put(desk)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        whole = list(pool.map(is_noticed, [None] * AT_ONCE))  # makes the databases, too
        assert not any(whole), f"the tests of {file} fail while it is whole"
        noticed = list(pool.map(is_noticed, mutants))
    lost = [mutant for mutant, was in zip(mutants, noticed, strict=True) if not was]
    lines = path.read_text().splitlines()
    for mutant in lost:
        print(f"  {file}:{mutant.line}: {mutant.what}: {lines[mutant.line - 1].strip()}")
    print(f"{file}: {len(mutants) - len(lost)} of {len(mutants)}", flush=True)
    return len(lost), len(mutants)


def _enums() -> dict[str, list[str]]:
    """Every enumeration in core, by its name."""
    found = {}
    for name in ("privacy", "journey"):
        module = importlib.import_module(f"lamplighter.core.{name}")
        kinds = [kind for kind in vars(module).values() if isinstance(kind, type) and issubclass(kind, enum.Enum)]
        found |= {
            kind.__name__: [member.name for member in kind] for kind in kinds if kind.__module__ == module.__name__
        }
    return found


def _fails(module: str, mutant: Mutant | None, tests: tuple[str, ...], desk: Path) -> bool:
    told = {"LAMPLIGHTER_DATA": str(desk / "data"), "LAMPLIGHTER_TEST_DATABASES": str(desk / "databases")}
    if mutant:
        (desk / "text.py").write_text(mutant.text)
        told |= {"LAMPLIGHTER_MUTANT": module, "LAMPLIGHTER_MUTANT_TEXT": str(desk / "text.py")}
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    failed = any(
        _fails_in(place, kept | told, desk) for place in tests
    )  # each by itself: together they have another order
    if failed and mutant:
        _tidy(desk)
    return failed


def _fails_in(place: str, told: dict[str, str], desk: Path) -> bool:
    """Those that have noticed something before are asked first, and the first that does so is enough."""
    options = ["-x", "-q", "--ff", "-o", f"cache_dir={desk / 'noticed'}", "--basetemp", str(desk / "temporary")]
    options += ["-p", "tests.mutation.plugin", "-p", "no:xdist"]
    if place.startswith("tests/core/"):
        options, told = [*options, *BARE], told | ALONE
    else:
        options.append("--reuse-db")
    command = [sys.executable, "-m", "pytest", *options, "-m", "not long and not film and not server", place]
    try:
        return bool(subprocess.run(command, env=told, capture_output=True, timeout=PATIENCE, check=False).returncode)
    except subprocess.TimeoutExpired:
        return True


def _tidy(desk: Path) -> None:
    """What a spoiled house has left lying in its files is nobody's."""
    shutil.rmtree(desk / "data" / "files", ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
