"""Nothing grows until nobody reads it."""

import ast

from tests.whole import tree

LONGEST_FILE = 300
LONGEST_TEST_FILE = 400  # all refusals of one verb stand side by side
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 79
LONGER_FUNCTIONS: set[str] = set()


def test_files_stay_short():
    long = [tree.name(path) for path in tree.files(".py") if _lines(path) > _limit(path)]

    assert long == []


def test_functions_stay_short():
    sources = [path for path in tree.files(".py") if "browser" not in path.parts]  # a journey is one text

    long = {name for path in sources for name, lines in _functions(path) if lines > LONGEST_FUNCTION}

    assert long == LONGER_FUNCTIONS


def test_templates_stay_short():
    templates = [path for path in tree.of_programs(".html", ".txt") if "jinja2" in path.parts]

    long = [tree.name(path) for path in templates if _lines(path) > LONGEST_TEMPLATE]

    assert templates != []
    assert long == []


def _functions(path):
    for node in ast.walk(ast.parse(tree.text(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{tree.name(path)}:{node.name}", node.end_lineno - node.lineno + 1


def _lines(path):
    return len(tree.text(path).splitlines())


def _limit(path):
    return LONGEST_TEST_FILE if tree.name(path).startswith("tests/") else LONGEST_FILE
