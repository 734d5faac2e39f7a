"""The region's main page and what is not built yet."""

import pytest

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


@pytest.mark.parametrize(
    "what", ["home_visit", "checkup", "consultation", "messages", "new_card", "edit_card", "settings"]
)
def test_section_that_is_missing_says_how_to_get_it_today(visitor, what):
    page = text(visitor.get(f"later/{what}/"))
    assert "Этого раздела ещё нет" in page
    assert "Как получить это сегодня" in page
    assert 'href="/26/doctors/clinics/"' in page
    assert "+7 865 200-00-00" in page


def test_section_nobody_plans_is_404(visitor):
    assert visitor.get("later/whatever/").status_code == 404


def test_menu_marks_the_current_page(visitor):
    page = text(visitor.get("later/home_visit/"))
    assert page.count('aria-current="page"') == 1
    assert "Регион" in page


def test_privacy_names_the_operator_and_leads_to_the_text(visitor):
    page = text(visitor.get("privacy/"))
    assert "ООО «Пример»" in page
    assert 'href="/26/sign-in/consent/text/"' in page
