"""Documents lead somewhere, and name everything that can be set."""

import re

import pytest

from tests.whole import tree

LINK = re.compile(r"\[[^\]]*\]\((?!https?://|mailto:|#)(?P<target>[^)#\s]+)")
NAMES = re.compile(r"""\(\s*"(?P<name>[A-Z][A-Z0-9_]{2,})"\s*,""")
PATH = re.compile(r"`(?P<path>(?:portal|esia_stand|clinic_stand|gost|scripts|bench|tests|docs)/[\w./-]+)`")
RUNNING = tree.ROOT / "docs" / "running.md"
READERS = (
    "portal/config/env/place.py",
    "portal/config/env/clinics.py",
    "portal/config/env/esia.py",
    "portal/config/env/outside.py",
    "esia_stand/config/env.py",
    "clinic_stand/env.py",
    "scripts/machine.py",
)
ELSEWHERE = {"BIND", "DATABASE_URL", "PORTAL_PORT", "STAND_PORT", "VAR_DIR"}


DOCUMENTS = [path for path in tree.files(".md") if path.parent.name != "articles"]
"""Articles of «Помощь» name pages instead of files: `check_articles` looks where they lead."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=tree.name)
def test_links_lead_to_files(document):
    targets = [match["target"] for match in LINK.finditer(tree.text(document))]

    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_paths_that_are_named_are_there():
    named = [(tree.name(one), match["path"]) for one in DOCUMENTS for match in PATH.finditer(tree.text(one))]

    assert len(named) > 50
    assert [(document, path) for document, path in named if not _is_there(path)] == []


def _is_there(path):
    """Tables of promises name a test by its path inside tests/."""
    return (tree.ROOT / path).exists() or (tree.ROOT / "tests" / path).exists()


def test_every_setting_is_explained():
    settings = {
        found["name"] for reader in READERS for found in NAMES.finditer(tree.text(tree.ROOT / reader))
    }

    text = tree.text(RUNNING)

    assert ELSEWHERE | {"ESIA_URL", "STAND_URL"} <= settings | ELSEWHERE, "the pattern still finds settings"
    assert sorted(name for name in settings | ELSEWHERE if f"`{name}`" not in text) == []


def test_every_make_target_is_listed_and_calls_one_script():
    makefile = tree.text(tree.ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))

    assert set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE)) == targets
    assert set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split()) == targets
