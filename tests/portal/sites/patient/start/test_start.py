"""The region's main page and what is not built yet."""

from datetime import datetime, timedelta

import pytest
import time_machine

from portal.kit import breaks
from portal.sites.patient.start import phones
from tests.factories.accounts import NOW
from tests.factories.clinics import ClinicFactory
from tests.factories.regions import RegionFactory
from tests.portal.sites.patient.guest import places, visit
from tests.portal.sites.visitor import text


def test_start_offers_to_register_and_to_sign_in(visitor):
    page = text(visitor.get())
    assert "Зарегистрироваться" in page
    assert "Войти" in page
    assert "103" in page


def test_start_of_a_signed_in_person_leads_to_the_cards(signed_in):
    page = text(signed_in.get())
    assert "Зарегистрироваться" not in page
    assert "Пелагея З." in page
    assert 'href="/26/cards/"' in page


BY_PHONE = ["home-visit", "checkup", "consultation"]
NUMBER = 'href="tel:+78652000001"'


@pytest.mark.parametrize("what", BY_PHONE)
def test_section_that_is_missing_says_how_to_get_it_today(visitor, what):
    page = text(visitor.get(f"later/{what}/"))
    assert "Этого раздела ещё нет" in page
    assert "Как получить это сегодня" in page
    assert page.partition("</footer>")[0].count("+7 865 200-00-00") == 1


@pytest.mark.parametrize("what", BY_PHONE)
def test_section_that_is_missing_gives_telephones_and_hours(visitor, region, what):
    ClinicFactory.create_batch(phones.SHOWN_AT_FIRST + 1, region=region, district="Ставрополь")
    page = text(visitor.get(f"later/{what}/"))
    assert page.count(NUMBER) == phones.SHOWN_AT_FIRST
    assert page.count("пн–пт 7:30–19:00") == phones.SHOWN_AT_FIRST
    assert page.count("<h3>Ставрополь</h3>") == 1
    assert 'href="/26/doctors/clinics/"' in page


def test_telephones_are_found_by_words_in_their_districts(visitor, region):
    for district in ("Кочубеевский район", "Невинномысск"):
        ClinicFactory(region=region, district=district, short_name=f"Больница, {district}", phones=[])
    page = text(visitor.get("later/home-visit/?q=больница+НЕВИННОМЫССК"))
    assert "<h3>Невинномысск</h3>" in page
    assert "Кочубеевский" not in page
    assert "Телефон не указан" in page
    assert "Ничего не нашлось" in text(visitor.get("later/home-visit/?q=нигде"))


def test_own_clinics_come_first_the_latest_visit_at_the_top(guest, region):
    ClinicFactory(region=region, short_name="Чужая поликлиника")
    early, late = places(), places(starts_at=NOW + timedelta(days=9))
    elsewhere = places(doctor__clinic__region=RegionFactory(code="73"), starts_at=NOW + timedelta(days=5))
    for slot in (late[0], early[0], elsewhere[0]):
        visit(guest, slot)
    page = text(guest.get("later/home-visit/"))
    names = [breaks.keep(slot.doctor.clinic.short_name) for slot in (late[0], early[0])]
    assert sorted(names, key=page.index) == names
    assert page.count(NUMBER) == 2
    assert "Чужая поликлиника" not in page
    assert "Чужая поликлиника" in text(guest.get("later/home-visit/?q=чужая"))


def test_section_nobody_plans_is_404(visitor):
    assert visitor.get("later/whatever/").status_code == 404


def test_menu_marks_the_current_page(visitor):
    page = text(visitor.get("later/home-visit/"))
    assert page.count('aria-current="page"') == 1
    assert "Регион" in page


@pytest.mark.parametrize("page", ["accessibility", "privacy", "cookies"])
def test_document_is_read_before_a_region_is_chosen_too(visitor, page):
    assert f'href="/{page}/"' in text(visitor.client.get("/"))
    assert f'href="/26/{page}/"' in text(visitor.get())
    for path in (f"/{page}/", f"/26/{page}/"):
        answer = visitor.client.get(path)
        assert answer.status_code == 200
        assert 'class="footer__links"' in text(answer)


def test_privacy_outside_of_a_region_names_no_operator(visitor):
    page = text(visitor.client.get("/privacy/"))
    assert "Выберите регион" in page
    assert "ООО «Пример»" not in page
    assert "consent" not in page


def test_privacy_tells_all_that_is_kept_and_how_long(visitor):
    page = text(visitor.get("privacy/"))
    for kept in ("введённые вручную", "детей и близких", "Прикрепления из регистра", "Сообщения и файлы"):
        assert kept in page
    assert "После закрытия переписки — 3 года" in page
    assert "Регистр прикреплённых: данные карты" in page


def test_check_up_of_adults_names_only_clinics_that_do_it(visitor, region):
    for name, told in {
        "Детская": {"serves": "children"}, "Женская": {"type": "women"}, "Зубная": {"type": "dental"},
        "Взрослая": {},
    }.items():  # fmt: skip
        ClinicFactory(region=region, short_name=name, **told)
    page = text(visitor.get("later/checkup/"))
    assert [name in page for name in ("Взрослая", "Детская", "Женская", "Зубная")] == [True] + [False] * 3
    assert "Детская" in text(visitor.get("later/home-visit/"))
    assert "Детская" in text(visitor.get("later/checkup/?q=детская"))
    assert 'href="tel:122"' in page


@pytest.mark.parametrize(("at", "is_said"), [("2026-11-22T09:00Z", True), ("2026-11-23T09:00Z", False)])
def test_day_off_is_said_beside_the_telephones(visitor, region, at, is_said):
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        page = text(visitor.get("later/home-visit/"))
    assert ("Сегодня выходной" in page) is is_said


def test_person_without_an_account_of_esia_is_told_the_ways(visitor):
    assert 'href="/26/sign-in/cannot/no_account/"' in text(visitor.get())
    page = text(visitor.get("sign-in/cannot/no_account/"))
    assert "МФЦ" in page
    assert 'href="/26/doctors/clinics/"' in page
    assert "122" in page


def test_privacy_names_the_operator_and_leads_to_the_text(visitor):
    page = text(visitor.get("privacy/"))
    assert "ООО «Пример»" in page
    assert 'href="/26/sign-in/consent/text/"' in page


def test_numbers_of_help_are_dialled_and_consultation_leads_to_booking(visitor, region):
    for path in ("", "later/home-visit/"):
        page = text(visitor.get(path)).split("<footer")[0]
        assert [f'href="tel:{number}"' in page for number in ("103", "112")] == [True, True]
    assert 'href="/26/doctors/">Записаться на приём к врачу' in text(visitor.get("later/consultation/"))
