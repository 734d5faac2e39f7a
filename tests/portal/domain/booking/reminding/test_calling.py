"""Whom the registry calls, and what the calls bring."""

import uuid
from datetime import timedelta

import pytest

from portal.domain.accounts.models import Account
from portal.domain.audit.models import Entry
from portal.domain.audit.states import Actor, ActorKind
from portal.domain.booking import access, actions, queries
from portal.domain.booking.models import ToCall
from portal.domain.booking.states import State
from portal.domain.messaging import actions as messaging
from portal.domain.messaging.states import Report
from portal.domain.notices import ports as mail
from portal.domain.notices.models import Notice
from portal.domain.patients.access import NotYours
from portal.domain.staff.states import OpenClinic, What
from tests.portal.domain.booking.reminding.world import DAY_BEFORE, START

AT = DAY_BEFORE + timedelta(minutes=5)
BY = Actor(ActorKind.STAFF, "7")


def clinic(world, pk=None):
    sees = frozenset({What.NAME, What.PHONE})
    return OpenClinic(pk or world.desk.clinic.pk, "26", "Клиника", "Europe/Moscow", sees)


def listed(world):
    """Let the reminder reach nobody."""
    Account.objects.update(email_confirmed_at=None)
    world.turn(DAY_BEFORE)
    return world


def mark(world, said, at=AT, **where):
    told = {"clinic": clinic(world), "appointment_id": world.visit.pk} | where
    actions.mark_called(**told, said=said, at=at, by=BY)


def waiting(world, at):
    return queries.to_call([world.desk.clinic.pk], at=at).count()


def test_who_has_no_address_is_called(world):
    listed(world)

    rows = access.to_call(clinic=clinic(world), at=AT, by=BY)

    assert [(work.card.surname, line.why) for work, line in rows] == [("Пациентова", "no_address")]
    assert waiting(world, AT) == 1


def test_who_was_reached_or_has_read_it_here_is_not_called(world):
    world.turn(DAY_BEFORE)
    assert world.listed() == []

    Notice.objects.update(outcome="no_address", read_at=AT)
    assert world.listed() == []


def test_who_wants_the_cabinet_only_is_not_called(world):
    world.wish(wants_letters=False)

    world.turns(DAY_BEFORE, DAY_BEFORE + timedelta(hours=9))

    assert world.ends() == [("remind_day", "letter", "not_wanted")]
    assert world.listed() == []


def test_a_portal_that_slept_through_the_day_lists_the_visit(world):
    world.turn(DAY_BEFORE - timedelta(hours=3))
    world.turn(DAY_BEFORE + timedelta(hours=9))

    assert world.letters == []
    assert world.listed() == [("not_sent", "")]


def test_a_letter_that_came_back_later_lists_the_visit(world):
    world.turn(DAY_BEFORE)
    number = mail.letter_id(f"remind_day:{world.visit.pk}")

    messaging.take_bounce(Report(number, "failed", "5.1.1"), at=AT)
    world.turn(AT)

    assert world.listed() == [("bounced", "")]


def test_comes(world):
    listed(world)

    mark(world, "comes")

    assert (world.listed(), world.has_said()) == ([("no_address", "comes")], True)
    assert waiting(world, AT) == 0
    said = Entry.objects.filter(object_id=str(world.visit.pk), action__startswith="visit.").values_list(
        "action", "actor_id"
    )
    assert sorted(said) == [("visit.called", "7"), ("visit.coming_said", "7")]


def test_cancels(world):
    listed(world)

    mark(world, "cancels")

    world.visit.refresh_from_db()
    assert world.visit.state == State.CANCELLED_BY_PATIENT
    assert world.listed() == [("no_address", "cancels")]


def test_silent_stays_at_the_end(world):
    world.book(1)
    listed(world).turn(DAY_BEFORE + timedelta(minutes=20))
    first, second = (line.pk for _, line in access.to_call(clinic=clinic(world), at=AT, by=BY))

    mark(world, "silent", appointment_id=first)
    mark(world, "silent", appointment_id=first, at=AT + timedelta(minutes=9))

    assert [line.pk for _, line in access.to_call(clinic=clinic(world), at=AT, by=BY)] == [second, first]
    row = ToCall.objects.get(pk=first)
    assert (row.tries, row.tried_at, row.ended_at) == (2, AT + timedelta(minutes=9), None)


@pytest.mark.parametrize("said", ["comes", "cancels", "silent"])
def test_what_is_not_in_the_list_is_not_marked(world, said):
    with pytest.raises(actions.NotCallable):
        mark(world, said)
    listed(world)
    with pytest.raises(actions.NotCallable):
        mark(world, said, at=START)
    with pytest.raises(NotYours):
        mark(world, said, clinic=clinic(world, pk=-1))
    with pytest.raises(NotYours):
        mark(world, said, appointment_id=uuid.uuid4())
    mark(world, "comes")
    with pytest.raises(actions.NotCallable):
        mark(world, said)


def test_a_visit_that_is_over_leaves_the_list(world):
    listed(world)

    assert waiting(world, START) == 0
