"""Telegram in the settings: offered where the region has it on, linked by a link shown once, unlinked by a button."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.accounts.models import Session
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import CHAT_LINKS_OF_ACCOUNT
from portal.domain.messaging.actions import linking
from portal.domain.messaging.models import Chat, ChatLink
from portal.domain.messaging.ports import chats as ports
from portal.domain.messaging.queries import chats
from portal.domain.messaging.states.chats import Started
from portal.domain.regions.models import Region
from tests.fakes.messenger import FakeMessenger
from tests.portal.sites.visitor import text

PAGE, LINK, UNLINK = "settings/notices/", "settings/telegram/", "settings/telegram/unlink/"


@pytest.fixture
def bot(guest, monkeypatch):
    made = FakeMessenger()
    monkeypatch.setattr(ports, "messengers", {"telegram": made})
    Region.objects.filter(pk="26").update(messengers=["telegram"])
    return made


def token_of(page):
    (told,) = set(re.findall(r"https://t\.me/portal_bot\?start=([\w-]+)", page))
    return told


def start(token, chat="700123456"):
    return linking.hear(messenger="telegram", chat=chat, text=f"/start {token}", at=now())


def test_page_leads_to_the_link_and_then_says_that_it_is_linked(guest, bot):
    assert "Подключить Telegram" in text(guest.get(PAGE))
    assert "t.me" not in text(guest.get(LINK))

    page = text(guest.send(LINK))
    assert "Запустить" in page
    assert "15 минут" in page
    assert "https://t.me/portal_bot" in page
    assert "_blank" not in page
    assert start(token_of(page)) == Started.LINKED

    shown = text(guest.get(PAGE))
    assert "Подключён" in shown
    assert "Отключить Telegram" in shown
    assert "Подключить Telegram" not in shown
    assert guest.get(LINK).status_code == 303
    assert "700123456" not in shown


def test_link_is_shown_once_and_kept_by_nobody(guest, bot):
    answer = guest.send(LINK)
    token = token_of(text(answer))

    assert "no-store" in answer.headers["Cache-Control"]
    assert token not in text(guest.get(LINK))
    assert token not in str(list(ChatLink.objects.values()))


def test_button_unlinks(guest, bot):
    start(token_of(text(guest.send(LINK))))

    answer = guest.send(UNLINK, PAGE)

    assert answer.headers["Location"].endswith(f"/26/{PAGE}")
    assert Chat.objects.count() == 0
    assert "Подключить Telegram" in text(guest.get(PAGE))


def test_region_that_has_it_off_shows_nothing_but_what_is_linked(guest, bot):
    start(token_of(text(guest.send(LINK))))
    Region.objects.update(messengers=[])

    shown = text(guest.get(PAGE))
    assert "не отправляют" in shown
    assert "Отключить Telegram" in shown
    guest.send(UNLINK, PAGE)
    assert "Telegram отключён" in text(guest.get(PAGE))
    assert "Telegram" not in text(guest.get(PAGE))
    assert [guest.get(LINK).status_code, guest.client.post(f"/26/{LINK}").status_code] == [404, 403]


def test_installation_without_a_bot_offers_nothing(guest, bot):
    ports.messengers.clear()

    assert "Telegram" not in text(guest.get(PAGE))
    assert guest.get(LINK).status_code == 404


def test_linking_needs_a_fresh_proof_and_unlinking_none(guest, bot):
    start(token_of(text(guest.send(LINK))))
    Session.objects.update(proved_at=now() - timedelta(minutes=11))

    assert "prove" in guest.get(LINK).headers["Location"]
    guest.send(UNLINK, PAGE)
    assert Chat.objects.count() == 0


def test_a_chat_linked_in_another_tab_is_not_exchanged(guest, bot, monkeypatch):
    form = {
        "csrfmiddlewaretoken": re.search(r'name="csrfmiddlewaretoken" value="([^"]+)', text(guest.get(LINK)))[
            1
        ]
    }
    start(token_of(text(guest.send(LINK))))

    answers = [guest.client.post(f"/26/{LINK}", form)]
    offer = chats.offers(account_id=guest.patient.account.pk)
    monkeypatch.setattr(chats, "offers", lambda **_: [replace(one, linked_at=None) for one in offer])
    answers.append(guest.client.post(f"/26/{LINK}", form))

    assert [answer.status_code for answer in answers] == [303, 303]
    assert ChatLink.objects.filter(used_at=None).count() == 0
    assert Chat.objects.get().chat == "700123456"
    monkeypatch.undo()
    assert "сначала отключите этот" in text(guest.get(PAGE))


def test_too_many_links_are_refused(guest, bot):
    for _ in range(CHAT_LINKS_OF_ACCOUNT.most):
        limits.take(CHAT_LINKS_OF_ACCOUNT, str(guest.patient.account.pk), at=now())

    assert guest.send(LINK).status_code == 429
    assert ChatLink.objects.count() == 0
