"""At night no phone rings unasked: the page says so, offers Telegram, and rings for whoever asks again."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from portal.domain.accounts.models import Account, Code, Passage
from portal.domain.accounts.rules import codes as rules
from portal.domain.limits.models import Bucket
from tests.fakes.channels import FakeChannel
from tests.portal.sites.patient import phones
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.patient.phones import PASSWORD, PHONE, ring, try_in
from tests.portal.sites.visitor import Visitor, text

SAID = "С 22:00 до 8:00 мы не звоним и не отправляем СМС, пока вы не попросите ещё раз"


def local(hour, minute=0, zone="Europe/Moscow") -> datetime:
    return datetime(2026, 12, 3, hour, minute, tzinfo=ZoneInfo(zone))


@pytest.fixture
def night(settings):
    """Half past eleven in the evening, where the region is."""
    settings.CODES_NIGHT = (22, 8)
    with time_machine.travel(local(23, 30), tick=False) as clock:
        yield clock


@pytest.fixture
def calls_only(rings, region):
    region.code_channels = ["call"]
    region.save()
    return rings


@pytest.mark.parametrize(
    ("hour", "is_night"), [(21, False), (22, True), (23, True), (0, True), (7, True), (8, False), (12, False)]
)
def test_night_lasts_from_the_first_hour_to_the_second(hour, is_night):
    assert rules.is_night(hour, (22, 8)) is is_night
    assert rules.is_night(hour, None) is False


@pytest.mark.parametrize(("hour", "is_night"), [(0, True), (3, True), (6, False), (23, False)])
def test_a_night_within_one_day(hour, is_night):
    assert rules.is_night(hour, (0, 6)) is is_night


def test_a_sign_in_at_night_goes_by_telegram_though_the_region_calls_first(night, rings, visitor):
    phones.known()
    assert try_in(visitor)["Location"] == "/26/sign-in/code/"

    assert Code.objects.get().channel == "telegram"
    assert "Откройте Telegram" in text(visitor.get("sign-in/code/"))
    visitor.send("sign-in/code/", digits=ring())
    assert visitor.is_signed_in
    assert rings["call"].rang == []


def test_by_day_the_regions_order_holds(night, rings, visitor):
    phones.known()
    night.move_to(local(8))
    try_in(visitor)

    assert Code.objects.get().channel == "call"


def test_the_clock_is_the_regions(night, rings, visitor, region):
    phones.known()
    region.time_zone = "Asia/Kamchatka"  # half past eight in the morning there
    region.save()
    try_in(visitor)

    assert Code.objects.get().channel == "call"


def test_where_only_calls_are_the_page_asks_and_rings_for_whoever_insists(night, calls_only, visitor):
    phones.known()
    assert try_in(visitor)["Location"] == "/26/sign-in/code/"
    page = text(visitor.get("sign-in/code/"))
    assert (SAID in page, "Всё равно позвонить" in page, "Код в Telegram" in page) == (True, True, False)
    assert (Code.objects.count(), Bucket.objects.filter(limit__startswith="codes_").count()) == (0, 0)

    assert SAID in text(visitor.send("sign-in/another/", "sign-in/code/", channel="call"))
    assert Code.objects.count() == 0

    answer = visitor.send("sign-in/another/", "sign-in/code/", channel="call", insist="yes")
    assert answer["Location"] == "/26/sign-in/code/"
    visitor.send("sign-in/code/", digits=ring())
    assert visitor.is_signed_in
    assert calls_only["call"].rang == [PHONE]


def test_a_message_is_as_loud_as_a_call(night, rings, region, visitor, monkeypatch):
    rings["sms"] = FakeChannel("sms", 6, picks_code=False)
    region.code_channels = ["sms"]
    region.save()
    phones.known()
    try_in(visitor)

    assert "Всё равно прислать СМС" in text(visitor.get("sign-in/code/"))
    assert Code.objects.count() == 0


@pytest.mark.parametrize("phone", [PHONE, "+79180000000"])
def test_a_recovery_by_call_asks_first_whether_the_number_is_known_or_not(night, rings, visitor, phone):
    phones.known()
    asked = visitor.send("recovery/phone/", phone=phone, channel="call")
    assert asked["Location"] == "/26/recovery/code/"
    page = text(visitor.get("recovery/code/"))
    assert (SAID in page, "Код в Telegram" in page, "Всё равно позвонить" in page) == (True, True, True)
    assert Code.objects.count() == 0

    visitor.send("recovery/again/", "recovery/code/", channel="call", insist="yes")
    assert (Code.objects.get().channel, Code.objects.get().phone) == ("call", phone)
    assert "Проверочный код" in text(visitor.get("recovery/code/"))


def test_the_honest_recovery_goes_on_by_telegram(night, rings, visitor):
    phones.known()
    visitor.send("recovery/phone/", phone=PHONE, channel="call")
    visitor.send("recovery/again/", "recovery/code/", channel="telegram")

    assert visitor.send("recovery/code/", digits=ring())["Location"] == "/26/recovery/password/"
    assert rings["call"].rang == []


def test_after_telegram_a_call_is_made_only_for_whoever_insists(night, rings, visitor):
    phones.known()
    try_in(visitor)
    night.shift(31)
    assert "Проверочный звонок" in text(visitor.get("sign-in/code/"))

    assert SAID in text(visitor.send("sign-in/another/", "sign-in/code/", channel="call"))
    assert Code.objects.get().channel == "telegram"
    visitor.send("sign-in/another/", "sign-in/code/", channel="call", insist="yes")
    assert Code.objects.latest("created_at").channel == "call"


def test_a_new_phone_and_a_proof_ask_first_too(night, calls_only):
    guest = Guest(phones.known(PASSWORD))
    known = {"email": "", "password": "", "repeat": ""}
    Account.objects.update(email="")
    assert guest.send("settings/", phone="+79180000011", **known)["Location"] == "/26/settings/phone/"
    assert SAID in text(guest.get("settings/phone/"))
    guest.send("settings/phone/again/", "settings/phone/", channel="call", insist="yes")
    assert Code.objects.get().phone == "+79180000011"

    night.shift(660)
    guest.send("session/prove/password/", "session/prove/", password=PASSWORD)
    assert SAID in text(guest.get("session/prove/code/"))
    guest.send("session/prove/again/", "session/prove/code/", channel="call", insist="yes")
    assert list(Code.objects.filter(purpose="prove").values_list("phone", flat=True)) == [PHONE]


def test_the_page_of_another_persons_or_no_passage_tells_nothing(night, calls_only):
    phones.known()
    try_in(Visitor())
    other = Visitor()

    assert other.get("sign-in/code/")["Location"] == "/26/sign-in/password/"
    assert Passage.objects.count() == 1
