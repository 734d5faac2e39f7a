"""A person refuses the consent: nothing of them stays."""

from playwright.sync_api import expect


def planted(person) -> list[str]:
    """What may lie nowhere after a refusal."""
    return [person.surname, person.snils.replace("-", "").replace(" ", ""), person.policy, str(person.oid)]


def found(house, person) -> list[str]:
    stored = house.everything_stored()
    return [text for text in planted(person) if text in stored]


def test_refuse_before_esia(walk, house) -> None:
    careful = walk()

    careful.choose_region()
    careful.follow("Зарегистрироваться")
<<<<<<< HEAD
    careful.follow("Нет, я отказываюсь")
=======
    careful.press("Нет, я отказываюсь")
>>>>>>> proof

    careful.see("Регистрация остановлена")
    assert found(house, careful.person) == []


def test_refuse_after_esia_and_the_twin_who_agrees(walk, house) -> None:
    careful, twin = walk(), walk()

    for one in (careful, twin):
        one.choose_region()
        one.follow("Войти")
        one.see("Вход")
        one.press("Войти через Госуслуги")
        one.sign_in_at_esia(first_time=True)
        one.see("Согласие на обработку персональных данных")
        assert found(house, one.person) == []
    careful.press("Нет, я отказываюсь")
    twin.press("Да, я согласен")

    expect(careful.page.get_by_role("heading", level=1)).to_have_text("Регистрация остановлена")
    careful.no_barriers()
    twin.see("Мои карты")
    assert found(house, careful.person) == []
    assert twin.person.surname in found(house, twin.person)
