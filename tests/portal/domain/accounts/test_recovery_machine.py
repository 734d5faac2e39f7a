"""Whatever people do in whatever order, no password is set without the code that came to the phone."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from portal.domain.accounts import actions, ports
from portal.domain.accounts.models import Code, Password, Session
from portal.domain.accounts.rules.codes import WrongDigits
from portal.domain.accounts.states import CodePurpose
from portal.domain.limits import actions as limits
from tests.factories.accounts import NOW, browser
from tests.fakes import channels
from tests.portal.domain.accounts import ways

MINE, NOBODYS = ways.PHONE, "+79180000077"
BROWSERS = ("дом", "телефон", "чужой")
REFUSED = (
    actions.NoPassage, actions.WrongCode, actions.CodeOver, actions.WeakPassword, actions.WrongPassword, WrongDigits,
    limits.Exhausted,
)  # fmt: skip


class Recovery(RuleBasedStateMachine):
    """Three browsers, two phones, codes that are right, wrong and stale; `proved` is what the phone said."""

    def __init__(self):
        super().__init__()
        self.at, self.turn = NOW, 0
        self.proved: set[str] = set()
        self.honest = 0
        self.allowed: set[str] = set()
        self.onward: dict[str, str] = {}

    @initialize()
    def somebody_forgot(self):
        ports.channels = channels.both()
        ways.region()
        self.account = ways.account()
        self.hash = Password.objects.get().hash

    def at_key(self, name):
        """Return the browser as it is known now: a proof gives it a new key."""
        return browser(self.onward.get(name, name))

    def tried(self, what, *given, **told):
        try:
            return what(*given, **told)
        except REFUSED:
            return None

    @rule(
        name=st.sampled_from(BROWSERS),
        phone=st.sampled_from([MINE, NOBODYS]),
        channel=st.sampled_from(["call", "telegram"]),
    )
    def begin(self, name, phone, channel):
        before = Code.objects.count()
        self.tried(
            actions.begin_recovery,
            phone=phone,
            channel=channel,
            region="26",
            browser=self.at_key(name),
            at=self.at,
        )
        self.proved.discard(name)
        if Code.objects.count() > before:
            ways.arrive(self.at)

    @rule(
        name=st.sampled_from(BROWSERS),
        digits=st.sampled_from(["right", "wrong", "0000", "000000", "", "другое", "stale"]),
    )
    def type_code(self, name, digits):
        """The right digits are those of the newest sending; only their own browser may use them."""
        newest = Code.objects.order_by("-created_at", "-pk").first()
        told = ports.channels[newest.channel].codes if newest else []
        known = {"right": told[-1] if told else "123456", "stale": told[0] if told else "654321"}
        typed = known.get(digits, digits)
        if digits == "wrong":
            typed = channels.other_than(told[-1]) if told else "111111"
        self.turn += 1
        key = f"{name}-{self.turn}"
        passage = self.tried(
            actions.prove_recovery, digits=typed, browser=self.at_key(name), onward=browser(key), at=self.at
        )
        if passage is not None:
            code = Code.objects.get(pk=passage.code_id)
            assert code.purpose == CodePurpose.RECOVERY
            assert typed in ports.channels[code.channel].codes, "only what came to the phone proves"
            assert (code.phone, passage.account_id) == (MINE, self.account.pk)
            self.onward[name] = key
            self.proved.add(name)

    @rule(
        name=st.sampled_from(BROWSERS),
        password=st.sampled_from(["другая сирень 2031", "коротко", "password", ""]),
    )
    def set_password(self, name, password):
        before = Password.objects.get().hash
        self.tried(actions.set_recovered, password=password, browser=self.at_key(name), at=self.at)
        after = Password.objects.get().hash
        if after != before:
            assert name in self.proved, "no path without a code"
            assert password == "другая сирень 2031"
            self.proved.discard(name)
            self.honest += 1
            self.hash = after

    @rule(name=st.sampled_from(BROWSERS), phone=st.sampled_from([MINE, NOBODYS]))
    def jump_over_the_code(self, name, phone):
        """Begin and go to the last step at once."""
        self.at += timedelta(hours=1)
        self.begin(name, phone, "telegram")
        self.set_password(name, "другая сирень 2031")

    @rule(name=st.sampled_from(BROWSERS))
    def sign_in_with_the_old_one(self, name):
        self.tried(ways.sign_in, at=self.at, who=self.at_key(name))

    @rule(minutes=st.sampled_from([1, 2, 9, 16, 61, 60 * 25]))
    def wait(self, minutes):
        self.at += timedelta(minutes=minutes)

    @rule(name=st.sampled_from(BROWSERS))
    def go_the_honest_way(self, name):
        """After a day of rest the honest path always leads to a new password."""
        self.at += timedelta(days=1, minutes=1)
        self.begin(name, MINE, "telegram")
        self.type_code(name, "right")
        done = self.honest
        self.set_password(name, "другая сирень 2031")
        assert self.honest == done + 1, "the honest path leads through"

    @invariant()
    def nobody_is_signed_in_and_nothing_changes_in_secret(self):
        assert Session.objects.count() == 0
        assert Password.objects.count() <= 1
        if Password.objects.exists():
            assert Password.objects.get().hash == self.hash


@pytest.mark.django_db(transaction=False)
def test_no_path_sets_a_password_without_a_code(django_db_blocker, monkeypatch):
    from django.db import transaction

    monkeypatch.setattr(ports, "channels", {})
    settled = settings(
        max_examples=15, stateful_step_count=20, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    honest = []

    class Rolled(Recovery):
        """Each example in a transaction of its own that is taken back."""

        def __init__(self):
            super().__init__()
            self.atomic = transaction.atomic()
            self.atomic.__enter__()
            self.atomic_is_test()

        def atomic_is_test(self):
            from django.db import connection

            connection.atomic_blocks[-1]._from_testcase = True

        def teardown(self):
            honest.append(self.honest)
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Rolled, settings=settled)

    assert sum(honest) > 0, "the honest path was walked"
