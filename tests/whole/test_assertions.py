"""Every test asserts something: by itself, or by a helper of the tests that it calls."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from tests.whole import tree

OF_OTHERS = {
    "raises", "warns", "fail", "expect", "django_assert_num_queries", "django_assert_max_num_queries",
}  # fmt: skip
"""Assertions that pytest, pytest-django and Playwright bring."""


@dataclass(frozen=True)
class Function:
    """One function of the tests: whether it asserts itself, and what it calls."""

    where: str
    name: str
    asserts: bool
    calls: frozenset[str]


def without_assertion(functions: list[Function]) -> list[str]:
    """Return the tests that assert nothing, however deep one looks."""
    known: set[str] = set()
    while more := {one.name for one in functions if one.asserts or one.calls & known} - known:
        known |= more
    tests = [one for one in functions if one.name.startswith("test_")]
    return [f"{one.where}:{one.name}" for one in tests if not (one.asserts or one.calls & known)]


def functions_of(where: str, source: str) -> Iterator[Function]:
    """Read a module; what is imported from elsewhere than the tests is no helper, whatever its name."""
    module = ast.parse(source)
    foreign = {alias.asname or alias.name.partition(".")[0] for alias in _foreign(module)}
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef):
            inner = list(ast.walk(node))
            calls = frozenset(_calls(inner, foreign))
            asserts = any(isinstance(one, ast.Assert) for one in inner) or bool(_called(inner) & OF_OTHERS)
            yield Function(where, node.name, asserts, calls)


def _foreign(module: ast.Module) -> Iterator[ast.alias]:
    for node in module.body:
        if isinstance(node, ast.Import) or (
            isinstance(node, ast.ImportFrom) and not (node.module or "").startswith("tests")
        ):
            yield from node.names


def _calls(nodes: list[ast.AST], foreign: set[str]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Call) and _root(node.func) not in foreign:
            yield _name(node.func)


def _called(nodes: list[ast.AST]) -> set[str]:
    return {_name(node.func) for node in nodes if isinstance(node, ast.Call)}


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _root(func: ast.expr) -> str:
    while isinstance(func, ast.Attribute):
        func = func.value
    return getattr(func, "id", "")


def test_every_test_asserts():
    tests = [path for path in tree.files(".py") if tree.name(path).startswith("tests/")]
    functions = [one for path in tests for one in functions_of(tree.name(path), tree.text(path))]

    assert sum(one.name.startswith("test_") for one in functions) > 1000
    assert without_assertion(functions) == []


def test_a_test_without_assertion_is_found():
    helper = "def same(a, b):\n    assert a == b\n"
    source = f"""
from portal.kit import same as theirs
{helper}
def through(a): same(a, 1)
def test_by_itself(): assert True
def test_by_pytest():
    with pytest.raises(ValueError): int("x")
def test_by_a_helper(): through(1)
def test_by_nothing(): print(1)
def test_by_a_foreign_name(): theirs(1, 1)
"""

    found = without_assertion(list(functions_of("x.py", source)))

    assert found == ["x.py:test_by_nothing", "x.py:test_by_a_foreign_name"]
