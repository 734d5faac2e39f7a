"""Whether and when a message was read stands by it, on both sides, by the clinic's clock."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from portal.domain.messaging.models import Message, Reading, Thread
from portal.domain.messaging.states import Side
from portal.domain.regions.models import KeepTerm
from tests.factories import messaging
from tests.factories.clinics import ClinicFactory
from tests.factories.staff import operator, registrar
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.staff.colleague import colleague, text

NOON = datetime(2026, 11, 21, 9, tzinfo=UTC)
"""21 November, 12:00 in Moscow, 19:00 in Vladivostok."""
MINUTE = timedelta(minutes=1)
UNREAD = "Ещё не прочитано"


class Talk:
    """A person and a registrar of a far clinic before one thread."""

    def __init__(self, clinic, desk) -> None:
        self.guest = Guest()
        self.thread = messaging.thread(self.guest.patient, clinic, at=NOON)
        where = f"clinics/{clinic.pk}" if clinic else "support"
        self.path = f"staff/messages/{where}/{self.thread.pk}/"
        self.desk = desk

    def person_sees(self) -> str:
        return text(self.guest.get(f"messages/{self.thread.pk}/"))

    def staff_sees(self) -> str:
        return text(self.desk.get(self.path))


@pytest.fixture
def talk(region, esia):
    clinic = ClinicFactory(region=region, time_zone="Asia/Vladivostok")
    with time_machine.travel(NOON, tick=False) as clock:
        made = Talk(clinic, colleague(registrar(clinic)))
        made.clock = clock
        yield made


def test_both_see_when_the_other_has_read_by_the_clinics_clock(talk):
    assert UNREAD in talk.person_sees()
    talk.clock.shift(5 * MINUTE)
    talk.staff_sees()
    talk.clock.shift(MINUTE)
    assert "Прочитано 21 ноября, 19:05" in talk.person_sees()

    assert talk.desk.send(talk.path, text="В кабинете 5.").status_code == 303
    shown = talk.staff_sees()
    assert (UNREAD in shown, "Прочитано 21 ноября" in shown) == (True, False)
    talk.clock.shift(4 * MINUTE)
    assert talk.person_sees().count("Прочитано 21 ноября") == 1, "only one's own messages have a mark"
    talk.clock.shift(20 * MINUTE)
    talk.person_sees()
    shown = talk.staff_sees()
    assert (UNREAD in shown, "Прочитано 21 ноября, 19:10" in shown) == (False, True), "the first time counts"


def test_each_message_has_a_moment_of_its_own(talk):
    talk.staff_sees()
    talk.clock.shift(10 * MINUTE)
    talk.guest.send(f"messages/{talk.thread.pk}/", text="И ещё вопрос")
    shown = talk.person_sees()
    assert ("Прочитано 21 ноября, 19:00" in shown, UNREAD in shown) == (True, True)
    talk.clock.shift(10 * MINUTE)
    talk.staff_sees()
    shown = talk.person_sees()
    assert ("Прочитано 21 ноября, 19:00" in shown, "Прочитано 21 ноября, 19:20" in shown) == (True, True)


def test_looking_without_opening_reads_nothing(talk):
    message = Message.objects.get()
    talk.desk.get(talk.path.rpartition(f"{talk.thread.pk}")[0])
    talk.desk.client.head(f"/26/{talk.path}")
    talk.person_sees()
    assert Reading.objects.count() == 0
    talk.staff_sees()
    talk.staff_sees()
    assert Reading.objects.get().pk == message.pk


def test_last_year_is_named(talk):
    Reading.objects.create(message=Message.objects.get(), at=NOON - timedelta(days=365))
    assert "Прочитано 21 ноября 2025 года, 19:00" in talk.person_sees()


def test_support_reads_too(region, esia):
    talk = Talk(None, colleague(operator()))
    assert UNREAD in talk.person_sees()
    talk.staff_sees()
    assert "Прочитано " in talk.person_sees()
    assert Reading.objects.get().message.side == Side.PERSON


def test_page_says_how_long_it_is_kept(talk):
    assert "Переписка с файлами хранится 3 года после закрытия" in talk.person_sees()
    KeepTerm.objects.create(region_id="26", what="threads", months=18, since_at=NOON, set_at=NOON, set_by="1")
    assert "Переписка с файлами хранится 18 месяцев после закрытия" in talk.person_sees()
    Thread.objects.update(
        state="closed", closed_at=NOON - MINUTE, closed_by="person", waits_since=None, due_at=None
    )
    assert "Переписка с файлами хранится до 21 ноября 2029 года" in talk.person_sees()
    Thread.objects.update(closed_at=NOON)
    assert "Переписка с файлами хранится до 21 мая 2028 года" in talk.person_sees()
