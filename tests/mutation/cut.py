"""Every small way in which a file could be wrong: a source text in, one spoiled text for each of them out."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
OTHER_NAME = {"filter": "exclude", "exclude": "filter", "all": "any", "any": "all", "min": "max", "max": "min"}
RIGHTS = {"N": "R", "K": "N", "R": "N", "C": "N"}  # the short names in the table of permissions
WORDS = {"gettext_noop", "gettext_lazy", "_", "TypeVar", "ParamSpec", "NewType", "cast"}  # what is said is no rule
Change = Callable[[ast.AST], None]


@dataclass(frozen=True)
class Mutant:
    """One place, what is wrong there, and the whole text with it."""

    line: int
    what: str
    text: str


def mutants_of(source: str, enums: dict[str, list[str]]) -> Iterator[Mutant]:
    """`enums` are the enumerations that the text speaks of, with their members: each is taken for its neighbour."""
    tree = ast.parse(source)
    nodes = list(_rules_in(tree))
    for place, node in enumerate(nodes):
        for what, change in _changes(node, enums):
            spoiled = copy.deepcopy(tree)
            change(list(_rules_in(spoiled))[place])
            yield Mutant(node.lineno, what, ast.unparse(ast.fix_missing_locations(spoiled)))  # type: ignore[attr-defined]


def _rules_in(node: ast.AST) -> Iterator[ast.AST]:
    """All that decides something: no annotation, no docstring, no sentence for people, no import."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in WORDS:
        return
    if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["__all__"]:
        return
    if hasattr(node, "lineno"):
        yield node
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "bases", "keywords" if isinstance(node, ast.ClassDef) else ""):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_only_said(node, name, child):
                yield from _rules_in(child)


def _is_only_said(parent: ast.AST, field: str, child: ast.AST) -> bool:
    is_docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
    is_dataclass = field == "decorator_list" and "dataclass" in ast.dump(child)
    return is_docstring or is_dataclass or isinstance(parent, ast.JoinedStr)


def _changes(node: ast.AST, enums: dict[str, list[str]]) -> Iterator[tuple[str, Change]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in OTHER:
            yield "another comparison", lambda it: setattr(it, "ops", [OTHER[type(op)]()])
        case ast.BoolOp(op=op) | ast.BinOp(op=op) | ast.AugAssign(op=op) if type(op) in OTHER:
            yield "another operator", lambda it: setattr(it, "op", OTHER[type(op)]())
        case ast.If() | ast.IfExp():
            yield "the other branch", lambda it: setattr(it, "test", ast.UnaryOp(ast.Not(), it.test))  # type: ignore[attr-defined]
        case ast.Constant(value=bool(value)):
            yield "the other truth", lambda it: setattr(it, "value", not value)
        case ast.Constant(value=int(value)):
            yield "one more", lambda it: setattr(it, "value", value + 1)
        case ast.Constant(value=str(value)) if value:
            yield "another text", lambda it: setattr(it, "value", f"not {value}")
        case ast.Return(value=value) if value is not None and not _is_nothing(value):
            yield "no answer", lambda it: setattr(it, "value", None)
        case ast.Raise() | ast.Expr(value=ast.Call()):
            yield "left out", _pass
        case ast.Attribute(value=ast.Name(id=name), attr=attr) if attr in enums.get(name, ()):
            members = enums[name]
            neighbour = members[(members.index(attr) + 1) % len(members)]
            yield f"{neighbour} for {attr}", lambda it: setattr(it, "attr", neighbour)
        case ast.Attribute(attr=attr) if attr in OTHER_NAME:
            yield f"{OTHER_NAME[attr]} for {attr}", lambda it: setattr(it, "attr", OTHER_NAME[attr])
        case ast.Name(id=name, ctx=ast.Load()) if name in OTHER_NAME:
            yield f"{OTHER_NAME[name]} for {name}", lambda it: setattr(it, "id", OTHER_NAME[name])
        case ast.Name(id=name, ctx=ast.Load()) if name in RIGHTS:
            yield f"{RIGHTS[name]} for {name}", lambda it: setattr(it, "id", RIGHTS[name])
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield "not denied", _affirm
        case ast.Dict(keys=keys):
            for place in range(len(keys)):
                yield f"without entry {place + 1}", lambda it, place=place: _drop(it, place)


def _is_nothing(value: ast.AST) -> bool:
    return isinstance(value, ast.Constant) and value.value is None


def _pass(it: ast.AST) -> None:
    it.__class__, it.value = ast.Expr, ast.Constant(None)  # type: ignore[attr-defined, assignment]


def _affirm(it: ast.AST) -> None:
    it.__class__, operand = ast.IfExp, it.operand  # type: ignore[attr-defined, assignment]
    it.test, it.body, it.orelse = ast.Constant(True), operand, ast.Constant(None)  # type: ignore[attr-defined]


def _drop(it: ast.AST, place: int) -> None:
    del it.keys[place], it.values[place]  # type: ignore[attr-defined]
