"""The house stands as its plan says, and the law that keeps it so catches every breach."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from django.apps import apps
from django.db.models import Field, ForeignKey, ManyToManyField, Model

import lamplighter

HOUSE = Path(lamplighter.__file__).parent
ROOT = HOUSE.parent.parent
LAW = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
NAMES = [contract["name"] for contract in LAW]
FLOORS, GROUND_PLAN, CIRCLES, WEB, LIBRARY, MATCHING, TABLES, KEYS = NAMES
STEPS = next(contract["layers"] for contract in LAW if contract["name"] == GROUND_PLAN)
RANK = {room.strip(" ()"): -step for step, rooms in enumerate(STEPS) for room in rooms.split("|")}
NOT_ROOMS = {"demo", "error", "guide", "link", "style"}  # folders of web that stand outside the ground plan


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("lamplighter", include_external_packages=True, cache_dir=None)


# --- the plan and the words -------------------------------------------------------------------------------


def _plan_of(text: str) -> list[str]:
    """The places that a plan lists, as paths; `a/{b,c}/` is two of them, and `name-*.md` any file of that shape."""
    block = re.search(r"^## The plan.*?^```\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert block, "docs/house.md has no plan"
    places: list[str] = []
    folder = ""
    for line in block[1].splitlines():
        indent, names = _names_in(line)
        if indent == 0:
            folder = ""
        places += [path for name in names for path in _spread(folder + name)]
        if indent == 0 and line.startswith("src/"):
            folder = names[0]
    return places


def _names_in(line: str) -> tuple[int, list[str]]:
    indent = len(line) - len(line.lstrip())
    label = re.split(r"\s{2,}", line.strip())[0]
    if indent > 2:  # what a folder holds is told file by file; only whole files are places
        label = label if re.match(r"[\w.]+\.py$", label.split(" ")[0]) else ""
    # A line that lists files says only their names; whatever reads like a sentence is one.
    return indent, [word for word in label.split() if re.search(r"[/.]|^[A-Z]+$|^Makefile$", word)]


def _spread(path: str) -> list[str]:
    found = re.match(r"(.*?)\{([^}]*)\}(.*)", path)
    if not found:
        return [path]
    return [part for name in found[2].split(",") for part in _spread(found[1] + name + found[3])]


def _missing(places: list[str], root: Path) -> list[str]:
    return [place for place in places if not any(root.glob(place.strip("/") or "."))]


def test_the_plan_lists_only_places_that_exist() -> None:
    places = _plan_of((ROOT / "docs" / "house.md").read_text())
    assert "src/lamplighter/core/" in places and len(places) > 20, f"too little of the plan was understood: {places}"
    assert _missing(places, ROOT) == []


def _unexplained(places: list[str], root: Path) -> list[str]:
    """Files of ours that the plan does not name: by themselves, by a folder below their floor, or by their room."""
    named = {place.strip("/") for place in places}
    ours = (path.relative_to(root) for path in (root / "src" / "lamplighter").rglob("*.py"))
    return sorted(str(path) for path in ours if path.name != "__init__.py" and not _is_explained(path, named))


def _is_explained(path: Path, named: set[str]) -> bool:
    below = [path, *(folder for folder in path.parents if len(folder.parts) > 3)]  # below src/lamplighter/<floor>
    is_named = any(str(place) in named for place in below)
    is_of_a_room = len(path.parts) > 3 and any(place.stem in RANK for place in below)
    return is_named or is_of_a_room or path.parts[2] == "migrations"


def test_nothing_stands_in_the_house_that_the_plan_does_not_explain() -> None:
    assert _unexplained(_plan_of((ROOT / "docs" / "house.md").read_text()), ROOT) == []


def test_what_the_plan_does_not_explain_is_noticed(tmp_path: Path) -> None:
    for file in ("core/text.py", "core/attic.py", "services/meeting.py", "services/attic.py", "web/meeting/views.py"):
        path = tmp_path / "src" / "lamplighter" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    known = ["src/lamplighter/core/", "src/lamplighter/core/text.py", "src/lamplighter/services/"]
    found = [path.removeprefix("src/lamplighter/") for path in _unexplained(known, tmp_path)]
    assert found == ["core/attic.py", "services/attic.py"]


def test_a_place_that_is_gone_is_noticed() -> None:
    plan = "## The plan\n```\nREADME.md LICENSE\nsrc/lamplighter/\n  core/   what is true\n  attic/  old things\n```\n"
    places = _plan_of(plan)
    assert places == ["README.md", "LICENSE", "src/lamplighter/", "src/lamplighter/core/", "src/lamplighter/attic/"]
    assert _missing(places, ROOT) == ["src/lamplighter/attic/"]


def _rooms() -> set[str]:
    """Every room of which there is anything, on any floor."""
    files = {
        path.stem for floor in ("models", "queries", "notices", "services") for path in (HOUSE / floor).glob("*.py")
    }
    folders = {path.name for path in (HOUSE / "web").iterdir() if path.is_dir()}
    return (files | folders) & set(RANK)


def _glossary_words(text: str) -> set[str]:
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("|")]
    return {word.lower() for row in rows for word in re.findall(r"[A-Za-z]+", row)}


def test_every_room_is_explained_in_the_glossary() -> None:
    words = _glossary_words((ROOT / "docs" / "glossary.md").read_text())
    assert _rooms() - words == set()
    assert _rooms() >= {"person", "programme", "mentorship", "question", "introduction", "agreement", "meeting", "home"}


# --- the law ----------------------------------------------------------------------------------------------

# What each contract forbids, planted: file, line. Each breaks that contract and no other.
BREACHES = {
    FLOORS: ("ui/draft.py", "from lamplighter.services import person"),
    GROUND_PLAN: ("models/programme.py", "from lamplighter.models import question"),
    CIRCLES: ("core/refusal.py", "from lamplighter.core import text"),
    WEB: ("web/agreement/forms.py", "from lamplighter.web.meeting import forms as theirs"),
    LIBRARY: ("core/text.py", "import django"),
    MATCHING: ("web/home/views.py", "from lamplighter.matching import match"),
    TABLES: ("jobs/timetable.py", "from lamplighter.models import person"),
    KEYS: ("services/question.py", "from lamplighter.access import vault"),
}
STRANGERS = {  # a place that the plan does not know: the floor, the room
    FLOORS: "attic/__init__.py",
    GROUND_PLAN: "services/attic.py",
}


def _broken_in(root: Path) -> list[str]:
    """The contracts that import-linter finds broken in a copy of the house."""
    command = [
        sys.executable,
        "-c",
        "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))",
    ]
    told = subprocess.run(command, cwd=root, env={"PYTHONPATH": "src"}, capture_output=True, text=True)
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)", told.stdout, re.MULTILINE))
    assert set(verdicts) >= set(NAMES), told.stdout + told.stderr
    return [name for name in NAMES if verdicts[name] == "BROKEN"]


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house, to plant things in."""
    root = tmp_path_factory.mktemp("twin")
    shutil.copytree(
        HOUSE, root / "src" / "lamplighter", ignore=shutil.ignore_patterns("__pycache__", "*.html", "static")
    )
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def test_the_law_is_eight_contracts() -> None:
    assert len(NAMES) == len(set(NAMES)) == 8
    assert set(BREACHES) == set(NAMES)


def test_the_house_keeps_the_law(twin: Path) -> None:
    assert _broken_in(twin) == []


@pytest.mark.parametrize("contract", NAMES)
def test_a_breach_of_each_contract_is_caught_and_called_by_its_name(twin: Path, contract: str) -> None:
    name, line = BREACHES[contract]
    file = twin / "src" / "lamplighter" / name
    before = file.read_text()
    file.write_text(f"{before}\n{line}\n")
    try:
        assert _broken_in(twin) == [contract]
    finally:
        file.write_text(before)


@pytest.mark.parametrize("contract", STRANGERS)
def test_a_floor_or_room_outside_the_plan_is_caught(twin: Path, contract: str) -> None:
    file = twin / "src" / "lamplighter" / STRANGERS[contract]
    file.parent.mkdir(exist_ok=True)
    file.write_text("")
    try:
        assert contract in _broken_in(twin)
    finally:
        file.unlink()
        if not any(file.parent.iterdir()):
            file.parent.rmdir()


# --- what imports cannot show -----------------------------------------------------------------------------

ACROSS = ("models", "queries", "notices", "services", "web")


def _room(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if len(parts) > 2 and parts[1] in ACROSS and parts[2] in RANK else None


def _look_ahead(graph: grimp.ImportGraph) -> list[str]:
    """Imports from a room to a later one. Pages are left out where they read: a page may look into a later room."""
    found = []
    for importer in sorted(graph.modules):
        here = _room(importer)
        if here is None or importer.startswith("lamplighter.web."):
            continue
        for imported in sorted(graph.find_modules_directly_imported_by(importer)):
            there = _room(imported)
            if there and RANK[there] > RANK[here]:
                found.append(f"{importer} -> {imported}")
    return found


def test_no_room_looks_ahead_on_any_floor(graph: grimp.ImportGraph) -> None:
    assert _look_ahead(graph) == []


def test_a_look_ahead_across_floors_is_noticed(graph: grimp.ImportGraph) -> None:
    """No contract of the eight sees this one: it goes down a floor, and up the plan."""
    twin = grimp.build_graph("lamplighter", include_external_packages=True, cache_dir=None)
    twin.add_import(importer="lamplighter.services.mentorship", imported="lamplighter.models.meeting")
    assert _look_ahead(twin) == ["lamplighter.services.mentorship -> lamplighter.models.meeting"]


def test_every_folder_of_pages_is_a_room_or_known_to_be_none() -> None:
    folders = {path.name for path in (HOUSE / "web").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders - set(RANK) == NOT_ROOMS


def _foreign_to_core(graph: grimp.ImportGraph) -> set[str]:
    core = {module for module in graph.modules if f"{module}.".startswith("lamplighter.core.")}
    used = {imported for module in core for imported in graph.find_modules_directly_imported_by(module)}
    return {name for name in used - core if name.split(".")[0] not in sys.stdlib_module_names}


def test_core_stands_on_the_standard_library_alone(graph: grimp.ImportGraph) -> None:
    assert _foreign_to_core(graph) == set()


def test_a_library_in_core_is_noticed() -> None:
    twin = grimp.build_graph("lamplighter", include_external_packages=True, cache_dir=None)
    twin.add_import(importer="lamplighter.core.text", imported="snowballstemmer")
    twin.add_import(importer="lamplighter.core.text", imported="lamplighter.models.stems")
    assert _foreign_to_core(twin) == {"snowballstemmer", "lamplighter.models.stems"}


CLOCKS = re.compile(
    r"\b(datetime\.now|datetime\.today|date\.today|time\.time|time\.monotonic|utcnow|random|secrets|uuid4)\b"
)


def test_core_reads_no_clock_and_no_chance() -> None:
    found = [
        f"{path.name}: {hit}" for path in (HOUSE / "core").glob("*.py") for hit in CLOCKS.findall(path.read_text())
    ]
    assert found == []
    assert CLOCKS.findall("at = datetime.now(UTC); random.choice(x)") == ["datetime.now", "random"]


def _windows(models: list[type[Model]]) -> list[str]:
    """Relations to another room that leave a name on the other side."""
    return [
        f"{model.__name__}.{field.name}"
        for model in models
        for field in model._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignKey)
        and field.model.__module__ != field.related_model.__module__
        and not field.remote_field.hidden
    ]


def _ours() -> list[type[Model]]:
    return list(apps.get_app_config("lamplighter").get_models(include_auto_created=True))


def test_relations_across_rooms_run_one_way() -> None:
    assert _windows(_ours()) == []


def test_a_window_between_rooms_is_noticed() -> None:
    """The control is a library that opens one: allauth's addresses hang on our people."""
    assert "EmailAddress.user" in _windows(list(apps.get_app_config("account").get_models()))


def test_relations_never_lead_to_a_later_room() -> None:
    ahead = [
        f"{model.__name__}.{field.name}"
        for model in _ours()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignKey) and RANK.get(_file(field.related_model), -99) > RANK.get(_file(model), 99)
    ]
    assert ahead == []


def _file(model: type[Model]) -> str:
    return model.__module__.rpartition(".")[2]


def test_a_link_between_two_things_is_a_record_of_its_own() -> None:
    assert [str(f) for m in _ours() for f in m._meta.get_fields() if isinstance(f, ManyToManyField)] == []


def test_deleting_a_person_reaches_only_what_says_so() -> None:
    """Whatever points at a person says what becomes of it; PROTECT keeps what two have made together."""
    said = {
        f"{model.__name__}.{field.name}": field.remote_field.on_delete.__name__
        for model in _ours()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and isinstance(field, ForeignKey) and field.related_model.__name__ == "Person"
    }
    protected = {name for name, deed in said.items() if deed == "PROTECT"}
    assert protected == {"Mentorship.mentor", "Mentorship.mentee", "Programme.organiser", "Signature.person"}
    assert set(said.values()) <= {"PROTECT", "CASCADE", "SET_NULL"}


# --- imports inside functions -----------------------------------------------------------------------------

INLINE = {  # each with its reason on the line
    "__main__.py": {
        "django.conf",
        "django.core.exceptions",
        "django.core.management",
        "lamplighter.cli.door",
        "lamplighter.config",
    },
    "apps.py": {"lamplighter.config"},
    "config/environment.py": {"psycopg"},  # the driver is only there for those who have a server
    "models/stems/words.py": {"snowballstemmer"},  # brings thirty languages: not for whoever starts and finds nothing
    "management/commands/mail_in.py": {"lamplighter.management.commands._listener"},  # its package may be missing
}


def _inline_imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import):
                    yield from (alias.name for alias in inner.names)
                elif isinstance(inner, ast.ImportFrom):
                    yield inner.module or "."


def _inline_in_house() -> dict[str, set[str]]:
    found = {path.relative_to(HOUSE).as_posix(): set(_inline_imports(ast.parse(path.read_text()))) for path in _files()}
    return {name: modules for name, modules in found.items() if modules}


def _files() -> list[Path]:
    return [path for path in sorted(HOUSE.rglob("*.py")) if "migrations" not in path.parts]


def test_imports_stand_at_the_top_where_the_law_sees_them() -> None:
    assert _inline_in_house() == INLINE


def test_an_inline_import_is_noticed() -> None:
    tree = ast.parse(
        "import os\ndef deed():\n    if True:\n        from lamplighter import models\n        import re\n"
    )
    assert set(_inline_imports(tree)) == {"lamplighter", "re"}


def _hidden_from_the_law(tree: ast.AST) -> list[str]:
    """`if TYPE_CHECKING:` with an import beneath it."""
    return [
        ast.unparse(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


def test_no_import_is_for_types_alone() -> None:
    assert [found for path in _files() for found in _hidden_from_the_law(ast.parse(path.read_text()))] == []
    assert _hidden_from_the_law(ast.parse("if TYPE_CHECKING:\n    import os")) == ["import os"]
