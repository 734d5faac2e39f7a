"""A forgotten password: no path sets one without a code, the honest path does."""

from datetime import timedelta

import pytest

from portal.domain.accounts import actions, ports, queries
from portal.domain.accounts.models import Account, Code, Device, Passage, Password, Session
from portal.domain.accounts.states import PASSWORD_TRIES, CodePurpose, Way
from portal.domain.audit.models import Entry
from portal.domain.limits import queries as counted
from portal.domain.notices.models import Notice
from tests.factories.accounts import NOW, browser
from tests.fakes import channels
from tests.portal.domain.accounts import ways
from tests.portal.domain.accounts.ways import DAY, LONG, MINUTE, PASSWORD, PHONE, SECOND

NEW = "другая сирень 2031"


@pytest.fixture(autouse=True)
def phones(db, monkeypatch):
    made = channels.both()
    monkeypatch.setattr(ports, "channels", made)
    ways.region()
    return made


def begin(phone=PHONE, channel="telegram", at=NOW, who=None):
    return actions.begin_recovery(phone=phone, channel=channel, region="26", browser=who or browser(), at=at)


def prove(digits, at=NOW, who=None):
    return actions.prove_recovery(digits=digits, browser=who or browser(), onward=browser("новый"), at=at)


def set_new(password=NEW, at=NOW, who=None):
    actions.set_recovered(password=password, browser=who or browser("новый"), at=at)


def is_password(account, password) -> bool:
    return actions.passwords.is_right(account_id=account.pk, password=password)


def test_phone_code_and_new_password_recover():
    account = ways.account()
    ways.session(account), ways.session(account, way=Way.PASSWORD)
    begin()
    prove(ways.arrive())

    set_new()

    assert is_password(account, NEW)
    assert not is_password(account, PASSWORD)
    assert ways.living(account) == []
    assert Notice.objects.filter(kind="recovered").count() == 1
    assert Entry.objects.filter(action="password.recovered").get().facts == {
        "channel": "telegram", "is_limited": False,
    }  # fmt: skip
    assert Session.objects.count() == 2, "nobody is signed in by it"


@pytest.mark.parametrize(("channel", "is_limited"), [("call", True), ("telegram", False)])
def test_a_recovery_by_call_limits_what_the_password_opens(channel, is_limited):
    account = ways.account()
    begin(channel=channel)
    prove(ways.arrive())
    set_new()

    assert Password.objects.get(pk=account.pk).is_limited is is_limited


def test_the_channel_of_the_code_that_came_back_decides():
    """Asked for by Telegram, resent by a call: the call's four digits proved it."""
    account = ways.account()
    passage = begin()
    later = NOW + MINUTE
    actions.send_passage_code(passage=passage, channel="call", browser=browser(), at=later)
    prove(ways.arrive(later), later)
    set_new(at=later)

    assert Password.objects.get(pk=account.pk).is_limited


def test_a_limited_password_stays_limited_where_the_same_person_sets_another_by_call():
    account = ways.account(None)
    ways.give(account, LONG, is_limited=True)
    begin(channel="call")
    prove(ways.arrive())
    set_new()

    assert Password.objects.get(pk=account.pk).is_limited


def strangers():
    return {
        "nobody": None,
        "no password": lambda: ways.account(None),
        "closed": lambda: ways.account(is_blocked=True),
        "181 days": lambda: ways.account(at=NOW - timedelta(days=181)),
        "never confirmed": lambda: Account.objects.filter(pk=ways.account().pk).update(
            phone_confirmed_at=None
        ),
    }


@pytest.mark.parametrize("who", strangers())
def test_nobodys_phone_never_rings_and_never_proves(phones, who):
    make = strangers()[who]
    if make:
        make()
    passage = begin()

    assert ways.arrive() == ""
    assert [channel.rang for channel in phones.values()] == [[], []]
    assert passage.account_id is None
    for digits in ("000000", "123456", "999999"):
        with pytest.raises(actions.WrongCode):
            prove(digits)
    with pytest.raises(actions.CodeOver):
        prove("111111")
    with pytest.raises(actions.NoPassage):
        set_new()


def test_a_number_confirmed_179_days_ago_recovers(phones):
    ways.account(at=NOW - timedelta(days=179))
    begin()

    assert len(ways.arrive()) == 6


def test_a_moved_number_recovers_only_its_new_owner():
    former, owner = ways.account(phone="+79180000001"), ways.account()
    begin()
    prove(ways.arrive())
    set_new()

    assert is_password(owner, NEW)
    assert is_password(former, PASSWORD)


def test_no_step_can_be_jumped_over():
    ways.account()
    with pytest.raises(actions.NoPassage):
        prove("000000")
    begin()
    for who in (browser(), browser("новый"), browser("чужой")):
        with pytest.raises(actions.NoPassage):
            set_new(who=who)
    code = ways.arrive()
    with pytest.raises(actions.NoPassage):
        prove(code, who=browser("чужой"))
    prove(code)
    for who in (browser(), browser("чужой")):
        with pytest.raises(actions.NoPassage):
            set_new(who=who)
    set_new()


def test_each_step_passes_once():
    account = ways.account()
    begin()
    code = ways.arrive()
    prove(code)
    for who in (browser(), browser("новый")):
        with pytest.raises((actions.NoPassage, actions.CodeOver)):
            prove(code, who=who)
    set_new()
    with pytest.raises(actions.NoPassage):
        set_new(LONG)
    assert is_password(account, NEW)


def test_a_new_beginning_forgets_what_was_proved():
    ways.account()
    begin()
    prove(ways.arrive())
    later = NOW + 2 * MINUTE
    begin(at=later, who=browser("новый"))

    with pytest.raises(actions.NoPassage):
        set_new(at=later)
    assert Passage.objects.count() == 1


def test_a_code_of_another_purpose_recovers_nothing():
    account = ways.account()
    passage = ways.sign_in()
    code = ways.code_of(passage)
    with pytest.raises(actions.NoPassage):
        prove(code)
    begin(channel="telegram", at=NOW + MINUTE)
    stolen = Passage.objects.get(purpose=CodePurpose.RECOVERY)
    Passage.objects.filter(pk=stolen.pk).update(code_id=passage.code_id)
    with pytest.raises(actions.CodeOver):
        prove(code, NOW + MINUTE)
    assert is_password(account, PASSWORD)


def test_the_code_lives_ten_minutes_and_the_proof_fifteen():
    ways.account()
    begin()
    code = ways.arrive()
    with pytest.raises(actions.CodeOver):
        prove(code, NOW + 10 * MINUTE)
    prove(code, NOW + 10 * MINUTE - SECOND)
    end = NOW + 25 * MINUTE - SECOND
    with pytest.raises(actions.NoPassage):
        set_new(at=end)
    set_new(at=end - SECOND)


@pytest.mark.parametrize("what", [{"is_blocked": True}, {"phone": "+79180000001"}])
def test_an_account_that_changes_on_the_way_is_not_recovered(what):
    account = ways.account()
    begin()
    prove(ways.arrive())
    Account.objects.filter(pk=account.pk).update(**what)

    with pytest.raises(actions.NoPassage):
        set_new()
    assert is_password(account, PASSWORD)


def test_a_weak_password_is_refused_and_the_step_stays():
    account = ways.account(surname="Землероева")
    begin()
    prove(ways.arrive())
    for weak in ("", "короткий"[:7], "password", PHONE, "Землероева-1", "x" * 10**6):
        with pytest.raises(actions.WeakPassword):
            set_new(weak)
    set_new()
    assert is_password(account, NEW)


def test_two_people_of_one_phone_are_told_apart_before_a_password_is_set():
    mother, son = ways.account(), ways.account(LONG)
    begin()
    prove(ways.arrive())
    with pytest.raises(actions.NoPassage):
        set_new()

    passage = actions.proved_recovery(browser=browser("новый"), at=NOW)
    assert actions.tell_apart(passage=passage, account_ids=[]) is None
    actions.tell_apart(passage=passage, account_ids=[son.pk])
    set_new()

    assert is_password(son, NEW)
    assert is_password(mother, PASSWORD)


def test_a_recovery_forgets_devices_and_wrong_passwords():
    account = ways.account(LONG)
    entered = actions.finish_sign_in(
        digits=ways.code_of(ways.sign_in(password=LONG)),
        remember=True,
        device_key="",
        browser=browser(),
        at=NOW,
    )
    assert entered.device_key
    later = NOW + 2 * MINUTE
    for _ in range(3):
        with pytest.raises(actions.WrongPassword):
            ways.sign_in(password="не тот", at=later)
    begin(at=later)
    prove(ways.arrive(later), later)
    set_new(at=later)

    assert Device.objects.count() == 0
    assert counted.failures(kind=PASSWORD_TRIES, bucket=PHONE) == 0
    assert isinstance(ways.sign_in(password=NEW, device=entered.device_key, at=later), Passage)
    assert account.pk == Passage.objects.get(purpose=CodePurpose.SIGN_IN, used_at=None).account_id


def test_unfinished_steps_are_swept_away():
    ways.account()
    begin()
    assert actions.sweep_passages(at=NOW + 20 * MINUTE - SECOND) == 0
    assert actions.sweep_passages(at=NOW + 20 * MINUTE) == 1
    assert Code.objects.count() == 1


def test_what_the_page_shows_is_the_same_for_nobody_and_somebody():
    """The state of the code on the page of a recovery tells nothing of who is known."""
    ways.account()
    told = []
    for phone, who in ((PHONE, "один"), ("+79180000002", "другой")):
        passage = begin(phone, who=browser(who))
        for seconds in (0, 4, 5, 29, 30, 60):
            state = queries.code_state(
                code_id=passage.code_id, purpose=CodePurpose.RECOVERY, browser=browser(who),
                at=NOW + seconds * SECOND,
            )  # fmt: skip
            told.append(
                (
                    phone,
                    seconds,
                    state.step,
                    state.failure,
                    state.next_channel,
                    state.digits,
                    state.tries_left,
                )
            )
        ways.arrive()

    assert [row[1:] for row in told[:6]] == [row[1:] for row in told[6:]]
    assert DAY
