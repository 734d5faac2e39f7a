"""The command that names our hook to Telegram."""

import pytest
from django.core.management import CommandError, call_command

from portal.domain.accounts import ports as channels
from portal.domain.messaging.ports import chats as ports
from tests.fakes.messenger import FakeMessenger


class Asked(FakeMessenger):
    """Counts how often it was told, and fails as the test says."""

    times = 0

    def subscribe(self):
        self.times += 1
        if self.fails:
            raise self.fails


@pytest.fixture
def bot(monkeypatch):
    made = Asked()
    monkeypatch.setattr(ports, "messengers", {"telegram": made})
    return made


def test_messenger_is_told_once(bot, capsys):
    call_command("telegram_hook")

    assert bot.times == 1
    assert "Telegram знает" in capsys.readouterr().out


def test_trouble_is_named(bot):
    bot.fails = channels.ChannelDown("401")

    with pytest.raises(CommandError, match=r"Telegram не принял адрес: down 401\."):
        call_command("telegram_hook")


def test_without_a_bot_it_says_so(bot):
    ports.messengers.clear()

    with pytest.raises(CommandError, match="NOTICE_CHANNELS"):
        call_command("telegram_hook")
