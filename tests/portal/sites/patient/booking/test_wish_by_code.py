"""A silent clinic and a code for one booking: what was pressed before the code is what is done after it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.accounts.models import Account
from portal.domain.booking import ports
from portal.domain.booking.models import Setting, Wish
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.states import State
from portal.domain.health import actions as health
from tests.factories import booking
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.fakes import channels
from tests.fakes.clinic_system import ClinicSystem
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.guest import path_of, places, states, visit
from tests.portal.sites.visitor import text

DAY = timedelta(days=1)
WAIT, BOOK = "Записать, когда клиника ответит</button>", "Подтвердить и записаться</button>"


@pytest.fixture
def system(monkeypatch):
    fake = ClinicSystem(answers=[ports.ClinicAway])
    monkeypatch.setattr(ports, "system_of", lambda _clinic_id: fake)
    return fake


@pytest.fixture
def me(guest, rings):
    """A person who has missed a visit where one is enough for a code."""
    account = Account.objects.filter(pk=guest.patient.account.pk)
    account.update(phone="+79187654321", phone_confirmed_at=now() - DAY)
    rule = {"rule": Rule.MISSED_BEFORE_CODE, "value": 1, "since_at": now() - DAY, "set_by": "1"}
    Setting.objects.create(region_id="26", **rule)
    when = now() - 10 * DAY
    visit(guest, places(1)[0], State.MISSED, starts_at=when, ends_at=when + DAY / 99, wall_date=when.date())
    return guest


@pytest.fixture
def slot(region):
    clinic = ClinicFactory(region=region, system="stand", system_number="1")
    return places(2, doctor=DoctorFactory(clinic=clinic, region=region))[0]


@pytest.fixture
def confirm(me, system, slot):
    held = me.send("booking/hold/", "cards/", slot=slot.pk, card=me.card.pk)
    return path_of(held).removeprefix("/26/")


def note(is_up):
    health.note(system="mis:stand", is_up=is_up, at=now())


def press(me, address, **sent):
    """Press «Получить код»; return the address of the step with what it says."""
    answer = me.send(address, **sent)
    assert answer.status_code == 303
    return answer["Location"].partition("/26/")[2]


def test_wish_goes_through_the_code_even_where_the_clinic_seems_well_by_then(me, slot, confirm):
    note(False)
    page = text(me.get(confirm))
    assert "Нажмите «Получить код» и введите его: время останется за вами" in page
    assert "«Записать, когда клиника ответит»" not in page
    assert 'name="waits" value="1">Получить код</button>' in page

    step = press(me, confirm, waits="1")
    assert step.endswith("/code/?waits=1")
    note(True)
    assert WAIT in text(me.get(step))
    assert press(me, step.replace("/code/", "/extend/"), back="code") == step
    assert press(me, step.replace("/code/", "/code/again/")) == step
    digits = phones.ring()
    assert WAIT in text(me.send(step, digits=channels.other_than(digits)))

    ticket = press(me, step, digits=digits)

    assert "Запишем вас, как только она ответит" in text(me.get(ticket))
    assert states(slot) == ["reserving"]
    assert Wish.objects.count() == 1


def test_wish_that_nobody_pressed_is_none(me, slot, confirm):
    assert 'name="waits"' not in text(me.get(confirm))
    step = press(me, confirm)
    assert step.endswith("/code/")
    note(False)
    page = text(me.get(step))
    assert BOOK in page
    assert WAIT not in page

    answer = me.send(step, digits=phones.ring())

    assert answer.status_code == 409
    assert "Клиника сейчас не отвечает, поэтому запись не сделана." in text(answer)
    assert states(slot) == ["released"]
    assert Wish.objects.count() == 0


def test_where_no_code_goes_out_nothing_is_told_to_be_pressed(me, confirm):
    Account.objects.filter(pk=me.patient.account.pk).update(phone="", phone_confirmed_at=None)
    note(False)
    page = text(me.get(confirm))
    assert "Клиника не отвечает с" in page
    assert "Нажмите «" not in page


def test_button_below_the_questions_waits_too(me, slot, confirm):
    Setting.objects.update(value=0)
    asked = booking.question(slot.doctor.speciality, since_at=now() - DAY)
    note(False)
    assert 'name="waits" value="1">Записать, когда клиника ответит</button>' in text(me.get(confirm))

    press(me, confirm, **{f"q{asked.pk}": "кашель", "waits": "1"})

    assert states(slot) == ["reserving"]
    assert Wish.objects.count() == 1
