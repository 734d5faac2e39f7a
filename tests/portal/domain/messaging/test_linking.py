"""A messenger is linked by a link that works once, soon, and for one account."""

import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError

from portal.domain.accounts import actions as accounts
from portal.domain.accounts.models import Account
from portal.domain.audit.models import Entry
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.limits import actions as limits
from portal.domain.limits.rules import CHAT_LINKS_OF_ACCOUNT
from portal.domain.messaging import actions
from portal.domain.messaging.actions import linking
from portal.domain.messaging.models import Chat, ChatLink
from portal.domain.messaging.ports import chats as ports
from portal.domain.messaging.queries import chats
from portal.domain.messaging.states.chats import LINK_LIFE, Started
from portal.domain.notices import actions as outbox
from portal.domain.notices.models import Beside, Notice
from portal.domain.regions.models import Region
from portal.domain.regions.states import Messenger
from tests.factories.accounts import NOW
from tests.fakes.messenger import FakeMessenger

CHAT = "700123456"
BY = Actor(ActorKind.ACCOUNT, "1")


@pytest.fixture
def bot(world, monkeypatch):
    made = FakeMessenger()
    monkeypatch.setattr(ports, "messengers", {"telegram": made})
    Region.objects.update(messengers=["telegram"])
    return made


def ask(who, at=NOW, **more):
    told = {"account_id": who.pk, "messenger": "telegram", "region": "26", "at": at, "by": BY} | more
    return parse_qs(urlsplit(linking.ask(**told)).query)["start"][0]


def chat(who, number=CHAT):
    return Chat.objects.create(account=who, messenger="telegram", chat=number, linked_at=NOW)


def say(text, chat=CHAT, at=NOW):
    return linking.hear(messenger="telegram", chat=chat, text=text, at=at)


def linked():
    return list(Chat.objects.order_by("pk").values_list("account_id", "chat"))


def kinds():
    return list(Notice.objects.order_by("pk").values_list("kind", "way"))


def test_link_links_once_and_says_so(world, bot):
    token = ask(world.account)

    assert say(f"/start {token}") == Started.LINKED
    assert linked() == [(world.account.pk, CHAT)]
    assert list(Beside.objects.values_list("account_id", "way")) == [(world.account.pk, "telegram")]
    # By letter only: whoever linked it may be somebody else.
    assert kinds() == [("chat_linked", "letter")]
    assert [one.action for one in Entry.objects.order_by("pk")] == ["chat.asked", "chat.linked"]


def test_token_is_random_fits_a_deep_link_and_is_kept_as_a_hash(world, bot):
    first, second = ask(world.account), ask(world.account)

    assert first != second
    assert len(second) == 43  # 256 bits; Telegram takes up to 64 signs
    kept = list(ChatLink.objects.values_list("token_hash", "ends_at"))
    assert kept == [(hashlib.sha256(second.encode()).hexdigest(), NOW + LINK_LIFE)]
    assert say(f"/start {first}") == Started.STALE
    assert say(f"/start {second}") == Started.LINKED


def test_told_twice_is_linked_once_and_replayed_elsewhere_not_at_all(world, bot):
    token = ask(world.account)
    say(f"/start {token}")

    assert say(f"/start {token}") == Started.ALREADY
    assert say(f"/start {token}", chat="5") == Started.STALE
    say("/stop")
    assert say(f"/start {token}") == Started.STALE
    assert linked() == []


@pytest.mark.parametrize(
    "token", ["", "x", "А" * 43, "a" * 43, "a" * 65, "a b", "'; --", "\x00", "../../etc"], ids=repr
)
def test_forged_token_links_nothing(world, bot, token):
    ask(world.account)

    assert say(f"/start {token}") in {Started.STALE, Started.NOT_LINKED}
    assert linked() == []
    assert ChatLink.objects.get().used_at is None


def test_link_ends_after_fifteen_minutes(world, bot):
    token = ask(world.account)

    assert say(f"/start {token}", at=NOW + LINK_LIFE) == Started.STALE
    assert linked() == []
    assert say(f"/start {token}", at=NOW + LINK_LIFE - timedelta(seconds=1)) == Started.LINKED


@pytest.mark.parametrize("change", [{"is_blocked": True}, {"closing_at": NOW}])
def test_closed_account_is_not_linked(world, bot, change):
    token = ask(world.account)
    Account.objects.update(**change)

    assert say(f"/start {token}") == Started.STALE


def test_a_strangers_link_takes_nobodys_chat(world, bot):
    stranger = world.somebody(email="other@example.ru")
    say(f"/start {ask(world.account)}")

    assert say(f"/start {ask(stranger)}") == Started.TAKEN
    assert linked() == [(world.account.pk, CHAT)]
    say("/stop")
    assert say(f"/start {ask(stranger)}") == Started.LINKED


def test_another_chat_is_linked_only_after_the_former_was_unlinked(world, bot):
    say(f"/start {ask(world.account)}")

    with pytest.raises(linking.Linked):
        ask(world.account)
    assert ChatLink.objects.filter(used_at=None).count() == 0
    say("/stop")
    assert say(f"/start {ask(world.account)}", chat="42") == Started.LINKED
    assert linked() == [(world.account.pk, "42")]


def test_a_link_that_lived_beside_moves_no_notices(world, bot):
    token = ask(world.account)
    chat(world.account)

    assert say(f"/start {token}", chat="42") == Started.STALE
    assert linked() == [(world.account.pk, CHAT)]
    assert say(f"/start {token}") == Started.ALREADY


@pytest.mark.parametrize("is_of_chat", [True, False])
def test_only_a_chat_linked_in_the_same_moment_is_taken(world, bot, monkeypatch, is_of_chat):
    """The row comes between the look and the writing; anything else that the database refuses is a fault."""
    stranger = world.somebody(email="other@example.ru")
    token = ask(world.account)

    def beside(**_told):
        if is_of_chat:
            chat(stranger)
        else:
            chat(world.account, "5")

    monkeypatch.setattr(linking.outbox, "put", beside)
    if is_of_chat:
        assert say(f"/start {token}") == Started.TAKEN
    else:
        with pytest.raises(IntegrityError):
            say(f"/start {token}")
    assert linked() == []


def test_links_of_an_account_are_counted(world, bot):
    for _ in range(CHAT_LINKS_OF_ACCOUNT.most):
        ask(world.account)

    with pytest.raises(limits.Exhausted):
        ask(world.account)
    assert Entry.objects.filter(action="chat.asked").count() == CHAT_LINKS_OF_ACCOUNT.most
    ask(world.somebody(email="other@example.ru"))
    ask(world.account, at=NOW + CHAT_LINKS_OF_ACCOUNT.window)


@pytest.mark.parametrize(
    ("text", "became"),
    [
        ("/stop", Started.STOPPED),
        (" /stop ", Started.STOPPED),
        ("/start", Started.ALREADY),
        ("Болит голова", Started.OTHER),
        ("", Started.OTHER),
    ],
)
def test_what_is_written_is_answered(world, bot, text, became):
    say(f"/start {ask(world.account)}")

    assert say(text) == became
    assert linked() == ([] if became == Started.STOPPED else [(world.account.pk, CHAT)])


def test_stop_ends_it_and_the_cabinet_tells(world, bot):
    say(f"/start {ask(world.account)}")

    assert (say("/stop"), say("/stop"), say("/start")) == (
        Started.STOPPED, Started.NOT_LINKED, Started.NOT_LINKED,
    )  # fmt: skip
    assert kinds()[-1] == ("chat_lost", "letter")
    assert Beside.objects.count() == 0


def test_button_unlinks_without_a_notice_and_kills_the_link(world, bot):
    token = ask(world.account)
    chat(world.account)

    told = {"account_id": world.account.pk, "messenger": "telegram", "at": NOW, "by": BY}
    assert (linking.unlink(**told), linking.unlink(**told)) == (True, False)
    assert kinds() == []
    assert say(f"/start {token}") == Started.STALE


def test_limited_session_links_nothing(world, bot):
    with pytest.raises(accounts.Limited):
        ask(world.account, by=Actor(ActorKind.ACCOUNT, "1", is_limited=True))


def test_region_that_has_it_off_offers_nothing(world, bot):
    assert [one.name for one in chats.offers(account_id=world.account.pk)] == ["telegram"]
    linking.switch(region="26", messenger=Messenger.TELEGRAM, is_on=False, at=NOW, by=BY)

    assert chats.offers(account_id=world.account.pk) == []
    with pytest.raises(linking.NotOffered):
        ask(world.account)


def test_switch_is_written_down_once(world, bot):
    told = {"region": "26", "messenger": Messenger.TELEGRAM, "at": NOW, "by": BY}

    assert [linking.switch(is_on=is_on, **told) for is_on in (True, False, False, True)] == [
        False, True, False, True,
    ]  # fmt: skip
    assert [one.facts["is_on"] for one in Entry.objects.filter(action="messenger.switched")] == [False, True]


def test_number_of_the_chat_stands_in_its_table_alone(world, bot, caplog):
    say(f"/start {ask(world.account)}")
    say("/stop")
    later = NOW + timedelta(minutes=1)
    say(f"/start {ask(world.account, at=later)}", at=later)

    assert CHAT in str(chats.everything(account_id=world.account.pk))
    kept = [*Entry.objects.values_list("facts", "object_id"), *Notice.objects.values_list("facts", "key")]
    assert len(kept) == 8
    assert CHAT not in f"{kept} {caplog.text}"


def test_erasing_leaves_nothing(world, bot):
    say(f"/start {ask(world.account)}")
    ChatLink.objects.create(
        token_hash="x", account=world.account, messenger="telegram", made_at=NOW, ends_at=NOW + LINK_LIFE
    )

    actions.erase(account_id=world.account.pk)
    outbox.erase(account_id=world.account.pk)

    assert [one.objects.count() for one in (Chat, ChatLink, Beside, Notice)] == [0, 0, 0, 0]
