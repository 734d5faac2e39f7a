"""What the bench inserts by hand names every column that a table wants: a new one does not break it unseen."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import NOT_PROVIDED

import bench
from bench import data

INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")
MODELS = {model._meta.db_table: model for model in apps.get_models()}


def statements():
    """Return every statement that the bench sends, by where it stands."""
    folder = Path(bench.__file__).parent
    told = {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.sql"))}
    return told | {"data.py": data._PEOPLE, "searches.py": (folder / "searches.py").read_text("utf-8")}


@pytest.mark.parametrize("file", statements())
def test_insert_names_every_column_that_must_be_given(file):
    found = INSERT.findall(statements()[file])
    assert found
    for table, columns in found:
        named = {column.strip().strip('"') for column in columns.split(",")}
        wanted = {
            field.column
            for field in MODELS[table]._meta.concrete_fields
            if not (field.null or field.primary_key or field.db_default is not NOT_PROVIDED)
        }
        assert wanted - named == set(), table
