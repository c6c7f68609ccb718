"""What our own code never does with words: run them, unpack them, start programs with them, make patterns of them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import lamplighter
from lamplighter.core.password import refuse_weak
from lamplighter.core.refusal import Refusal

OURS = Path(lamplighter.__file__).parent
SCRIPTS = ("lamplighter.js", "passkey.js")
RUNS_WORDS = {"eval", "exec", "compile", "__import__", "import_module"}
UNPACKS = {"pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle", "yaml"}
PROGRAMS = {"subprocess", "multiprocessing", "pty"}
BY_THE_SHELL = re.compile(r"^os\.(system|popen|exec\w*|spawn\w*|posix_spawnp?)$")
# Each starts Python itself with words that stand in the code; a page starts none of them.
STARTS_A_PROGRAM = {"management/commands/_shared.py", "management/commands/serve.py", "services/busy/reader.py"}
# Patterns that are put together: from our own constants, or from letters and digits alone.
PUTS_A_PATTERN_TOGETHER = {
    "cli/assess.py": "the number of steps of a questionnaire's scale",
    "core/incoming.py": "closings that stand there",
    "core/pack.py": "shapes that stand there",
    "core/password.py": "parts of names, which are letters alone",
    "matching/reading/cells.py": "the number of levels",
    "web/person/browsers.py": "names of browsers that stand there",
}
SCRIPT_RUNS_WORDS = re.compile(
    r"\beval\(|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*[\"'`]|\.innerHTML\s*=|document\.write"
)


def calls_of(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    return ((ast.unparse(node.func), node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]


def runs_words(tree: ast.AST) -> bool:
    return any(name.removeprefix("builtins.").removeprefix("importlib.") in RUNS_WORDS for name, _ in calls_of(tree))


def unpacks(tree: ast.AST) -> bool:
    return bool(UNPACKS & set(imports_of(tree))) or "allow_pickle=True" in ast.unparse(tree)


def starts_a_program(tree: ast.AST) -> bool:
    return bool(PROGRAMS & set(imports_of(tree))) or any(BY_THE_SHELL.match(name) for name, _ in calls_of(tree))


def puts_a_pattern_together(tree: ast.AST) -> bool:
    """Whether a pattern is anything but words in the code, and words from elsewhere that `re.escape` has been over."""
    patterns = (
        call.args[0] for name, call in calls_of(tree) if name.startswith("re.") and name != "re.escape" and call.args
    )
    return not all(map(_is_plain, patterns))


def _is_plain(pattern: ast.expr) -> bool:
    if isinstance(pattern, ast.JoinedStr):
        put_in = (part.value for part in pattern.values if isinstance(part, ast.FormattedValue))
        return all(isinstance(one, ast.Call) and ast.unparse(one.func) == "re.escape" for one in put_in)
    return isinstance(pattern, ast.Constant)


def places_that(do_it: Callable[[ast.AST], bool]) -> set[str]:
    trees = {
        path.relative_to(OURS).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in OURS.rglob("*.py")
    }
    assert len(trees) > 300
    return {place for place, tree in trees.items() if do_it(tree)}


def test_no_word_is_ever_run() -> None:
    assert places_that(runs_words) == set()
    scripts = {name: (OURS / "static/js" / name).read_text(encoding="utf-8") for name in SCRIPTS}
    assert {path.name for path in (OURS / "static/js").glob("*.js")} == {*SCRIPTS, "htmx.min.js"}
    assert [name for name, script in scripts.items() if SCRIPT_RUNS_WORDS.search(script)] == []
    assert '"allowEval": false' in (OURS / "templates/parts/scripts.html").read_text(encoding="utf-8")


def test_nothing_is_unpacked_that_could_act() -> None:
    assert places_that(unpacks) == set()


def test_no_page_starts_a_program_and_no_shell_is_ever_asked() -> None:
    assert places_that(starts_a_program) == STARTS_A_PROGRAM
    assert places_that(lambda tree: "shell=True" in ast.unparse(tree)) == set()


def test_no_pattern_is_made_of_words() -> None:
    assert places_that(puts_a_pattern_together) == set(PUTS_A_PATTERN_TOGETHER)


@pytest.mark.parametrize("name", ["(a+)+$ (a+)+$", "[", "\\", "*?+", "a{9999}", "(?P<x>.)", ".*.*.*.*.*"])
def test_a_name_that_is_a_pattern_is_a_name(name: str) -> None:
    """The one place where parts of a name are looked for in what somebody types."""
    refuse_weak("a" * 40 + " quite another sentence", at_least=12, own=[name], place=name)
    with pytest.raises(Refusal):
        refuse_weak(f"{name} lamplighter" if name.strip("*?+[\\.") else "lamplighter12", at_least=5, own=[name])


@pytest.mark.parametrize(
    ("does", "source"),
    [
        (runs_words, "eval(words)"),
        (runs_words, "from importlib import import_module\nimport_module(words)"),
        (unpacks, "import pickle"),
        (unpacks, "from yaml import load"),
        (unpacks, "numpy.load(path, allow_pickle=True)"),
        (starts_a_program, "from subprocess import run"),
        (starts_a_program, "import os\nos.system(words)"),
        (puts_a_pattern_together, "import re\nre.search(words, page)"),
        (puts_a_pattern_together, "import re\nre.search(f'{words}+', page)"),
        (puts_a_pattern_together, "import re\nre.compile('a' + words)"),
    ],
)
def test_what_is_dangerous_is_noticed(does: Callable[[ast.AST], bool], source: str) -> None:
    assert does(ast.parse(source))
    assert not does(
        ast.parse("import re, os, json\nre.compile('a')\nre.search(f'{re.escape(a)}', b)\nos.getpid()\njson.loads(b)")
    )
