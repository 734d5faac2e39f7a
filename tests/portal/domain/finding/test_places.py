"""Streets of the import, and the named place nearest to a spot."""

import pytest

from portal.domain.clinics.models import Street
from portal.domain.finding import queries
from portal.domain.finding.rules.ask import Spot
from portal.kit import folding
from tests.factories.clinics import ClinicFactory
from tests.factories.regions import RegionFactory

pytestmark = pytest.mark.django_db
HOME = Spot(45.04, 41.96)


@pytest.fixture
def region():
    return RegionFactory()


def street(region, settlement, name, latitude=45.04, longitude=41.96, **fields):
    key = folding.fold(f"{settlement} {name}")
    place = {"latitude": latitude, "longitude": longitude}
    number = f"street-{Street.objects.count()}"
    return Street.objects.create(
        region=region, external_id=number, settlement=settlement, name=name, search_key=key, **place, **fields
    )


def names(found):
    return [one.name for one in found]


@pytest.mark.parametrize(
    "typed", ["ленина", "улица Ленина", "г. Ставрополь, ул. Ленина, д. 5", "Ставрополь ЛЕНИНА"]
)
def test_street_is_found_whatever_stands_around(region, typed):
    street(region, "Ставрополь", "улица Ленина")
    street(region, "Ставрополь", "улица Мира")
    assert names(queries.streets(region, typed)) == ["Ставрополь, улица Ленина"]


@pytest.mark.parametrize("typed", ["", "ул.", "12", "нетакой", "\x00", "%"])
def test_no_street_is_found_by_nothing(region, typed):
    street(region, "Ставрополь", "улица Ленина")
    assert queries.streets(region, typed) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Ленена", ["Ставрополь, улица Ленина"]),
        ("ул. Лннина, 12а", ["Ставрополь, улица Ленина"]),
        ("Старвополь Мра", []),
        ("Старвополь мира", ["Ставрополь, улица Мира"]),
        ("нетакая", []),
        ("12", []),
    ],
)
def test_street_with_a_slip_is_guessed(region, typed, meant):
    street(region, "Ставрополь", "улица Ленина")
    street(region, "Ставрополь", "улица Мира")
    street(region, "Закрытый", "улица Ленена", is_active=False)
    street(RegionFactory(code="73"), "Ульяновск", "улица Ленена")
    assert names(queries.streets_like(region, typed)) == meant


def test_streets_of_the_same_name_are_all_told(region):
    street(region, "Ставрополь", "улица Ленина")
    street(region, "Михайловск", "улица Ленина")
    street(RegionFactory(code="73"), "Ульяновск", "улица Ленина")
    street(region, "Светлоград", "улица Ленина", is_active=False)
    assert names(queries.streets(region, "ленина")) == [
        "Михайловск, улица Ленина",
        "Ставрополь, улица Ленина",
    ]


def test_place_is_known_by_its_key_inside_its_region_only(region):
    found = queries.streets(region, street(region, "Ставрополь", "улица Ленина").name)[0]
    assert queries.place(region, found.key) == found
    assert queries.place(RegionFactory(code="73"), found.key) is None
    clinic = ClinicFactory(region=region, latitude=45.1, longitude=42.0)
    assert queries.place(region, f"c{clinic.pk}").spot == Spot(45.1, 42.0)
    nowhere = ClinicFactory(region=region)
    assert queries.place(region, f"c{nowhere.pk}") is None


@pytest.mark.parametrize(
    "key", ["", "s", "s-1", "x1", "s1.5", "s٢", "s" + "9" * 30, "c9223372036854775808", "\x00"]
)
def test_key_of_nothing_is_no_place(region, key):
    street(region, "Ставрополь", "улица Ленина")
    assert queries.place(region, key) is None


def test_nearest_street_stands_for_where_somebody_is(region):
    street(region, "Ставрополь", "улица Ленина", 45.05, 41.96)
    # A degree of longitude is shorter than one of latitude: this one is nearer.
    street(region, "Ставрополь", "улица Мира", 45.04, 41.972)
    assert queries.near(region, HOME).name == "Ставрополь, улица Мира"


def test_clinic_stands_for_a_street_where_there_is_none(region):
    clinic = ClinicFactory(region=region, latitude=45.1, longitude=42.0)
    ClinicFactory(region=region, latitude=46.1, longitude=42.0)
    assert queries.near(region, HOME).name == clinic.short_name


def test_whoever_is_far_from_the_region_is_nowhere_in_it(region):
    street(region, "Ставрополь", "улица Ленина")
    assert queries.near(region, Spot(55.75, 37.62)) is None
    assert queries.near(region, HOME) is not None
