"""A visit that a clinic with its own system let fall, on the pages of its person: asked, waited for, taken."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking import actions, ports
from portal.domain.booking.actions import repairing
from portal.domain.booking.models import Answers, Appointment
from portal.domain.booking.queries import asking
from portal.domain.booking.rules.asking import Answer
from portal.domain.booking.rules.asking import Kind as Asked
from portal.domain.booking.states import ELSEWHERE, UNSEEN, State
from portal.domain.clinics.models import Clinic
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Relation, Scope
from portal.domain.schedule.models import Slot, WorkSession
from tests.fakes.clinic_system import ClinicSystem
from tests.portal.sites.patient.booking.test_broken_visit import SLOT, Ill
from tests.portal.sites.patient.guest import path_of, states, visit
from tests.portal.sites.visitor import text

CLINIC_GIVES = "Расписание этого врача ведёт сама клиника"
BROKEN = "Приём не состоится"


@pytest.fixture
def system(monkeypatch):
    fake = ClinicSystem()
    monkeypatch.setattr(ports, "system_of", lambda _clinic_id: fake)
    return fake


@pytest.fixture
def ill(guest, system):
    made = Ill(guest)
    Clinic.objects.update(system="stand", system_number="1")
    return made


def test_yes_of_the_clinic_books_the_other_place(ill, system):
    system.answers = ["77"]
    assert CLINIC_GIVES in ill.shown()

    answer = ill.agree()

    new = Appointment.objects.get(state=State.BOOKED)
    assert path_of(answer) == f"/26/booking/{new.pk}/"
    assert "Вы записаны на новое время" in text(ill.guest.get(f"booking/{new.pk}/"))
    assert (states(ill.slots[0]), [said for said, _ in system.asked]) == (["moved"], ["reserve"])


def test_place_of_our_own_says_nothing_of_a_clinic_that_is_asked(guest):
    shown = Ill(guest).shown()
    assert "Предлагаем другое время" in shown
    assert CLINIC_GIVES not in shown


GOES_ALONG = "Ваши ответы на вопросы врача передадим туда вместе с записью."


def test_who_answered_reads_before_the_press_that_the_answers_go_along(ill):
    assert GOES_ALONG not in ill.shown()
    told = asking.sealed([Answer(1, Asked.SHORT, "Что беспокоит?", "Болит ухо")])
    with_state = Appointment.objects.filter(pk=ill.visit.pk).update
    with_state(state=State.HELD)
    Answers.objects.create(pk=ill.visit.pk, sealed=told, given_at=now())
    with_state(state=State.BOOKED)
    assert GOES_ALONG in ill.shown()
    Clinic.objects.update(system="", system_number="")  # the doctor's own clinic: it has them already
    assert "Предлагаем другое время" in ill.shown()
    assert GOES_ALONG not in ill.shown()


def test_no_of_the_clinic_shows_another_place(ill, system):
    system.answers = [ports.ClinicRefused]
    slot = SLOT.search(ill.shown()).group(1)

    answer = ill.agree(slot)

    assert path_of(answer) == f"/26/{ill.ticket}"
    shown = ill.shown()
    assert "только что заняли" in shown
    assert SLOT.search(shown).group(1) != slot
    assert states(ill.slots[0]) == ["booked"]


def test_silence_leads_to_the_page_that_waits_and_the_old_one_says_so(ill, system):
    system.answers = [ports.ClinicSilent]

    answer = ill.agree()

    new = Appointment.objects.get(state=State.RESERVING)
    assert path_of(answer) == f"/26/booking/{new.pk}/"
    shown = text(ill.guest.get(f"booking/{new.pk}/"))
    assert "Ждём ответа клиники" in shown
    assert "записаны на новое время" not in shown
    for address in ("cards/", f"cards/{ill.guest.card.pk}/visits/"):
        assert "Ждём вашего ответа" not in text(ill.guest.get(address))
    old = ill.shown()
    assert "Клиника ещё не подтвердила новое время" in old
    assert SLOT.search(old) is None
    assert "Другое время ищем" not in old
    assert states(ill.slots[0]) == ["booked"]


def test_clinic_that_is_away_holds_nothing_and_is_named(ill, system):
    system.answers = [ports.ClinicAway]
    assert path_of(ill.agree()) == f"/26/{ill.ticket}"
    assert "Клиника сейчас не отвечает, поэтому запись не сделана." in ill.shown()
    assert Appointment.objects.filter(state__in=(State.HELD, State.RESERVING)).count() == 0
    assert states(ill.slots[0]) == ["booked"]


@pytest.fixture
def cancelled(ill):
    """The same visit, and the clinic has cancelled it itself; its hours stand."""
    WorkSession.objects.update(state="open", reason="")
    actions.review(at=now())
    off = {"state": State.CANCELLED_BY_CLINIC, "cancel_reason": ELSEWHERE, "ended_at": now()}
    Appointment.objects.filter(pk=ill.visit.pk).update(**off)
    ill.visit.refresh_from_db()
    repairing.mark_cancelled(ill.visit, at=now())
    actions.review(at=now())
    return ill


def test_what_the_clinic_cancelled_gets_a_place_by_one_press(cancelled, system):
    system.answers = ["77"]
    shown = cancelled.shown()
    assert "Клиника отменила эту запись. Приезжать не нужно." in shown
    assert "Врач не сможет принять" not in shown
    assert f"/{cancelled.ticket}cancel/" not in shown
    assert "move=" not in shown

    answer = cancelled.agree()

    new = Appointment.objects.get(state=State.BOOKED)
    assert path_of(answer) == f"/26/booking/{new.pk}/"
    assert states(cancelled.slots[0]) == ["cancelled_by_clinic"]
    after = cancelled.shown()
    assert "Предлагаем другое время" not in after
    assert "Ближайшее свободное время" not in after
    assert f'href="/26/booking/{new.pk}/"' in after


def test_what_the_clinic_cancelled_is_asked_for_once(cancelled, system):
    system.answers = [ports.ClinicSilent]
    cancelled.agree()
    shown = cancelled.shown()
    assert "Предлагаем другое время" not in shown
    assert "Клиника отменила запись" in shown
    for address in ("cards/", f"cards/{cancelled.guest.card.pk}/visits/"):
        listed = text(cancelled.guest.get(address))
        assert ("Клиника отменила запись" in listed, "Ждём вашего ответа" in listed) == (True, False)


@pytest.mark.parametrize("address", ["cards/", "cards/{card}/visits/"])
def test_lists_lead_to_what_the_clinic_cancelled_while_an_answer_is_awaited(cancelled, system, address):
    """Only the letter told of it: «Мои карты» showed nothing, and a card's page buried it among the past ones."""
    system.answers = ["77"]
    address = address.format(card=cancelled.guest.card.pk)
    page = text(cancelled.guest.get(address))
    before, _, _after = page.partition("Прошлые и отменённые")
    assert "Клиника отменила запись. Ждём вашего ответа" in before
    assert f'href="/26/{cancelled.ticket}"' in before
    assert BROKEN not in page

    cancelled.agree()

    before, _, _after = text(cancelled.guest.get(address)).partition("Прошлые и отменённые")
    assert f'href="/26/{cancelled.ticket}"' not in before
    assert f'href="/26/booking/{Appointment.objects.get(state=State.BOOKED).pk}/"' in before


NO_OTHER = "Другое время не нужно"


def listed(ill, on="cards/"):
    return f'href="/26/{ill.ticket}"' in text(ill.guest.get(on))


def test_who_wants_no_other_time_ends_the_search(cancelled):
    assert (NO_OTHER in cancelled.shown(), listed(cancelled)) == (True, True)

    answer = cancelled.guest.send(f"{cancelled.ticket}decline/", cancelled.ticket)

    assert path_of(answer) == f"/26/{cancelled.ticket}"
    shown = cancelled.shown()
    assert "другое время не ищем" in shown
    assert "Предлагаем другое время" not in shown
    assert (NO_OTHER in cancelled.shown(), listed(cancelled)) == (False, False)
    actions.review(at=now())
    assert "Предлагаем другое время" not in cancelled.shown()


def test_search_that_found_nothing_yet_says_so_and_can_be_ended(cancelled):
    Slot.objects.exclude(pk=cancelled.visit.slot_id).update(state="closed")
    actions.review(at=now() + timedelta(minutes=6))
    shown = cancelled.shown()
    assert "Другое время ищем. Сообщим, когда найдём." in shown
    assert NO_OTHER in shown
    assert listed(cancelled)


def test_visit_that_stands_is_not_declined_but_cancelled(ill):
    shown = ill.shown()
    assert NO_OTHER not in shown
    ill.guest.send(f"{ill.ticket}decline/", ill.ticket)
    assert "Предлагаем другое время" in ill.shown()
    assert states(ill.slots[0]) == ["booked"]


def test_who_may_only_book_sees_what_they_booked_called_off_as_well(cancelled):
    Holding.objects.update(scope=Scope.BOOK, relation=Relation.RELATIVE)
    assert "Предлагаем другое время" in cancelled.shown()
    assert listed(cancelled)
    assert listed(cancelled, on=f"cards/{cancelled.guest.card.pk}/visits/")
    Appointment.objects.update(account_id=cancelled.visit.account_id + 1)
    assert not listed(cancelled)
    assert not listed(cancelled, on=f"cards/{cancelled.guest.card.pk}/visits/")


WAITS_THERE = "клиника вас ждёт"


@pytest.fixture
def unseen(ill):
    """The same visit, which its clinic has moved to a time that is not known here."""
    WorkSession.objects.update(state="open", reason="")
    actions.review(at=now())
    off = {"state": State.CANCELLED_BY_CLINIC, "cancel_reason": UNSEEN, "ended_at": now()}
    Appointment.objects.filter(pk=ill.visit.pk).update(**off)
    return ill


def test_what_was_moved_out_of_sight_leads_to_the_registry_and_to_no_second_visit(unseen):
    shown = unseen.shown()
    assert "Клиника перенесла запись" in shown
    assert WAITS_THERE in shown
    assert "Клиника отменила" not in shown
    for second in ("Ближайшее свободное время", "Предлагаем другое время", "Записаться снова"):
        assert second not in shown
    page = text(unseen.guest.get(f"cards/{unseen.guest.card.pk}/visits/"))
    before, _, _after = page.partition("Прошлые и отменённые")
    assert "Клиника перенесла запись" in before
    assert "Записаться снова" not in page
    assert listed(unseen)
    assert "Клиника перенесла запись" in text(unseen.guest.get("cards/"))


@pytest.mark.parametrize(("days", "is_expected"), [(29, True), (31, False)])
def test_what_was_out_of_sight_long_ago_may_be_booked_again(unseen, days, is_expected):
    was = now() - timedelta(days=days)
    Appointment.objects.filter(pk=unseen.visit.pk).update(
        starts_at=was, ends_at=was + timedelta(minutes=10), wall_date=was.date()
    )
    shown = unseen.shown()
    assert "Клиника перенесла запись" in shown
    assert (WAITS_THERE in shown, "Записаться снова" in shown) == (is_expected, not is_expected)


def test_what_came_back_into_sight_leads_there(unseen):
    """The notice leads to the old visit, which must not go on telling that nobody knows the time."""
    slot = unseen.slots[1]
    Appointment.objects.create(
        number="999900001111", account_id=unseen.visit.account_id, card=unseen.visit.card, slot=slot,
        doctor=unseen.visit.doctor, clinic=unseen.visit.clinic, speciality_id=unseen.visit.speciality_id,
        starts_at=slot.starts_at, ends_at=slot.ends_at, wall_date=slot.wall_date, wall_start=slot.wall_start,
        time_zone=unseen.visit.time_zone, state=State.BOOKED, held_at=now(), hold_ends_at=now(),
        booked_at=now(), replaces=unseen.visit,
    )  # fmt: skip
    new = Appointment.objects.get(state=State.BOOKED)
    shown = unseen.shown()
    assert f'href="/26/booking/{new.pk}/"' in shown
    assert WAITS_THERE not in shown
    cards = text(unseen.guest.get("cards/"))
    assert f'href="/26/booking/{new.pk}/"' in cards
    assert f'href="/26/{unseen.ticket}"' not in cards
    Appointment.objects.filter(pk=new.pk).update(state=State.CANCELLED_BY_PATIENT, ended_at=now())
    shown = unseen.shown()
    assert f'href="/26/booking/{new.pk}/"' in shown
    assert WAITS_THERE not in shown


def test_what_the_clinic_only_cancelled_may_be_booked_again(cancelled):
    assert WAITS_THERE not in cancelled.shown()
    assert "Записаться снова" in text(cancelled.guest.get(f"cards/{cancelled.guest.card.pk}/visits/"))


def test_visit_that_the_schedule_broke_may_still_be_cancelled(ill):
    shown = ill.shown()
    assert f"/{ill.ticket}cancel/" in shown
    assert re.search(r"move=[0-9a-f-]{36}", shown)


def test_notice_of_another_time_says_that_the_time_beside_it_is_the_old_one(cancelled):
    page = text(cancelled.guest.get("cards/notices/"))
    assert "Нашли другое время" in page
    assert "Прежнее время: " in page.partition("Нашли другое время")[2]


def test_page_of_a_visit_that_the_clinic_cancelled_names_its_telephone(cancelled):
    Clinic.objects.update(phones=["+78652000000"])
    assert "Регистратура:" in cancelled.shown()
    cancelled.guest.send(f"{cancelled.ticket}decline/", cancelled.ticket)
    assert "Регистратура:" in cancelled.shown()
    Clinic.objects.update(phones=[])
    assert "Регистратура:" not in cancelled.shown()


def test_own_choice_ends_what_was_proposed_at_once(cancelled):
    assert "Предлагаем другое время" in cancelled.shown()
    visit(cancelled.guest, cancelled.slots[3])
    assert "Предлагаем другое время" not in cancelled.shown()
