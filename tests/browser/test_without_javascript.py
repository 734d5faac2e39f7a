"""The main job without JavaScript: an old phone, a strict browser."""


def test_without_javascript(walk, house) -> None:
    plain = walk(axe=False, java_script_enabled=False)

    plain.register()
    number = plain.book(speciality="Хирург")
    plain.follow("Отменить запись")
    plain.see("Отменить запись")
    plain.page.get_by_label("Другая причина").check()
    plain.press("Отменить запись")

    plain.see("Вы отменили запись")
    state = house.rows("SELECT state FROM booking_appointment WHERE number = ?", number)
    assert state == [("cancelled_by_patient",)]
