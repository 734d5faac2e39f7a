"""The rows that the bench writes past the models hold every column that must not be empty."""

import re

import pytest
from django.apps import apps

from bench import data, families, searches

INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")
ROWS = [row for text in (data._PEOPLE, searches._FILL, families._FILL) for row in INSERT.findall(text)]
TABLES = {model._meta.db_table: model for model in apps.get_models()}


@pytest.mark.parametrize(
    ("table", "columns"), ROWS, ids=[f"{number} {row[0]}" for number, row in enumerate(ROWS)]
)
def test_people_fill_every_column_that_must_not_be_empty(table, columns):
    named = {column.strip() for column in columns.split(",")}
    needed = {
        field.column
        for field in TABLES[table]._meta.concrete_fields
        if not field.null and not (field.primary_key and field.get_internal_type() == "BigAutoField")
    }
    assert needed - named == set()


def test_people_are_found():
    assert len(INSERT.findall(data._PEOPLE)) == 8
