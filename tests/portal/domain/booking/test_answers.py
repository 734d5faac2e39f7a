"""What is answered before a visit: kept sealed, offered again, carried along, read by whom, ended when."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from portal.domain.audit.models import Entry
from portal.domain.booking import access, actions, jobs, ports, queries
from portal.domain.booking.models import Answers, Appointment, Broken, Question
from portal.domain.booking.queries import asking as kept
from portal.domain.booking.rules.asking import Answer, Kind, Mistake
from portal.domain.booking.states import ANSWERS_KEPT, ANSWERS_OFF, ANSWERS_UNSENT, UNSENT, State
from portal.domain.clinics.models import Clinic
from portal.domain.patients.models import Card
from portal.domain.staff.states import OpenClinic, What
from tests.factories import booking as places
from tests.factories.accounts import NOW
from tests.portal.domain.booking.test_database import refused

SECRET = "болит левое ухо"


@pytest.fixture
def asked(desk):
    return places.question(desk.doctor.speciality)


@pytest.fixture
def held(desk, asked, anna, hold, clinic):
    clinic.answers_at_once = True
    return hold(anna, desk.slots[0])


def answer(who, appointment_id, asked, text=SECRET, at=NOW):
    return actions.answer(
        account_id=who.account.pk, appointment_id=appointment_id, given={asked.pk: text}, region="26", at=at,
        by=who.by,
    )  # fmt: skip


def told(appointment_id):
    return [one.value for one in queries.answers_of(Appointment.objects.get(pk=appointment_id))]


def test_answers_are_kept_sealed_and_noted_without_words(held, asked, anna):
    assert answer(anna, held.appointment_id, asked) is True

    assert told(held.appointment_id) == [SECRET]
    row = Answers.objects.get()
    assert SECRET not in row.sealed
    entry = Entry.objects.get(action="answers.given")
    assert entry.facts == {"questions": [asked.pk]}


def test_answered_again_is_one_row(held, asked, anna):
    answer(anna, held.appointment_id, asked)
    answer(anna, held.appointment_id, asked, "уже правое")

    assert told(held.appointment_id) == ["уже правое"]
    assert Answers.objects.count() == 1


def test_a_missing_answer_keeps_nothing(held, asked, anna):
    with pytest.raises(actions.NotAnswered) as wrong:
        answer(anna, held.appointment_id, asked, " ")

    assert wrong.value.mistakes == {asked.pk: Mistake.MISSING}
    assert Answers.objects.count() == 0


def test_a_stranger_answers_nothing(held, asked, anna, boris):
    assert answer(boris, held.appointment_id, asked) is False
    assert Answers.objects.count() == 0


def test_a_hold_whose_questions_are_not_answered_is_no_visit(held, asked, anna, desk, confirm):
    with pytest.raises(actions.NotAnswered) as wrong:
        confirm(anna, held, desk)

    assert wrong.value.mistakes == {asked.pk: Mistake.MISSING}
    assert Appointment.objects.get(pk=held.appointment_id).state == State.HELD
    answer(anna, held.appointment_id, asked)
    confirm(anna, held, desk)
    assert Appointment.objects.get(pk=held.appointment_id).state == State.BOOKED


def test_what_was_typed_wrong_and_kept_is_no_answer(held, asked, anna, desk, confirm):
    actions.keep_typed(
        account_id=anna.account.pk, appointment_id=held.appointment_id, given={asked.pk: "а" * 400}, region="26",
        at=NOW,
    )  # fmt: skip
    with pytest.raises(actions.NotAnswered) as wrong:
        confirm(anna, held, desk)

    assert wrong.value.mistakes == {asked.pk: Mistake.TOO_LONG}


def test_a_question_that_may_stay_open_holds_nobody_up(held, asked, anna, desk, confirm):
    Question.objects.update(is_required=False)
    confirm(anna, held, desk)

    assert Appointment.objects.get(pk=held.appointment_id).state == State.BOOKED


def test_answers_of_a_visit_stand(held, asked, anna, desk, confirm):
    answer(anna, held.appointment_id, asked)
    confirm(anna, held, desk)

    assert answer(anna, held.appointment_id, asked, "другое") is False
    assert told(held.appointment_id) == [SECRET]
    with refused("booking_answers_stand"):
        Answers.objects.update(sealed="x")


@pytest.mark.parametrize("state", State)
def test_the_database_takes_answers_before_a_visit_only(desk, anna, state):
    visit = places.appointment(anna, desk.slots[0], state)
    if state in UNSENT:
        Answers.objects.create(pk=visit.pk, sealed="x", given_at=NOW)
        return
    with refused("booking_answers_stand"):
        Answers.objects.create(pk=visit.pk, sealed="x", given_at=NOW)


def test_the_database_refuses_answers_that_are_not_sealed(held):
    with refused("booking_answers_sealed"):
        Answers.objects.create(pk=held.appointment_id, sealed="", given_at=NOW)


def test_a_clinic_with_its_own_system_is_asked_only_when_all_is_answered(
    held, asked, anna, desk, clinic, confirm
):
    Clinic.objects.filter(pk=desk.clinic.pk).update(system="example", system_number="7")
    clinic.answers_at_once, clinic.answers = False, ["77"]
    yes_no = places.question(desk.doctor.speciality, kind="yes_no", label="Впервые?", position=2)

    with pytest.raises(actions.NotAnswered) as wrong:
        confirm(anna, held, desk)
    assert wrong.value.mistakes == dict.fromkeys((asked.pk, yes_no.pk), Mistake.MISSING)
    assert (clinic.asked, Appointment.objects.get(pk=held.appointment_id).state) == ([], State.HELD)

    both = {asked.pk: "болит\nухо", yes_no.pk: "no"}
    assert actions.answer(
        account_id=anna.account.pk, appointment_id=held.appointment_id, given=both, region="26", at=NOW,
        by=anna.by,
    )  # fmt: skip
    confirm(anna, held, desk)
    ((_, reservation),) = clinic.asked
    assert reservation.comment == "Что беспокоит? — болит ухо\nВпервые? — Нет"
    assert "ухо" not in repr(reservation)
    assert told(held.appointment_id) == ["болит\nухо", "no"]
    assert [one.value for one in opened(desk, held.appointment_id, anna.by, What.ANSWERS)][1:] == ["no"]


def test_a_silent_clinic_is_asked_again_with_the_answers(held, asked, anna, desk, clinic, confirm):
    Clinic.objects.filter(pk=desk.clinic.pk).update(system="example", system_number="7")
    clinic.answers_at_once, clinic.answers, clinic.found = False, [ports.ClinicSilent, "77"], [None]
    answer(anna, held.appointment_id, asked)
    with pytest.raises(actions.AwaitingClinic):
        confirm(anna, held, desk)

    assert actions.settle(at=NOW + timedelta(minutes=2))["booked"] == 1
    assert [one.comment for said, one in clinic.asked if said == "reserve"] == [
        f"Что беспокоит? — {SECRET}"
    ] * 2  # fmt: skip
    assert told(held.appointment_id) == [SECRET]


def test_nothing_is_told_where_nothing_was_answered(held, asked, anna, desk, clinic, confirm):
    Question.objects.update(is_required=False)
    clinic.answers_at_once, clinic.answers = False, ["77"]
    confirm(anna, held, desk)
    assert [one.comment for _, one in clinic.asked] == [""]


def test_another_persons_answers_are_nobodys_visit(held, asked, anna, boris, desk):
    """The database: only what the very patient has told goes along with a visit."""
    answer(anna, held.appointment_id, asked)
    kept_row = Answers.objects.get()
    mine, theirs = (
        places.appointment(who, slot) for who, slot in ((anna, desk.slots[1]), (boris, desk.slots[2]))
    )
    with refused("booking_answers_stand"):
        Answers.objects.create(pk=theirs.pk, sealed=kept_row.sealed, given_at=NOW)
    Answers.objects.create(pk=mine.pk, sealed=kept_row.sealed, given_at=NOW)


def test_what_was_typed_is_offered_again_when_the_hold_is_over(held, asked, anna, desk, hold):
    actions.keep_typed(
        account_id=anna.account.pk, appointment_id=held.appointment_id, given={asked.pk: "у" * 900},
        region="26", at=NOW,
    )  # fmt: skip
    again = hold(anna, desk.slots[1], at=NOW + timedelta(minutes=6))

    offered = queries.earlier_answers(hold=Appointment.objects.get(pk=again.appointment_id), at=NOW)
    assert [one.value for one in offered] == ["у" * 500]


def test_answers_of_another_person_card_or_speciality_are_not_offered(held, asked, anna, boris, desk, hold):
    answer(anna, held.appointment_id, asked)
    theirs = hold(boris, desk.slots[1])
    other = places.desk()
    elsewhere = hold(anna, other.slots[2])

    for one in (theirs, elsewhere):
        row = Appointment.objects.get(pk=one.appointment_id)
        assert queries.earlier_answers(hold=row, at=NOW) == []


def test_a_replaced_visit_stands_before_newer_ones(held, asked, anna, desk, hold, confirm):
    answer(anna, held.appointment_id, asked)
    confirm(anna, held, desk)
    newer = places.appointment(anna, desk.slots[2], State.RELEASED)
    Answers.objects.create(
        pk=newer.pk, given_at=NOW + timedelta(minutes=1),
        sealed=kept.sealed([Answer(asked.pk, Kind.SHORT, asked.label, "новее")]),
    )  # fmt: skip
    moving = actions.hold(
        **anna.keys, slot_id=desk.slots[1].pk, region="26", replaces=held.appointment_id, at=NOW
    )

    offered = queries.earlier_answers(hold=Appointment.objects.get(pk=moving.appointment_id), at=NOW)
    assert [one.value for one in offered] == [SECRET]


def test_a_swap_carries_the_answers(held, asked, anna, desk, confirm):
    answer(anna, held.appointment_id, asked)
    confirm(anna, held, desk)
    Broken.objects.create(
        appointment_id=held.appointment_id, since_at=NOW, slot=desk.slots[1], nearness="same_doctor",
        proposed_at=NOW,
    )  # fmt: skip

    new = actions.agree(
        account_id=anna.account.pk, appointment_id=held.appointment_id, slot_id=desk.slots[1].pk, region="26",
        at=NOW, by=anna.by,
    )  # fmt: skip

    assert told(new) == [SECRET]


# Who reads them, and how they end.


def opened(desk, visit_id, by, *sees):
    place = OpenClinic(desk.clinic.pk, "26", "Клиника", "Europe/Moscow", frozenset(sees))
    return access.card_of(place=place, appointment_id=visit_id, at=NOW, by=by).answers


def test_staff_read_answers_and_leave_an_entry(held, asked, anna, desk, confirm):
    answer(anna, held.appointment_id, asked)
    confirm(anna, held, desk)

    assert opened(desk, held.appointment_id, anna.by, What.NAME) == []
    assert Entry.objects.filter(action="answers.opened").count() == 0
    found = opened(desk, held.appointment_id, anna.by, What.NAME, What.ANSWERS)
    assert [one.value for one in found] == [SECRET]
    assert Entry.objects.get(action="answers.opened").object_id == str(held.appointment_id)


def test_no_entry_where_nothing_was_answered(held, anna, desk, confirm):
    Question.objects.update(is_required=False)
    confirm(anna, held, desk)

    assert list(opened(desk, held.appointment_id, anna.by, What.ANSWERS)) == []
    assert Entry.objects.filter(action="answers.opened").count() == 0


@pytest.mark.parametrize(
    ("state", "fields", "life"),
    [
        (State.EXPIRED, {}, ANSWERS_UNSENT),
        (State.RELEASED, {}, ANSWERS_UNSENT),
        (State.CANCELLED_BY_PATIENT, {"ended_at": NOW}, ANSWERS_OFF),
        (State.MOVED, {"ended_at": NOW}, ANSWERS_OFF),
        (State.ATTENDED, {"starts_at": NOW, "ends_at": NOW + timedelta(minutes=9)}, ANSWERS_KEPT),
        (State.BOOKED, {"starts_at": NOW, "ends_at": NOW + timedelta(minutes=9)}, ANSWERS_KEPT),
    ],
)
def test_answers_are_forgotten_in_their_time(desk, anna, state, fields, life):
    visit = places.appointment(anna, desk.slots[0], State.HELD)
    Answers.objects.create(pk=visit.pk, sealed="x", given_at=NOW)
    Appointment.objects.filter(pk=visit.pk).update(
        state=state, number="T-1", booked_at=NOW, **{"ended_at": NOW} | fields
    )

    assert actions.forget_answers(at=NOW + life - timedelta(seconds=1)) == 0
    assert actions.forget_answers(at=NOW + life) == 1
    assert Answers.objects.count() == 0


def empty(who):
    gone = dict.fromkeys(("surname", "snils", "policy_kind", "policy_number", "esia_oid", "esia_issuer"), "")
    Card.objects.filter(pk=who.card.pk).update(emptied_at=NOW, consent=None, **gone)


def test_an_emptied_card_has_no_answers_left(held, asked, anna, boris, desk, hold):
    answer(anna, held.appointment_id, asked)
    theirs = hold(boris, desk.slots[1])
    answer(boris, theirs.appointment_id, asked)
    assert actions.erase_answers(account_id=anna.account.pk) == 0
    empty(anna)

    assert actions.erase_answers(account_id=boris.account.pk) == 0
    assert actions.erase_answers(account_id=anna.account.pk) == 1
    assert [one.pk for one in Answers.objects.all()] == [theirs.appointment_id]
    empty(boris)
    assert actions.erase_answers(cards=[boris.card.pk]) == 1


def test_the_timer_forgets(held, asked, anna):
    answer(anna, held.appointment_id, asked)
    empty(anna)

    jobs.forget_answers()

    assert Answers.objects.count() == 0


def test_the_archive_holds_the_answers(held, asked, anna):
    answer(anna, held.appointment_id, asked)

    (visit,) = queries.everything(account_id=anna.account.pk, at=NOW)

    assert visit["answers"] == {"Что беспокоит?": SECRET}


def test_nothing_is_half_done(held, asked, anna, monkeypatch):
    monkeypatch.setattr("portal.domain.booking.actions.answering.audit.record", _fall)

    with pytest.raises(IntegrityError), transaction.atomic():
        answer(anna, held.appointment_id, asked)

    assert Answers.objects.count() == 0


def _fall(**_told):
    raise IntegrityError("planted")
