"""Evidence of consents: nothing without one, and none is ever changed."""

import pytest
from django.db import IntegrityError, connection, transaction

from portal.domain.accounts import texts
from portal.domain.accounts.models import Account, Consent, ConsentText
from portal.domain.accounts.states import ConsentPurpose
from tests.factories.accounts import AccountFactory, ConsentFactory

FOREIGN = "FOREIGN KEY|foreign key"


@pytest.mark.parametrize("fields", [{"consent": None, "esia_issuer": "x", "esia_oid": "1"}], ids=str)
def test_an_account_without_a_consent_is_refused(db, fields):
    with pytest.raises(IntegrityError, match="accounts_has_consent"), transaction.atomic():
        AccountFactory(**fields)

    assert Account.objects.count() == 0


def test_an_account_with_an_invented_consent_is_refused(db):
    account = AccountFactory()

    point = transaction.savepoint()
    Account.objects.filter(pk=account.pk).update(consent="00000000-0000-0000-0000-000000000000")
    with pytest.raises(IntegrityError, match=FOREIGN):
        connection.check_constraints()
    transaction.savepoint_rollback(point)

    assert Account.objects.get().consent_id == account.consent_id


@pytest.mark.parametrize("model", [Consent, ConsentText])
def test_evidence_may_not_be_changed(db, model):
    ConsentFactory()
    field = "user_agent" if model is Consent else "body"

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(**{field: "другое"})

    assert model.objects.exclude(**{field: "другое"}).count() == 1


@pytest.mark.parametrize("model", [Consent, ConsentText])
def test_evidence_may_not_be_removed(db, model):
    ConsentFactory()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.all()._raw_delete("default")

    assert model.objects.count() == 1


def test_one_identity_has_one_account(db):
    account = AccountFactory()

    with pytest.raises(IntegrityError, match=r"esia_oid|accounts_one_per_identity"), transaction.atomic():
        AccountFactory(consent=account.consent)

    assert Account.objects.count() == 1


def test_an_account_without_an_identity_is_refused(db):
    with pytest.raises(IntegrityError, match="accounts_identity_given"), transaction.atomic():
        AccountFactory(esia_oid="")


def test_the_text_names_the_operator_and_the_way_to_withdraw():
    told = texts.consent(ConsentPurpose.ACCOUNT, "ООО «Пример»")

    assert "ООО «Пример»" in told
    assert "Отозвать согласие можно в любой момент" in told
    assert "{" not in told
