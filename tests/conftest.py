"""Hard ground: each line here removes a class of mistakes from every later test."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.test import TransactionTestCase

from tests.ground import campaigns, databases

# No test is timed: on a busy machine one example takes as long as it takes.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")
# The rubbish collector would walk through thousands of collected tests again and again.
gc.set_threshold(50_000, 20, 50)
STAND_TESTS = Path(__file__).parent / "esia_stand"


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Keep the two programs apart: each has its own settings, so its own run."""
    stand_runs = os.environ.get("DJANGO_SETTINGS_MODULE", "").startswith("esia_stand.")
    inside = collection_path == STAND_TESTS or STAND_TESTS in collection_path.parents
    if inside and not stand_runs:
        return True
    if stand_runs and collection_path.is_file() and not inside:
        return True
    return None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the second of two engines' runs leave out what the first has told already."""
    parser.addoption("--only-database", action="store_true", help="leave out tests that ask no database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave tests about the other engine out: not skipped, but not asked for."""
    is_server = "postgresql" in settings.DATABASES["default"]["ENGINE"]
    other = "only_sqlite" if is_server else "only_postgresql"
    left_out = {item for item in items if item.get_closest_marker(other)}
    if config.getoption("only_database"):
        left_out |= {item for item in items if not databases.is_asked(item)}
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    """Give each worker a database of its own: a file for SQLite, no pool for PostgreSQL."""
    for database in settings.DATABASES.values():
        databases.use_files_for_sqlite(database, tmp_path_factory.mktemp("database"))
        databases.drop_pool(database)
    request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that every worker of this run sees."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker, shared: Path
) -> Iterator[None]:
    """Migrate once for all workers; replace Django's flush after transactional tests by a copy of that."""
    given = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        databases.lay(shared)
    TransactionTestCase._fixture_teardown = lambda _case: databases.restore()
    yield
    with django_db_blocker.unblock():
        databases.drop(shared, given)


@pytest.fixture
def campaign(request: pytest.FixtureRequest) -> campaigns.Campaign:
    """Tell a campaign test its size and keep what it counts; it is named by its marker."""
    names = [mark.name for mark in request.node.iter_markers() if mark.name.startswith("campaign_")]
    if len(names) != 1:
        pytest.fail("A campaign test carries exactly one marker campaign_<name>.")
    folder = Path(os.environ.get("VAR_DIR", "var")) / "campaign"
    return campaigns.Campaign(names[0].removeprefix("campaign_"), folder, campaigns.scale())
