"""Small doors beside the ways in: headers, drafts, endless passwords, remembered devices."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.accounts import actions
from portal.domain.accounts.models import Device
from portal.domain.accounts.rules import passwords
from portal.sites.entrance import unsent
from tests.factories.accounts import AccountFactory

pytestmark = pytest.mark.django_db


def test_a_header_that_is_no_address_leads_to_sign_in(visitor):
    answer = visitor.get("cards/", **{"HX-Request": "true", "HX-Current-URL": "http://["})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/26/sign-in/")


@pytest.mark.parametrize(("name", "is_kept"), [("current", False), ("digits", False), ("reason", True)])
def test_a_draft_keeps_no_password_and_no_code(name, is_kept):
    assert (unsent._NEVER_KEPT.search(name) is None) is is_kept


@pytest.mark.parametrize(("times", "is_put_in_order"), [(10, True), (10_000, False)])
def test_only_what_may_be_a_password_is_put_in_order(times, is_put_in_order):
    typed = "e\u0301" * times
    assert (passwords.tidy(typed) != typed) is is_put_in_order


def test_forget_devices_leaves_only_the_one_in_hand():
    account, at = AccountFactory(), now()
    for key in ("one", "two"):
        Device.objects.create(
            account=account, key_hash=actions.sessions.hash_of(key), created_at=at, ends_at=at + timedelta(1)
        )
    actions.forget_devices(account_id=account.pk, except_key="one")
    assert list(Device.objects.values_list("key_hash", flat=True)) == [actions.sessions.hash_of("one")]
    actions.forget_devices(account_id=account.pk)
    assert Device.objects.count() == 0
