"""One-time codes from asking to use: sent once, tried thrice, used once, bound to browser and purpose."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from portal.domain.accounts import actions
from portal.domain.accounts.models import Code
from portal.domain.accounts.rules import codes as rules
from portal.domain.accounts.states import CODE_LIFE, CodePurpose
from portal.domain.audit.models import Entry
from portal.domain.limits import actions as limits
from portal.domain.limits.models import Bucket
from portal.domain.work import actions as work
from portal.kit import phone as phones
from tests.factories.accounts import NOW, AccountFactory, browser
from tests.fakes.channels import other_than
from tests.ground import dump
from tests.portal.domain.accounts.codes import HOUR, MINUTE, PHONE, SECOND, ask, check, deliver, refusal


@pytest.mark.parametrize("way", ["call", "telegram"])
def test_a_code_goes_from_asking_to_use(account, channels, way):
    code = ask(account, channel=way)
    assert (code.state, code.ends_at, code.digits) == ("waiting", NOW + CODE_LIFE, channels[way].digits)

    sent = deliver(code, NOW + SECOND)
    assert (sent.state, sent.sent_at, sent.ref) == ("sent", NOW + SECOND, f"{way}-1")
    assert channels[way].asked[0] == {
        "phone": PHONE, "code": None if way == "call" else channels[way].codes[0], "ttl_s": 599,
        "key": str(code.pk),
    }  # fmt: skip

    used = check(code, channels[way].codes[0], NOW + MINUTE)
    assert (used.account, used.phone, used.used_at) == (account, PHONE, NOW + MINUTE)
    assert list(Entry.objects.order_by("pk").values_list("action", "actor_id", "object_kind")) == [
        ("code.asked", str(account.pk), "code"),
        ("code.entered", str(account.pk), "account"),
    ]
    assert refusal(code, channels[way].codes[0]) == "used"


def test_the_urgent_job_sends_it(account, channels):
    with time_machine.travel(NOW, tick=False):
        code = ask(account, at=NOW)
        work.Worker(queue="urgent", clock=lambda: NOW + SECOND).drain()

    assert (Code.objects.get(pk=code.pk).state, channels["call"].rang) == ("sent", [PHONE])


def test_the_code_stands_nowhere_in_the_database(account, channels):
    code = deliver(ask(account, channel="telegram"))

    assert len(code.code_hash) == 64
    assert dump.readable(channels["telegram"].codes[0], code.code_hash) == [code.code_hash]


def test_a_resent_code_kills_the_old_one_and_so_does_another_way(account, channels):
    """S1: the old code is dead at once, one lives."""
    first = deliver(ask(account))
    second = deliver(ask(account, at=NOW + MINUTE), NOW + MINUTE)
    third = deliver(ask(account, at=NOW + 2 * MINUTE, channel="telegram"), NOW + 2 * MINUTE)

    at = NOW + 2 * MINUTE
    assert refusal(first, channels["call"].codes[0], at) == "replaced"
    assert refusal(second, channels["call"].codes[1], at) == "replaced"
    assert list(Code.objects.filter(ended_at=None)) == [third]
    assert check(third, channels["telegram"].codes[0], at).pk == third.pk


def test_another_purpose_or_browser_keeps_its_own_code(account, channels):
    first = deliver(ask(account))
    deliver(ask(account, at=NOW + MINUTE, purpose=CodePurpose.PHONE))
    deliver(ask(account, at=NOW + 2 * MINUTE, browser=browser("other")))

    assert check(first, channels["call"].codes[0], NOW + 2 * MINUTE).pk == first.pk


def test_two_living_codes_of_one_browser_and_purpose_are_refused_by_the_database(account, channels):
    code = ask(account)
    code.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        code.save(force_insert=True)


def test_a_code_of_nobody_cannot_be_used_by_the_database(account, channels):
    code = ask(None)

    with pytest.raises(IntegrityError, match="accounts_code_of_nobody"), transaction.atomic():
        Code.objects.filter(pk=code.pk).update(used_at=NOW)


@pytest.mark.parametrize("way", ["call", "telegram"])
def test_a_code_is_tried_thrice(account, channels, way):
    code = deliver(ask(account, channel=way))
    right = channels[way].codes[0]

    assert [refusal(code, other_than(right)) for _ in range(3)] == [2, 1, 0]

    assert refusal(code, right) == "tries"
    assert Code.objects.get(pk=code.pk).used_at is None


def test_an_unreadable_text_is_no_try(account, channels):
    code = deliver(ask(account))

    with pytest.raises(rules.WrongDigits):
        check(code, "не знаю")

    assert Code.objects.get(pk=code.pk).tries == 0
    assert not Bucket.objects.filter(limit__startswith="wrong_codes").exists()


def test_a_code_ends_after_ten_minutes(account, channels):
    code, later = deliver(ask(account)), deliver(ask(account, browser=browser("other"), at=NOW + MINUTE))

    assert refusal(code, channels["call"].codes[0], NOW + CODE_LIFE) == "expired"
    assert check(later, channels["call"].codes[1], NOW + CODE_LIFE, browser=browser("other")).pk == later.pk


def test_ten_wrong_codes_a_day_are_all_an_account_has(account, channels):
    refused = []
    for number in range(4):
        at = NOW + number * HOUR
        code = deliver(ask(account, at=at, browser=browser(str(number))), at)
        right = channels["call"].codes[-1]
        refused += [(code, other_than(right), at)] * 3

    for number, (code, wrong, at) in enumerate(refused[:10]):
        assert refusal(code, wrong, at, browser=browser(str(number // 3))) == 2 - number % 3
    code, _, at = refused[10]
    with pytest.raises(limits.Exhausted) as full:
        check(code, channels["call"].codes[-1], at, browser=browser("3"))
    assert (full.value.limit, full.value.until) == ("wrong_codes_account", NOW + timedelta(days=1))


def test_a_right_code_costs_nobody_a_try(account, channels):
    code = deliver(ask(account))
    refusal(code, other_than(channels["call"].codes[0]))

    check(code, channels["call"].codes[0])

    wrong = Bucket.objects.filter(limit__startswith="wrong_codes").values_list("limit", "count")
    assert dict(wrong) == {"wrong_codes_account": 1, "wrong_codes_4": 1}


def test_wrong_codes_of_everybody_have_a_budget(account, channels, monkeypatch):
    """S3, small: three accounts, a budget of two; the third is sent to Госуслуги, the alarm is raised."""
    monkeypatch.setattr(actions.codes.checking.limit, "wrong_codes", lambda digits: _budget(digits, 2))
    people = [AccountFactory(phone=f"+7918765432{number}") for number in range(3)]
    codes = [deliver(ask(person, phone=person.phone, browser=browser(person.phone))) for person in people]

    answers = []
    for person, code in zip(people, codes, strict=True):
        try:
            check(code, "9999", browser=browser(person.phone))
        except (actions.WrongCode, limits.Exhausted) as refused:
            answers.append(type(refused).__name__)

    assert answers == ["WrongCode", "WrongCode", "Exhausted"]
    assert actions.watch_codes(at=NOW) == ["wrong_codes_4"]
    assert actions.watch_codes(at=NOW + timedelta(days=1)) == []


def test_codes_of_nobody_take_nothing_from_what_all_share(account, channels, monkeypatch):
    """An attacker's own numbers, which nobody has: calls stay open to everybody else."""
    monkeypatch.setattr(actions.codes.checking.limit, "wrong_codes", lambda digits: _budget(digits, 2))
    strangers = [ask(None, phone=f"+7918765433{number}", browser=browser(str(number))) for number in range(3)]
    code = deliver(ask(account))

    assert [refusal(each, "9999", browser=browser(str(n))) for n, each in enumerate(strangers)] == [2, 2, 2]

    wrong = Bucket.objects.filter(limit__startswith="wrong_codes").values_list("limit", "count")
    assert list(wrong) == [("wrong_codes_account", 1)] * 3
    assert check(code, channels["call"].codes[0]).pk == code.pk


def test_full_budget_refuses_a_code_of_nobody_like_any_other(account, channels, monkeypatch):
    monkeypatch.setattr(actions.codes.checking.limit, "wrong_codes", lambda digits: _budget(digits, 1))
    refusal(deliver(ask(account)), "9999")
    known = AccountFactory(phone="+79187654329")
    codes = [
        deliver(ask(known, phone=known.phone, browser=browser("known"))),
        ask(None, phone="+79187654328", browser=browser("nobody")),
    ]

    told = [refused_by_limit(code, name) for code, name in zip(codes, ("known", "nobody"), strict=True)]

    assert told == [("wrong_codes_4", NOW + timedelta(days=1))] * 2


def refused_by_limit(code, name):
    with pytest.raises(limits.Exhausted) as full:
        check(code, "9999", browser=browser(name))
    return full.value.limit, full.value.until


def _budget(digits, most):
    return limits.Limit(f"wrong_codes_{digits}", most, timedelta(days=1))


def test_a_code_works_in_its_own_transaction_only(account, channels):
    """Each code against each transaction: the diagonal passes, nothing else does (6.5.1)."""
    told = [
        {"purpose": purpose, "browser": browser(name), "phone": f"+791800000{number:02}"}
        for number, (purpose, name) in enumerate(
            (purpose, name) for purpose in CodePurpose for name in ("chromium", "firefox", "safari")
        )
    ]
    someone = [AccountFactory(phone=each["phone"]) for each in told]
    rows = []
    for one, each in zip(someone, told, strict=True):
        rows.append(deliver(ask(one, **each, channel="telegram")))
        Bucket.objects.all().delete()  # a browser may ask for three codes an hour
    codes = channels["telegram"].codes
    assert len(set(codes)) == len(codes) == 3 * len(CodePurpose)

    passed = []
    for row_number, row in enumerate(rows):
        for number, (code, each) in enumerate(zip(codes, told, strict=True)):
            wanted = {"purpose": each["purpose"], "browser": each["browser"]}
            is_foreign = wanted != {"purpose": row.purpose, "browser": told[row_number]["browser"]}
            if is_foreign:
                assert refusal(row, code, **wanted) == "unknown"
                assert refusal(row, code, browser=told[row_number]["browser"]) in (0, 1, 2, "tries")
                Code.objects.filter(pk=row.pk).update(tries=0)
                Bucket.objects.all().delete()
            else:
                passed.append((row_number, number))
                last = (row, code, wanted)
        check(last[0], last[1], **last[2])
    assert passed == [(number, number) for number in range(len(codes))]
    assert Code.objects.exclude(used_at=None).count() == len(codes)


@pytest.mark.parametrize(
    "number", ["+77012345678", "88652123456", "88002003110", "12", "", "+1 202 555 0100"]
)
def test_no_code_goes_abroad_or_to_a_landline(account, channels, number):
    with pytest.raises(phones.WrongPhone):
        ask(account, phone=number)

    assert [Code.objects.count(), Bucket.objects.count()] == [0, 0]


@pytest.mark.parametrize("way", ["sms", "console", "", "pigeon"])
def test_a_way_the_region_does_not_use_is_closed(account, channels, way):
    with pytest.raises(actions.ChannelClosed):
        ask(account, channel=way)

    assert Bucket.objects.count() == 0


def test_yesterdays_codes_are_forgotten(account, channels):
    old = ask(account, at=NOW - timedelta(hours=24))
    new = ask(account, at=NOW)

    assert actions.forget_codes(at=NOW) == 1

    assert list(Code.objects.all()) == [new]
    assert old.pk != new.pk
