"""Correspondence goes when its term is over, with its files; what waits, or is younger, stays."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.audit.models import Entry
from portal.domain.audit.states import SYSTEM
from portal.domain.messaging.actions import expiring
from portal.domain.messaging.models import File, FilePiece, Message, Reading, Thread, Turn
from portal.domain.messaging.states import Side, ThreadState
from portal.domain.notices.models import Notice
from portal.domain.privacy import actions as privacy
from portal.domain.regions import queries as regions
from portal.domain.regions.actions import NotKept
from portal.domain.regions.models import KeepTerm
from portal.domain.regions.rules.keeping import Kept
from tests.factories import messaging
from tests.factories.clinics import ClinicFactory
from tests.factories.patients import patient
from tests.factories.regions import RegionFactory

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
THREE_YEARS_AGO = datetime(2023, 11, 24, 9, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def region(db):
    return RegionFactory()


def expire(at=NOW):
    return expiring.expire(at=at, is_mine=lambda: True)


def closed(at, **told):
    return messaging.closed(patient(), at=at - DAY, **{"subject": "Справка"} | told, closed_at=at)


def keep(region, months, since_at, at):
    privacy.keep_for(region=region, what=Kept.THREADS, months=months, since_at=since_at, at=at, by=SYSTEM)


def left() -> set[str]:
    return set(Thread.objects.values_list("subject", flat=True))


def test_a_closed_thread_goes_with_all_that_is_its_own(clinic):
    old = messaging.closed(patient(), clinic, at=THREE_YEARS_AGO - DAY, closed_at=THREE_YEARS_AGO)
    messaging.sent_file(old)
    Turn.objects.create(thread=old, kind="closed", at=THREE_YEARS_AGO, side=Side.PERSON)
    Reading.objects.create(message=old.messages.get(), at=THREE_YEARS_AGO)
    Notice.objects.create(
        account_id=old.account_id, kind="message_answered", facts={"thread": str(old.pk)}, key="a",
        created_at=THREE_YEARS_AGO, not_before=THREE_YEARS_AGO,
    )  # fmt: skip
    young = closed(THREE_YEARS_AGO + SECOND, subject="Моложе")
    messaging.sent_file(young)
    mine = Entry.objects.create(
        at=THREE_YEARS_AGO, action="thread.begun", object_kind="thread", object_id=str(old.pk)
    )

    assert expire() == 1

    assert left() == {"Моложе"}
    for table, count in ((Message, 1), (File, 1), (FilePiece, 1), (Turn, 0), (Reading, 0), (Notice, 0)):
        assert table.objects.count() == count, table
    assert Entry.objects.filter(pk=mine.pk).exists()
    told = Entry.objects.get(action="thread.expired")
    assert (told.object_id, told.actor_kind) == (str(old.pk), "system")
    assert (expire(), Entry.objects.count()) == (0, 2)


@pytest.fixture
def clinic():
    return ClinicFactory()


def test_what_waits_for_an_answer_never_goes_and_what_was_forgotten_open_does():
    old = THREE_YEARS_AGO - DAY
    messaging.thread(patient(), at=old, subject="Ждёт")
    messaging.thread(patient(), at=old, subject="Забыто", waits_since=None, due_at=None)
    messaging.thread(patient(), at=old, subject="Говорят", waits_since=None, due_at=None, last_at=NOW - DAY)
    assert (expire(), left()) == (1, {"Ждёт", "Говорят"})


def test_opened_again_it_counts_from_the_next_closing(region):
    thread = closed(THREE_YEARS_AGO)
    Thread.objects.filter(pk=thread.pk).update(
        state=ThreadState.OPEN, closed_at=None, closed_by="", last_at=NOW
    )
    assert (expire(), left()) == (0, {"Справка"})


def test_the_term_that_was_in_force_at_the_closing_holds(region):
    """A page said «три года» to the first one; six months are for who closes later."""
    begins = NOW - 400 * DAY
    keep(region, 6, begins, begins)
    closed(begins - SECOND, subject="Раньше")
    closed(begins, subject="Позже")
    closed(NOW - 100 * DAY, subject="Недавно")
    other = RegionFactory(code="73")
    closed(NOW - 300 * DAY, subject="Другой регион", region_id=other.pk)

    assert (expire(), left()) == (1, {"Раньше", "Недавно", "Другой регион"})


def test_terms_are_set_ahead_within_bounds_and_once(region):
    keep(region, 60, NOW + DAY, NOW)
    assert [regions.months_kept(region="26", what=Kept.THREADS, at=NOW + shift) for shift in (-DAY, DAY)] == [
        36, 60,
    ]  # fmt: skip
    assert regions.months_kept(region="26", what=Kept.FEEDBACK, at=NOW + DAY) == 12
    assert Entry.objects.get(action="keep_term.set").facts["months"] == 60
    for months, since_at in ((0, NOW), (181, NOW), (12, NOW - SECOND)):
        with pytest.raises(NotKept):
            keep(region, months, since_at, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        keep(region, 12, NOW + DAY, NOW)
    for wrong in ({"months": 0}, {"what": "all"}, {"since_at": NOW - DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            KeepTerm.objects.update(**wrong)
    assert KeepTerm.objects.count() == 1


def test_only_who_has_the_lease_goes_on():
    closed(THREE_YEARS_AGO, subject="Первая")
    closed(THREE_YEARS_AGO, subject="Вторая")
    leases = iter((True, False))
    assert expiring.expire(at=NOW, is_mine=lambda: next(leases)) == 1
    assert len(left()) == 1


def test_other_threads_of_the_card_stay(clinic):
    whose = patient()
    messaging.closed(whose, clinic, at=THREE_YEARS_AGO - DAY, closed_at=THREE_YEARS_AGO, subject="Старая")
    messaging.thread(whose, clinic, subject="Новая")
    assert (expire(), left(), Message.objects.count()) == (1, {"Новая"}, 1)
