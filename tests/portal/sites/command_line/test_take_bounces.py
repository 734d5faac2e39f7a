"""`take_bounces` reads a mail folder, believes what was sent, and keeps what it has read."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.adapters.mail import reports
from portal.domain.messaging import ports
from portal.domain.messaging.models import Bounced, Gone
from tests.factories.accounts import NOW, AccountFactory
from tests.portal.domain.messaging.test_bounces import LETTER, dsn


@pytest.mark.django_db
def test_a_folder_is_read_once(tmp_path, monkeypatch):
    monkeypatch.setattr(ports, "read_reports", reports.read)
    account = AccountFactory(email="a@b.example", email_confirmed_at=NOW)
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1").write_bytes(dsn())
    (tmp_path / "new" / "2").write_bytes(dsn(letter="0" * 32))
    Gone.objects.create(letter=LETTER, notice_id=1, account=account, sent_at=NOW.replace(year=2099))
    said = [StringIO(), StringIO()]

    for out in said:
        call_command("take_bounces", str(tmp_path), stdout=out)

    assert [out.getvalue().strip() for out in said] == [
        "Прочитано писем: 2. Адресов, которые больше не принимают: 1.",
        "Прочитано писем: 0. Адресов, которые больше не принимают: 0.",
    ]
    assert Bounced.objects.filter(pk=account.pk).exists()
    assert sorted(path.name for path in (tmp_path / "cur").iterdir()) == ["1:2,S", "2:2,S"]


def test_what_is_no_mail_folder_is_told(tmp_path):
    with pytest.raises(CommandError, match="не похоже на Maildir"):
        call_command("take_bounces", str(tmp_path))
