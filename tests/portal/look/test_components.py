"""Each macro says what its value says, in words a listener hears, and escapes it."""

import pytest

from portal.look.values import DayView, DoctorView, Fact, LinkItem, Tab, TicketView, TimeGroup, TimeView
from tests.portal.look.pages import show, tags, words

EVIL = '<script>alert("1")</script>'
DAY = DayView("2026-11-24", "24 ноября", "вторник", 6, "/day", is_current=True)


@pytest.mark.parametrize(
    ("file", "call"),
    [
        ("button", "button(evil, name=evil, value=evil, attrs={'data-x': evil})"),
        ("button", "link_button(evil, evil)"),
        ("alert", "alert('error', evil, title=evil)"),
        ("facts", "facts([fact])"),
        ("tabs", "tabs([tab], evil)"),
        ("trail", "back_link(evil, evil)"),
        ("trail", "steps([evil, evil], 1)"),
        ("doctor", "doctor_row(doctor)"),
        ("days", "days([day])"),
        ("days", "times([group], evil)"),
        ("countdown", "countdown(evil, 60, evil)"),
        ("ticket", "ticket(ticket_view)"),
        ("badge", "badge(evil, 'info')"),
        ("empty", "empty(evil, evil)"),
        ("search", "search_form(evil, 'q', evil, evil, evil)"),
        ("list", "link_list([link])"),
        ("loading", "loading(evil)"),
    ],
)
def test_macro_escapes(file: str, call: str) -> None:
    page = show(
        file,
        call,
        evil=EVIL,
        fact=Fact(EVIL, EVIL),
        tab=Tab(EVIL, EVIL, count=1),
        doctor=DoctorView(EVIL, EVIL, EVIL, EVIL, EVIL, 0, EVIL, EVIL),
        day=DayView(EVIL, EVIL, EVIL, 0, EVIL, note=EVIL),
        group=TimeGroup(EVIL, [TimeView(EVIL, EVIL, EVIL)]),
        ticket_view=TicketView(EVIL, [Fact(EVIL, None, EVIL)], [EVIL]),
        link=LinkItem(EVIL, EVIL, EVIL),
    )
    assert "&lt;script&gt;" in page
    assert tags(page, tag="script") == []


def test_day_is_heard_as_one_sentence() -> None:
    page = show("days", "days([day])", day=DAY)
    [link] = tags(page, tag="a")
    assert link["aria-current"] == "date"
    assert words(tags(page, **{"class": "visually-hidden"})[0]).startswith("вторник, 24 ноября, 6 свободн")
    assert tags(page, **{"class": "day__face"})[0]["aria-hidden"] == "true"


def test_day_with_one_place_is_singular() -> None:
    page = show("days", "days([day])", day=DayView("2026-11-25", "25 ноября", "среда", 1, "/day"))
    assert "среда, 25 ноября, 1 свободное место" in page


def test_day_without_places_is_no_link_and_says_why() -> None:
    shut = DayView("2026-11-28", "28 ноября", "суббота", 0, None, note="не принимает")
    page = show("days", "days([day])", day=shut)
    assert tags(page, tag="a") == []
    assert "суббота, 28 ноября, не принимает" in page


def test_time_is_a_button_that_sends_its_value() -> None:
    page = show(
        "days", "times([group], 'slot')", group=TimeGroup("Утро", [TimeView("08:00", "8 часов", "17")])
    )
    [button] = tags(page, tag="button")
    assert (button["name"], button["value"], button["type"]) == ("slot", "17", "submit")


def test_missing_fact_offers_to_set_it() -> None:
    page = show("facts", "facts(rows)", rows=[Fact("СНИЛС", None, "/set"), Fact("Пол", None)])
    [link] = tags(page, tag="a")
    assert (link["href"], words(link)) == ("/set", "указать: СНИЛС")
    assert "не указано" in page


def test_doctor_whose_places_are_unknown_says_so() -> None:
    page = show("doctor", "doctor_row(view)", view=DoctorView("Ким Олег", None, "Хирург"))
    assert "уточняются" in page
    assert tags(page, tag="a") == []


def test_error_alert_interrupts_and_others_wait() -> None:
    assert tags(show("alert", "alert('error', 'Занято')"), role="alert")
    assert tags(show("alert", "alert('success', 'Готово')"), role="status")


def test_countdown_over_shows_the_end_and_no_clock() -> None:
    page = show("countdown", "countdown('2026-11-24T06:20:00+00:00', 0, 'Держим')")
    assert tags(page, tag="time") == []
    assert "Время вышло" in page


def test_steps_are_heard_once() -> None:
    page = show("trail", "steps(['Врач', 'Время', 'Талон'], 2)")
    assert words(tags(page, tag="p")[0]) == "Шаг 2 из 3: Время"
    assert tags(page, tag="ol")[0]["aria-hidden"] == "true"
