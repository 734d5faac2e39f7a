"""What is set about booking: which value holds where and when, and what it then refuses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.audit.models import Entry
from portal.domain.booking import actions, queries
from portal.domain.booking.models import Appointment
from portal.domain.booking.models import Setting as Row
from portal.domain.booking.queries import settings as kept
from portal.domain.booking.rules import Why
from portal.domain.booking.rules import settings as rules
from portal.domain.booking.rules.settings import BOUNDS, Rule, Setting
from portal.domain.booking.states import HOLD_LIFE, CancelReason, State
from portal.domain.patients.models import Card
from portal.domain.schedule.models import Slot
from tests.factories import attachments as register
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.factories.clinics import ClinicFactory
from tests.factories.places import places_of_day

AT = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
REGION = Setting(Rule.VISITS_AT_MOST, 5, None, None, AT, None)
CLINIC = Setting(Rule.NOTICE_MINUTES, 30, 1, None, AT, None)
POSITION = replace(CLINIC, value=10, position_id=7)


@pytest.mark.parametrize(
    ("settings", "clinic", "position", "at", "expected"),
    [
        ([], 1, 7, AT, 60),
        ([replace(CLINIC, clinic_id=None, value=20)], 1, 7, AT, 20),
        ([replace(CLINIC, clinic_id=None, value=20), CLINIC], 1, 7, AT, 30),
        ([replace(CLINIC, clinic_id=None, value=20), CLINIC], 2, 7, AT, 20),
        ([CLINIC, POSITION], 1, 7, AT, 10),
        ([POSITION, CLINIC], 1, 7, AT, 10),
        ([CLINIC, POSITION], 1, 8, AT, 30),
        ([CLINIC], 1, 7, AT - SECOND, 60),
        ([replace(CLINIC, till_at=AT + DAY)], 1, 7, AT + DAY - SECOND, 30),
        ([replace(CLINIC, till_at=AT + DAY)], 1, 7, AT + DAY, 60),
        ([CLINIC], None, None, AT, 60),
    ],
)
def test_the_nearest_value_that_holds_counts(settings, clinic, position, at, expected):
    found = rules.value_of(Rule.NOTICE_MINUTES, settings, at=at, clinic_id=clinic, position_id=position)

    assert found == expected


@given(st.permutations([REGION, CLINIC, POSITION]))
def test_the_order_of_settings_changes_nothing(settings):
    assert rules.limits(settings, at=AT, clinic_id=1, position_id=7).notice_before == timedelta(minutes=10)


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_bounds_around_its_default(rule):
    bounds = BOUNDS[rule]

    assert rules.is_settable(rule, bounds.default, has_clinic=False)
    assert not rules.is_settable(rule, bounds.most + 1, has_clinic=False)
    assert not rules.is_settable(rule, bounds.least - 1, has_clinic=False)
    assert rules.is_settable(rule, bounds.default, has_clinic=True) is not bounds.is_of_region


# In the database.


def put(desk, rule, value, *, of="region", since=NOW, till=None, by=None, at=NOW):
    where = {
        "region": actions.Where("26"),
        "clinic": actions.Where("26", desk.clinic.pk),
        "position": actions.Where("26", desk.clinic.pk, desk.doctor.position_id),
    }[of]
    return actions.set_rule(rule=rule, value=value, where=where, since_at=since, till_at=till, at=at, by=by)


def refused(call):
    with pytest.raises(actions.NotBookable) as refusal:
        call()
    return [reason.why for reason in refusal.value.reasons]


@pytest.mark.parametrize("of", ["region", "clinic", "position"])
def test_notice_is_asked_at_the_hold_and_shown_in_the_list(desk, anna, hold, of):
    slot, at = desk.slots[0], desk.slots[0].starts_at - timedelta(minutes=30)
    assert refused(lambda: hold(anna, slot, at=at)) == [Why.TOO_LATE]
    put(desk, Rule.NOTICE_MINUTES, 20, of=of, by=anna.by)

    limits = queries.limits_of(
        region="26", at=at, clinic_id=desk.clinic.pk, position_id=desk.doctor.position_id
    )
    shown = places_of_day(doctor_id=desk.doctor.pk, day=slot.wall_date, at=at, notice=limits.notice_before)
    assert [one.slot_id for one in shown][:1] == [slot.pk]
    assert hold(anna, slot, at=at).ends_at > at


def test_one_per_speciality_may_be_switched_off(desk, anna, hold):
    places.appointment(anna, desk.slots[0])
    assert refused(lambda: hold(anna, desk.slots[1])) == [Why.SAME_SPECIALITY]

    put(desk, Rule.ONE_PER_SPECIALITY, 0, of="clinic", by=anna.by)

    assert hold(anna, desk.slots[1]).ends_at > NOW


def test_fewer_visits_at_most(desk, anna, hold):
    places.appointment(anna, places.desk().slots[0])
    put(desk, Rule.VISITS_AT_MOST, 1, by=anna.by)

    assert Why.TOO_MANY_VISITS in refused(lambda: hold(anna, desk.slots[2]))


def test_holds_count_as_the_visits_that_they_may_become(desk, anna, hold, confirm):
    """Else three held one after another and confirmed together would be three visits where one is allowed."""
    other = places.desk(starts_at=NOW + 3 * DAY)
    hold(anna, other.slots[0])
    put(desk, Rule.VISITS_AT_MOST, 1, by=anna.by)
    assert refused(lambda: hold(anna, desk.slots[0])) == [Why.TOO_MANY_VISITS]

    again = hold(anna, other.slots[1])  # a change of mind: the first is let go
    confirm(anna, again, other)

    assert refused(lambda: hold(anna, desk.slots[0])) == [Why.TOO_MANY_VISITS]
    assert [*Appointment.objects.values_list("state", flat=True).order_by("state")] == ["booked", "released"]


def test_a_hold_that_is_over_or_moves_a_visit_adds_none(desk, anna, hold):
    visit = places.appointment(anna, desk.slots[0])
    put(desk, Rule.VISITS_AT_MOST, 2, by=anna.by)
    actions.hold(**anna.keys, slot_id=desk.slots[1].pk, region="26", replaces=visit.pk, at=NOW)
    second, third = (places.desk(starts_at=NOW + days * DAY) for days in (3, 5))

    hold(anna, second.slots[0])

    assert refused(lambda: hold(anna, third.slots[0])) == [Why.TOO_MANY_VISITS]
    assert hold(anna, third.slots[0], at=NOW + HOLD_LIFE).ends_at > NOW


def attach(card, clinic):
    search = register.SearchFactory(card=card, region=clinic.region, ended=True)
    register.AttachmentFactory(search=search, clinic=clinic)


def test_only_attached(desk, anna, boris, hold):
    put(desk, Rule.ONLY_ATTACHED, 1, of="clinic", by=anna.by)
    attach(anna.card, desk.clinic)

    assert hold(anna, desk.slots[0]).ends_at > NOW
    assert refused(lambda: hold(boris, desk.slots[1])) == [Why.NOT_ATTACHED]


def test_a_card_nobody_vouches_for_is_not_attached(desk, anna, hold):
    put(desk, Rule.ONLY_ATTACHED, 1, of="clinic", by=anna.by)
    attach(anna.card, desk.clinic)
    Card.objects.filter(pk=anna.card.pk).update(confirmed_by="", confirmed_at=None, source="hand")

    assert refused(lambda: hold(anna, desk.slots[0])) == [Why.NOT_ATTACHED]


def test_a_value_ends_when_the_next_begins(desk, anna):
    first = put(desk, Rule.NOTICE_MINUTES, 20, by=anna.by)
    second = put(desk, Rule.NOTICE_MINUTES, 30, since=NOW + DAY, by=anna.by)

    told = [
        (one.id, one.value, one.since_at, one.till_at) for one in queries.settings_of(region="26", at=NOW)
    ]
    assert told == [(first, 20, NOW, NOW + DAY), (second, 30, NOW + DAY, None)]
    notices = [queries.limits_of(region="26", at=at).notice_before for at in (NOW, NOW + DAY)]
    assert notices == [timedelta(minutes=20), timedelta(minutes=30)]
    assert Entry.objects.filter(action="rule.set", region="26").count() == 2


def test_a_value_between_others_is_refused_and_changes_nothing(desk, anna):
    put(desk, Rule.NOTICE_MINUTES, 20, since=NOW + DAY, till=NOW + 2 * DAY, by=anna.by)
    before = list(Row.objects.values())

    with pytest.raises(actions.AlreadySet) as refusal:
        put(desk, Rule.NOTICE_MINUTES, 30, by=anna.by)

    assert (refusal.value.since_at, list(Row.objects.values())) == (NOW + DAY, before)


@pytest.mark.parametrize(
    ("rule", "value", "of", "since", "till"),
    [
        (Rule.FREED_RESTS_MINUTES, 11, "region", NOW, None),
        (Rule.VISITS_AT_MOST, 0, "region", NOW, None),
        (Rule.VISITS_AT_MOST, 3, "clinic", NOW, None),
        (Rule.NOTICE_MINUTES, 20, "region", NOW - SECOND, None),
        (Rule.NOTICE_MINUTES, 20, "region", NOW + DAY, NOW + DAY),
    ],
)
def test_what_may_not_be_set(desk, anna, rule, value, of, since, till):
    with pytest.raises(actions.NotSettable):
        put(desk, rule, value, of=of, since=since, till=till, by=anna.by)
    assert Row.objects.count() == 0


def test_a_clinic_of_another_region_and_a_position_of_another_clinic(desk, anna):
    stranger = ClinicFactory(region__code="73")
    for where in (
        actions.Where("26", stranger.pk),
        actions.Where("26", places.desk().clinic.pk, desk.doctor.position_id),
    ):
        with pytest.raises(actions.NotSettable):
            actions.set_rule(
                rule=Rule.NOTICE_MINUTES, value=1, where=where, since_at=NOW, till_at=None, at=NOW, by=anna.by
            )
    assert Row.objects.count() == 0


def test_ending_a_value_brings_the_default_back(desk, anna):
    number = put(desk, Rule.NOTICE_MINUTES, 20, by=anna.by)

    assert not actions.end_rule(setting_id=number, region="73", at=NOW + DAY, by=anna.by)
    assert actions.end_rule(setting_id=number, region="26", at=NOW + DAY, by=anna.by)
    assert not actions.end_rule(setting_id=number, region="26", at=NOW + DAY, by=anna.by)

    notices = [queries.limits_of(region="26", at=at).notice_before for at in (NOW, NOW + DAY)]
    assert notices == [timedelta(minutes=20), timedelta(minutes=60)]


def test_taking_back_a_value_that_has_not_begun(desk, anna):
    number = put(desk, Rule.NOTICE_MINUTES, 20, since=NOW + DAY, by=anna.by)

    assert actions.end_rule(setting_id=number, region="26", at=NOW, by=anna.by)

    assert (Row.objects.count(), Entry.objects.filter(action="rule.ended").count()) == (0, 1)


def test_the_database_lets_one_value_hold_at_a_time(desk):
    told = {"region_id": "26", "rule": Rule.NOTICE_MINUTES, "value": 5}
    Row.objects.create(**told, since_at=NOW, till_at=NOW + DAY)
    Row.objects.create(**told, since_at=NOW + DAY)
    Row.objects.create(**told, since_at=NOW, clinic=desk.clinic)

    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.create(**told, since_at=NOW + 2 * DAY, till_at=NOW + 3 * DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.filter(clinic=None, till_at=NOW + DAY).update(till_at=NOW + DAY + SECOND)
    with pytest.raises(IntegrityError), transaction.atomic():
        Row.objects.create(**told | {"value": 10**6}, since_at=NOW, clinic=desk.clinic)
    assert Row.objects.count() == 3


def test_rows_are_kept_for_a_while_and_read_again_after_a_change(
    desk, anna, settings, django_assert_num_queries
):
    settings.BOOKING_RULES_KEPT = 60.0
    kept.forget()
    with django_assert_num_queries(1):
        assert queries.limits_of(region="26", at=NOW).visits == 5
        assert queries.limits_of(region="26", at=NOW).visits == 5

    put(desk, Rule.VISITS_AT_MOST, 2, by=anna.by)

    assert queries.limits_of(region="26", at=NOW).visits == 2
    kept.forget()


# A place that was freed.


def cancel(someone, visit, at=NOW):
    actions.cancel(
        account_id=someone.account.pk, appointment_id=visit.pk, reason=CancelReason.OTHER, region="26", at=at,
        by=someone.by,
    )  # fmt: skip


@pytest.fixture
def far(db):
    """A desk more than a day ahead."""
    return places.desk(starts_at=NOW + 3 * DAY)


def test_a_freed_place_is_offered_at_once(far, anna, boris, hold):
    cancel(anna, places.appointment(anna, far.slots[0]))

    assert Slot.objects.get(pk=far.slots[0].pk).rests_until is None
    assert hold(boris, far.slots[0]).ends_at > NOW


def test_a_freed_place_rests_where_the_region_wants_it(far, anna, boris, hold):
    put(far, Rule.FREED_RESTS_MINUTES, 10, by=anna.by)
    cancel(anna, places.appointment(anna, far.slots[0]))
    until = Slot.objects.get(pk=far.slots[0].pk).rests_until
    assert NOW <= until <= NOW + timedelta(minutes=10)

    def seen(at):
        days = places_of_day(doctor_id=far.doctor.pk, day=far.slots[0].wall_date, at=at)
        return far.slots[0].pk in {one.slot_id for one in days}

    assert not seen(until - SECOND / 1000)
    assert refused(lambda: hold(boris, far.slots[0], at=until - SECOND / 1000)) == [Why.TAKEN]
    assert seen(until)
    assert hold(boris, far.slots[0], at=until).ends_at > until


def test_how_long_it_rests_is_not_known_beforehand(far, anna):
    put(far, Rule.FREED_RESTS_MINUTES, 10, by=anna.by)
    for slot in far.slots:
        cancel(anna, places.appointment(anna, slot))

    assert len(set(Slot.objects.values_list("rests_until", flat=True))) == len(far.slots)


def test_a_place_of_the_next_24_hours_does_not_rest(far, anna):
    put(far, Rule.FREED_RESTS_MINUTES, 10, by=anna.by)
    slot = far.slots[0]
    cancel(anna, places.appointment(anna, slot), at=slot.starts_at - DAY)

    assert Slot.objects.get(pk=slot.pk).rests_until is None


def test_a_place_that_a_move_frees_rests_too(far, anna, hold):
    put(far, Rule.FREED_RESTS_MINUTES, 10, by=anna.by)
    old = places.appointment(anna, far.slots[0])
    held = actions.hold(**anna.keys, slot_id=far.slots[1].pk, region="26", replaces=old.pk, at=NOW)
    actions.confirm(
        account_id=anna.account.pk, appointment_id=held.appointment_id, clinic_id=far.clinic.pk,
        replaces=old.pk, region="26", at=NOW, by=anna.by,
    )  # fmt: skip

    assert Slot.objects.get(pk=far.slots[0].pk).rests_until is not None
    assert places.Appointment.objects.get(pk=old.pk).state == State.MOVED
