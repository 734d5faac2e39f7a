"""What people type into the field of a code, what is usual, what is suspicious."""

from datetime import timedelta

import pytest

from portal.domain.accounts.rules import codes as rules
from portal.domain.accounts.states import CodeStep
from tests.factories.accounts import NOW


@pytest.mark.parametrize(
    ("text", "digits", "is_call", "code"),
    [
        ("123456", 6, False, "123456"),
        (" 123 456\n", 6, False, "123456"),
        ("123-456", 6, False, "123456"),
        ("123 — 456", 6, False, "123456"),
        ("Ваш код: 123456. Никому не говорите", 6, False, "123456"),
        ("Код 004 783 для входа на портал 26", 6, False, "004783"),
        ("Your code is 1 2 3 4 5 6", 6, False, "123456"),
        ("0042", 4, True, "0042"),
        ("00-42", 4, True, "0042"),
        ("+7 900 123-00-42", 4, True, "0042"),
        ("89001230042", 4, True, "0042"),
        ("9001230042", 4, True, "0042"),
        ("звонили с 0042", 4, True, "0042"),
    ],
)
def test_read_finds_the_code_in_what_was_typed(text, digits, is_call, code):
    assert rules.read(text, digits=digits, is_call=is_call) == code


@pytest.mark.parametrize(
    ("text", "digits", "is_call"),
    [
        ("", 6, False),
        ("12345", 6, False),
        ("1234567", 6, False),
        ("код", 6, False),
        ("123456 или 654321", 6, False),
        ("89001230042", 4, False),
        ("1" * 1_000_000, 6, False),
        ("1 " * 500_000, 4, True),
        ("\x00", 4, True),
        ("١٢٣٤٥٦", 6, False),
    ],
)
def test_read_refuses_what_holds_no_code(text, digits, is_call):
    with pytest.raises(rules.WrongDigits) as refused:
        rules.read(text, digits=digits, is_call=is_call)

    assert refused.value.reason == {4: "Введите код: 4 цифры", 6: "Введите код: 6 цифр"}[digits]


@pytest.mark.parametrize(
    ("usual", "most"),
    [([], 100), ([0, 0, 0], 100), ([10, 20, 30], 100), ([50, 60, 70], 240), ([1, 1, 400, 400, 400], 1600)],
)
def test_most_of_hour_is_four_times_the_usual_and_never_under_a_hundred(usual, most):
    assert rules.most_of_hour(usual) == most


@pytest.mark.parametrize(
    ("sent", "entered", "is_pumped"),
    [(50, 0, False), (51, 0, True), (51, 12, True), (52, 13, False), (1000, 249, True), (1000, 250, False)],
)
def test_pumped_is_more_than_fifty_of_which_under_a_quarter_came_back(sent, entered, is_pumped):
    assert rules.is_pumped(sent=sent, entered=entered) is is_pumped


@pytest.mark.parametrize(
    ("order", "channel", "following"),
    [
        (["call", "telegram"], "call", "telegram"),
        (["call", "telegram"], "telegram", "call"),
        (["call", "telegram", "sms"], "telegram", "sms"),
        (["call"], "call", ""),
        (["sms"], "call", "sms"),
        ([], "call", ""),
    ],
)
def test_next_channel_goes_round_the_order_of_the_region(order, channel, following):
    assert rules.next_channel(order, channel) == following


@pytest.mark.parametrize(
    ("seconds", "step"),
    [(0, CodeStep.SENDING), (4.9, CodeStep.SENDING), (5, CodeStep.SENT), (99, CodeStep.SENT)],
)
def test_blind_step_looks_at_the_clock_alone(seconds, step):
    assert rules.blind_step(NOW, NOW + timedelta(seconds=seconds)) == step
