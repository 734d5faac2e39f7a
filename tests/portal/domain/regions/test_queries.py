import pytest

from portal.domain.regions import actions, queries
from portal.domain.regions.models import Region
from portal.domain.regions.rules.row import RegionRow
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_on():
    return [RegionFactory(code=code) for code in ("26", "73")]


def test_all_subjects_are_laid_switched_off():
    assert Region.objects.count() == 89
    assert Region.objects.filter(is_on=True).count() == 0
    assert queries.offered() == []


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        (None, ["26", "73"]),
        ("", ["26", "73"]),
        ("ставрополь", ["26"]),
        ("КРАЙ ставр", ["26"]),
        ("УльянОвская", ["73"]),
        ("26", ["26"]),
        ("7", ["73"]),
        ("край 26", ["26"]),
        ("%", ["26", "73"]),
        ("москва", []),
        ("77", []),
    ],
)
@pytest.mark.usefixtures("two_on")
def test_offered_finds_by_name_and_number(typed, codes, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [region.code for region in queries.offered(typed)] == codes


def test_offered_forgives_yo():
    RegionFactory(code="59")
    Region.objects.filter(code="59").update(search_key="орел")
    assert [region.code for region in queries.offered("Орёл")] == ["59"]


@pytest.mark.usefixtures("two_on")
def test_known_and_open_tell_a_region_that_is_off():
    assert queries.known("77").name == "Москва"
    assert queries.open_region("77") is None
    assert queries.open_region("26").name == "Ставропольский край"
    assert queries.known("99") is None


def test_switch_on_tells_whether_it_changed():
    region = queries.known("10")
    assert [actions.switch_on(region=region) for _ in range(2)] == [True, False]
    assert queries.open_region("10") == region


def test_settle_keeps_what_is_not_told():
    row = RegionRow("26", "Моя клиника", None, None, None, 21, None, None)
    region, changed = actions.settle(row=row)
    region.refresh_from_db()
    assert changed == ["brand", "horizon_days"]
    assert (region.brand, region.horizon_days, region.emergency) == ("Моя клиника", 21, ["103", "112"])
    assert actions.settle(row=row)[1] == []
