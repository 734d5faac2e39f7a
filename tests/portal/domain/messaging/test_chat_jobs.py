"""The jobs of chats may run twice: what is done once stays done once."""

from datetime import timedelta

import time_machine

from portal.domain.messaging import jobs
from portal.domain.messaging.models import Chat, ChatLink
from portal.domain.messaging.ports import chats as messengers
from portal.domain.notices import actions as outbox
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind, Way
from portal.domain.regions.models import Region
from portal.domain.work import actions as work
from tests.factories.accounts import NOW, AccountFactory
from tests.factories.regions import RegionFactory
from tests.fakes.messenger import FakeMessenger

LATE = NOW + timedelta(minutes=20)


def twice(job, monkeypatch):
    """Run a job as a worker does, and again as if the first had been killed after its change."""
    monkeypatch.setattr(work, "lease_held", lambda: True)
    with time_machine.travel(LATE, tick=False):
        job.func()
        first = [list(table.objects.order_by("pk").values()) for table in (Chat, ChatLink, Notice)]
        job.func()
        assert [list(table.objects.order_by("pk").values()) for table in (Chat, ChatLink, Notice)] == first


def test_deliver_to_chats_writes_once(db, monkeypatch):
    bot = FakeMessenger()
    monkeypatch.setattr(messengers, "messengers", {"telegram": bot})
    region, account = RegionFactory(), AccountFactory()
    Region.objects.filter(pk=region.pk).update(messengers=["telegram"])
    Chat.objects.create(account=account, messenger="telegram", chat="42", linked_at=NOW)
    outbox.go_beside(account_id=account.pk, way=Way.TELEGRAM)
    outbox.put(account_id=account.pk, card_id=None, kind=Kind.BOOKED, key="k", facts={}, at=NOW)

    twice(jobs.deliver_to_chats, monkeypatch)

    assert [chat for chat, _text, _silent in bot.told] == ["42"]


def test_forget_chat_links_forgets_what_is_over(db, monkeypatch):
    for name, ends in (("over", timedelta()), ("good", timedelta(minutes=1))):
        ChatLink.objects.create(
            token_hash=name, account=AccountFactory(), messenger="telegram", made_at=NOW, ends_at=LATE + ends
        )

    twice(jobs.forget_chat_links, monkeypatch)

    assert ChatLink.objects.get().token_hash == "good"
