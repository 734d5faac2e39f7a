"""A doctor who does not see a card says so before a time is pressed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from portal.domain.booking import actions as booking_actions
from portal.domain.booking.rules.settings import Rule
from portal.domain.patients.models import Card
from portal.domain.patients.states import Relation, Sex
from tests.factories import attachments as register
from tests.factories.clinics import ClinicFactory
from tests.factories.patients import HoldingFactory
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.portal.sites.patient.guest import links, places, visit
from tests.portal.sites.visitor import text

TITLE = "Записаться к этому врачу не получится"


def child_of(guest, **card):
    known = {"card__name": "Дочь", "card__birth_date": in_days(-3000)} | card
    return HoldingFactory(account=guest.patient.account, relation=Relation.CHILD, **known).card


def page_of(guest, slot, query: str = "") -> str:
    return text(guest.get(f"doctors/{slot.doctor_id}/{query}"))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"doctor__max_age": 1}, "Врач принимает пациентов до 1 года включительно."),
        ({"doctor__min_age": 81}, "Врач принимает пациентов от 81 года."),
        ({"doctor__max_age": 17}, "Врач принимает пациентов до 17 лет включительно."),
        ({"doctor__min_age": 90}, "Врач принимает пациентов от 90 лет."),
        ({"doctor__sex": Sex.MALE}, "Этот врач принимает только пациентов другого пола."),
        ({"doctor__speciality__serves": "children"}, "Здесь принимают только детей."),
        ({"doctor__clinic__serves": "children"}, "Здесь принимают только детей."),
    ],
)
def test_doctor_who_does_not_see_the_card_says_why_and_shows_no_times(guest, fields, sentence):
    slot = places(**fields)[0]
    page = page_of(guest, slot)
    assert TITLE in page
    assert "Выберите день" not in page, "days without times lead nowhere"
    assert sentence in page
    assert f'value="{slot.pk}"' not in page
    assert f"/26/doctors/clinics/?card={guest.card.pk}" in links(page)


@pytest.mark.parametrize(("days", "shows"), [(30, True), (90, False)])
def test_days_stay_where_the_person_reaches_the_age_soon(guest, days, shows):
    slot = places(doctor__clinic__serves="adults")[0]
    turns = slot.wall_date + timedelta(days=days)
    born = turns.replace(year=turns.year - 18, day=min(turns.day, 28))
    Card.objects.filter(pk=guest.card.pk).update(birth_date=born)
    page = page_of(guest, slot)
    assert TITLE in page
    assert ("Выберите день" in page) is shows


def test_doctor_who_sees_the_card_shows_times(guest):
    slot = places(doctor__max_age=90, doctor__min_age=18, doctor__sex=Sex.FEMALE)[0]
    page = page_of(guest, slot)
    assert TITLE not in page
    assert f'value="{slot.pk}"' in page


def test_same_speciality_booked_already_leads_to_the_visits(guest):
    slots = places()
    visit(guest, slots[0])
    page = page_of(guest, slots[1])
    assert "Запись к врачу этой специальности уже есть." in page
    assert "Выберите день" in page, "the visit may be moved to any of them"
    assert f'value="{slots[1].pk}"' not in page
    assert f"/26/cards/{guest.card.pk}/visits/" in links(page)


def test_own_visit_keeps_the_person_chosen_and_offers_to_move_it(guest):
    child = child_of(guest)
    slots = places()
    own = visit(guest, slots[0])
    page = page_of(guest, slots[1])
    assert "Запись к врачу этой специальности уже есть." in page
    assert "Перенести эту запись к этому врачу" in page
    assert f"move={own.pk}" in page
    assert f'value="{child.pk}" checked' not in page
    assert "Вы действуете за другого человека" not in page
    named = page_of(guest, slots[1], f"?card={child.pk}")
    assert f'value="{child.pk}" checked' in named
    assert f'value="{guest.card.pk}" disabled' in named
    assert "— уже есть запись к врачу этой специальности" in named
    assert "этот врач не подойдёт" not in named


def test_other_person_who_stands_chosen_is_named_above_the_page(guest):
    child_of(guest)
    slot = places(doctor__max_age=17)[0]
    assert "Вы действуете за другого человека" in page_of(guest, slot)
    assert "Вы действуете за другого человека" not in page_of(guest, places()[0])


def test_nobody_is_chosen_where_the_doctor_sees_two_others(guest):
    children = [child_of(guest), child_of(guest)]
    slot = places(doctor__max_age=17)[0]
    page = page_of(guest, slot)
    assert [f'value="{one.pk}"' in page for one in children] == [True, True]
    assert " checked>" not in page
    asked = guest.send("booking/hold/", "cards/", slot=slot.pk)
    assert asked.url == f"/26/doctors/{slot.doctor_id}/?day={slot.wall_date}"


def test_card_that_fits_is_chosen_before_one_that_does_not(guest):
    child = child_of(guest)
    slot = places(doctor__max_age=17)[0]
    page = page_of(guest, slot)
    assert TITLE not in page
    assert f'value="{child.pk}" checked>' in page
    assert f'value="{guest.card.pk}" disabled>' in page
    assert f'value="{slot.pk}"' in page


def test_card_asked_for_that_does_not_fit_offers_the_one_that_does(guest):
    child = child_of(guest)
    slot = places(doctor__max_age=17)[0]
    page = page_of(guest, slot, f"?card={guest.card.pk}")
    assert TITLE in page
    assert f"/26/doctors/{slot.doctor_id}/?card={child.pk}&day={slot.wall_date}" in links(page)
    assert "Записать: Фамилия" in page


def test_time_chosen_before_signing_in_says_it_too(guest):
    slot = places(doctor__max_age=17)[0]
    page = page_of(guest, slot, f"?day={slot.wall_date}&slot={slot.pk}")
    assert "Вы выбрали время" in page
    assert TITLE in page
    assert "Записаться на это время" not in page


def test_refusal_is_not_said_twice(guest):
    slot = places(doctor__max_age=17)[0]
    page = text(guest.send("booking/hold/", "cards/", slot=slot.pk, card=guest.card.pk))
    assert page.count("Врач принимает пациентов до 17 лет включительно.") == 1
    assert f'value="{slot.pk}"' not in page


def test_clinics_for_children_stand_last_for_an_adult(guest):
    WorkSessionFactory(doctor__clinic__short_name="А детская", doctor__clinic__serves="children")
    ClinicFactory(short_name="Я взрослая", serves="adults")
    page = text(guest.get(f"doctors/clinics/?card={guest.card.pk}"))
    assert page.index("Я взрослая") < page.index("А детская")
    assert page.count("Здесь принимают только детей.") == 1
    plain = text(guest.get("doctors/clinics/"))
    assert plain.index("А детская") < plain.index("Я взрослая")
    assert "Здесь принимают только детей." not in plain


def test_clinics_for_adults_stand_last_for_a_child(guest):
    ClinicFactory(short_name="А взрослая", serves="adults")
    ClinicFactory(short_name="Я детская", serves="children")
    page = text(guest.get(f"doctors/clinics/?card={child_of(guest).pk}"))
    assert page.index("Я детская") < page.index("А взрослая")


def test_womens_clinic_stands_last_for_a_boy_and_not_for_a_girl(guest):
    ClinicFactory(short_name="А женская", serves="everyone", type="women")
    ClinicFactory(short_name="Я детская", serves="children")
    boy, girl = (child_of(guest, card__sex=sex) for sex in (Sex.MALE, Sex.FEMALE))
    page = text(guest.get(f"doctors/clinics/?card={boy.pk}"))
    assert page.index("Я детская") < page.index("А женская")
    assert page.count("Здесь принимают только женщин.") == 1
    page = text(guest.get(f"doctors/clinics/?card={girl.pk}"))
    assert "Здесь принимают только женщин." not in page
    assert page.index("Я детская") < page.index("А женская")


def test_way_back_to_all_clinics_keeps_the_card(guest):
    slot = places()[0]
    path = f"doctors/clinics/{slot.doctor.clinic_id}/"
    back = f"/26/doctors/clinics/?card={guest.card.pk}"
    assert back in links(text(guest.get(f"{path}?card={guest.card.pk}")))
    assert back not in links(text(guest.get(path)))


@pytest.mark.parametrize("address", ["doctors/{doctor}/", "doctors/clinics/?card={card}"])
def test_pages_cost_the_same_for_one_and_three_cards(guest, address):
    slot = places()[0]
    path = address.format(doctor=slot.doctor_id, card=guest.card.pk)
    before = _cost(guest, path)
    for year in (2015, 2018):
        child_of(guest, card__birth_date=date(year, 1, 1))
    ClinicFactory(serves="children")
    assert _cost(guest, path) == before


def _cost(guest, path: str) -> int:
    guest.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = guest.get(path)
    assert answer.status_code == 200
    return len(asked)


def only_attached(slot, guest):
    at = now()
    booking_actions.set_rule(
        rule=Rule.ONLY_ATTACHED, value=1, where=booking_actions.Where("26", slot.doctor.clinic_id, None),
        since_at=at, till_at=None, at=at, by=guest.patient.by,
    )  # fmt: skip


def test_a_card_that_is_not_attached_is_told_before_a_time_is_pressed(guest):
    slot = places()[0]
    only_attached(slot, guest)
    page = page_of(guest, slot)

    assert TITLE in page
    assert "Сюда записывают только тех, кто прикреплён к этой клинике." in page
    assert f'value="{slot.pk}"' not in page
    assert {f"/26/cards/{guest.card.pk}/attachments/", f"/26/doctors/clinics/?card={guest.card.pk}"} <= set(
        links(page)
    )
    listed = text(guest.get(f"doctors/clinics/?card={guest.card.pk}"))
    assert "Записывают только прикреплённых." in listed


def test_an_attached_card_books_there(guest):
    slot = places()[0]
    only_attached(slot, guest)
    search = register.SearchFactory(card=guest.card, region=slot.doctor.clinic.region, ended=True)
    register.AttachmentFactory(search=search, clinic=slot.doctor.clinic)
    page = page_of(guest, slot)

    assert TITLE not in page
    assert f'value="{slot.pk}"' in page
    assert "Записывают только прикреплённых." not in text(guest.get(f"doctors/clinics/?card={guest.card.pk}"))


def test_lists_and_strangers_are_told_whom_a_clinic_books(guest, visitor):
    slot = places()[0]
    here = f"doctors/clinics/{slot.doctor.clinic_id}/{slot.doctor.speciality_id}/"
    assert "только для прикреплённых" not in text(visitor.get(here))
    only_attached(slot, guest)

    assert "только для прикреплённых" in text(visitor.get(here))
    assert "Записывают только тех, кто прикреплён к этой клинике." in text(
        visitor.get(f"doctors/{slot.doctor_id}/")
    )


def several_allowed(slot, guest, *, of_clinic: int):
    at = now()
    booking_actions.set_rule(
        rule=Rule.ONE_PER_SPECIALITY, value=0, where=booking_actions.Where("26", of_clinic, None),
        since_at=at, till_at=None, at=at, by=guest.patient.by,
    )  # fmt: skip


@pytest.mark.parametrize("query", ["", "?day={day}&slot={slot}"], ids=["times", "picked"])
@pytest.mark.parametrize("is_here", [True, False])
def test_a_second_visit_is_offered_only_where_several_are_allowed(guest, query, is_here):
    slots = places()
    visit(guest, slots[0])
    clinic = slots[0].doctor.clinic_id if is_here else ClinicFactory(region_id="26").pk
    several_allowed(slots[1], guest, of_clinic=clinic)
    page = page_of(guest, slots[1], query.format(day=slots[1].wall_date, slot=slots[1].pk))

    assert ("Запись к врачу этой специальности уже есть." in page) is not is_here
    assert (f'value="{slots[1].pk}"' in page) is is_here
    answer = guest.send("booking/hold/", "cards/", slot=slots[1].pk, card=guest.card.pk)
    assert answer.status_code == (303 if is_here else 409)


def test_a_visit_costs_a_page_no_statement_more(guest, rules_known):
    slots = places()
    path = f"doctors/{slots[0].doctor_id}/"
    before = _cost(guest, path)
    visit(guest, slots[0])
    assert _cost(guest, path) == before


def test_a_parent_without_the_childs_card_is_led_to_make_it(guest):
    slot = places(doctor__max_age=17)[0]
    way = 'href="/26/cards/#ask-esia">Добавить карту ребёнка'
    assert way in page_of(guest, slot)
    assert way not in page_of(guest, places(doctor__min_age=90)[0])
    child = child_of(guest)
    page = page_of(guest, slot)
    assert way not in page
    assert (TITLE in page, str(child.pk) in page) == (False, True)
