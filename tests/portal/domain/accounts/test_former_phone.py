"""A number that is an account's no more is told so: by a text of the region's channel, and by a letter."""

from datetime import timedelta

import pytest
import time_machine

from portal.domain.accounts import actions, jobs, ports
from portal.domain.accounts.models import Account, FormerPhone
from portal.domain.accounts.states import CodePurpose
from portal.domain.limits import actions as limits
from portal.domain.limits import rules as limit
from portal.domain.limits.models import Bucket
from portal.domain.notices.models import Notice
from portal.domain.work import actions as work
from tests.factories.accounts import NOW, browser, person
from tests.fakes.channels import FakeChannel
from tests.portal.domain.accounts import ways
from tests.portal.domain.accounts.ways import DAY, PHONE

NEW = "+79180000011"


@pytest.fixture
def sms(monkeypatch):
    """A region that calls and sends messages; only these carry a text."""
    made = FakeChannel("sms", 6, picks_code=False)
    monkeypatch.setattr(ports, "channels", {"call": FakeChannel(), "sms": made})
    monkeypatch.setattr(ports, "texts", {"sms": made})
    return made


@pytest.fixture
def account(db, sms):
    region = ways.region()
    region.code_channels, region.support_phone, region.brand = ["call", "sms"], "+78652000000", "Портал"
    region.save()
    return ways.account(esia_oid="1000000001")


def change_in_settings(account, phone=NEW):
    mine, by = ways.session(account), actions.actor(account.pk)
    passage = actions.begin_phone(session=mine, phone=phone, region="26", browser=browser(), at=NOW)
    digits = ways.code_of(passage)
    actions.finish_phone(session=mine, digits=digits, browser=browser(), at=NOW, by=by)


def come_from_esia(account, phone=NEW, at=NOW):
    actions.refresh(
        account=Account.objects.get(pk=account.pk), person=person(phone=phone), region="26", at=at
    )


def run(at=NOW) -> int:
    with time_machine.travel(at, tick=False):
        return work.Worker(queue="urgent", clock=lambda: at).drain()


@pytest.mark.parametrize("change", [change_in_settings, come_from_esia])
def test_the_former_number_is_told_and_a_letter_goes_too(account, sms, change):
    change(account)
    run()

    assert [phone for phone, _text in sms.told] == [PHONE]
    assert sms.told[0][1] == (
        "Портал: этот номер больше не указан в личном кабинете. "
        "Если это сделали не вы, войдите через Госуслуги и верните его. Поддержка: +78652000000"
    )
    assert Account.objects.get().phone == NEW
    assert list(Notice.objects.values_list("kind", flat=True)) == ["phone_changed"]
    assert FormerPhone.objects.get().state == "sent"


def test_the_text_holds_no_code_and_no_name(account, sms):
    change_in_settings(account)
    run()

    _phone, text = sms.told[0]
    secret = [account.surname, NEW, NEW[-4:], *ports.channels["call"].codes]
    assert [word for word in secret if word in text] == []


@pytest.mark.parametrize("phone", [PHONE, ""])
def test_the_same_number_or_none_from_esia_tells_nobody(account, sms, phone):
    come_from_esia(account, phone)
    run()

    assert (sms.told, FormerPhone.objects.count(), Notice.objects.count()) == ([], 0, 0)
    assert Account.objects.get().phone == PHONE


def test_a_number_that_nobody_ever_confirmed_is_not_told(account, sms):
    Account.objects.update(phone_confirmed_at=None)
    come_from_esia(account)
    run()

    assert (Account.objects.get().phone, sms.told) == (NEW, [])


def test_a_phone_of_ones_own_stays_whatever_esia_tells(account, sms):
    Account.objects.update(phone_source="own")
    come_from_esia(account)
    run()

    assert (Account.objects.get().phone, sms.told) == (PHONE, [])


def test_a_recovery_changes_no_number_and_sends_no_text(account, sms):
    actions.begin_recovery(phone=PHONE, channel="sms", region="26", browser=browser(), at=NOW)
    actions.prove_recovery(digits=ways.arrive(), browser=browser(), onward=browser("дальше"), at=NOW)
    actions.set_recovered(password="другая сирень 2031", browser=browser("дальше"), at=NOW)
    run()

    assert (Account.objects.get().phone, sms.told) == (PHONE, [])
    assert list(Notice.objects.values_list("kind", flat=True)) == ["recovered"]


@pytest.mark.parametrize(
    ("fails", "kept"),
    [(ports.NumberRefused("1"), 0), (ports.NoBalance("1"), 0), (ports.ChannelDown("1"), 1200)],
)
def test_money_comes_back_where_the_provider_refused_at_once(account, sms, fails, kept):
    sms.fails = fails
    come_from_esia(account)
    run()

    assert len(sms.told) == 1
    assert Bucket.objects.get(limit="texts_money").count == kept


def test_a_silent_provider_is_asked_again_later(account, sms):
    sms.fails = ports.ChannelDown("timeout")
    come_from_esia(account)
    run()
    assert (len(sms.told), FormerPhone.objects.get().state) == (1, "waiting")

    sms.fails = None
    run(NOW + timedelta(seconds=10))
    assert (len(sms.told), FormerPhone.objects.get().state) == (2, "sent")


def test_a_provider_that_stays_silent_is_left_in_peace(account, sms):
    sms.fails = ports.ChannelDown("timeout")
    come_from_esia(account)
    for hours in range(6):
        run(NOW + timedelta(hours=2 * hours))

    told = FormerPhone.objects.get()
    assert (told.state, told.failure, len(sms.told)) == ("failed", "down", 5)


@pytest.mark.parametrize("trouble", [ports.NumberRefused("207"), ports.NoBalance("201")])
def test_a_refused_text_is_not_tried_again(account, sms, trouble):
    sms.fails = trouble
    come_from_esia(account)
    run()
    run(NOW + timedelta(hours=1))

    assert (FormerPhone.objects.get().failure, len(sms.told)) == (trouble.kind, 1)


def test_a_region_without_a_text_channel_sends_a_letter_only(account, sms, monkeypatch):
    monkeypatch.setattr(ports, "texts", {})
    come_from_esia(account)
    run()

    assert (FormerPhone.objects.get().failure, sms.told) == ("no_channel", [])
    assert Notice.objects.get().kind == "phone_changed"


def test_texts_have_a_budget_of_their_own(account, sms):
    for _ in range(limit.TEXTS_OF_PHONE.most):
        limits.take(limit.TEXTS_OF_PHONE, PHONE, at=NOW)
    come_from_esia(account)
    run()
    assert (FormerPhone.objects.get().failure, sms.told) == ("limit", [])

    ways.code_of(actions.begin_phone(
        session=ways.session(account), phone="+79180000012", region="26", browser=browser(), at=NOW
    ))  # fmt: skip
    assert ports.channels["call"].rang == ["+79180000012"], "codes still go"


def test_what_was_told_is_forgotten_after_a_day(account, sms):
    come_from_esia(account)
    assert actions.sweep_former(at=NOW + DAY - timedelta(seconds=1)) == 0
    assert actions.sweep_former(at=NOW + DAY) == 1
    jobs.tell_former_phone(number=str(account.pk).zfill(32), turn=1)  # a late turn finds nothing
    assert sms.told == []


def test_esia_moves_no_third_account_with_a_password_onto_one_number(account, sms):
    for oid in ("1", "2"):
        ways.account(phone=NEW, esia_oid=oid)

    for turn in range(2):
        come_from_esia(account, at=NOW + turn * DAY)
    run()

    assert Account.objects.get(pk=account.pk).phone == PHONE
    assert Account.objects.get(pk=account.pk).phone_confirmed_at < NOW, "nobody proved the former one"
    assert list(Notice.objects.values_list("account_id", "kind")) == [(account.pk, "phone_kept")]
    assert sms.told == []
    for phone in (NEW, PHONE):
        assert ways.sign_in(phone).purpose == CodePurpose.SIGN_IN


def test_esia_moves_a_second_account_and_one_without_a_password(account, sms):
    ways.account(phone=NEW, esia_oid="1")
    come_from_esia(account)
    assert Account.objects.get(pk=account.pk).phone == NEW

    third = ways.account(password=None, phone="+79180000013", esia_oid="3")
    come_from_esia(third)
    assert Account.objects.get(pk=third.pk).phone == NEW
