"""What may not lie in the repository, and what must."""

import re
import tomllib

import pytest

from tests.whole import tree

LOCKS = sorted((tree.ROOT / "requirements").glob("*.txt"))
LISTS = sorted((tree.ROOT / "requirements").glob("*.in"))
# Written in two parts, so that this file does not find itself.
REGISTRIES = re.compile(
    "(" + "|".join(["pypi" + r"\.org", "python" + r"hosted" + r"\.org", "npmjs" + r"\.(org|com)"]) + ")"
)
MACHINE_PATHS = re.compile(r"(?<![\w./~-])/" + r"(work|root|home/\w+|Users/\w+|tmp/wt)/")
CONFLICT = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
MODULES = {
    "pillow": "PIL",
    "pyspellchecker": "spellchecker",
    "django-csp": "csp",
    "markdown-it-py": "markdown_it",
}  # the module, where it is not called like the package
NOT_IMPORTED = {
    "argon2-cffi",  # imported by Django's hasher
    "tzdata",  # data
    "whitenoise",  # named in settings
}
FORBIDDEN_NAMES = {"utils", "common", "core", "helpers", "misc"}


def _texts():
    for path in tree.files():
        try:
            yield tree.name(path), tree.text(path)
        except UnicodeDecodeError:
            continue


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_lock_holds_hashes_and_no_address(lock):
    assert "--hash=sha256:" in tree.text(lock)
    assert "://" not in tree.text(lock)


@pytest.mark.parametrize("listed", LISTS, ids=lambda path: path.name)
def test_each_dependency_has_its_reason(listed):
    lines = [line for line in tree.text(listed).splitlines() if line and not line.startswith(("#", "-r "))]

    assert [line for line in lines if "  # " not in line] == []


def test_no_registry_is_named():
    assert [name for name, text in _texts() if REGISTRIES.search(text)] == []


def test_no_path_of_one_machine_is_named():
    assert [name for name, text in _texts() if MACHINE_PATHS.search(text)] == []


def test_no_conflict_was_committed():
    assert [name for name, text in _texts() if CONFLICT.search(text)] == []


def test_every_module_has_a_home():
    modules = tree.of_programs(".py")

    assert [tree.name(path) for path in modules if FORBIDDEN_NAMES & {path.stem, *path.parts}] == []


def test_only_env_reads_the_environment():
    readers = {tree.name(path) for path in tree.of_programs(".py") if _reads_environment(tree.text(path))}

    assert readers == {
        "clinic_stand/env.py",
        "esia_stand/__main__.py",  # names the settings module
        "esia_stand/config/env.py",
        "esia_stand/config/wsgi.py",
        "portal/__main__.py",
        "portal/config/env/place.py",
        "portal/config/wsgi.py",
    }


def test_import_contracts_name_every_context():
    contracts = tomllib.loads(tree.text(tree.ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    shelves = next(contract for contract in contracts if contract["name"].startswith("4."))
    contexts = {path.parent.name for path in (tree.ROOT / "portal" / "domain").glob("*/__init__.py")}

    assert {name.rpartition(".")[2] for name in shelves["containers"]} == contexts


def test_architecture_names_every_context_in_the_order_of_the_contract():
    contracts = tomllib.loads(tree.text(tree.ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    order = next(contract["layers"] for contract in contracts if contract["name"].startswith("3."))
    document = tree.text(tree.ROOT / "docs" / "architecture.md")
    told = document.partition("Contexts, top to bottom:")[2].partition(". A lower")[0]

    optional = re.compile(r"\([a-z_]+\)")  # planned ones stand in brackets
    built = [re.findall(r"[a-z_]+", optional.sub("", layer)) for layer in order]
    assert re.findall(r"[a-z_]+", told) == [name for layer in built for name in layer]


def _reads_environment(text):
    return bool(re.search(r"os\.environ|os\.getenv|\bEnv\(\)", text))


def test_each_dependency_is_imported():
    listed = tree.text(tree.ROOT / "requirements" / "runtime.in").splitlines()
    names = {re.split(r"[\[=<>~ ]", line)[0] for line in listed if line and not line.startswith("#")}
    imported = set(re.findall(r"^\s*(?:from|import) (\w+)", "\n".join(_sources()), re.MULTILINE))

    unused = {name for name in names if MODULES.get(name, name.replace("-", "_")) not in imported}

    assert unused == NOT_IMPORTED


def _sources():
    return [
        tree.text(path)
        for path in [*tree.of_programs(".py"), *tree.files(".py")]
        if "tests" not in path.parts
    ]
