"""Who else of the family reads a thread, and who does not any more."""

import pytest
from django.utils.timezone import now

from portal.domain.accounts.models import Session
from portal.domain.messaging.actions import forgetting
from portal.domain.messaging.models import Message, Thread, Turn
from portal.domain.notices.models import Notice
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Confirmed, Relation, Scope
from portal.domain.privacy.queries import everything
from tests.factories import messaging
from tests.factories.patients import HoldingFactory
from tests.portal.sites.patient.guest import Guest
from tests.portal.sites.staff.colleague import text

SECRET = "Переписка о прививке"


@pytest.fixture
def two(pair):
    """A parent who wrote about a child, and another person who holds the same card."""

    def make(relation: str = Relation.CHILD, **held) -> tuple[Guest, Thread]:
        parent, other = pair.guest, Guest()
        child = HoldingFactory(
            account=parent.patient.account, relation=Relation.CHILD, card__confirmed_by=Confirmed.CLINIC,
            card__confirmed_at=now(), card__source="hand",
        )  # fmt: skip
        HoldingFactory(account=other.patient.account, card=child.card, relation=relation, **held)
        whose = type(parent.patient)(parent.patient.account, child.card)
        return other, messaging.thread(whose, pair.clinic, subject=SECRET)

    return make


def test_another_parent_reads_and_writes_and_is_told_of_the_answer(pair, two):
    other, thread = two()
    page = text(other.get(f"messages/{thread.pk}/"))
    assert SECRET in page
    assert pair.guest.patient.account.surname in page
    assert other.send(f"messages/{thread.pk}/", text="И я спрошу").status_code == 303

    desk = pair.registrar()
    desk.send(pair.desk(f"{thread.pk}/"), text="Отвечаем обоим")
    told = Notice.objects.filter(kind="message_answered").values_list("account_id", flat=True)
    assert sorted(told) == sorted([pair.guest.patient.account.pk, other.patient.account.pk])


@pytest.mark.parametrize(
    ("held", "is_open"),
    [
        ({"scope": Scope.VISITS, "agreed_at": now()}, True),
        ({"scope": Scope.BOOK, "agreed_at": now()}, False),
        ({"scope": Scope.ALL, "ends_at": now()}, False),
    ],
)
def test_a_proxy_reads_as_far_as_the_permission_goes(two, held, is_open):
    other, thread = two(Relation.RELATIVE, **held)

    answer = other.get(f"messages/{thread.pk}/")

    assert answer.status_code == (200 if is_open else 404)
    assert (SECRET in text(other.get("messages/"))) is is_open


def test_who_does_not_hold_the_card_any_more_reads_nothing_and_is_told_nothing(pair, two):
    _other, thread = two()
    assert SECRET in text(pair.guest.get("messages/"))
    Holding.objects.filter(account=pair.guest.patient.account, card=thread.card).update(
        ended_at=now(), ended_why="deleted"
    )
    assert pair.guest.get(f"messages/{thread.pk}/").status_code == 404
    pair.registrar().send(pair.desk(f"{thread.pk}/"), text="Ответ")
    assert Message.objects.filter(side="staff").count() == 1
    assert Notice.objects.filter(kind="message_answered").count() == 0


def test_a_limited_session_is_led_to_gosuslugi(pair):
    thread = pair.thread()
    Session.objects.update(is_limited=True)

    for path in ("messages/", f"messages/{thread}/", "messages/new/", pair.new):
        answer = pair.guest.get(path)
        assert answer.status_code == 403, path
        assert "Сообщения откроются после входа через Госуслуги" in text(answer)
        assert "Где взять справку?" not in text(answer)


def test_support_sees_no_name_and_the_registry_does(pair):
    name = pair.guest.card.surname
    thread = pair.thread(to="support")
    desk = pair.operator()
    for path in ("staff/messages/support/", f"staff/messages/support/{thread}/"):
        page = text(desk.get(path))
        assert "Справка" in page
        assert name not in page
    other = pair.thread()
    assert name in text(pair.registrar().get(pair.desk(f"{other}/")))


def test_what_was_written_goes_with_who_wrote_it(pair, two):
    other, thread = two()
    other.send(f"messages/{thread.pk}/", text="Чужие слова в переписке")
    mine = pair.thread()
    pair.guest.send(f"messages/{mine}/close/", f"messages/{mine}/")
    assert [one["subject"] for one in everything(account_id=pair.guest.patient.account.pk, at=now()).threads]

    forgetting.forget(account_id=other.patient.account.pk, at=now())
    assert Message.objects.filter(text="Чужие слова в переписке").count() == 0
    assert Thread.objects.count() == 2

    forgetting.forget(account_id=pair.guest.patient.account.pk, at=now())
    assert [model.objects.count() for model in (Thread, Message, Turn)] == [0, 0, 0]
