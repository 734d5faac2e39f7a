"""The register names every table, and what it says of each is what happens."""

from pathlib import Path

from django.apps import apps

from portal.domain.privacy.rules import REGISTER, Fate

OURS = {
    f"{model._meta.app_label}.{model.__name__}"
    for app in apps.get_app_configs()
    if app.name.startswith("portal.domain.")
    for model in app.get_models()
}


def test_register_names_every_table_and_no_other():
    assert set(REGISTER) == OURS


def test_register_says_why_anything_personal_stays_or_goes():
    assert [
        name for name, entry in REGISTER.items() if entry.fate != Fate.NOT_PERSONAL and not entry.why
    ] == []


def test_register_stands_word_for_word_in_the_documents():
    page = (Path(__file__).parents[4] / "docs" / "privacy.md").read_text(encoding="utf-8")
    rows = {
        f"| `{name}` | {entry.knows} | {entry.fate} | {entry.why} |"
        for name, entry in REGISTER.items()
        if entry.fate != Fate.NOT_PERSONAL
    }
    assert {line for line in page.splitlines() if line.startswith("| `")} == rows
