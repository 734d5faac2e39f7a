"""The list of doctors: danger first, filters, a place, any doctor; nothing of a person stays in an address."""

from datetime import time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.timezone import now

from portal.domain.clinics.models import Street
from portal.domain.finding.models import Counted
from portal.kit import folding
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.finding import counted, laid
from tests.factories.regions import RegionFactory
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.portal.sites.patient.doctors.test_directory import cost
from tests.portal.sites.patient.guest import Guest, links, path_of
from tests.portal.sites.visitor import text

HERE = {"latitude": "45.041", "longitude": "41.964"}


@pytest.fixture
def speciality(region):
    return SpecialityFactory(region=region)


@pytest.fixture
def two(region, speciality):
    """A woman near Lenin street in the evening, a man near Mira street in the morning."""
    near = ClinicFactory(
        region=region, short_name="Ближняя", latitude=45.04, longitude=41.96, wheelchair=True
    )
    far = ClinicFactory(
        region=region, short_name="Дальняя", latitude=45.02, longitude=41.91, sign_language=True
    )
    woman = DoctorFactory(clinic=near, speciality=speciality, surname="Аверина", gender="f")
    man = DoctorFactory(clinic=far, speciality=speciality, surname="Борисов", gender="m")
    WorkSessionFactory(doctor=woman, wall_start=time(18))
    WorkSessionFactory(doctor=man, wall_start=time(9))
    laid(counted(region))
    return woman, man


@pytest.fixture
def streets(region):
    told = {"улица Ленина": (45.04, 41.96), "улица Мира": (45.02, 41.91)}
    return [
        Street.objects.create(
            region=region, external_id=name, name=name, settlement="Ставрополь", latitude=place[0],
            longitude=place[1], search_key=folding.fold(f"Ставрополь {name}"),
        )
        for name, place in told.items()
    ]  # fmt: skip


def found(page):
    return sorted((name for name in ("Аверина", "Борисов") if name in page), key=page.index)


def listed(visitor, **asked):
    return text(visitor.client.get("/26/doctors/", asked))


@pytest.mark.parametrize(
    ("asked", "who"),
    [
        ({"speciality": True}, ["Борисов", "Аверина"]),
        ({"gender": "f"}, ["Аверина"]),
        ({"part": "morning"}, ["Борисов"]),
        ({"wheelchair": "on"}, ["Аверина"]),
        ({"signs": "on"}, ["Борисов"]),
        ({"whom": "child"}, ["Борисов", "Аверина"]),
        ({"q": "терапевт", "gender": "m"}, ["Борисов"]),
        ({"q": "дальняя"}, ["Борисов"]),
        ({"clinic": True}, ["Аверина"]),
    ],
)
def test_filters_leave_who_fits(visitor, two, asked, who):
    known = {"speciality": two[0].speciality_id, "clinic": two[0].clinic_id}
    page = listed(
        visitor, **{name: known.get(name) if value is True else value for name, value in asked.items()}
    )
    assert found(page) == who


@pytest.mark.parametrize("field", ["whom", "gender", "part"])
def test_filter_of_nothing_is_told_at_its_field_and_asks_for_nothing(visitor, two, field):
    page = listed(visitor, q="терапевт", **{field: "чушь"})
    assert "Выберите из списка." in page
    assert found(page) == ["Борисов", "Аверина"]
    assert 'value="терапевт"' in page


@pytest.mark.parametrize("address", ["doctors/", "doctors/clinics/"])
def test_danger_stands_before_everything_that_was_found(visitor, two, address):
    page = text(visitor.client.get(f"/26/{address}", {"q": "терапевт, болит в груди"}))
    warning = page.index("не ждите приёма")
    assert page.index('href="tel:103"') > warning - 2000
    assert warning < page.index('type="search"')
    calm = text(visitor.client.get(f"/26/{address}", {"q": "терапевт"}))
    assert "не ждите приёма" not in calm


def test_nobody_is_asked_what_they_meant_beside_a_danger(visitor, two):
    page = text(visitor.client.get("/26/doctors/", {"q": "терапевт, не могу дышать, боль в груди"}))
    assert "не ждите приёма" in page
    assert "Возможно, вы искали" not in page
    assert "Возможно, вы искали" in text(visitor.client.get("/26/doctors/", {"q": "тирапевт"}))


def test_nobody_found_has_next_steps(visitor, two):
    page = listed(visitor, q="терапевт", part="day", card="")
    assert "Никого не нашлось" in page
    steps = links(page)
    assert any(step.startswith("/26/doctors/?q=") and "part" not in step for step in steps)
    assert "/26/doctors/clinics/" in steps
    assert "/26/help/" in "".join(steps)


def test_words_of_nobody_are_named_beside_what_was_found(visitor, two):
    page = listed(visitor, q="терапевт абракадабра")
    assert found(page) == ["Борисов", "Аверина"]
    assert "Никто не подходит ко всем словам сразу." in page


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(0, "посчитаны только что."), (1, "посчитаны 1 минуту назад."), (5, "посчитаны 5 минут назад."),
     (22, "посчитаны 22 минуты назад."), (130, "посчитаны 2 часа назад.")],
)  # fmt: skip
def test_counts_say_how_old_they_are(visitor, two, minutes, said):
    Counted.objects.update(counted_at=now() - timedelta(minutes=minutes, seconds=1))
    doctor = two[0]
    of_clinic = f"doctors/clinics/{doctor.clinic_id}/"
    for address in (
        "doctors/?q=терапевт",
        "doctors/clinics/",
        of_clinic,
        f"{of_clinic}{doctor.speciality_id}/",
    ):
        page = text(visitor.get(address)).replace("\u00a0", " ")
        assert said in page, address
        assert ("покажет страница врача" in page) == (minutes >= 20), address


def test_street_leads_to_the_nearest_doctors(visitor, two, streets):
    answer = visitor.client.get("/26/doctors/near/", {"street": "ул. Ленина, 5", "q": "терапевт"})
    assert path_of(answer) == "/26/doctors/"
    page = text(visitor.client.get(answer["Location"]))
    assert found(page) == ["Аверина", "Борисов"]
    assert "Рядом: <b>Ставрополь, улица Ленина</b>" in page
    assert "Ближняя · 50 м" in page
    assert "Дальняя · 4,5 км" in page
    soon = text(visitor.client.get(f"{answer['Location']}&order=soon"))
    assert found(soon) == ["Борисов", "Аверина"]


def test_clinics_near_a_street_stand_first(visitor, two, streets):
    for street, first in zip(streets, ("Ближняя", "Дальняя"), strict=True):
        page = text(visitor.client.get("/26/doctors/clinics/", {"place": f"s{street.pk}"}))
        assert min(("Ближняя", "Дальняя"), key=lambda name: page.index(f">{name}</a>")) == first


def test_near_asked_on_the_list_of_clinics_comes_back_to_it(visitor, two, streets):
    page = text(visitor.client.get("/26/doctors/clinics/", {"whom": "adult"}))
    (near,) = [one for one in links(page) if "/doctors/near/" in one]
    asked = dict(pair.split("=") for pair in urlsplit(near).query.split("&"))
    asks = text(visitor.client.get(near))
    assert "/26/doctors/clinics/?whom=adult" in links(asks), "back"
    assert '<input type="hidden" name="to" value="clinics">' in asks
    by_street = visitor.client.get("/26/doctors/near/", asked | {"street": "Ленина"})
    by_phone = visitor.send(near.removeprefix("/26/"), **HERE)
    for answer in (by_street, by_phone):
        assert path_of(answer) == "/26/doctors/clinics/"
        assert parse_qs(urlsplit(answer["Location"]).query) == {
            "whom": ["adult"],
            "place": [f"s{streets[0].pk}"],
        }
    other = text(visitor.client.get("/26/doctors/near/", {"to": "чушь"}))
    assert "/26/doctors/" in links(other)


def test_chest_pain_finds_doctors_below_the_stop(visitor, two):
    page = listed(visitor, q="боль в груди")
    assert "не ждите приёма" in page
    assert found(page) == ["Борисов", "Аверина"]
    assert page.index("не ждите приёма") < page.index("Врачи для записи — ниже.") < page.index("Борисов")


def test_street_of_several_towns_is_asked_which(visitor, streets):
    other = Street.objects.get(pk=streets[0].pk)
    other.pk, other.external_id, other.settlement, other.search_key = (
        None,
        "other",
        "Михайловск",
        "михайловск улица ленина",
    )
    other.save()
    answer = visitor.client.get("/26/doctors/near/", {"street": "Ленина", "speciality": ""})
    page = text(answer)
    assert answer.status_code == 200
    assert f"/26/doctors/?place=s{streets[0].pk}" in links(page)
    assert f"/26/doctors/?place=s{other.pk}" in links(page)


def test_street_that_is_none_says_what_to_do(visitor, streets):
    page = text(visitor.client.get("/26/doctors/near/", {"street": "нетакой"}))
    assert "Улицы «нетакой» в списке региона нет." in page


def test_place_of_the_phone_becomes_a_street_and_stays_nowhere(visitor, two, streets, caplog):
    answer = visitor.send("doctors/near/", **HERE)
    assert answer.status_code == 303
    told = parse_qs(urlsplit(answer["Location"]).query)
    assert told == {"place": [f"s{streets[0].pk}"]}
    assert "45.041" not in caplog.text
    assert found(text(visitor.client.get(answer["Location"]))) == ["Аверина", "Борисов"]


@pytest.mark.parametrize(
    "place",
    [{}, {"latitude": "45"}, {"latitude": "abc", "longitude": "1"}, {"latitude": "nan", "longitude": "nan"},
     {"latitude": "91", "longitude": "0"}, {"latitude": "inf", "longitude": "0"}, {"latitude": "9" * 400, "longitude": "0"}],
)  # fmt: skip
def test_place_that_is_none_is_told(visitor, streets, place):
    answer = visitor.send("doctors/near/", **place)
    assert answer.status_code == 422
    assert "Место не определилось. Напишите улицу." in text(answer)


def test_place_far_from_the_region_is_told(visitor, streets):
    answer = visitor.send("doctors/near/", latitude="55.75", longitude="37.62")
    assert answer.status_code == 422
    assert "Рядом с вами нет улиц этого региона." in text(answer)


def test_only_the_page_of_places_may_ask_the_phone(visitor, streets):
    assert "geolocation=(self)" in visitor.get("doctors/near/")["Permissions-Policy"]
    assert "geolocation=()" in visitor.get("doctors/")["Permissions-Policy"]


@pytest.mark.parametrize("place", ["s0", "x1", "s99999999", "\x00", "s" + "1" * 50])
def test_place_nobody_has_is_404(visitor, streets, place):
    assert visitor.client.get("/26/doctors/", {"place": place}).status_code == 404
    assert visitor.client.get("/26/doctors/", {"place": f"s{streets[0].pk}"}).status_code == 200


def test_place_of_another_region_is_404(visitor, streets):
    foreign = ClinicFactory(region=RegionFactory(code="73"), latitude=54.3, longitude=48.4)
    assert visitor.client.get("/26/doctors/", {"place": f"c{foreign.pk}"}).status_code == 404
    assert visitor.client.get("/73/doctors/", {"place": f"c{foreign.pk}"}).status_code == 200


def test_any_doctor_leads_to_one_with_a_place_on_the_soonest_day(visitor, two, speciality):
    later = DoctorFactory(clinic=two[0].clinic, speciality=speciality)
    WorkSessionFactory(doctor=later, wall_date=in_days(6))
    counted(two[0].region)
    asked = {"speciality": speciality.pk}
    page = listed(visitor, **asked)
    assert "Любой врач — ближайший день" in page
    led = {visitor.client.get("/26/doctors/any/", asked)["Location"] for _ in range(40)}
    assert led == {f"/26/doctors/{doctor.pk}/?day={in_days(3)}" for doctor in two}
    only = visitor.client.get("/26/doctors/any/", asked | {"gender": "f"})["Location"]
    assert only == f"/26/doctors/{two[0].pk}/?day={in_days(3)}"
    assert text(visitor.client.get(only)).count('class="time"') == 4


def test_any_doctor_is_never_one_whose_places_are_gone_since_the_count(visitor, two, speciality):
    WorkSessionFactory._meta.model.objects.get(doctor=two[0]).slots.update(state="closed")
    led = {
        visitor.client.get("/26/doctors/any/", {"speciality": speciality.pk})["Location"] for _ in range(20)
    }
    assert led == {f"/26/doctors/{two[1].pk}/?day={in_days(3)}"}


def test_any_doctor_of_nobody_leads_back_to_the_list(visitor, region, speciality):
    answer = visitor.client.get("/26/doctors/any/", {"speciality": speciality.pk})
    assert answer["Location"] == f"/26/doctors/?speciality={speciality.pk}"
    assert visitor.client.get("/26/doctors/any/")["Location"] == "/26/doctors/"


def test_any_doctor_keeps_the_card(two, speciality):
    guest = Guest()
    guest.agree(two[0].region)
    asked = {"speciality": speciality.pk, "card": str(guest.card.pk), "gender": "f"}
    assert f"card={guest.card.pk}" in guest.client.get("/26/doctors/any/", asked)["Location"]


def test_next_page_is_led_to_and_holds_the_rest(visitor, region, speciality):
    clinic = ClinicFactory(region=region)
    made = DoctorFactory.create_batch(25, clinic=clinic, speciality=speciality)
    page = listed(visitor, speciality=speciality.pk)
    more = f"/26/doctors/?speciality={speciality.pk}&page=2"
    assert more in links(page)
    rest = text(visitor.client.get(more))
    assert "Следующие врачи" not in rest
    assert all(
        (f"/26/doctors/{one.pk}/" in links(page)) != (f"/26/doctors/{one.pk}/" in links(rest)) for one in made
    )


def test_lists_cost_the_same_whatever_was_counted(visitor, two, streets, speciality, rules_known):
    paths = [f"doctors/?q=терапевт&place=s{streets[0].pk}&wheelchair=on", "doctors/", "doctors/clinics/?q=ближняя",
             f"doctors/?speciality={speciality.pk}&part=evening&whom=adult", "doctors/clinics/"]  # fmt: skip
    before = [cost(visitor, path) for path in paths]
    for number in range(3):
        other = DoctorFactory(
            clinic=ClinicFactory(region=two[0].region, wheelchair=True), speciality=speciality
        )
        WorkSessionFactory(doctor=other, wall_start=time(18), wall_date=in_days(number + 1))
    laid(counted(two[0].region))
    assert [cost(visitor, path) for path in paths] == before
    assert max(before) <= 6
