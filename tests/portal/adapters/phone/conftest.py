"""A provider on loopback, and each adapter that asks one."""

import pytest

from tests.fakes.phone import server, ways
from tests.fakes.phone.ways import WAYS


@pytest.fixture(autouse=True)
def _closed():
    yield
    ways.close_all()


@pytest.fixture
def provider():
    with server.running() as found:
        yield found


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def way(request):
    return request.param


@pytest.fixture
def channel(way, provider):
    return way.make(provider.url)
