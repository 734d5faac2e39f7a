"""One trip to ESIA: used once, by its own browser, in time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.accounts import actions
from portal.domain.accounts.models import ConsentText, SignInAttempt
from portal.domain.accounts.states import ATTEMPT_LIFE, Purpose
from tests.factories.accounts import NOW, AttemptFactory, ConsentTextFactory, browser
from tests.races.together import together

SECOND = timedelta(seconds=1)


def use(attempt, who=None, at=NOW):
    return actions.use_attempt(state=str(attempt.state), browser=who or browser(), at=at)


def refusal(**asked):
    with pytest.raises(actions.AttemptNotUsable) as refused:
        actions.use_attempt(**{"browser": browser(), "at": NOW} | asked)
    return refused.value.kind


def begin(agreed_text):
    return actions.begin(
        purpose=Purpose.REGISTER, region="26", agreed_text=agreed_text, return_to="/cards/",
        browser=browser(), at=NOW,
    )  # fmt: skip


def test_begin_keeps_the_consent_word_for_word(db):
    attempt = begin("Я согласна на обработку.")

    assert attempt.consent_text.body == "Я согласна на обработку."
    assert (attempt.consent_given_at, attempt.ends_at) == (NOW, NOW + timedelta(minutes=10))


def test_begin_without_consent_keeps_none(db):
    attempt = begin(None)

    assert (attempt.consent_text, attempt.consent_given_at) == (None, None)


def test_begin_twice_keeps_one_text_and_two_secrets(db):
    first, second = begin("Я согласна."), begin("Я согласна.")

    assert ConsentText.objects.count() == 1
    assert first.state != second.state
    assert first.verifier != second.verifier
    assert {len(first.verifier), len(second.verifier)} == {64}


def test_use_attempt_gives_what_was_begun(db):
    attempt = begin("Я согласна.")

    used = use(attempt)

    assert (used.pk, used.verifier, used.return_to) == (attempt.pk, attempt.verifier, "/cards/")
    assert SignInAttempt.objects.get().used_at == NOW


def test_use_attempt_twice_is_refused(db):
    attempt = AttemptFactory()
    use(attempt)

    assert refusal(state=str(attempt.state)) == "used"


def test_use_attempt_in_another_browser_is_refused_and_spends_nothing(db):
    attempt = AttemptFactory()

    assert refusal(state=str(attempt.state), browser=browser("firefox")) == "foreign"
    assert use(attempt).pk == attempt.pk


def test_use_attempt_after_its_time_is_refused(db):
    late, just = AttemptFactory(), AttemptFactory()

    assert refusal(state=str(late.state), at=NOW + ATTEMPT_LIFE) == "expired"
    assert use(just, at=NOW + ATTEMPT_LIFE - SECOND).pk == just.pk


@pytest.mark.parametrize("state", ["00000000-0000-4000-8000-000000000001", "", "1", "' OR 1=1 --", "я" * 5000, "\x00"])
def test_use_attempt_with_an_unknown_state_is_refused(db, state):
    AttemptFactory()

    assert refusal(state=state) == "unknown"


@pytest.mark.parametrize("round_number", range(5))
@pytest.mark.django_db(transaction=True)
def test_use_attempt_by_two_at_once_passes_once(round_number):
    attempt = AttemptFactory()

    answers = together(2, lambda _: use(attempt).pk, expected=actions.AttemptNotUsable)

    kinds = sorted(getattr(answer, "kind", "passed") for answer in answers)
    assert kinds == ["passed", "used"]


def test_two_honest_tabs_both_pass(db):
    first, second = begin(None), begin(None)

    assert [use(second).pk, use(first).pk] == [second.pk, first.pk]


def test_sweep_removes_what_is_over_with_all_that_was_sealed(db):
    over = AttemptFactory(ends_at=NOW, used_at=NOW, sealed="тайна")
    living = AttemptFactory(ends_at=NOW + SECOND)

    assert actions.sweep(at=NOW) == 1
    assert list(SignInAttempt.objects.all()) == [living]
    assert over.pk != living.pk


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"consent_given_at": NOW}, "accounts_attempt_consent_whole"),
        ({"text": True}, "accounts_attempt_consent_whole"),
        ({"sealed": "тайна"}, "accounts_attempt_sealed_after_use"),
    ],
    ids=str,
)
def test_an_attempt_that_makes_no_sense_is_refused(db, fields, name):
    if fields.pop("text", None):
        fields = {"consent_text": ConsentTextFactory()}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        AttemptFactory(**fields)

    assert SignInAttempt.objects.count() == 0
