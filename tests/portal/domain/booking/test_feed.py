"""The calendar of a family: who may read it, what stands in it, what is kept of its address."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.domain.accounts import actions as accounts
from portal.domain.audit.models import Entry
from portal.domain.booking import access, actions, queries
from portal.domain.booking.models import Feed
from portal.domain.booking.states import State
from portal.domain.messaging import actions as messaging
from portal.domain.notices.models import Notice
from portal.domain.patients.access import NotYours
from portal.domain.patients.models import Holding
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.patients import HoldingFactory, patient

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def open_feed(who, at=NOW):
    return actions.open_feed(account_id=who.account.pk, at=at, by=who.by)


def read(key, at=NOW):
    return [one.pk for one in access.family_calendar(key=key, at=at)[1]]


def test_open_keeps_a_hash_and_tells_the_person(anna):
    key = open_feed(anna)
    row = Feed.objects.get()
    assert len(key) >= 43, "256 bits cannot be guessed"
    assert key not in (row.key_hash, str(row.__dict__))
    assert Entry.objects.filter(action="feed.opened", object_id=str(anna.account.pk)).count() == 1
    assert Notice.objects.get(account_id=anna.account.pk).kind == "feed_opened"


def test_a_new_address_ends_the_old_one_and_close_ends_both(desk, anna):
    visit = places.appointment(anna, desk.slots[0])
    old = open_feed(anna)
    assert read(old) == [visit.pk]
    new = open_feed(anna, NOW + HOUR)
    assert read(new) == [visit.pk]
    with pytest.raises(NotYours):
        read(old)
    assert actions.close_feed(account_id=anna.account.pk, at=NOW, by=anna.by) is True
    with pytest.raises(NotYours):
        read(new)
    assert actions.close_feed(account_id=anna.account.pk, at=NOW, by=anna.by) is False
    assert Entry.objects.filter(action="feed.closed").count() == 1


@pytest.mark.parametrize("key", ["", "x", "0" * 43, "../../x"])
def test_a_wrong_address_is_nobodys(anna, key):
    open_feed(anna)
    with pytest.raises(NotYours):
        read(key)


def test_a_limited_session_opens_no_address(anna):
    by = accounts.actor(anna.account.pk, is_limited=True)
    with pytest.raises(accounts.Limited):
        actions.open_feed(account_id=anna.account.pk, at=NOW, by=by)
    assert Feed.objects.count() == 0


@pytest.mark.parametrize("field", ["is_blocked", "closing_at"])
def test_a_closed_account_has_no_calendar(desk, anna, field):
    places.appointment(anna, desk.slots[0])
    key = open_feed(anna)
    assert len(read(key)) == 1
    setattr(anna.account, field, True if field == "is_blocked" else NOW + 7 * DAY)
    anna.account.save()
    with pytest.raises(NotYours):
        read(key)


@pytest.mark.parametrize(
    ("state", "is_told"),
    [
        (State.BOOKED, True), (State.ATTENDED, True), (State.MISSED, True),
        (State.CANCELLED_BY_PATIENT, True), (State.CANCELLED_BY_CLINIC, True),
        (State.MOVED, False), (State.HELD, False), (State.RESERVING, False), (State.RELEASED, False),
        (State.EXPIRED, False),
    ],
)  # fmt: skip
def test_what_was_promised_stands_there(desk, anna, state, is_told):
    one = places.appointment(anna, desk.slots[0], state)
    assert read(open_feed(anna)) == ([one.pk] if is_told else [])


def test_a_visit_stays_for_a_month(desk, anna):
    one = places.appointment(anna, desk.slots[0])
    key = open_feed(anna)
    assert read(key, one.ends_at + 30 * DAY - HOUR) == [one.pk]
    assert read(key, one.ends_at + 30 * DAY) == []


def test_a_card_that_is_taken_away_takes_its_visits_along(desk, anna, boris):
    holding = HoldingFactory(
        account=boris.account, card=anna.card, relation="relative", scope="visits", agreed_at=NOW - DAY,
        ends_at=NOW + HOUR,
    )  # fmt: skip
    theirs = places.appointment(anna, desk.slots[0])
    own = places.appointment(boris, desk.slots[1])
    key = open_feed(boris)
    assert read(key) == [theirs.pk, own.pk]
    assert read(key, NOW + 2 * HOUR) == [own.pk], "the term is over"
    Holding.objects.filter(pk=holding.pk).update(ended_at=NOW)
    assert read(key) == [own.pk]


@pytest.mark.parametrize(
    ("scope", "sees"), [("book", False), ("visits", True), ("all", True), ("nothing", False)]
)
def test_a_relative_reads_what_the_scope_says(desk, anna, boris, scope, sees):
    HoldingFactory(account=boris.account, card=anna.card, relation="relative", scope=scope,
                   agreed_at=NOW - DAY, ends_at=NOW + 30 * DAY)  # fmt: skip
    theirs = places.appointment(anna, desk.slots[0])
    assert read(open_feed(boris)) == ([theirs.pk] if sees else [])
    assert read(open_feed(anna)) == [theirs.pk]


def test_reading_is_noted_once_a_day(desk, anna):
    open_feed(anna)
    known = {"account_id": anna.account.pk, "cards": [str(anna.card.pk)], "by": anna.by}
    noted = [
        actions.note_reading(**known, at=NOW + after) for after in (HOUR, 2 * HOUR, 24 * HOUR, 26 * HOUR)
    ]
    assert noted == [True, False, False, True]
    found = Entry.objects.filter(action="feed.read").order_by("at")
    assert [(one.at, one.facts["cards"]) for one in found] == [
        (NOW + HOUR, [str(anna.card.pk)]), (NOW + 26 * HOUR, [str(anna.card.pk)]),
    ]  # fmt: skip
    assert queries.feed(account_id=anna.account.pk).read_at == NOW + 26 * HOUR


def test_the_calendar_takes_the_same_queries_for_one_and_three(anna):
    key, counts = open_feed(anna), []
    slots = places.desk().slots
    for more in (slots[:1], slots[1:3]):
        for slot in more:
            places.appointment(anna, slot)
        with CaptureQueriesContext(connection) as asked:
            access.family_calendar(key=key, at=NOW)
        counts.append(len(asked))
    assert counts == [3, 3]


def test_erase_forgets_the_address(anna):
    key = open_feed(anna)
    actions.erase(account_id=anna.account.pk)
    assert Feed.objects.count() == 0
    with pytest.raises(NotYours):
        read(key)


@pytest.mark.parametrize("where", ["speciality", "clinic", "wish", "nowhere"])
def test_outside_names_nothing_of_what_is_sensitive(anna, where):
    made = places.desk()
    doctor, clinic = made.doctor, made.clinic
    doctor.speciality.is_sensitive = where == "speciality"
    doctor.speciality.prepare = ["Не ешьте с утра."]
    clinic.is_sensitive, clinic.way_in = where == "clinic", "Вход со двора."
    one = places.appointment(anna, made.slots[0])
    one.doctor, one.clinic = doctor, clinic
    if where == "wish":
        assert messaging.be_quiet(account_id=anna.account.pk, wants_quiet=True, at=NOW, by=anna.by) is True
        assert messaging.be_quiet(account_id=anna.account.pk, wants_quiet=True, at=NOW, by=anna.by) is False
    words = queries.outside(one, wants_quiet=queries.wants_quiet(account_id=anna.account.pk))
    said = [words.speciality, words.doctor, words.clinic, list(words.prepare), words.way_in]
    if where == "nowhere":
        names = (doctor.surname, doctor.name, doctor.patronymic)
        assert said == ["Терапевт", names, clinic.short_name, ["Не ешьте с утра."], "Вход со двора."]
    else:
        assert said == ["", None, "", [], ""]
    assert words.is_quiet is (where != "nowhere")
    assert (words.address, words.room) == (clinic.address, doctor.room)


def test_another_person_keeps_the_names(anna, boris):
    messaging.be_quiet(account_id=anna.account.pk, wants_quiet=True, at=NOW, by=anna.by)
    assert queries.wants_quiet(account_id=anna.account.pk) is True
    assert queries.wants_quiet(account_id=boris.account.pk) is False
    assert queries.wants_quiet(account_id=patient().account.pk) is False
