"""What was loaded is set aside; what a page leaves behind in a circle is still found."""

import gc
import weakref

import pytest

from portal.config import memory


@pytest.fixture
def as_before():
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


class Circle:
    def __init__(self):
        self.itself = self


@pytest.mark.usefixtures("as_before")
def test_what_was_loaded_is_set_aside():
    memory.settle()

    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] > 700


@pytest.mark.usefixtures("as_before")
def test_circles_of_later_are_still_found():
    memory.settle()
    lost = weakref.ref(Circle())

    made = [[] for _ in range(2 * gc.get_threshold()[0])]

    assert len(made) == 2 * gc.get_threshold()[0]
    assert lost() is None
