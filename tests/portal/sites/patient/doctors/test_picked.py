"""A time is chosen, then one signs in: the time waits for one press."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils.timezone import now

from portal.domain.booking import actions
from portal.domain.booking.rules.settings import Rule
from tests.factories import attachments as register
from tests.factories.schedule import WorkSessionFactory
from tests.portal.sites.patient.guest import Guest, links, path_of, places, states, visit
from tests.portal.sites.visitor import text


def address(slot, **more) -> str:
    told = "".join(f"&{name}={value}" for name, value in more.items())
    return f"doctors/{slot.doctor_id}/?day={slot.wall_date}&slot={slot.pk}{told}"


def test_time_chosen_before_signing_in_is_held_by_one_press(visitor):
    slot = places()[1]
    page = text(visitor.get(f"doctors/{slot.doctor_id}/"))
    (entrance,) = [link for link in links(page) if f"slot%3D{slot.pk}" in link]
    wanted = parse_qs(urlsplit(entrance).query)["next"][0]
    back = visitor.back(visitor.to_esia(register=True, next=wanted))
    assert back["Location"] == f"/26{wanted}"
    chosen = text(visitor.client.get(back["Location"]))
    assert "Вы выбрали время" in chosen
    assert chosen.count('name="slot"') == 1
    assert f'name="slot" value="{slot.pk}"' in chosen or f'value="{slot.pk}" name="slot"' in chosen
    card = chosen.split('name="card" value="')[1].split('"')[0]
    held = visitor.send("booking/hold/", address(slot), slot=slot.pk, card=card)
    assert held.status_code == 303
    assert path_of(held).endswith("/confirm/")
    assert states(slot) == ["held"]


def test_card_chosen_on_the_way_is_kept(visitor, guest):
    slot = places()[0]
    page = text(visitor.get(f"doctors/{slot.doctor_id}/?card={guest.card.pk}"))
    assert any(f"card%3D{guest.card.pk}" in link for link in links(page))
    assert f'value="{guest.card.pk}"' in text(guest.get(address(slot, card=guest.card.pk)))


def test_time_that_is_lost_meanwhile_offers_the_nearest(guest):
    slots = places(6)
    visit(Guest(), slots[4])
    answer = guest.get(address(slots[4]))
    page = text(answer)
    assert answer.status_code == 200
    assert "Это время больше не свободно." in page
    offers = page.split('class="offers"')[1].split("</ul>")[0]
    assert [slot.pk for slot in slots if f'value="{slot.pk}"' in offers] == [
        slots[2].pk, slots[3].pk, slots[5].pk,
    ]  # fmt: skip


@pytest.mark.parametrize("state", ["held", "booked", "reserving"])
def test_own_time_leads_to_its_page(guest, state):
    slot = places()[0]
    one = visit(guest, slot, state)
    answer = guest.get(address(slot))
    assert (answer.status_code, path_of(answer)) == (302, f"/26/booking/{one.pk}/")


def test_own_hold_that_is_over_is_no_longer_mine(guest):
    slot = places()[0]
    visit(guest, slot, "held", hold_ends_at=now())
    assert "Вы выбрали время" in text(guest.get(address(slot)))


@pytest.mark.parametrize("asked", ["0", "-1", "abc", "", "1.5", "9" * 30, "\x00", "٣", str(2**63)])
def test_slot_that_is_none_shows_the_times(guest, asked):
    slot = places()[0]
    answer = guest.client.get(f"/26/doctors/{slot.doctor_id}/", {"slot": asked})
    assert answer.status_code == 200
    assert "Выберите день" in text(answer)


def test_slot_of_another_doctor_shows_the_times(guest):
    slot, foreign = places()[0], places()[0]
    page = text(guest.get(f"doctors/{slot.doctor_id}/?slot={foreign.pk}"))
    assert "Вы выбрали время" not in page
    assert "Выберите день" in page


def test_other_times_are_one_press_away_and_days_forget_the_slot(guest):
    slot = places()[0]
    WorkSessionFactory(doctor=slot.doctor, wall_date=slot.wall_date.replace(day=28))
    others = f"/26/doctors/{slot.doctor_id}/?day={slot.wall_date}"
    assert others in links(text(guest.get(address(slot))))
    visit(Guest(), slot)
    assert [link for link in links(text(guest.get(address(slot)))) if "slot=" in link] == []


@pytest.mark.parametrize("is_attached", [True, False])
def test_whom_a_clinic_does_not_book_is_told_before_the_press(guest, is_attached):
    slot = places()[0]
    at, clinic = now(), slot.doctor.clinic
    actions.set_rule(
        rule=Rule.ONLY_ATTACHED, value=1, where=actions.Where("26", clinic.pk, None), since_at=at, till_at=None,
        at=at, by=guest.patient.by,
    )  # fmt: skip
    if is_attached:
        search = register.SearchFactory(card=guest.card, region=clinic.region, ended=True)
        register.AttachmentFactory(search=search, clinic=clinic)
    page = text(guest.get(address(slot)))

    assert "Вы выбрали время" in page
    assert ("Записаться на это время" in page) is is_attached
    assert ("Сюда записывают только тех, кто прикреплён к этой клинике." in page) is not is_attached
