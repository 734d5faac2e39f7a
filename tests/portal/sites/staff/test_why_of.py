"""The registrar asks why the patient of a visit does not see a place: the hold's rules with what is booked."""

import dataclasses
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking import actions
from portal.domain.booking.models import Setting
from portal.domain.booking.rules.settings import Rule
from portal.domain.booking.states import State
from portal.domain.clinics.models import Doctor, Speciality
from portal.domain.regions.models import Region
from tests.factories.attachments import AttachmentFactory
from tests.factories.clinics import DoctorFactory
from tests.factories.patients import patient
from tests.factories.schedule import WorkSessionFactory, in_days
from tests.factories.staff import registrar
from tests.portal.sites.patient.guest import Guest, places, visit
from tests.portal.sites.staff.colleague import colleague, text
from tests.portal.sites.staff.test_why import rows

SAME = "У пациента уже есть запись к врачу этой специальности."
OVERLAPS = "На это время у пациента уже есть другая запись."
HERE = "В вашей клинике:"
NOT_LOOKED_AT = "Записи к этой специальности портал здесь не проверяет ни у кого"


@dataclasses.dataclass
class Ground:
    """A patient who has been to the clinic before, a registrar of it, and a doctor with four free places."""

    guest: Guest
    past: object
    slots: list
    desk: object

    def path(self, past=None) -> str:
        past, slot = past or self.past, self.slots[0]
        asked = f"day={slot.wall_date}&doctor={slot.doctor_id}"
        return f"staff/clinics/{slot.clinic_id}/visits/{past.pk}/why/?{asked}"

    def page(self) -> str:
        """Return the page without what each look writes anew."""
        return text(self.desk.get(self.path())).partition("<main")[2].partition("</main>")[0]

    def shown(self) -> list[str]:
        return rows(self.desk.get(self.path()))


def beside(slot, **session):
    """Return places of a doctor of another speciality in the same clinic, at the same hours."""
    return places(doctor=DoctorFactory(clinic=slot.clinic), wall_date=slot.wall_date, **session)


def elsewhere(slot, **doctor):
    """Return places of a doctor in another clinic of the region, at the same hours."""
    made = DoctorFactory(clinic__region=slot.clinic.region, **doctor)
    return places(doctor=made, wall_date=slot.wall_date)


@pytest.fixture
def ground(region, esia):
    guest, slots = Guest(patient(surname="Тайнохранимова")), places()
    began = now() - timedelta(days=20)
    past = visit(
        guest, beside(slots[0])[3], State.ATTENDED, starts_at=began, ends_at=began + timedelta(minutes=15)
    )
    return Ground(guest, past, slots, colleague(registrar(slots[0].clinic)))


def test_who_has_nothing_booked_sees_every_place(ground):
    answer = ground.desk.get(ground.path())

    assert answer.status_code == 200
    assert "Тайнохранимова" in text(answer)
    assert len(rows(answer)) == 4
    assert all("не видно" not in row for row in rows(answer))


def test_a_visit_of_the_speciality_in_this_clinic_is_named_with_its_time(ground):
    other = places(
        doctor=DoctorFactory(clinic=ground.slots[0].clinic, speciality=ground.slots[0].doctor.speciality),
        wall_date=in_days(9),
    )
    visit(ground.guest, other[0])

    for row in ground.shown():
        assert SAME in row
        assert HERE in row
        assert "не видно" in row


def test_a_visit_elsewhere_is_told_without_place_doctor_and_time(ground):
    far = WorkSessionFactory(
        doctor=DoctorFactory(
            clinic__region=ground.slots[0].clinic.region, clinic__short_name="Дальняя",
            speciality=ground.slots[0].doctor.speciality, surname="Неназванный",
        ),
        wall_date=in_days(11), slots=1,
    )  # fmt: skip
    slot = far.slots.get()
    visit(ground.guest, slot, number="Т-999-999")
    page = text(ground.desk.get(ground.path()))

    assert all(SAME in row for row in ground.shown())
    for hidden in (HERE, "Дальняя", "Неназванный", "Т-999-999", str(slot.wall_date.day) + " "):
        assert not any(hidden in row.partition("</b>")[2] for row in ground.shown()), hidden
    assert "Дальняя" not in page
    assert "Неназванный" not in page


@pytest.mark.parametrize("is_here", [True, False])
def test_a_visit_at_that_hour_stands_against_its_place_alone(ground, is_here):
    other = beside(ground.slots[0]) if is_here else elsewhere(ground.slots[0])
    visit(ground.guest, other[1])

    shown = ground.shown()

    assert [OVERLAPS in row for row in shown] == [False, True, False, False]
    assert [HERE in row for row in shown] == [False, is_here, False, False]


@pytest.mark.parametrize("is_here", [True, False])
def test_nobody_learns_of_a_visit_to_a_sensitive_speciality(ground, is_here):
    Speciality.objects.filter(pk=ground.slots[0].doctor.speciality_id).update(is_sensitive=True)
    kind = {"speciality": ground.slots[0].doctor.speciality}
    where = (
        {"clinic": ground.slots[0].clinic} if is_here else {"clinic__region": ground.slots[0].clinic.region}
    )
    page, rows = ground.page(), ground.shown()
    assert NOT_LOOKED_AT in page
    visit(ground.guest, places(doctor=DoctorFactory(**kind, **where), wall_date=in_days(9))[0])
    assert (ground.page(), ground.shown()) == (page, rows), "the same, whether there is one or not"


def test_other_specialities_are_looked_at(ground):
    assert NOT_LOOKED_AT not in ground.page()


def test_a_sensitive_visit_of_this_clinic_at_that_hour_is_not_named(ground):
    other = beside(ground.slots[0])
    visit(ground.guest, other[1])
    assert HERE in ground.shown()[1]
    Speciality.objects.filter(pk=other[0].doctor.speciality_id).update(is_sensitive=True)

    row = ground.shown()[1]

    assert OVERLAPS in row
    assert HERE not in row


def test_the_limit_of_visits_is_told_as_at_the_hold(ground):
    Setting.objects.create(region_id="26", rule=Rule.VISITS_AT_MOST, value=1, since_at=now(), set_by="1")
    assert all("не видно" not in row for row in ground.shown())
    visit(
        ground.guest,
        elsewhere(ground.slots[0])[3],
        starts_at=now() + timedelta(days=9),
        ends_at=now() + timedelta(days=9, minutes=15),
    )

    assert all(
        "Предстоящих записей у пациента вместе с неподтверждёнными уже 1" in row for row in ground.shown()
    )


def test_holds_are_told_but_those_that_a_new_one_lets_go(ground):
    Setting.objects.create(region_id="26", rule=Rule.HOLDS_AT_MOST, value=1, since_at=now(), set_by="1")
    visit(
        ground.guest,
        places(
            doctor=DoctorFactory(clinic=ground.slots[0].clinic, speciality=ground.slots[0].doctor.speciality),
            wall_date=in_days(9),
        )[0],
        State.HELD,
    )
    assert all("не видно" not in row for row in ground.shown())

    visit(ground.guest, elsewhere(ground.slots[0])[3], State.HELD)

    assert all(
        "Неподтверждённых мест у того, кто записывает пациента, уже 1." in row for row in ground.shown()
    )


def test_age_and_sex_are_those_of_the_card(ground):
    Doctor.objects.filter(pk=ground.slots[0].doctor_id).update(max_age=17, sex="m")

    for row in ground.shown():
        assert "Врач принимает пациентов до 17 лет включительно." in row
        assert "пациентов другого пола" in row
    Doctor.objects.filter(pk=ground.slots[0].doctor_id).update(max_age=None, sex="f")
    assert all("не видно" not in row for row in ground.shown())


def test_attachment_is_that_of_the_card(ground):
    clinic = ground.slots[0].clinic
    Setting.objects.create(
        region_id="26", clinic=clinic, rule=Rule.ONLY_ATTACHED, value=1, since_at=now(), set_by="1"
    )
    assert all("только тех, кто прикреплён" in row for row in ground.shown())

    AttachmentFactory(search__card=ground.guest.card, search__region=clinic.region, clinic=clinic)

    assert all("не видно" not in row for row in ground.shown())


def test_the_level_of_the_account_is_told(ground):
    Region.objects.filter(pk="26").update(booking_level="confirmed")
    type(ground.guest.patient.account).objects.update(level="standard")
    assert all("она не подтверждена" in row for row in ground.shown())

    type(ground.guest.patient.account).objects.update(level="confirmed")

    assert all("не видно" not in row for row in ground.shown())


def test_a_code_is_told_only_of_who_has_missed_visits(ground):
    told = "У пациента за 90 дней неявок 1 или больше: место он видит"
    Setting.objects.create(region_id="26", rule=Rule.MISSED_BEFORE_CODE, value=1, since_at=now(), set_by="1")
    assert told not in text(ground.desk.get(ground.path()))

    type(ground.past).objects.filter(pk=ground.past.pk).update(state=State.MISSED)

    assert told in text(ground.desk.get(ground.path()))


@pytest.mark.parametrize("stands", [True, False])
def test_the_desk_says_what_the_hold_says(ground, stands):
    if stands:
        visit(ground.guest, elsewhere(ground.slots[0])[1])
    refused = []
    for slot in ground.slots:
        keys = {"account_id": ground.guest.patient.account.pk, "card_id": ground.guest.card.pk}
        try:
            held = actions.hold(**keys, slot_id=slot.pk, region="26", at=now(), by=ground.guest.patient.by)
            actions.let_go(
                account_id=keys["account_id"], appointment_id=held.appointment_id, region="26", at=now(),
                by=ground.guest.patient.by,
            )  # fmt: skip
            refused.append(False)
        except actions.NotBookable:
            refused.append(True)

    assert ["не видно" in row for row in ground.shown()] == refused == [False, stands, False, False]


def test_a_visit_of_another_clinic_is_not_there(ground):
    far = elsewhere(ground.slots[0])
    other = visit(ground.guest, far[0])

    answer = ground.desk.get(ground.path(other))

    assert answer.status_code == 404
    assert "Тайнохранимова" not in text(answer)
    theirs = colleague(registrar(far[0].clinic))
    assert theirs.get(ground.path()).status_code == 404
    assert ground.desk.get(ground.path()).status_code == 200


def test_a_look_is_recorded_with_its_reason(ground):
    before = Entry.objects.count()
    ground.desk.get(ground.path())

    entry = Entry.objects.get(pk__gt=0, action="card.opened", object_id=str(ground.guest.card.pk))
    assert entry.facts["reason"] == f"why no place, appointment {ground.past.pk}"
    assert entry.actor_kind == "staff"
    assert Entry.objects.count() == before + 1


def test_the_page_of_a_visit_leads_there(ground):
    page = f"staff/clinics/{ground.slots[0].clinic_id}/visits/{ground.past.pk}/"

    assert f"/26/{page}why/" in ground.desk.get(page).content.decode()


@pytest.mark.parametrize("visits", [1, 3])
def test_the_page_costs_the_same_for_one_and_many_visits(
    ground, rules_known, visits, django_assert_num_queries
):
    for number in range(visits):
        visit(ground.guest, beside(ground.slots[0])[number])
    ground.desk.get(ground.path())

    with django_assert_num_queries(12):
        ground.desk.get(ground.path())
