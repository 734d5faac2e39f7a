"""Migrations are one line per application: two branches conflict in git, not in production."""

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


def test_each_application_has_one_last_migration(loader):
    ours = [
        app.label for app in apps.get_app_configs() if app.name.startswith("portal.") and app.models_module
    ]

    leaves = {label: [name for app, name in loader.graph.leaf_nodes(label)] for label in ours}

    assert leaves != {}
    assert {label: names for label, names in leaves.items() if len(names) != 1} == {}
