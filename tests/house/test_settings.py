"""Every setting is declared, with who may change it; the environment says what an operator may say and no more."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import lamplighter
from lamplighter.config import settings
from tests.house.settings_table import DEVELOPER, ENVIRONMENT, NOBODY, OPERATOR

HOUSE = Path(lamplighter.__file__).parent
READERS = {
    "text",
    "lines",
    "number",
    "port",
    "mail_server",
    "mail_address",
    "room_address",
    "origin",
    "get",
    "setdefault",
    "getenv",
    "pop",
}


def _settings_of(source: str) -> set[str]:
    tree = ast.parse(source)
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in tree.body if isinstance(node, ast.AnnAssign)]
    names = {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return {name for name in names if name.isupper() and not name.startswith("_")}


def _variables_of(source: str) -> set[str]:
    """Names that are read from, or written to, the environment."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READERS:
            place = ast.unparse(node.func.value)
            if place in ("environment", "os.environ", "os") and node.args and isinstance(node.args[0], ast.Constant):
                found.add(str(node.args[0].value))
        if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            found.add(ast.unparse(node.slice).strip("'\""))
    return found


def test_every_setting_is_declared_once() -> None:
    declared = [*OPERATOR, *NOBODY, *DEVELOPER]
    assert sorted(declared) == sorted(set(declared))
    assert _settings_of(Path(settings.__file__).read_text()) == set(declared)


def test_the_environment_is_what_operators_are_told() -> None:
    found = set().union(*(_variables_of(path.read_text()) for path in HOUSE.rglob("*.py")))
    assert found - {"name"} == set(ENVIRONMENT)  # `name`: the readers themselves
    assert all(ENVIRONMENT.values())


def test_operators_read_of_every_variable_that_is_theirs() -> None:
    shelf = "".join(path.read_text() for path in (HOUSE.parent.parent / "docs" / "operators").glob("*.md"))
    ours = {name for name, why in ENVIRONMENT.items() if "not for operators" not in why}
    assert {name for name in ours if not re.search(rf"\b{name}\b", shelf)} == set()


def test_a_setting_or_a_variable_in_a_hurry_is_noticed() -> None:
    source = 'import os\nDEBUG = QUICK = os.environ["LAMPLIGHTER_QUICK"]\nSLOW: bool = os.environ.get("SLOW", "")\n'
    assert _settings_of(source) == {"DEBUG", "QUICK", "SLOW"}
    assert _variables_of(source) == {"LAMPLIGHTER_QUICK", "SLOW"}
    assert _variables_of('A = environment.number("PORTS", 1)') == {"PORTS"}


def test_nobody_switches_off_what_protects_people() -> None:
    """No environment variable reaches these; they are the same in every installation."""
    assert (settings.DEBUG, settings.SESSION_COOKIE_HTTPONLY, settings.X_FRAME_OPTIONS) == (False, True, "DENY")
    assert not any(database.get("ATOMIC_REQUESTS") for database in settings.DATABASES.values())
    assert {"DEBUG", "CONTENT_SECURITY_POLICY", "MIDDLEWARE", "SESSION_SERIALIZER"} <= set(DEVELOPER)
