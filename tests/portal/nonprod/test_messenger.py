"""One machine plays Telegram: what is written there reaches the hook's own code, and its answer lies in the chat."""

import pytest
from django.utils.timezone import now

from portal.adapters.chats.console import ConsoleMessenger
from portal.domain.messaging.actions import linking
from portal.domain.messaging.models import Chat
from portal.domain.messaging.ports import chats as ports
from portal.domain.regions.models import Region
from tests.factories.accounts import AccountFactory
from tests.factories.regions import RegionFactory
from tests.portal.domain.messaging.test_linking import BY
from tests.portal.sites.visitor import text

PAGE = "/telegram/"


@pytest.fixture
def bot(db, settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    RegionFactory()
    Region.objects.filter(pk="26").update(messengers=["telegram"])
    made = ConsoleMessenger(tmp_path / "outbox", page=PAGE)
    monkeypatch.setattr(ports, "messengers", {"telegram": made})
    return made


def test_the_whole_path_is_played(client, bot):
    account = AccountFactory()
    told = {"account_id": account.pk, "messenger": "telegram", "region": "26", "at": now(), "by": BY}
    address = linking.ask(**told)
    assert f"/start {address.partition('start=')[2]}" in text(client.get(address))

    page = text(client.post(PAGE, {"chat": "42", "text": f"/start {address.partition('start=')[2]}"}))
    assert "Готово" in page
    assert list(Chat.objects.values_list("account_id", "chat")) == [(account.pk, "42")]

    bot.tell(chat="42", text="Приём 26 ноября", is_silent=True)
    page = text(client.get(f"{PAGE}?chat=42"))
    assert "Приём 26 ноября" in page
    assert "без звука" in page
    assert "Приём" not in text(client.get(f"{PAGE}?chat=43"))
    assert "Приём 26 ноября" in text(client.get("/outbox/"))

    assert "Отключено" in text(client.post(PAGE, {"chat": "42", "text": "/stop"}))
    assert Chat.objects.count() == 0


def test_blocking_is_played(client, bot):
    Chat.objects.create(account=AccountFactory(), messenger="telegram", chat="42", linked_at=now())

    client.post(PAGE, {"chat": "42", "block": "yes"})

    assert Chat.objects.count() == 0


@pytest.mark.parametrize("chat", ["", "0", "-1", "x", "9" * 30, "٣"])
def test_a_strange_number_is_another_telephone(client, bot, chat):
    page = text(client.post(PAGE, {"chat": chat, "text": "/start"}))

    assert 'value="100001"' in page
    assert "Сюда ничего не приходит" in page
