"""The sending of a code: once for a row whatever happens, honest where it may be, silent where not."""

import pytest

from portal.domain.accounts import actions, ports, queries
from portal.domain.accounts.models import Code
from portal.domain.accounts.states import LATE, LOST, CodePurpose, CodeStep
from portal.domain.limits import actions as limits
from portal.domain.limits.models import Bucket
from tests.factories.accounts import NOW, browser
from tests.fakes.channels import Killed
from tests.portal.domain.accounts.codes import MINUTE, PHONE, SECOND, ask, check, deliver, refusal


def test_nobodys_code_looks_the_same_sends_nothing_and_never_passes(account, channels):
    someone, nobody = (
        ask(who, phone=number, browser=browser(number), purpose=CodePurpose.RECOVERY)
        for who, number in ((account, PHONE), (None, "+79180000000"))
    )
    for step in (NOW, NOW + 5 * SECOND, NOW + MINUTE):
        shown = [
            queries.code_state(code_id=code.pk, purpose=code.purpose, browser=browser(code.phone), at=step)
            for code in (someone, nobody)
        ]
        assert _same(shown[0]) == _same(shown[1])
        if step == NOW:
            deliver(someone), deliver(nobody)

    assert channels["call"].rang == [PHONE]
    tried = {"browser": browser(nobody.phone)}
    assert [refusal(nobody, digits, **tried) for digits in ("0000", "0007", "0014")] == [2, 1, 0]
    assert refusal(nobody, "0007", **tried) == "tries"


def _same(shown):
    return (shown.step, shown.failure, shown.tries_left, shown.again_at, shown.next_channel_at, shown.is_over)


def test_money_set_aside_for_nobody_comes_back(account, channels):
    deliver(ask(None))
    assert Bucket.objects.get(limit="texts_money").count == 0

    deliver(ask(account, phone="+79180000001", browser=browser("other")))
    assert Bucket.objects.get(limit="texts_money").count == 40


def test_a_sender_killed_in_the_middle_never_sends_twice(account, channels):
    code = ask(account)
    channels["call"].fails = Killed()
    with pytest.raises(Killed):
        deliver(code)
    assert Code.objects.get(pk=code.pk).state == "sending"

    channels["call"].fails = None
    for _ in range(2):
        again = deliver(code)

    assert (again.state, again.failure, channels["call"].rang) == (CodeStep.FAILED, LOST, [PHONE])
    other = deliver(ask(account, at=NOW + SECOND, channel="telegram"))
    assert (other.state, channels["telegram"].rang) == ("sent", [PHONE])


def test_a_sender_given_up_as_lost_may_still_come_back(account, channels):
    code = ask(account)
    send = channels["call"].send

    def slow(**told):
        deliver(code)  # another worker took the task meanwhile
        assert Code.objects.get(pk=code.pk).failure == LOST
        return send(**told)

    channels["call"].send = slow
    deliver(code)

    assert Code.objects.get(pk=code.pk).state == "sent"
    assert check(code, channels["call"].codes[0]).pk == code.pk
    assert channels["call"].rang == [PHONE]


@pytest.mark.parametrize("kill", [{"ended_at": NOW}, {"ends_at": NOW + SECOND}])
def test_a_code_that_is_over_before_its_turn_is_not_sent(account, channels, kill):
    code = ask(account)
    Code.objects.filter(pk=code.pk).update(**kill)

    told = deliver(code, NOW + MINUTE)

    assert (told.state, told.failure, channels["call"].rang) == ("failed", LATE, [])
    assert Bucket.objects.get(limit="texts_money").count == 0


@pytest.mark.parametrize(
    ("trouble", "kopecks"),
    [
        (ports.ChannelDown("timeout"), 60),
        (ports.NumberRefused("207"), 0),
        (ports.NoBalance("201"), 0),
        (ports.BadReply("html"), 60),
    ],
)
def test_a_refused_sending_says_so_and_lets_another_way_be_tried_at_once(account, channels, trouble, kopecks):
    channels["call"].fails = trouble
    code = deliver(ask(account))
    assert (code.state, code.failure) == ("failed", trouble.kind)

    shown = queries.code_state(code_id=code.pk, purpose=code.purpose, browser=browser(), at=NOW)
    assert (shown.step, shown.failure, shown.next_channel, shown.next_channel_at) == (
        CodeStep.FAILED, trouble.kind, "telegram", NOW,
    )  # fmt: skip
    assert Bucket.objects.get(limit="texts_money").count == kopecks
    assert deliver(ask(account, at=NOW + SECOND, channel="telegram")).state == "sent"


def test_a_refused_sending_shows_nothing_in_a_recovery(account, channels):
    channels["call"].fails = ports.NumberRefused("207")
    code = deliver(ask(account, purpose=CodePurpose.RECOVERY))
    assert code.failure == "refused"

    shown = queries.code_state(code_id=code.pk, purpose=code.purpose, browser=browser(), at=NOW + MINUTE)
    assert (shown.step, shown.failure, shown.next_channel_at) == (CodeStep.SENT, "", NOW + 30 * SECOND)
    with pytest.raises(limits.Exhausted):
        ask(account, purpose=CodePurpose.RECOVERY, at=NOW + SECOND, channel="telegram")


@pytest.mark.parametrize("told", [None, "", "12", "12345", "12a4", "١٢٣٤"])
def test_a_provider_that_makes_up_no_code_has_failed(account, channels, monkeypatch, told):
    monkeypatch.setattr(channels["call"], "send", lambda **_: ports.Sent(told, "x-1", 40))

    code = deliver(ask(account))

    assert (code.state, code.failure, code.code_hash) == ("failed", "bad_reply", "")


@pytest.mark.parametrize(
    ("delivery", "state", "failure"),
    [("delivered", "delivered", ""), ("failed", "failed", "undelivered"), ("unknown", "sent", "")],
)
def test_what_became_of_a_sending_is_asked_and_told(account, channels, delivery, state, failure):
    code = deliver(ask(account))
    channels["call"].delivery = ports.Delivery(delivery)

    actions.ask_delivery(code_id=code.pk, turn=1, at=NOW)

    told = Code.objects.get(pk=code.pk)
    assert (told.state, told.failure) == (state, failure)
    assert check(code, channels["call"].codes[0]).pk == code.pk, "a late or wrong report kills no code"


def test_note_delivery_of_a_sending_that_is_not_ours_changes_nothing(account, channels):
    code = deliver(ask(account))

    assert not actions.note_delivery(channel="call", ref="", delivery=ports.Delivery.FAILED)
    assert not actions.note_delivery(channel="telegram", ref="call-1", delivery=ports.Delivery.FAILED)
    assert actions.note_delivery(channel="call", ref="call-1", delivery=ports.Delivery.DELIVERED)
    assert Code.objects.get(pk=code.pk).state == "delivered"
