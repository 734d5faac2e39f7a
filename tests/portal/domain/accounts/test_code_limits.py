"""R3–R5, the breaker and the cap: nobody rings strangers at our expense, and a refusal says until when."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.accounts import actions, ports, queries
from portal.domain.accounts.models import Code, CodeHour
from portal.domain.accounts.states import CodePurpose
from portal.domain.audit.models import Entry
from portal.domain.limits import actions as limits
from portal.domain.limits.models import Bucket
from portal.domain.work.queries import DBTaskResult
from portal.kit import phone as phones
from tests.factories.accounts import NOW, AccountFactory
from tests.portal.domain.accounts.codes import HOUR, MINUTE, PHONE, SECOND, ask, check, deliver, from_

DAY = timedelta(days=1)
MIDNIGHT = datetime(2026, 11, 24, 21, tzinfo=UTC)
"""Of the region."""


def refused(**told):
    """Ask for a code that is refused; return by which limit and until when."""
    with pytest.raises(limits.Exhausted) as full:
        ask(**told)
    return full.value.limit, full.value.until


def test_one_phone_gets_a_code_a_minute_by_one_way_and_another_after_half_a_minute(account, channels):
    ask(account)

    assert refused(account=account, at=NOW + 29 * SECOND) == ("codes_phone_channel", NOW + MINUTE)
    assert refused(account=account, at=NOW + 29 * SECOND, channel="telegram") == (
        "codes_phone_soon", NOW + 30 * SECOND,
    )  # fmt: skip
    assert ask(account, at=NOW + 30 * SECOND, channel="telegram").channel == "telegram"


def test_one_phone_gets_three_codes_an_hour_whatever_the_way_purpose_browser_and_spelling(account, channels):
    spellings = [PHONE, "8 918 765-43-21", "(918) 765 43 21 доб. 5"]
    for number, spelling in enumerate(spellings):
        ask(
            account, phone=spelling, browser=from_(number), purpose=list(CodePurpose)[number],
            at=NOW + number * MINUTE, channel=["call", "telegram"][number % 2],
        )  # fmt: skip

    told = refused(account=account, browser=from_(9), at=NOW + 10 * MINUTE)
    assert told == ("codes_phone_hour", NOW + HOUR)


def test_one_phone_gets_five_codes_a_day(account, channels):
    for number in range(5):
        ask(account, browser=from_(number), at=NOW + number * HOUR)

    assert refused(account=account, browser=from_(9), at=NOW + 6 * HOUR) == ("codes_phone_day", NOW + DAY)
    assert ask(account, browser=from_(9), at=NOW + DAY).phone == PHONE


def test_one_browser_gets_three_codes_an_hour(account, channels):
    for number in range(3):
        ask(account, phone=f"+7918000000{number}")

    assert refused(account=account, phone="+79180000009") == ("codes_browser", NOW + HOUR)


def test_one_network_gets_ten_codes_an_hour(account, channels):
    for number in range(10):
        ask(account, phone=f"+7918000000{number}", browser=from_(number, f"192.0.2.{number}"))

    told = {"account": account, "phone": "+79180000099"}
    assert refused(browser=from_(99, "192.0.2.99"), **told) == ("codes_network", NOW + HOUR)
    assert ask(browser=from_(99, "192.0.3.99"), **told).state == "waiting"


def test_a_refused_code_leaves_no_row_and_counts_nowhere(account, channels):
    code = ask(account)
    before = dict(Bucket.objects.values_list("key", "count"))

    refused(account=account, at=NOW + SECOND, browser=from_(1, "192.0.3.1"))

    assert dict(Bucket.objects.values_list("key", "count")) == before
    assert list(Code.objects.all()) == [code]
    assert [Entry.objects.count(), DBTaskResult.objects.count(), CodeHour.objects.get().asked] == [1, 1, 1]


@pytest.mark.parametrize("who", ["someone", "nobody"])
def test_limits_are_the_same_whether_the_number_is_known(account, channels, who):
    told = {"account": account if who == "someone" else None, "purpose": CodePurpose.RECOVERY}
    ask(**told)

    assert refused(at=NOW + SECOND, **told) == ("codes_phone_channel", NOW + MINUTE)


def test_the_hour_lets_four_times_the_usual_pass(account, channels):
    hour = NOW.replace(minute=0)
    for days in range(1, 8):
        CodeHour.objects.create(hour_at=hour - days * DAY, asked=30)
    CodeHour.objects.create(hour_at=hour - HOUR, asked=9000)
    CodeHour.objects.create(hour_at=hour - 29 * DAY, asked=9000)

    asked = actions.codes.asking.asks_for(PHONE, "call", from_(1), NOW)

    assert {each.limit.name: each.limit.most for each in asked}["codes_all"] == 120


def test_the_money_of_a_day_is_never_overspent(account, channels, settings):
    settings.CODES_KOPECKS_A_DAY = 150
    for number in range(2):
        deliver(ask(account, phone=f"+7918000000{number}", browser=from_(number)))
    assert Bucket.objects.get(limit="texts_money").count == 80

    deliver(ask(account, phone="+79180000002", browser=from_(2)))
    assert refused(account=account, phone="+79180000003", browser=from_(3)) == ("texts_money", MIDNIGHT)
    assert sum(Code.objects.values_list("kopecks", flat=True)) == 120


def pump(account, count, at=NOW, **told):
    """Send codes to numbers of strangers, each from a network of its own."""
    made = []
    for number in range(count):
        browser = from_(number, f"198.{number // 250}.{number % 250}.7")
        code = ask(account, phone=f"+7900{number:07}", browser=browser, at=at, **told)
        made.append((deliver(code, at), browser))
    return made


def test_codes_that_nobody_types_in_shut_the_channels_within_two_minutes(account, channels):
    pump(account, 51)
    assert actions.watch_codes(at=NOW + 30 * SECOND) == [], "those people may still be typing"
    at = NOW + 2 * MINUTE

    with pytest.raises(actions.CodesShut) as shut:
        ask(account, at=at)

    assert shut.value.until == at + timedelta(minutes=15)
    assert (queries.conversion(at=at), len(channels["call"].asked)) == ((51, 0), 51)
    assert actions.watch_codes(at=at) == ["codes_shut"]
    assert ask(account, at=NOW + 16 * MINUTE).state == "waiting", "it opens again by itself"


def test_codes_that_people_type_in_leave_the_channels_open(account, channels):
    sent = pump(account, 52)
    for number, (code, browser) in enumerate(sent[:13]):
        check(code, channels["call"].codes[number], NOW + MINUTE, browser=browser)

    assert ask(account, at=NOW + 2 * MINUTE).state == "waiting"
    assert actions.watch_codes(at=NOW + 2 * MINUTE) == []


def test_pumping_from_many_networks_stays_within_every_limit(account, channels, settings):
    """S6, small: many networks and numbers, foreign ones among them, ten minutes long."""
    settings.CODES_KOPECKS_A_DAY = 5_000
    answers = []
    for number in range(240):
        phone = "+77012345678" if number % 8 == 7 else f"+7900{number % 80:07}"
        at = NOW + number * timedelta(seconds=2.5)
        try:
            code = ask(account, phone=phone, browser=from_(number, f"198.18.{number % 20}.7"), at=at)
        except (limits.Exhausted, phones.NotMobile, phones.WrongPhone) as refusal:
            answers.append(getattr(refusal, "limit", "foreign"))
        else:
            deliver(code, at)
            answers.append("sent")

    rang = channels["call"].rang
    assert answers.count("sent") == len(rang)
    assert 51 <= len(rang) <= 100, "the breaker or the hour ends it"
    assert answers.count("foreign") == 30
    assert not [phone for phone in rang if not phone.startswith("+79")]
    assert max(rang.count(phone) for phone in rang) <= 3
    assert sum(Code.objects.values_list("kopecks", flat=True)) <= 5_000
    assert set(answers) - {"sent", "foreign"} <= {
        "codes_shut", "codes_network", "codes_phone_hour", "codes_phone_channel", "codes_all", "texts_money",
    }  # fmt: skip
    assert "codes_shut" in answers


def test_ways_that_fail_for_everybody_are_said_to_be_down(account, channels):
    assert offers() == [("call", 4, False), ("telegram", 6, False)]
    channels["call"].fails = ports.ChannelDown("timeout")
    pump(account, 2)
    assert offers() == [("call", 4, False), ("telegram", 6, False)]

    code = ask(AccountFactory(), phone="+79180000001", browser=from_(99))
    deliver(code)

    assert offers() == [("call", 4, True), ("telegram", 6, False)]
    assert offers(at=NOW + 5 * MINUTE) == [("call", 4, False), ("telegram", 6, False)]


def test_numbers_that_are_refused_do_not_make_a_way_down(account, channels):
    channels["call"].fails = ports.NumberRefused("207")
    pump(account, 5)

    assert offers() == [("call", 4, False), ("telegram", 6, False)]


def test_only_installed_ways_of_the_region_are_offered(account, channels):
    channels.pop("call")

    assert offers() == [("telegram", 6, False)]
    assert queries.channel_offers(region="99", at=NOW) == ()


def offers(at=NOW):
    return [(each.name, each.digits, each.is_down) for each in queries.channel_offers(region="26", at=at)]
