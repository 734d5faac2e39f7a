"""A person comes back from ESIA: new, known, in two tabs, refused, without a consent yet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports, queries
from portal.domain.accounts.models import Account, Consent, Session, SignInAttempt
from portal.domain.accounts.states import ATTEMPT_LIFE
from portal.domain.audit.models import Entry
from portal.domain.notices.models import Notice
from portal.domain.patients import actions
from portal.domain.patients.models import Card, Holding
from tests.factories.accounts import NOW, AccountFactory, AttemptFactory, browser, person
from tests.factories.patients import CardFactory, HoldingFactory
from tests.ground import dump
from tests.races.together import together

SECOND = timedelta(seconds=1)
RETURN = "http://localhost:8000/esia/return"
PLANTED = ("Землероева", "Пелагея", "Акинфиевна", "11223344595", "2651440841000777", "556677", "79187654321")


def arrive(attempt, who=None, at=NOW):
    return actions.arrive(attempt=attempt, person=who or person(), browser=browser(), at=at)


def rows():
    models = (Account, Consent, Card, Holding, Session, Notice)
    return {model.__name__: model.objects.count() for model in models}


NOTHING = {"Account": 0, "Consent": 0, "Card": 0, "Holding": 0, "Session": 0, "Notice": 0}
ONE_OWN = r"patients_one_own_card|patients_holding\.account_id"
ONE_OF_EACH = dict.fromkeys(NOTHING, 1)


@pytest.fixture
def agreed(db):
    return AttemptFactory(agreed=True)


@pytest.fixture
def not_agreed(db):
    """Someone pressed «Войти», has no account, and is back from ESIA."""
    attempt = AttemptFactory(used_at=NOW)
    assert arrive(attempt) == actions.ConsentNeeded("26")
    return attempt


def test_arrive_of_a_new_person_makes_everything_at_once(agreed):
    arrived = arrive(agreed)

    assert (arrived.region, arrived.is_new, arrived.wanted_to_register) == ("26", True, True)
    assert rows() == ONE_OF_EACH
    account = Account.objects.get()
    assert queries.signed_in(key=arrived.session_key, at=NOW).account_id == account.pk
    assert [entry.action for entry in Entry.objects.order_by("pk")] == ["card.made", "session.opened"]
    assert (Notice.objects.get().kind, Notice.objects.get().account_id) == ("welcome", account.pk)


def test_arrive_makes_the_card_from_what_esia_told(agreed):
    arrive(agreed)

    card = Card.objects.get()
    assert (card.surname, card.name, card.patronymic) == ("Землероева", "Пелагея", "Акинфиевна")
    assert (card.birth_date, card.sex, card.snils) == (date(1958, 3, 5), "f", "11223344595")
    assert (card.policy_series, card.policy_number, card.insurer) == ("", "2651440841000777", "Ингосстрах-М")
    assert (card.document_type, card.document_series, card.document_number) == (
        "RF_PASSPORT", "0711", "556677",
    )  # fmt: skip
    assert (card.source, card.checked_at) == ("esia", None)
    assert Holding.objects.get().relation == "self"


def test_arrive_keeps_the_evidence_of_the_consent(agreed):
    arrive(agreed)

    consent = Consent.objects.get()
    assert (consent.text_id, consent.given_at) == (agreed.consent_text_id, agreed.consent_given_at)
    assert (consent.region, consent.time_zone, consent.method) == ("26", "Europe/Moscow", "button")
    assert (consent.ip, consent.user_agent, consent.esia_oid) == ("127.0.0.1", "chromium", "1000000001")
    assert Account.objects.get().consent_id == Card.objects.get().consent_id == consent.pk


def test_arrive_of_a_person_without_policy_and_documents_leaves_them_to_be_filled_in(agreed):
    arrive(agreed, person(documents=(), phone="", patronymic=""))

    card = Card.objects.get()
    assert (card.policy_number, card.insurer, card.document_number, card.phone) == ("", "", "", "")


@pytest.mark.parametrize("agreed_again", [True, False])
def test_arrive_of_a_known_person_signs_in_and_stores_nothing_new(agreed, agreed_again):
    arrive(agreed)

    arrived = arrive(AttemptFactory(agreed=agreed_again))

    assert (arrived.is_new, arrived.wanted_to_register) == (False, agreed_again)
    assert rows() == ONE_OF_EACH | {"Session": 2}
    assert [entry.action for entry in Entry.objects.order_by("pk")][2:] == ["session.opened"]


def test_arrive_again_takes_what_changed_into_the_account_and_leaves_the_card(agreed):
    arrive(agreed)
    married = person(surname="Вахрушева", phone="+79280000000", snils="")

    arrive(AttemptFactory(used_at=NOW), married)

    account, card = Account.objects.get(), Card.objects.get()
    assert (account.surname, card.surname) == ("Вахрушева", "Землероева")
    assert (account.phone, card.phone) == ("+79280000000", "+79187654321")
    assert not Entry.objects.filter(action="card.refreshed").exists()


def test_arrive_again_never_empties(agreed):
    arrive(agreed)
    before = Card.objects.values().get(), Account.objects.values("patronymic", "phone", "email").get()

    arrive(AttemptFactory(), person(patronymic="", phone="", email="", snils="", documents=()))

    after = Card.objects.values().get(), Account.objects.values("patronymic", "phone", "email").get()
    assert after == before


@pytest.mark.parametrize("number", ["123456", ""])
def test_arrive_again_never_mixes_two_documents(agreed, number):
    """A policy stays as it is, or comes whole: never the number of one with the insurer of another."""
    old = ports.Document("MDCL_PLCY", "26 01", number, "Старая компания")
    arrive(agreed, person(documents=(old,)))
    Card.objects.update(policy_number=number)

    new = ports.Document("MDCL_PLCY", "", "2651440841000777")
    arrive(AttemptFactory(used_at=NOW), person(documents=(new,)))

    card = Card.objects.get()
    kept = ("26 01", "123456", "Старая компания")
    told = (card.policy_series, card.policy_number, card.insurer)
    assert told == (kept if number else ("", "2651440841000777", ""))


def test_arrive_of_another_person_with_the_same_snils_and_phone_is_another_account(agreed):
    arrive(agreed)

    arrive(AttemptFactory(agreed=True), person(oid="1000000002"))

    assert rows() == dict.fromkeys(NOTHING, 2)


def test_arrive_of_a_blocked_account_is_refused(agreed):
    arrive(agreed)
    Account.objects.update(is_blocked=True)

    with pytest.raises(accounts.Blocked):
        arrive(AttemptFactory())

    assert rows() == ONE_OF_EACH


@pytest.mark.parametrize("round_number", range(3))
@pytest.mark.django_db(transaction=True)
def test_arrive_in_two_tabs_at_once_makes_one_account(round_number):
    attempts = [AttemptFactory(agreed=True) for _ in range(2)]

    arrived = together(2, lambda number: arrive(attempts[number]), expected=IntegrityError)

    signed_in = [queries.signed_in(key=each.session_key, at=NOW).account_id for each in arrived]
    assert signed_in == [Account.objects.get().pk] * 2
    assert rows() == ONE_OF_EACH | {"Session": 2}
    assert sorted(each.is_new for each in arrived) == [False, True]


def test_without_consent_nothing_readable_is_stored(not_agreed):
    assert rows() == NOTHING
    assert SignInAttempt.objects.get().sealed != ""
    assert dump.readable(*PLANTED) == []


def test_with_consent_the_same_search_finds_everything(agreed):
    arrive(agreed)

    assert dump.readable(*PLANTED) == list(PLANTED)


def test_without_consent_the_sealed_answer_lives_ten_minutes(not_agreed):
    assert SignInAttempt.objects.get().ends_at == NOW + timedelta(minutes=10)

    accounts.sweep(at=NOW + ATTEMPT_LIFE)

    assert SignInAttempt.objects.count() == 0


def test_refuse_after_return_wipes_what_was_sealed(not_agreed):
    actions.refuse_after_return(browser=browser())

    assert SignInAttempt.objects.get().sealed == ""
    assert rows() == NOTHING
    with pytest.raises(actions.NothingWaits):
        actions.agree_after_return(agreed_text="Я согласна.", region="26", browser=browser(), at=NOW)


def test_refuse_after_return_wipes_what_another_tab_brought_too(not_agreed):
    assert arrive(AttemptFactory(used_at=NOW), at=NOW + SECOND) == actions.ConsentNeeded("26")
    assert SignInAttempt.objects.exclude(sealed="").count() == 2

    actions.refuse_after_return(browser=browser())

    assert SignInAttempt.objects.exclude(sealed="").count() == 0


def test_refuse_in_another_browser_wipes_nothing(not_agreed):
    actions.refuse_after_return(browser=browser("firefox"))

    assert SignInAttempt.objects.get().sealed != ""


def test_agree_after_return_makes_everything_at_once_and_wipes(not_agreed):
    arrived = actions.agree_after_return(
        agreed_text="Я согласна.", region="26", browser=browser(), at=NOW + SECOND
    )

    assert rows() == ONE_OF_EACH
    assert queries.signed_in(key=arrived.session_key, at=NOW + SECOND).surname == "Землероева"
    assert (Consent.objects.get().given_at, Consent.objects.get().text.body) == (NOW + SECOND, "Я согласна.")
    assert SignInAttempt.objects.get().sealed == ""
    assert dump.readable(*PLANTED) == list(PLANTED)


def test_agree_after_return_gives_the_same_card_as_agreeing_before(not_agreed):
    actions.agree_after_return(agreed_text="Я согласна.", region="26", browser=browser(), at=NOW)

    card = Card.objects.get()
    assert (card.birth_date, card.policy_number, card.document_number) == (
        date(1958, 3, 5), "2651440841000777", "556677",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "at"),
    [("firefox", NOW), ("chromium", NOW + ATTEMPT_LIFE)],
)
def test_agree_after_return_elsewhere_or_too_late_is_refused(not_agreed, who, at):
    with pytest.raises(actions.NothingWaits):
        actions.agree_after_return(agreed_text="Я согласна.", region="26", browser=browser(who), at=at)

    assert rows() == NOTHING


def test_agree_after_return_with_a_broken_seal_is_refused(not_agreed):
    SignInAttempt.objects.update(sealed="gAAAA-changed")

    with pytest.raises(actions.NothingWaits):
        actions.agree_after_return(agreed_text="Я согласна.", region="26", browser=browser(), at=NOW)

    assert rows() == NOTHING


@pytest.mark.django_db(transaction=True)
def test_agree_after_return_by_a_double_click_makes_one_account():
    arrive(AttemptFactory(used_at=NOW))

    answers = together(
        2,
        lambda _: actions.agree_after_return(
            agreed_text="Я согласна.", region="26", browser=browser(), at=NOW
        ),
        expected=actions.NothingWaits,
    )

    assert sorted(type(answer).__name__ for answer in answers) == ["Arrived", "NothingWaits"]
    assert rows() == ONE_OF_EACH


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"birth_date": None}, "birth_date"),
        ({"sex": ""}, "sex"),
        ({"surname": ""}, "names"),
        ({"name": "", "birth_date": None}, "birth_date, names"),
    ],
    ids=str,
)
def test_come_back_of_a_person_esia_knows_too_little_of_is_refused(agreed, esia, told, missing):
    esia.told = person(**told)

    with pytest.raises(ports.Incomplete) as refused:
        actions.come_back(attempt=agreed, code="code", came_to=RETURN, browser=browser(), at=NOW)

    assert refused.value.detail == missing
    assert rows() == NOTHING


def test_come_back_asks_esia_with_what_the_attempt_remembers(agreed, esia):
    esia.told = person()

    assert actions.come_back(attempt=agreed, code="code", came_to=RETURN, browser=browser(), at=NOW).is_new
    asked = {"code": "code", "state": str(agreed.state), "verifier": agreed.verifier}
    assert esia.asked == [asked | {"comes_back_to": RETURN, "at": NOW}]


def test_come_back_to_an_esia_that_refuses_stores_nothing(agreed, esia):
    esia.told = ports.Unavailable("status 502")

    with pytest.raises(ports.Unavailable):
        actions.come_back(attempt=agreed, code="code", came_to=RETURN, browser=browser(), at=NOW)

    assert rows() == NOTHING


def test_a_person_with_children_leaves_no_readable_trace_of_them(not_agreed):
    child = replace(person(oid="77"), surname="Дитятин", children=())

    arrive(AttemptFactory(used_at=NOW), person(oid="1000000003", children=(child,)))
    arrive(AttemptFactory(agreed=True, used_at=NOW), person(oid="1000000004", children=(child,)))

    assert dump.readable("Дитятин") == []


def test_a_card_without_a_consent_is_refused(db):
    with pytest.raises(IntegrityError, match="patients_card_has_consent"), transaction.atomic():
        CardFactory(consent=None)

    assert Card.objects.count() == 0


def test_a_second_own_card_is_refused(db):
    account = AccountFactory()
    HoldingFactory(account=account)

    with pytest.raises(IntegrityError, match=ONE_OWN), transaction.atomic():
        HoldingFactory(account=account)
    HoldingFactory(account=account, relation="child")

    assert Holding.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"sex": "x"}, "patients_card_sex"),
        ({"snils": "1122334459"}, "patients_card_snils"),
        ({"snils": "1122334459Я"}, "patients_card_snils"),
        ({"birth_date": date(1899, 12, 31)}, "patients_card_birth"),
    ],
    ids=str,
)
def test_a_card_that_makes_no_sense_is_refused(db, fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CardFactory(**fields)


def test_agree_after_return_to_the_text_of_another_region_is_refused(not_agreed):
    with pytest.raises(actions.NothingWaits):
        actions.agree_after_return(agreed_text="Другой оператор.", region="73", browser=browser(), at=NOW)

    assert rows() == NOTHING
    actions.agree_after_return(agreed_text="Я согласна.", region="26", browser=browser(), at=NOW)
    assert rows() == ONE_OF_EACH
