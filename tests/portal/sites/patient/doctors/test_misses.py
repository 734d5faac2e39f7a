"""A search that names nobody says what to type instead."""

from urllib.parse import parse_qs, urlsplit

import pytest

from portal.domain.clinics.models import Street
from portal.kit import folding
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.finding import counted, laid
from tests.portal.sites.patient.doctors.test_searching import streets
from tests.portal.sites.patient.guest import links, path_of
from tests.portal.sites.visitor import text

__all__ = ["streets"]


@pytest.fixture
def doctor(region):
    speciality = SpecialityFactory(region=region, patient_name="ЛОР-врач", name="Оториноларинголог", group="")
    clinic = ClinicFactory(region=region, short_name="Поликлиника № 7", address="ул. Ленина, 1")
    made = DoctorFactory(clinic=clinic, speciality=speciality, surname="Магомедов")
    laid(counted(region))
    return made


def listed(visitor, typed, path=""):
    return text(visitor.client.get(f"/26/doctors/{path}", {"q": typed}))


@pytest.mark.parametrize("typed", ["болит", "доктор", "Врач", "нужен врач"])
def test_word_that_says_nothing_asks_for_more_and_shows_specialities(visitor, doctor, typed):
    page = listed(visitor, typed)
    assert f"По слову «{typed}» никого не выбрать." in page
    assert "Никого не нашлось" not in page
    assert f"/26/doctors/?speciality={doctor.speciality_id}" in links(page)
    told = listed(visitor, f"{typed} ухо")
    assert "никого не выбрать" not in told
    assert "Магомедов" in told


@pytest.mark.parametrize("typed", ["Мира 12", "ул. Мира, д. 12а", "Ленина 15", "г. Ставрополь Мира 3"])
def test_home_address_leads_to_the_street(visitor, doctor, streets, typed):
    page = listed(visitor, typed)
    assert "Никого не нашлось" in page
    assert "Искать рядом с улицей «" in page
    near = next(one for one in links(page) if "/near/" in one and "street=" in one)
    told = parse_qs(urlsplit(near).query)["street"]
    assert not any(sign.isdecimal() for sign in told[0])
    answer = visitor.client.get(near)
    assert path_of(answer) == "/26/doctors/"
    street = streets[1 if "Мира" in typed else 0]
    assert answer["Location"] == f"/26/doctors/?place=s{street.pk}"


def test_home_address_on_the_list_of_clinics_comes_back_to_it(visitor, doctor, streets):
    page = listed(visitor, "Мира 12", "clinics/")
    near = next(one for one in links(page) if "street=" in one)
    assert visitor.client.get(near)["Location"] == f"/26/doctors/clinics/?place=s{streets[1].pk}"
    assert "Искать рядом" not in listed(visitor, "Ленина", "clinics/")


def test_words_of_no_street_offer_none(visitor, doctor, streets):
    page = listed(visitor, "нетакой 12")
    assert "Никого не нашлось" in page
    assert "Искать рядом" not in page


def test_street_with_a_slip_is_asked_about(visitor, streets):
    page = text(visitor.client.get("/26/doctors/near/", {"street": "Ленена", "q": "терапевт"}))
    assert "Улицы «Ленена» в списке региона нет. Возможно, вы искали:" in page
    assert any(one.endswith(f"place=s{streets[0].pk}") and "q=" in one for one in links(page))
    none = text(visitor.client.get("/26/doctors/near/", {"street": "нетакая"}))
    assert "Напишите соседнюю" in none
    assert "Возможно" not in none


@pytest.mark.parametrize("typed", ["Мгаомедов", "vfujvtljd", "Магамедов"])
def test_surname_is_asked_about_with_a_capital(visitor, doctor, typed):
    page = listed(visitor, typed)
    assert ">Магомедов</a>" in page
    assert "Возможно, вы искали:" in page
    assert "Возможно, вы искали:" not in listed(visitor, "Магомедов")


@pytest.mark.parametrize("typed", ["поликлиника №1", "поликлиника № 1", "Поликлиника 1"])
def test_clinic_of_just_this_name_stands_first_on_both_lists(visitor, region, typed):
    for name in ("Детская поликлиника № 1", "Городская поликлиника № 1", "Больница", "Стоматология № 1"):
        clinic = ClinicFactory(
            region=region, short_name=name, full_name=f"«{name}» города", address="Поликлиника, корпус № 1"
        )
        DoctorFactory(clinic=clinic, speciality=SpecialityFactory(region=region))
    laid(counted(region))
    page = listed(visitor, typed, "clinics/").replace("\u00a0", " ")
    order = sorted(
        ("Детская поликлиника № 1", "Городская поликлиника № 1", "Больница"),
        key=lambda name: page.index(f">{name}<"),
    )
    assert order == ["Городская поликлиника № 1", "Детская поликлиника № 1", "Больница"]
    rows = listed(visitor, typed).replace("\u00a0", " ")
    assert rows.index("Городская поликлиника № 1") < rows.index("Детская поликлиника № 1")


def test_street_of_a_number_is_offered_without_the_house(visitor, doctor, region):
    Street.objects.create(
        region=region, external_id="60", name="улица 50 лет ВЛКСМ", settlement="Ставрополь", latitude=45.0,
        longitude=41.9, search_key=folding.fold("Ставрополь улица 50 лет ВЛКСМ"),
    )  # fmt: skip
    page = listed(visitor, "50 лет ВЛКСМ 16")
    assert "Искать рядом с улицей «Лет Влксм»" in page
