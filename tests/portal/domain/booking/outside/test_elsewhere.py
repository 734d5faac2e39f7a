"""Visits that somebody at the clinic booked or cancelled: they come to the right card, or to none."""

import itertools
from datetime import timedelta

import pytest

from portal.domain.booking import actions
from portal.domain.booking.models import Appointment
from portal.domain.notices.models import Notice
from portal.domain.patients.models import Card, Holding
from portal.domain.patients.states import Confirmed, Ended, Relation
from portal.domain.schedule.models import Quota, WorkSession
from portal.domain.schedule.states import Source
from tests.factories.patients import HoldingFactory, patient
from tests.portal.domain.booking.outside.conftest import as_kept
from tests.portal.domain.booking.tables import counts, story


@pytest.fixture
def anna(db):
    return patient(surname="Придумана", name="Анна", patronymic="Сергеевна")


def visits(someone):
    return list(Appointment.objects.filter(card=someone.card).values_list("state", flat=True))


def test_visit_of_the_registry_appears_at_the_next_reading_once(place, anna):
    slot = place.free()[0]
    number = place.outside.book_at_registry(slot.outside.number, as_kept(anna))

    place.refresh()
    before = counts()
    place.refresh()

    assert counts() == before
    visit = Appointment.objects.get()
    assert (visit.card_id, visit.account_id, visit.slot_id) == (anna.card.pk, anna.account.pk, slot.pk)
    assert (visit.clinic_number, visit.wall_start) == (str(number), slot.wall_start)
    assert story(visit.pk) == ("booked", [">booked"], ["appointment.booked"], ["booked"])
    assert Notice.objects.get(kind="booked").account_id == anna.account.pk


def test_visit_of_the_registry_may_be_cancelled_here(place, anna):
    slot = place.free()[0]
    place.outside.book_at_registry(slot.outside.number, as_kept(anna))
    place.refresh()
    visit = Appointment.objects.get()

    place.cancel(anna, visit.pk)
    actions.give_back(appointment_id=visit.pk)

    assert place.outside.booked() == []
    place.refresh()
    assert visits(anna) == ["cancelled_by_patient"]


def test_visit_cancelled_at_the_registry_ends_here_and_is_told(place, anna):
    number = place.outside.book_at_registry(place.free()[0].outside.number, as_kept(anna))
    ours = place.book(anna, place.free(3)[0])
    place.refresh()
    theirs = Appointment.objects.exclude(pk=ours).get()

    place.outside.press("cancel", number=number)
    (row,) = place.outside.store.rows("SELECT id FROM appointment WHERE key = ?", ours.urn)
    place.outside.press("cancel", number=row["id"])
    place.refresh()
    place.refresh()

    for one in (ours, theirs.pk):
        assert story(one)[0] == "cancelled_by_clinic"
        assert story(one)[3] == ["booked", "called_off"]


@pytest.mark.parametrize(
    "changed",
    [
        {"snils": "70099999909"},
        {"policy": "2600000000000009"},
        {"surname": "Придуманова"},
        {"name": "Алла"},
        {"patronymic": "Олеговна"},
        {"birth_date": "1980-05-18"},
        {"snils": "", "policy": ""},
    ],
)
def test_visit_of_somebody_near_comes_to_no_card(place, anna, changed):
    slot = place.free()[0]
    place.outside.book_at_registry(slot.outside.number, as_kept(anna, **changed))

    place.refresh()

    assert Appointment.objects.count() == 0
    assert slot.pk not in [one.pk for one in place.free()]


def test_number_that_one_side_lacks_does_no_harm(place, anna):
    place.outside.book_at_registry(place.free()[0].outside.number, as_kept(anna, policy=""))
    place.refresh()
    assert visits(anna) == ["booked"]


def test_visit_comes_to_no_card_that_nobody_vouches_for(place, anna):
    """Anybody may type another's name and number into a card: that shows them nothing."""
    Card.objects.filter(pk=anna.card.pk).update(confirmed_by="", confirmed_at=None)
    place.outside.book_at_registry(place.free()[0].outside.number, as_kept(anna))

    place.refresh()
    assert Appointment.objects.count() == 0

    Card.objects.filter(pk=anna.card.pk).update(
        confirmed_by=Confirmed.ESIA, confirmed_at=anna.card.created_at
    )
    place.refresh()
    assert visits(anna) == ["booked"]


def test_visit_comes_to_no_card_that_nobody_holds(place, anna):
    Holding.objects.filter(card=anna.card).update(ended_at=place.at, ended_why=Ended.DELETED)
    place.outside.book_at_registry(place.free()[0].outside.number, as_kept(anna))

    place.refresh()

    assert Appointment.objects.count() == 0


def test_visit_is_of_the_person_and_not_of_a_relative_who_holds_the_card(place, anna):
    HoldingFactory(card=anna.card, relation=Relation.RELATIVE)
    place.outside.book_at_registry(place.free()[0].outside.number, as_kept(anna))

    place.refresh()

    assert Appointment.objects.get().account_id == anna.account.pk


def test_visit_that_the_registry_made_is_of_no_quota_of_ours(place, anna):
    slot = place.free()[0]
    WorkSession.objects.filter(pk=slot.work_session_id).update(has_quota=True)
    Quota.objects.create(work_session_id=slot.work_session_id, source=Source.INTERNET, places=0)
    place.outside.book_at_registry(slot.outside.number, as_kept(anna))

    place.refresh()

    assert (Appointment.objects.get().source, visits(anna)) == (Source.OTHER, ["booked"])


def test_stranger_in_the_answer_comes_to_nobody(place, anna):
    """M5: whoever the system tells of, only the data decide; nothing of them is kept."""
    place.outside.book_at_registry(place.free()[0].outside.number, as_kept(anna))
    place.outside.switch("stranger")
    place.outside.switch("more")

    place.refresh()

    assert Appointment.objects.count() == 0
    assert Card.objects.filter(surname="Посторонняя").count() == 0
    place.mend()
    place.refresh()
    assert visits(anna) == ["booked"]


def test_cancelling_told_of_another_patient_ends_no_visit(place, anna, caplog):
    """M5: the key is that of our visit and the patient is not ours; told rightly, the visit ends."""
    key = place.book(anna, place.free()[0])
    (row,) = place.outside.store.rows("SELECT id FROM appointment WHERE key = ?", key.urn)
    place.outside.press("cancel", number=row["id"])
    place.outside.switch("stranger")

    place.refresh()

    assert story(key)[0] == "booked"
    assert "clinic_told_of_others" in caplog.text
    place.mend()
    place.refresh()
    assert story(key)[0] == "cancelled_by_clinic"


def test_visit_that_overlaps_another_is_left_out_and_the_rest_is_read(place, anna):
    mine, same = next(
        (one, other)
        for one, other in itertools.product([*place.free(1), *place.free(2)], place.free(3))
        if one.starts_at < other.ends_at and other.starts_at < one.ends_at
    )
    place.book(anna, mine)
    other = patient()
    place.outside.book_at_registry(same.outside.number, as_kept(anna))
    place.outside.book_at_registry(place.free(2)[-1].outside.number, as_kept(other))

    place.refresh()

    assert visits(anna) == ["booked"]
    assert visits(other) == ["booked"]


def test_ours_that_ended_here_and_lives_there_is_given_back(place, anna):
    """I5: whatever was lost on the way, a reading brings both sides together."""
    key = place.book(anna, place.free()[0])
    Appointment.objects.filter(pk=key).update(state="released", ended_at=place.at)

    assert actions.read_visits(clinic_id=place.clinic.pk, at=place.at).given_back == 1
    actions.give_back(appointment_id=key)

    assert place.there() == []
    assert actions.read_visits(clinic_id=place.clinic.pk, at=place.at + timedelta(minutes=1)).given_back == 0


def test_reading_costs_the_same_for_one_visit_and_three(place, django_assert_max_num_queries):
    for number in range(3):
        place.outside.book_at_registry(
            place.free(1)[number].outside.number, as_kept(patient(), surname=f"Никто{'абв'[number]}")
        )
        with django_assert_max_num_queries(5):
            actions.read_visits(clinic_id=place.clinic.pk, at=place.at)
