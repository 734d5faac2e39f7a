"""When reminders come: shown, chosen, kept; and an address that gives letters back."""

from datetime import time, timedelta

import pytest
from django.utils.timezone import now

from portal.domain.accounts.models import Account, EmailLink
from portal.domain.booking.models import Reminder
from portal.domain.messaging import ports, queries
from portal.domain.messaging.models import Bounced, Preference
from portal.domain.messaging.states import Reminding, Rhythm
from tests.fakes.channels import FakeChannel
from tests.portal.sites.patient.guest import path_of, places, visit
from tests.portal.sites.visitor import text

PAGE = "settings/reminders/"
GOOD = {"wakes_at": "07:00", "sleeps_at": "22:00", "time_zone": "Asia/Omsk", "phone_way": "sms"}


@pytest.fixture
def sms(monkeypatch):
    monkeypatch.setattr(ports, "texters", {"sms": FakeChannel("sms")})


def kept(guest):
    return queries.reminding(account_id=guest.patient.account.pk)


def test_what_is_chosen_is_kept_and_shown(guest, sms):
    Account.objects.update(phone="+79185550143", phone_confirmed_at=now())

    answer = guest.send(PAGE, **GOOD)

    assert (answer.status_code, path_of(answer)) == (303, "/26/settings/reminders/")
    assert kept(guest) == Reminding(Rhythm("Asia/Omsk", time(7), time(22)), "sms", "+79185550143")
    page = text(guest.get(PAGE))
    assert "Сохранено." in page
    assert (page.count(" selected"), page.count(" checked")) == (3, 1)
    assert "+7 918 555-01-43" not in page


def test_nothing_chosen_is_nine_to_nine_by_the_clinics_clock(guest, sms):
    assert (kept(guest).rhythm, kept(guest).phone_way) == (Rhythm("", time(9), time(21)), "")

    page = text(guest.get(PAGE))

    assert "По времени клиники" in page
    assert "пока номер телефона не подтверждён" in page


def test_without_a_way_to_telephones_none_is_offered_and_the_wish_stays(guest, monkeypatch):
    Preference.objects.create(pk=guest.patient.account.pk, phone_way="sms", changed_at=now())
    monkeypatch.setattr(ports, "texters", {})
    assert "телефон?" not in text(guest.get(PAGE))

    guest.send(PAGE, **GOOD)

    assert kept(guest).phone_way == "sms"
    assert queries.phone_way(account_id=guest.patient.account.pk) == ""


@pytest.mark.parametrize(
    ("field", "value"),
    [("wakes_at", "03:00"), ("wakes_at", ""), ("sleeps_at", "09:00"), ("sleeps_at", "25:00"),
     ("time_zone", "America/New_York"), ("phone_way", "pigeon")],
)  # fmt: skip
def test_what_is_not_offered_is_refused_at_its_field(guest, sms, field, value):
    answer = guest.send(PAGE, **GOOD | {field: value})

    page = text(answer)
    assert (answer.status_code, "Выберите из списка." in page) == (200, True)
    assert page.count("Выберите из списка.") == 2  # in the summary and at the field
    assert Preference.objects.count() == 0


def test_reminders_that_have_not_gone_are_reckoned_anew(guest, sms):
    one = visit(guest, places()[0])
    for step, put_at in (("day", now()), ("hours", None)):
        Reminder.objects.create(
            appointment=one, step=step, for_start=one.starts_at, due_at=one.starts_at - timedelta(hours=2),
            put_at=put_at,
        )  # fmt: skip

    guest.send(PAGE, **GOOD)

    assert list(Reminder.objects.values_list("step", flat=True)) == ["day"]


@pytest.fixture
def bounced(guest):
    account = guest.patient.account
    account.email, account.email_confirmed_at = "pelageya@zemleroeva.example", now() - timedelta(days=1)
    account.save()
    Bounced.objects.create(pk=account.pk, since_at=now(), status="5.1.1")
    return guest


def test_an_address_that_gives_letters_back_is_told_and_confirmed_again(bounced):
    page = text(bounced.get("settings/notices/"))
    assert "Письма не доходят" in page

    answer = bounced.send("settings/notices/", again="yes")

    assert answer.status_code == 303
    assert EmailLink.objects.get().email == "pelageya@zemleroeva.example"


def test_an_address_that_takes_letters_is_not_asked_about(bounced):
    Bounced.objects.all().delete()

    assert "Письма не доходят" not in text(bounced.get("settings/notices/"))
    bounced.send("settings/notices/", again="yes")
    assert EmailLink.objects.count() == 0
