"""«Мои карты»: what a card says, what it hides, what it costs."""

from datetime import time, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.accounts import actions as accounts
from portal.domain.audit.models import Entry
from portal.domain.booking.states import State
from portal.domain.patients.models import Card
from portal.domain.patients.states import Relation
from portal.kit import snils, zones
from tests.factories.accounts import browser
from tests.factories.patients import HoldingFactory, Patient, patient
from tests.factories.regions import RegionFactory
from tests.factories.schedule import in_days
from tests.portal.sites.patient.guest import Guest, links, nobodys, path_of, places, visit
from tests.portal.sites.visitor import text

PAGES = [
    "cards/",
    "cards/{card}/",
    "cards/{card}/edit/",
    "cards/{card}/delete/",
    "cards/{card}/visits/",
    "cards/notices/",
]


def on(address: str, guest) -> str:
    return address.format(card=guest.card.pk)


def cost(guest, path: str) -> int:
    guest.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = guest.get(path)
    assert answer.status_code == 200
    return len(asked)


def test_list_greets_and_says_the_card(guest):
    page = text(guest.get("cards/"))
    assert "Рады Вас приветствовать на портале самозаписи" in page
    assert f"{guest.card.surname} Имя Отчество" in page
    assert guest.card.policy_number in page
    assert "17.05.1980" in page
    assert "Страховая компания" in page
    assert "указать" not in page


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("policy_number", "Страховой полис"),
        ("patronymic", "Отчество"),
        ("document_number", "Паспорт РФ"),
        ("snils", "СНИЛС"),
        ("insurer", "Страховая компания"),
    ],
)
def test_list_offers_to_add_what_is_missing(region, esia, field, label):
    empty = {field: ""} | ({"document_series": ""} if field == "document_number" else {})
    guest = Guest(patient(**empty))
    page = text(guest.get("cards/"))
    assert page.count("указать") == 1
    assert label in page
    assert f'href="/26/cards/{guest.card.pk}/edit/#id_{field}"' in page


def test_numbers_stand_in_full_until_checked_and_masked_after(guest):
    card = guest.card
    before = text(guest.get("cards/"))
    assert "Проверьте данные" in before
    assert card.policy_number in before
    answer = guest.send(f"cards/{card.pk}/checked/", "cards/")
    assert (answer.status_code, path_of(answer)) == (303, "/26/cards/")
    after = text(guest.get("cards/"))
    assert "Спасибо, данные карты проверены." in after
    assert "Проверьте данные" not in after
    assert card.policy_number not in after
    assert f"•••• {card.policy_number[-4:]}" in after
    assert card.document_number not in after
    assert card.policy_number in text(guest.get(f"cards/{card.pk}/"))


def test_checking_twice_is_written_once(guest):
    for _ in range(2):
        assert guest.send(f"cards/{guest.card.pk}/checked/", "cards/").status_code == 303
    assert Card.objects.get(pk=guest.card.pk).checked_at is not None
    assert Entry.objects.filter(action="card.checked").count() == 1


def test_opening_a_card_is_in_the_record(guest):
    guest.get(f"cards/{guest.card.pk}/")
    opened = Entry.objects.filter(action="card.opened", object_id=str(guest.card.pk))
    assert [entry.facts for entry in opened] == [{"reason": "shown in full"}]


def test_every_link_of_the_cards_leads_to_a_page(guest):
    visit(guest, places()[0])
    found = set()
    for address in PAGES:
        found |= set(links(text(guest.get(on(address, guest)))))
    assert {"/26/doctors/clinics/", "/26/cards/notices/"} <= found
    bad = {href: guest.client.get(href).status_code for href in sorted(found)}
    assert {href: status for href, status in bad.items() if status != 200} == {}


@pytest.mark.parametrize("address", PAGES)
def test_pages_cost_the_same_for_one_and_three_of_everything(guest, address):
    slots = places(3)
    visit(guest, slots[0])
    one = cost(guest, on(address, guest))
    for slot in slots[1:]:
        visit(guest, slot)
        HoldingFactory(account=guest.patient.account, relation=Relation.CHILD)
    told = text(guest.get("cards/"))
    assert told.count("Онлайн-консультация врача") == 3
    assert cost(guest, on(address, guest)) == one


def test_a_family_of_eight_with_visits_costs_what_one_costs(guest):
    slots = places(8)
    visit(guest, slots[0])
    alone = cost(guest, "cards/")
    for slot in slots[1:]:
        held = HoldingFactory(account=guest.patient.account, relation=Relation.CHILD)
        visit(Guest(Patient(guest.patient.account, held.card)), slot)
    page = text(guest.get("cards/"))
    assert page.count('id="card-') == 16  # each sheet with its heading
    assert page.count("/booking/") == 8
    assert cost(guest, "cards/") == alone


def test_visits_are_parted_into_coming_and_others(guest):
    slots = places(3)
    visit(guest, slots[0])
    visit(guest, slots[1], "cancelled_by_patient")
    page = text(guest.get(f"cards/{guest.card.pk}/visits/"))
    assert page.index("Предстоящие") < page.index("Прошлые и отменённые")
    assert "Запись отменена" in page or "Вы отменили запись" in page
    assert "Предстоящих записей нет." not in page


def test_visits_of_nobody_say_so(guest):
    page = text(guest.get(f"cards/{guest.card.pk}/visits/"))
    assert "Предстоящих записей нет." in page
    assert "Пока пусто." in page


@pytest.mark.parametrize("address", PAGES[1:5])
def test_card_that_is_missing_or_foreign_is_404(guest, address):
    stranger = patient(surname="Чужакова")
    for card_id in (nobodys(), stranger.card.pk):
        answer = guest.get(address.format(card=card_id))
        assert answer.status_code == 404
        assert "Чужакова" not in text(answer)
    assert guest.get(on(address, guest)).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_head_and_refuse_other_methods(guest, address):
    head = guest.client.head(f"/26/{on(address, guest)}")
    assert (head.status_code, head.content) == (200, b"")
    guest.client.handler.enforce_csrf_checks = False
    for method in ("put", "delete", "patch"):
        assert getattr(guest.client, method)(f"/26/{on(address, guest)}").status_code == 405


def test_checked_needs_a_post_with_a_token(guest):
    path = f"/26/cards/{guest.card.pk}/checked/"
    assert guest.client.get(path).status_code == 405
    assert guest.client.post(path).status_code == 403
    assert Card.objects.get(pk=guest.card.pk).checked_at is None


def test_a_visit_in_another_region_leads_into_that_region(guest):
    elsewhere = RegionFactory(code="73", name="Ульяновская область", search_key="ульяновская область")
    guest.agree(RegionFactory(code="26"), elsewhere)
    visit(guest, places()[0])
    there = visit(guest, places(doctor__clinic__region=elsewhere, wall_start=time(12))[0])
    for page in ("cards/", f"cards/{guest.card.pk}/visits/"):
        address = f"/73/booking/{there.pk}/"
        assert f'href="{address}"' in text(guest.get(page))
        assert guest.client.get(address).status_code == 200


def test_a_visit_the_clinic_has_not_answered_stands_among_the_coming_ones(guest):
    one = visit(guest, places()[0], State.RESERVING)
    visit(guest, places(wall_start=time(12), doctor__surname="Держанова")[0], State.HELD)
    for path in ("cards/", f"cards/{guest.card.pk}/visits/"):
        page = text(guest.get(path))
        assert f"/26/booking/{one.pk}/" in page
        assert "ждём ответа клиники" in page.lower()
        assert "Талон" not in page
        assert ("Держанова" in page) is (path == "cards/")


def test_a_place_that_is_held_stands_on_top_with_its_end_and_a_way_on(guest):
    slots = places(3)
    over = visit(guest, slots[0], State.HELD, hold_ends_at=now() - timedelta(seconds=1))
    one = visit(guest, slots[1], State.HELD)
    page = text(guest.get("cards/"))
    until = zones.local(one.hold_ends_at, one.time_zone)
    assert f"Место держим за вами до {until:%H:%M}" in page
    assert page.index(f'href="/26/booking/{one.pk}/confirm/"') < page.index("Записать на приём")
    assert str(over.pk) not in page
    assert guest.get(f"booking/{one.pk}/confirm/").status_code == 200


def test_a_place_that_is_held_in_another_region_leads_there_by_its_clock(guest):
    elsewhere = RegionFactory(code="73", name="Ульяновская область", search_key="ульяновская область")
    slot = places(doctor__clinic__region=elsewhere, time_zone="Europe/Ulyanovsk")[0]
    one = visit(guest, slot, State.HELD)
    page = text(guest.get("cards/"))
    until = zones.local(one.hold_ends_at, "Europe/Ulyanovsk")
    assert f'href="/73/booking/{one.pk}/confirm/"' in page
    assert f"до {until:%H:%M} (МСК+1)" in page


def test_a_place_that_is_held_says_for_whom_where_there_are_several_cards(guest):
    visit(guest, places()[0], State.HELD)
    said = f"Пациент: {guest.card.surname} {guest.card.name}"
    assert said not in text(guest.get("cards/"))
    HoldingFactory(account=guest.patient.account, relation=Relation.CHILD, card__name="Дочь")
    assert said in text(guest.get("cards/"))


def test_a_moved_visit_is_not_booked_again_and_a_cancelled_one_is_on_its_day(guest):
    slots = places(2)
    moved = visit(guest, slots[0], State.MOVED)
    again = "Записаться снова"
    assert again not in text(guest.get(f"cards/{guest.card.pk}/visits/"))
    assert again not in text(guest.get(f"booking/{moved.pk}/"))
    visit(guest, slots[1], State.CANCELLED_BY_PATIENT)
    page = text(guest.get(f"cards/{guest.card.pk}/visits/"))
    assert page.count(again) == 1
    assert f"card={guest.card.pk}&day={slots[1].wall_date}" in page


def test_nothing_held_says_nothing_of_it(guest):
    visit(guest, places()[0])
    assert "Вы не закончили запись" not in text(guest.get("cards/"))


def test_what_can_be_done_stands_before_the_data(guest):
    page = text(guest.get("cards/"))
    assert page.index("Записать на приём") < page.index("Онлайн-консультация") < page.index("Страховой полис")


@pytest.mark.parametrize("path", ["cards/", "cards/{card}/visits/"])
def test_a_visit_in_another_region_names_region_city_and_clock(guest, path):
    elsewhere = RegionFactory(code="73", name="Ульяновская область", search_key="ульяновская область")
    made = {"region": elsewhere, "district": "Ульяновск", "time_zone": "Europe/Ulyanovsk"}
    there = {f"doctor__clinic__{name}": value for name, value in made.items()}
    visit(guest, places(**there, time_zone="Europe/Ulyanovsk")[0])
    page = text(guest.get(on(path, guest)))
    assert "Ульяновская область, Ульяновск" in page
    assert "в 08:00 (МСК+1)" in page
    own = Guest()
    visit(own, places(doctor__clinic__district="Ставрополь")[0])
    page = text(own.get(on(path, own)))
    assert "в 08:00" in page
    assert "МСК" not in page
    assert "Ставрополь," not in page


def test_a_visit_that_is_over_is_not_called_booked(guest):
    visit(guest, places(wall_date=in_days(-2))[0])
    page = text(guest.get(f"cards/{guest.card.pk}/visits/"))
    assert "Приём прошёл" in page
    assert "Вы записаны" not in page


@pytest.mark.parametrize("is_limited", [False, True])
def test_a_limited_session_sees_no_numbers_and_is_told_why(guest, is_limited):
    HoldingFactory(account=guest.patient.account, relation=Relation.CHILD, card__surname="Детёнышева")
    key = accounts.open_session(
        account=guest.patient.account,
        browser=browser(),
        at=now(),
        way="password",
        is_limited=is_limited,
        agreed_region="26",
    )
    guest.client.cookies[settings.SESSION_COOKIE] = key
    pages = [text(guest.get("cards/")), text(guest.get(f"cards/{guest.card.pk}/"))]

    for page in pages:
        assert (guest.card.policy_number in page) is not is_limited
        assert (snils.show(guest.card.snils) in page) is not is_limited
        assert guest.card.document_number in page or is_limited
        assert ("Показываем не всё" in page) is is_limited
        assert guest.card.snils[-4:] in page.replace("-", "").replace(" ", "")
    assert ("Детёнышева" in pages[0]) is not is_limited
    guest.client.handler.enforce_csrf_checks = False
    guest.client.post(f"/26/cards/{guest.card.pk}/checked/")
    told = text(guest.get("cards/"))
    assert ("Чтобы менять карту, войдите через Госуслуги." in told) is is_limited
