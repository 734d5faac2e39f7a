"""A person's codes: in their archive, and gone with the account."""

from portal.domain.accounts import actions, queries
from portal.domain.accounts.models import Code
from tests.factories.accounts import NOW, AccountFactory
from tests.portal.domain.accounts.codes import PHONE, ask, deliver, from_


def test_the_archive_tells_of_the_codes_without_their_hashes(account, channels):
    deliver(ask(account))

    told = queries.everything(account_id=account.pk)["codes"]

    assert told == [
        {
            "purpose": "sign_in", "phone": PHONE, "channel": "call", "created_at": NOW, "sent_at": NOW,
            "used_at": None,
        }
    ]  # fmt: skip


def test_erase_takes_the_codes_of_this_account_only(account, channels):
    ask(account)
    other = ask(AccountFactory(), phone="+79180000001", browser=from_(1))

    actions.erase(account_id=account.pk, at=NOW)

    assert list(Code.objects.all()) == [other]
