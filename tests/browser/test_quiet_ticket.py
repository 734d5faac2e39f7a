"""A visit to a doctor whom nobody need know of: neither the history nor the files nor the calendar names it."""

import re

from icalendar import Calendar

NAMED = re.compile("инеколог|онсультаци")


def test_a_sensitive_visit_is_named_in_the_cabinet_only(walk) -> None:
    one = walk()
    one.register()
    one.choose_doctor("Женская консультация № 1", "Гинеколог")
    one.roomy("a.day", 5, last=True).click()
    one.page.wait_for_url(re.compile(r"day="))
    one.choose_time()
    one.see("Подтвердите запись")
    one.press("Записаться")
    one.see("Вы записаны")
    assert NAMED.search(one.page.locator(".ticket").inner_text()), "the ticket itself names it"

    address, visited = one.page.url, [one.page.title()]
    while not visited[-1].startswith("Лечебные учреждения") and len(visited) < 10:
        one.page.go_back()
        visited.append(one.page.title())
    assert visited[-1].startswith("Лечебные учреждения"), visited
    assert sum(title.startswith("Врачи и время приёма") for title in visited) >= 3, visited
    assert [title for title in visited if NAMED.search(title)] == []
    one.page.goto(address)

    one.see("Вы записаны")
    with one.page.expect_download() as paper:
        one.follow("Скачать PDF")
    assert re.fullmatch(r"Талон \d\d\.\d\d\.\d{4}\.pdf", paper.value.suggested_filename)
    with one.page.expect_download() as file:
        one.follow("Добавить в календарь")
    told = file.value.path().read_text(encoding="utf-8")
    (event,) = Calendar.from_ical(told).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Приём в клинике"
    assert NAMED.search(told.replace("\n ", "")) is None
