"""Notices to chats: beside each letter, by lease, a few times at most, without a sound at night."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.domain.accounts import ports as channels
from portal.domain.accounts.models import Account
from portal.domain.messaging import actions, ports, texts
from portal.domain.messaging.models import Chat, Quiet
from portal.domain.messaging.ports import chats as messengers
from portal.domain.messaging.states import Manner
from portal.domain.messaging.states.chats import Started
from portal.domain.messaging.texts.chats import ANSWERS
from portal.domain.notices import actions as outbox
from portal.domain.notices import queries as notices
from portal.domain.notices.models import Notice
from portal.domain.notices.states import Kind, Way
from portal.domain.regions.models import Region
from tests.factories.accounts import NOW
from tests.fakes.messenger import FakeMessenger
from tests.portal.domain.messaging.test_phones import FACTS

CHAT = "700123456"
LINK = "https://26.example.ru/26/v/x"
NIGHT = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
"""03:30 in Moscow."""
DAY = datetime(2026, 11, 25, 11, 0, tzinfo=UTC)


@pytest.fixture
def bot(world, monkeypatch):
    made = FakeMessenger()
    monkeypatch.setattr(messengers, "messengers", {"telegram": made})
    monkeypatch.setattr(ports, "visit_url", lambda region, *_what: f"https://26.example.ru/{region}/v/x")
    monkeypatch.setattr(ports, "page_url", lambda region, page: f"https://26.example.ru/{region}/{page}/")
    Region.objects.filter(pk="26").update(messengers=["telegram"])
    Chat.objects.create(account=world.account, messenger="telegram", chat=CHAT, linked_at=NOW)
    outbox.go_beside(account_id=world.account.pk, way=Way.TELEGRAM)
    world.clock.now = DAY
    return made


def send(world):
    return actions.deliver_to_chats(clock=world.clock, is_mine=lambda: True)


def end():
    row = Notice.objects.get(way=Way.TELEGRAM)
    return row.state, row.outcome


def test_each_letter_takes_a_message_with_it_once(world, bot):
    world.put(key="one")
    world.put(key="one")

    assert [*Notice.objects.order_by("pk").values_list("key", "way")] == [
        ("one", "letter"), ("one:telegram", "telegram"),
    ]  # fmt: skip
    assert (send(world), send(world), world.deliver()) == (1, 0, 1)
    assert end() == ("delivered", "texted")
    assert bot.told[0][::2] == (CHAT, False)
    assert bot.told[0][1].split("\n") == [
        "Вы записаны на приём.", "Запись подтверждена. Когда и куда прийти — в личном кабинете.",
        "Открыть личный кабинет: https://26.example.ru/26/notices/",
    ]  # fmt: skip


def test_cabinet_lists_it_once_and_somebody_elses_letter_takes_nothing(world, bot):
    world.put()
    world.put(account=world.somebody(email="b@example.ru"))

    assert len(notices.latest(account_id=world.account.pk)) == 1
    assert Notice.objects.filter(way=Way.TELEGRAM).count() == 1


def test_reminder_has_the_words_of_a_text(world, bot):
    world.put(Kind.REMIND_DAY, facts=FACTS)
    world.put(Kind.REMIND_DAY, key="phone", facts=FACTS, way=Way.PHONE)

    assert send(world) == 1
    assert [text for _, text, _ in bot.told] == [f"Приём 26 ноября, 14:00. Придёте? {LINK}"]


@pytest.mark.parametrize(("at", "is_silent"), [(DAY, False), (NIGHT, True)], ids=["day", "night"])
def test_night_is_silent(world, bot, at, is_silent):
    world.clock.now = at
    world.put()

    send(world)

    assert [silent for _, _, silent in bot.told] == [is_silent]


@pytest.mark.parametrize(
    ("fails", "ends"),
    [
        (messengers.ChatGone("403"), ("given_up", "refused")),
        (channels.NumberRefused("400"), ("given_up", "refused")),
        (channels.ChannelDown("1"), ("waiting", "")),
        (channels.BadReply("1"), ("waiting", "")),
        (messengers.TooOften(7), ("waiting", "")),
        (RuntimeError("what nobody expected"), ("waiting", "")),
    ],
)
def test_trouble_ends_or_waits(world, bot, fails, ends):
    bot.fails = fails
    world.put()

    send(world)

    assert end() == ends
    assert Chat.objects.exists() is (not isinstance(fails, messengers.ChatGone))
    bot.fails = None
    world.clock.move(minutes=5)
    send(world)
    assert end() == (ends if ends[0] != "waiting" else ("delivered", "texted"))


def test_a_blocked_bot_is_unlinked_the_letter_goes_and_the_cabinet_tells(world, bot):
    bot.fails = messengers.ChatGone("403")
    world.put()
    send(world)

    world.put(Kind.MOVED)

    assert Notice.objects.filter(way=Way.TELEGRAM).count() == 1
    assert world.deliver() == 3
    subjects = [letter.subject for letter in world.post.taken]
    assert sorted(subjects) == ["Вы записаны на приём", "Запись перенесена", "Мессенджер отключён"]


def test_told_to_wait_it_waits_exactly_and_asks_for_nothing_else(world, bot):
    bot.fails = messengers.TooOften(90)
    world.put()
    world.put(Kind.MOVED)
    send(world)
    bot.fails = None

    world.clock.move(seconds=89)
    assert (send(world), len(bot.told)) == (0, 1)
    world.clock.move(seconds=1)
    assert (send(world), len(bot.told)) == (2, 3)
    assert not Quiet.objects.exists()


def test_a_messenger_that_is_down_is_left_in_peace_and_what_waits_is_not_even_taken(world, bot):
    bot.fails = channels.ChannelDown("silent")
    world.put()
    world.put(Kind.MOVED)

    send(world)
    send(world)

    assert len(bot.told) == 1
    assert Quiet.objects.get().channel == "chat:telegram"
    taken = Notice.objects.filter(way=Way.TELEGRAM).order_by("pk").values_list("attempts", flat=True)
    assert list(taken) == [1, 0]
    assert world.deliver() == 2


def test_one_that_never_answers_costs_five_messages(world, bot):
    bot.fails = channels.ChannelDown("silent")
    world.put()
    for _ in range(60):
        send(world)
        world.clock.move(minutes=6)

    assert len(bot.told) == 5
    assert end() == ("given_up", "attempts")


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (lambda: Chat.objects.all().delete(), "not_wanted"),
        (lambda: messengers.messengers.pop("telegram"), "not_wanted"),
        (lambda: Region.objects.update(messengers=[]), "not_wanted"),
        (lambda: Account.objects.update(closing_at=NOW), "not_wanted"),
        (lambda: Account.objects.update(is_blocked=True), "not_wanted"),
        (lambda: Notice.objects.update(not_after=DAY), "too_late"),
        (lambda: Notice.objects.update(facts={**FACTS, "answer": "73"}), "not_wanted"),
        (lambda: Notice.objects.update(kind=Kind.MAIL_BOUNCED), "no_letter"),
    ],
    ids=["unlinked", "no bot", "region off", "closing", "blocked", "late", "visit elsewhere", "cabinet"],
)
def test_nothing_goes_where_nobody_wants_or_may_get_it(world, bot, change, outcome):
    world.put()
    change()

    send(world)

    assert bot.told == []
    assert end()[1] == outcome


def test_killed_in_the_middle_another_sends_it(world, bot):
    world.put()
    assert outbox.claim(at=world.clock(), lease=timedelta(minutes=2), way=Way.TELEGRAM) is not None

    assert send(world) == 0
    world.clock.move(minutes=3)
    assert send(world) == 1


FORBIDDEN = ("врач", "доктор", "диагноз", "лечени", "болезн", "анализ", "психиатр", "пациент")


def test_no_kind_names_more_than_its_letter_in_a_chat(world, bot):
    """What stands in letters is held by their tests; a chat says the same and the link."""
    for kind in Kind:
        facts = FACTS if texts.of(kind).text else {}
        world.put(kind, key=str(kind), facts=facts)
    for _ in range(3):
        send(world)

    written = [kind for kind in Kind if texts.of(kind).manner != Manner.CABINET]
    assert len(bot.told) == len(written)
    said = [text for _, text, _ in bot.told]
    assert all("https://26.example.ru/26/" in text for text in said)
    for text in said:
        assert len(text) < 1000
        assert [word for word in FORBIDDEN if word in text.lower()] == []


@pytest.mark.parametrize("became", Started)
def test_answers_of_the_bot_are_neutral_and_all_there(became):
    assert [word for word in FORBIDDEN if word in ANSWERS[became].lower()] == []
    assert len(ANSWERS[became]) > 20
