"""Telegram brings what people write: believed by its word, done once, answered in the answer."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from portal.config import chats as config
from portal.domain.messaging.actions import linking
from portal.domain.messaging.models import Chat
from portal.domain.messaging.ports import chats as ports
from portal.domain.regions.models import Region
from tests.factories.accounts import AccountFactory
from tests.factories.regions import RegionFactory
from tests.fakes.messenger import FakeMessenger
from tests.portal.domain.messaging.test_linking import BY

ADDRESS = "/hooks/chats/telegram"
TOLD = json.loads(
    (Path(__file__).resolve().parents[4] / "wire/chats/telegram-updates.json").read_text("utf-8")
)
SECRET = TOLD["headers"]["X-Telegram-Bot-Api-Secret-Token"]
CHAT = 700123456


@pytest.fixture
def account(db, monkeypatch, settings):
    """Somebody who may link Telegram."""
    settings.TELEGRAM_BOT_SECRET = SECRET
    monkeypatch.setattr(ports, "messengers", {"telegram": FakeMessenger()})
    RegionFactory()
    Region.objects.filter(pk="26").update(messengers=["telegram"])
    return AccountFactory()


def post(body, secret=SECRET):
    """Post an update as Telegram does, or nearly so."""
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    return Client(enforce_csrf_checks=True, raise_request_exception=False).post(
        ADDRESS, body, content_type="application/json", headers=headers
    )


def update(name, token="TOKEN"):
    return json.dumps(TOLD["updates"][name], ensure_ascii=False).replace("TOKEN", token).encode()


def link(account):
    told = {"account_id": account.pk, "messenger": "telegram", "region": "26", "at": now(), "by": BY}
    token = linking.ask(**told).partition("start=")[2]
    return token, post(update("start", token))


def linked():
    return list(Chat.objects.values_list("account_id", "chat"))


def test_start_links_and_is_answered_at_once(account):
    _, answer = link(account)

    assert answer.status_code == 200
    told = answer.json()
    assert (told["method"], told["chat_id"]) == ("sendMessage", str(CHAT))
    assert told["text"].startswith("Готово")
    assert linked() == [(account.pk, str(CHAT))]


def test_an_update_that_comes_twice_changes_nothing_more(account):
    token, _ = link(account)

    assert post(update("start", token)).json()["text"].startswith("Уведомления уже приходят сюда")
    assert linked() == [(account.pk, str(CHAT))]


@pytest.mark.parametrize("name", ["stop", "blocked"])
def test_stop_and_blocking_unlink(account, name):
    link(account)

    assert post(update(name)).status_code == 200
    assert linked() == []


@pytest.mark.parametrize("name", ["picture", "unblocked", "group"])
def test_what_asks_for_nothing_changes_nothing(account, name):
    token, _ = link(account)

    assert post(update(name, token)).status_code == 200
    assert linked() == [(account.pk, str(CHAT))]


def test_a_group_links_nothing(account):
    told = {"account_id": account.pk, "messenger": "telegram", "region": "26", "at": now(), "by": BY}
    token = linking.ask(**told).partition("start=")[2]

    assert post(update("group", token)).content == b"ok"
    assert linked() == []


@pytest.mark.parametrize("secret", [None, "", "another", SECRET[:-1], SECRET + "1", "Ы"], ids=repr)
def test_without_the_word_there_is_nothing_here(account, secret):
    link(account)

    assert post(update("stop"), secret.encode().decode("latin-1") if secret else secret).status_code == 404
    assert linked() == [(account.pk, str(CHAT))]


def test_nothing_is_believed_where_there_is_no_word(account, settings):
    link(account)
    settings.TELEGRAM_BOT_SECRET = ""

    assert post(update("stop"), "").status_code == 404
    assert linked() == [(account.pk, str(CHAT))]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400), (b"[]", 400), (b"{", 400), (b"\xff\xfe", 400), (b"[" * 50_000, 400), (b"{}", 200),
        (b'{"message": 1}', 200), (b'{"message": {"chat": {"type": "private", "id": "1"}}}', 200),
        (b'{"message": {"chat": {"type": "private", "id": true}}}', 200),
        (b'{"my_chat_member": {"chat": {"type": "private", "id": 1}, "new_chat_member": {"status": []}}}', 200),
        (b"x" * 2_000_000, 413),
    ],
)  # fmt: skip
def test_nonsense_breaks_nothing(account, body, status):
    assert post(body).status_code == status


def test_a_hostile_text_is_answered_like_any_other(account):
    told = TOLD["updates"]["stop"] | {
        "message": TOLD["updates"]["stop"]["message"] | {"text": "<b>\x00" + "я" * 5000}
    }

    assert post(json.dumps(told).encode()).json()["text"].startswith("Сообщения здесь никто не читает")


def test_updates_come_only_by_post(client, db):
    assert client.get(ADDRESS).status_code == 405


def test_address_is_the_one_that_telegram_is_told():
    assert reverse("chat_hooks:telegram") == ADDRESS == config.HOOK


def test_number_of_the_chat_stays_out_of_the_log(account, caplog):
    token, _ = link(account)
    post(update("blocked"))
    post(update("stop"), "another")

    assert "update_not_believed" in caplog.text
    assert "bot_blocked" in caplog.text
    assert str(CHAT) not in caplog.text
    assert token not in caplog.text
