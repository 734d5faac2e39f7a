"""Codes of an application and on paper: each once, ten wrong ones a day."""

from datetime import timedelta

import pyotp
import pytest

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import RecoveryCode, Totp
from portal.domain.accounts.states import RECOVERY_CODES, RECOVERY_LENGTH, TOTP_FAILURES, TOTP_WINDOW
from portal.domain.notices.models import Notice
from tests.factories.accounts import NOW, AccountFactory
from tests.ground import dump

STEP = timedelta(seconds=30)


@pytest.fixture
def account(db):
    return AccountFactory()


def switch_on(account, at=NOW):
    """Add an application; return its secret and the codes on paper."""
    actions.begin_totp(account_id=account.pk)
    secret = queries.new_totp_secret(account_id=account.pk)
    codes = actions.confirm_totp(
        account_id=account.pk, digits=code(secret, at), at=at, by=actions.actor(account.pk)
    )
    return secret, codes


def code(secret, at):
    return pyotp.TOTP(secret).at(at)


def check(account, digits, at):
    actions.check_totp(account_id=account.pk, digits=digits, at=at)


def refusal(account, digits, at):
    with pytest.raises(actions.WrongTotp) as refused:
        check(account, digits, at)
    return refused.value.kind


def test_an_application_works_from_its_first_code_on(account):
    actions.begin_totp(account_id=account.pk)
    secret = queries.new_totp_secret(account_id=account.pk)
    assert queries.has_totp(account_id=account.pk) is False
    with pytest.raises(actions.NoSuchWay):
        check(account, code(secret, NOW), NOW)

    codes = actions.confirm_totp(
        account_id=account.pk, digits=code(secret, NOW), at=NOW, by=actions.actor(account.pk)
    )

    assert queries.has_totp(account_id=account.pk) is True
    assert (len(set(codes)), {len(one) for one in codes}) == (RECOVERY_CODES, {RECOVERY_LENGTH})
    told = queries.totp_of(account_id=account.pk)
    assert (told.confirmed_at, told.codes_left) == (NOW, RECOVERY_CODES)
    assert list(Notice.objects.values_list("kind", "facts")) == [("way_added", {"way": "totp"})]


def test_a_wrong_first_code_switches_nothing_on(account):
    actions.begin_totp(account_id=account.pk)

    with pytest.raises(actions.WrongTotp):
        actions.confirm_totp(account_id=account.pk, digits="x", at=NOW, by=actions.actor(account.pk))

    assert queries.totp_of(account_id=account.pk) is None
    assert RecoveryCode.objects.count() == 0


def test_the_secret_and_the_codes_on_paper_lie_in_no_table(account):
    secret, codes = switch_on(account)

    assert dump.readable(secret, *codes) == []


def test_the_secret_that_works_is_never_told_again(account):
    switch_on(account)
    actions.begin_totp(account_id=account.pk)

    assert queries.new_totp_secret(account_id=account.pk) is None
    assert Totp.objects.count() == 1


def test_beginning_anew_makes_another_secret(account):
    secrets = []
    for _ in range(2):
        actions.begin_totp(account_id=account.pk)
        secrets.append(queries.new_totp_secret(account_id=account.pk))

    assert len(set(secrets)) == 2


@pytest.mark.parametrize("typed", ["{}", " {} ", "{:.3} {:.0}", "\t{}\n", "код: {}"])
def test_a_code_is_read_with_what_people_paste_around_it(account, typed):
    secret, _ = switch_on(account)
    right = code(secret, NOW + 3 * STEP)
    text = f"{right[:3]} {right[3:]}" if ".3" in typed else typed.format(right)

    if "код" in typed:
        assert refusal(account, text, NOW + 3 * STEP) == "wrong"
    else:
        check(account, text, NOW + 3 * STEP)


@pytest.mark.parametrize(("off", "is_right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_right_half_a_minute_before_and_after(account, off, is_right):
    secret, _ = switch_on(account)
    at = NOW + 10 * STEP
    digits = code(secret, at + off * STEP)

    if is_right:
        check(account, digits, at)
    else:
        assert refusal(account, digits, at) == "wrong"


def test_a_code_works_once(account):
    secret, _ = switch_on(account)
    at = NOW + 3 * STEP
    check(account, code(secret, at), at)

    assert refusal(account, code(secret, at), at) == "wrong"
    assert refusal(account, code(secret, at - STEP), at) == "wrong"
    check(account, code(secret, at + STEP), at + STEP)


def test_a_code_on_paper_works_once_in_any_spelling(account):
    _, codes = switch_on(account)
    first = codes[0].lower()
    check(account, f"{first[:4]}-{first[4:8]} {first[8:]}", NOW)

    assert refusal(account, codes[0], NOW) == "wrong"
    assert queries.totp_of(account_id=account.pk).codes_left == RECOVERY_CODES - 1
    check(account, codes[1], NOW)


def test_a_code_of_another_person_opens_nothing(account):
    other = AccountFactory()
    secret, codes = switch_on(other)
    switch_on(account)

    at = NOW + 3 * STEP
    assert [refusal(account, digits, at) for digits in (code(secret, at), codes[0])] == ["wrong", "wrong"]


def test_ten_wrong_codes_shut_the_way_for_a_day(account):
    secret, codes = switch_on(account)
    at = NOW + 3 * STEP
    told = [refusal(account, wrong, at) for wrong in ["x", "000000x", "A" * RECOVERY_LENGTH] * 4]

    assert told == ["wrong"] * TOTP_FAILURES + ["over"] * 2
    assert refusal(account, code(secret, at), at) == "over"
    assert refusal(account, codes[0], at) == "over"
    check(account, code(secret, at + TOTP_WINDOW), at + TOTP_WINDOW)


def test_a_right_code_forgives_the_wrong_ones(account):
    secret, _ = switch_on(account)
    for turn in range(3):
        at = NOW + (turn + 1) * 3 * STEP
        assert [refusal(account, "x", at) for _ in range(TOTP_FAILURES - 1)] == ["wrong"] * (
            TOTP_FAILURES - 1
        )
        check(account, code(secret, at), at)


def test_new_codes_on_paper_replace_the_old(account):
    _, old = switch_on(account)
    new = actions.new_recovery_codes(account_id=account.pk, at=NOW, by=actions.actor(account.pk))

    assert refusal(account, old[0], NOW) == "wrong"
    check(account, new[0], NOW)


def test_remove_totp_takes_the_codes_on_paper_too(account):
    secret, codes = switch_on(account)
    actions.remove_totp(account_id=account.pk, at=NOW, by=actions.actor(account.pk))

    assert RecoveryCode.objects.count() == 0
    for deed in (
        lambda: check(account, code(secret, NOW), NOW),
        lambda: actions.remove_totp(account_id=account.pk, at=NOW, by=actions.actor(account.pk)),
        lambda: actions.new_recovery_codes(account_id=account.pk, at=NOW, by=actions.actor(account.pk)),
    ):
        with pytest.raises(actions.NoSuchWay):
            deed()
    with pytest.raises(actions.WrongTotp):
        check(account, codes[0], NOW)
