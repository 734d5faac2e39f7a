"""Moving a visit by HTTP: the table beside each page."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.booking.models import Appointment, Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.states import State
from tests.factories.patients import patient
from tests.portal.sites.patient.guest import Guest, links, nobodys, path_of, places, states, visit
from tests.portal.sites.visitor import text


def page_of(guest, slot, **asked):
    return guest.client.get(f"/26/doctors/{slot.doctor_id}/", {"card": str(guest.card.pk)} | asked)


def hold(guest, slot, old=None, **more):
    form = {"slot": str(slot.pk), "card": str(guest.card.pk)} | ({"replaces": str(old.pk)} if old else {})
    return guest.send("booking/hold/", "cards/", **form | more)


def inside(answer):
    return path_of(answer).removeprefix("/26/")


def test_ticket_offers_the_move_and_the_page_keeps_it(guest):
    slot, free, *_ = places()
    old = visit(guest, slot)
    ticket = guest.get(f"booking/{old.pk}/")
    href = next(one for one in links(ticket.content.decode()) if f"move={old.pk}" in one)

    page = guest.client.get(href)

    assert "Переносим запись" in text(page)
    assert f'name="replaces" value="{old.pk}"' in page.content.decode()
    assert f'value="{free.pk}"' in page.content.decode()
    days = [one for one in links(page.content.decode()) if "day=" in one]
    assert days
    assert all(f"move={old.pk}" in one for one in days)


def test_move_from_ticket_to_ticket(guest):
    slot, free, *_ = places()
    old = visit(guest, slot)
    held = hold(guest, free, old)
    confirm = guest.client.get(held["Location"])
    assert "Подтвердите перенос" in text(confirm)
    assert "Прежняя запись остаётся за вами" in text(confirm)
    assert (states(slot), states(free)) == (["booked"], ["held"])

    booked = guest.send(inside(held))

    assert (states(slot), states(free)) == (["moved"], ["booked"])
    page = text(guest.client.get(booked["Location"]))
    assert "Запись перенесена. Номер талона теперь другой" in page
    assert '<p class="muted no-print">До переноса было:' in page
    assert "Этой записи больше нет." in page
    gone = guest.get(f"booking/{old.pk}/")
    new = Appointment.objects.get(replaces=old)
    assert "Запись перенесена" in text(gone)
    assert f"/26/booking/{new.pk}/" in links(gone.content.decode())
    assert not [one for one in links(gone.content.decode()) if "move=" in one or "cancel" in one]


def test_refusal_for_the_same_speciality_offers_to_move(guest):
    slot, free, *_ = places()
    old = visit(guest, slot)
    refused = hold(guest, free)
    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Перенести запись на это время" in page
    assert f'name="replaces" value="{old.pk}"' in page

    assert hold(guest, free, old).status_code == 303
    assert (states(slot), states(free)) == (["booked"], ["held"])


def test_refusal_for_another_reason_offers_no_move(guest):
    slot, taken, *_ = places()
    visit(guest, slot)
    visit(Guest(patient()), taken)

    refused = hold(guest, taken)

    assert refused.status_code == 409
    assert "Перенести запись на это время" not in refused.content.decode()


def test_doctor_of_the_same_speciality_leads_to_the_move(guest):
    slot, *_ = places()
    old = visit(guest, slot)

    shown = page_of(guest, slot)

    assert "Перенести эту запись к этому врачу" in text(shown)
    assert any(f"move={old.pk}" in one for one in links(shown.content.decode()))


def test_a_visit_that_waits_for_its_clinic_is_not_offered(guest):
    slot, *_ = places()
    visit(guest, slot, State.RESERVING)

    shown = page_of(guest, slot)

    assert "Запись к врачу этой специальности уже есть" in text(shown)
    assert "Перенести эту запись" not in text(shown)


def test_another_speciality_says_why_not_and_shows_no_times(guest):
    slot, *_ = places()
    old = visit(guest, slot)
    other = places()[1]

    shown = page_of(guest, other, move=str(old.pk))

    assert "только к врачу той же специальности" in text(shown)
    assert f'value="{other.pk}"' not in shown.content.decode()
    assert hold(guest, other, old).status_code == 409
    assert states(other) == []


@pytest.mark.parametrize("state", [State.CANCELLED_BY_PATIENT, State.MOVED, State.CANCELLED_BY_CLINIC])
def test_a_visit_that_is_over_says_so(guest, state):
    slot, free, *_ = places()
    old = visit(guest, slot, state)

    assert "Эту запись уже нельзя перенести" in text(page_of(guest, slot, move=str(old.pk)))
    refused = hold(guest, free, old)

    assert (refused.status_code, states(free)) == (409, [])
    assert "уже изменилась" in text(refused)
    assert f"/26/cards/{guest.card.pk}/visits/" in links(refused.content.decode())


def test_somebody_elses_visit_is_404_everywhere(guest):
    slot, free, *_ = places()
    stranger = Guest(patient())
    old = visit(stranger, slot)

    assert page_of(guest, slot, move=str(old.pk)).status_code == 404
    assert hold(guest, free, old).status_code == 404
    assert page_of(stranger, slot, move=str(old.pk)).status_code == 200
    assert states(free) == []


@pytest.mark.parametrize("value", ["abc", "\x00", "9" * 500, "{}"])
def test_a_visit_that_is_none_holds_nothing(guest, value):
    free = places()[0]

    assert hold(guest, free, replaces=value).status_code == 404
    assert page_of(guest, free, move=value).status_code == 200
    assert states(free) == []


def test_a_visit_nobody_has_is_404(guest):
    free = places()[0]

    assert hold(guest, free, replaces=str(nobodys())).status_code == 404
    assert states(free) == []


def test_without_a_session_the_page_is_the_plain_one(guest, visitor):
    slot, *_ = places()
    old = visit(guest, slot)

    shown = visitor.get(f"doctors/{slot.doctor_id}/?move={old.pk}")

    assert (shown.status_code, "Переносим запись" in text(shown)) == (200, False)


def test_let_go_of_a_move_leads_back_to_it(guest):
    slot, free, *_ = places()
    old = visit(guest, slot)
    held = hold(guest, free, old)

    back = guest.send(inside(held).replace("confirm/", "let-go/"))

    assert f"move={old.pk}" in back["Location"]
    assert (states(slot), states(free)) == (["booked"], ["released"])


def test_a_move_that_ran_out_says_that_the_old_stays_and_goes_on(guest):
    slot, free, *_ = places()
    old = visit(guest, slot)
    held = hold(guest, free, old)
    Appointment.objects.filter(replaces=old).update(hold_ends_at=old.held_at)

    over = guest.client.get(held["Location"])

    assert over.status_code == 410
    assert "Прежняя запись осталась за вами" in text(over)
    assert f'name="replaces" value="{old.pk}"' in over.content.decode()


def test_a_move_that_waits_for_its_clinic_is_told_on_the_old_ticket(guest):
    slot, free, *_ = places()
    old = visit(guest, slot)
    new = visit(guest, free, State.RESERVING, replaces=old)

    ticket = guest.get(f"booking/{old.pk}/")

    assert "Клиника ещё не подтвердила новое время" in text(ticket)
    assert f"/26/booking/{new.pk}/" in links(ticket.content.decode())
    assert not [one for one in links(ticket.content.decode()) if "move=" in one]


def test_list_of_visits_offers_the_move(guest):
    old = visit(guest, places()[0])

    shown = guest.get(f"cards/{guest.card.pk}/visits/")

    assert any(f"move={old.pk}" in one for one in links(shown.content.decode()))


def test_a_confirm_refused_for_the_same_speciality_offers_to_move(guest):
    """A clinic has made a visit while the place was held: the hold stays, and the visit may be moved there."""
    slot, free, *_ = places()
    held = hold(guest, free)
    made = visit(guest, slot)

    refused = guest.send(inside(held))

    page = refused.content.decode()
    assert (refused.status_code, states(slot), states(free)) == (409, ["booked"], ["held"])
    assert "Запись к врачу этой специальности уже есть." in text(refused)
    assert "Перенести запись на это время" in page
    assert f'name="replaces" value="{made.pk}"' in page
    moved = hold(guest, free, made)
    guest.send(inside(moved))
    assert (states(slot), states(free)) == (["moved"], ["booked", "released"])


def test_a_confirm_refused_for_the_number_of_visits_leads_to_them(guest):
    free, other = places()[0], places()[0]
    held = hold(guest, free)
    limit = {"rule": Rule.VISITS_AT_MOST, "value": 1, "set_by": "1"}
    Setting.objects.create(region_id="26", since_at=now(), **limit)
    visit(guest, other, starts_at=now() + timedelta(days=9), ends_at=now() + timedelta(days=9, minutes=15))

    refused = guest.send(inside(held))

    assert (refused.status_code, states(free)) == (409, ["held"])
    assert "Предстоящих записей у пациента вместе с неподтверждёнными уже 1" in text(refused)
    assert "Перенести запись на это время" not in refused.content.decode()
    assert f"/26/cards/{guest.card.pk}/visits/" in links(refused.content.decode())
