"""Works that an operator announces."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.health import actions, queries
from portal.domain.health.models import PlannedWorks
from tests.factories.accounts import NOW
from tests.factories.regions import RegionFactory

HOUR = timedelta(hours=1)


def announce(region, since=5, till=6, shown=2, text="Обновляем сервер."):
    return actions.announce(
        region=region, since=NOW + since * HOUR, till=NOW + till * HOUR, shown_from=NOW + shown * HOUR,
        text=text, by="1", at=NOW,
    )  # fmt: skip


def test_announced_works_are_listed_until_they_are_over(db):
    region = RegionFactory()
    number = announce(region)
    assert [one.id for one in queries.announced(region="26", at=NOW)] == [number]
    assert queries.announced(region="26", at=NOW + 6 * HOUR) == []
    assert queries.announced(region="73", at=NOW) == []


def test_works_are_taken_back_once_and_only_in_their_region(db):
    number = announce(RegionFactory())
    assert not actions.take_back(region="73", works_id=number, at=NOW)
    assert actions.take_back(region="26", works_id=number, at=NOW)
    assert not actions.take_back(region="26", works_id=number, at=NOW)
    assert queries.announced(region="26", at=NOW) == []


@pytest.mark.parametrize("wrong", [{"since": 6, "till": 6}, {"text": ""}])
def test_the_database_refuses_works_that_make_no_sense(db, wrong):
    region = RegionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        announce(region, **wrong)
    assert not PlannedWorks.objects.exists()
