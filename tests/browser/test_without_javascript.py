"""The main job without JavaScript (W8): an old phone, a strict browser."""


def test_without_javascript(walk, house) -> None:
    first = walk(axe=False, java_script_enabled=False)
    first.register_on_pages()
    first.sign_out()

    plain = walk(first.person, axe=False, java_script_enabled=False)
    plain.choose_region()
    plain.follow("Войти")
    plain.see("Вход")
    plain.press("Войти через Госуслуги")
    plain.sign_in_at_esia(first_time=False)
    plain.see("Мои карты")
    number = plain.book(speciality="Хирург")
    plain.follow("Отменить запись")
    plain.see("Отменить запись")
    plain.page.get_by_label("Другая причина").check()
    plain.press("Отменить запись")

    plain.see("Вы отменили запись")
    state = house.rows("SELECT state FROM booking_appointment WHERE number = ?", number)
    assert state == [("cancelled_by_patient",)]
