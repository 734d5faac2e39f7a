"""The law's term beside the nearest place: who is told what, and where an appeal is offered."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Setting, WaitingTerm
from portal.domain.booking.rules.settings import Rule
from portal.domain.health import actions as health
from portal.domain.patients.states import Relation
from portal.domain.regions.models import RegionDay
from portal.domain.schedule.models import Quota, WorkSession
from portal.kit import zones
from tests.factories.attachments import AttachmentFactory
from tests.factories.booking import SessionFactory
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.patients import HoldingFactory, patient
from tests.portal.sites.patient.guest import Guest, visit
from tests.portal.sites.visitor import text

BROKEN, LAW, APPEAL = (
    "Срок ожидания по закону нарушен",
    "По закону приём должен быть не позже",
    "Готовое обращение",
)
DISTRICT, EARS = "110", "53"
LONG = 13
"""Days that outlast any row of days off."""


class Own:
    """A clinic and a doctor of it; the guest is attached to the clinic unless told otherwise."""

    def __init__(self, region, guest, code=DISTRICT, *, is_attached=True, **clinic):
        self.clinic = ClinicFactory(region=region, **clinic)
        self.speciality = SpecialityFactory(region=region, external_id=code)
        self.doctor = DoctorFactory(
            clinic=self.clinic, speciality=self.speciality, position__clinic=self.clinic
        )
        if is_attached:
            AttachmentFactory(search__card=guest.card, clinic=self.clinic, doctor=None, area="")

    @property
    def of_speciality(self):
        return f"doctors/clinics/{self.clinic.pk}/{self.speciality.pk}/"

    @property
    def appeal(self):
        return f"appeal/{self.clinic.pk}/{self.speciality.pk}/"

    def works(self, opens_in=None, **ahead):
        """Let the doctor work for four minutes that do not lie over midnight."""
        starts = now() + timedelta(**ahead)
        local = zones.local(starts, self.clinic.time_zone)
        starts += timedelta(minutes=20) if (local.hour, local.minute >= 50) == (23, True) else timedelta()
        opens = now() + (opens_in or timedelta(days=-1))
        return SessionFactory(doctor=self.doctor, starts_at=starts, slot_minutes=1, opens_at=opens)

    def pages(self):
        return [self.of_speciality, f"doctors/?speciality={self.speciality.pk}", f"doctors/{self.doctor.pk}/"]


@pytest.fixture
def own(region, guest):
    return Own(region, guest)


def plain(answer) -> str:
    return text(answer).replace("\u00a0", " ")


def test_a_place_in_time_keeps_the_term(guest, own):
    own.works(hours=3)

    for page in own.pages()[:2]:
        told = plain(guest.get(page))
        assert LAW in told
        assert "(24 часа)" in told
        assert "Срок соблюдается." in told
        assert APPEAL not in told
    assert LAW not in plain(guest.get(own.pages()[2]))


@pytest.fixture
def late(region):
    """It is 21:30 in the region: in three hours it is tomorrow, the last day of a term of 24 hours."""
    midnight = zones.begins(zones.local(now(), region.time_zone).date() + timedelta(days=2), region.time_zone)
    with time_machine.travel(midnight - timedelta(hours=2, minutes=30), tick=True):
        yield


@pytest.mark.parametrize(("hours", "is_told"), [(3, False), (23, False), (25, True)])
def test_on_the_last_day_of_the_term_its_hour_decides(late, guest, own, hours, is_told):
    own.works(hours=hours)

    assert (LAW in plain(guest.get(own.pages()[2]))) is is_told


def test_a_place_behind_the_term_breaks_it_and_an_appeal_is_offered(guest, own):
    own.works(days=LONG)

    for page in own.pages():
        told = plain(guest.get(page))
        assert BROKEN in told
        assert "Ближайшее свободное место здесь:" in told
        assert f"/26/cards/{guest.card.pk}/{own.appeal}" in told


def test_no_place_at_all_breaks_it_too(guest, own):
    for page in own.pages():
        told = plain(guest.get(page))
        assert BROKEN in told, page
        assert "Свободных мест здесь сейчас нет." in told
        assert APPEAL in told


def test_places_that_open_in_time_do_not_break_it(guest, own):
    own.works(opens_in=timedelta(hours=1), hours=20)
    for page in own.pages():
        told = plain(guest.get(page))
        assert BROKEN not in told
        assert "Места на дни до конца срока откроются" in told
        assert APPEAL not in told
    assert "Сейчас обращение составлять не нужно." in plain(guest.get(f"cards/{guest.card.pk}/{own.appeal}"))


def test_days_off_between_are_told_and_not_held_against_the_clinic(region, guest, own):
    today = zones.local(now(), own.clinic.time_zone).date()
    for ahead in (0, 1):
        RegionDay.objects.create(region=region, day=today + timedelta(days=ahead), name="Выходной")
    RegionDay.objects.create(region=region, day=today + timedelta(days=2), name="Рабочий", is_off=False)
    noon = zones.begins(today + timedelta(days=2), own.clinic.time_zone) + timedelta(hours=12)
    session = own.works(seconds=(noon - now()).total_seconds())
    told = plain(guest.get(own.of_speciality))
    assert "спросите в регистратуре о дежурном враче" in told
    assert BROKEN not in told
    assert APPEAL not in told

    session.slots.update(state="closed")
    assert BROKEN in plain(guest.get(own.of_speciality))


def test_a_place_that_is_taken_does_not_count(guest, own):
    session = own.works(hours=3)
    assert BROKEN not in plain(guest.get(own.of_speciality))
    for slot in session.slots.all():
        visit(Guest(patient()), slot)

    assert BROKEN in plain(guest.get(own.of_speciality))


def of_the_registry(own, how):
    """Leave places in time that only the registry may give."""
    session = own.works(minutes=40) if how == "notice" else own.works(hours=3)
    if how == "notice":
        rule = {"rule": Rule.NOTICE_MINUTES, "value": 120, "since_at": now(), "set_by": "1"}
        Setting.objects.create(region_id="26", position=own.doctor.position, clinic=own.clinic, **rule)
    if how == "quota":
        WorkSession.objects.filter(pk=session.pk).update(has_quota=True)
        Quota.objects.create(work_session=session, source=5, places=0)
    if how == "reserve":
        session.slots.update(kind=2)
    return session


@pytest.mark.parametrize("how", ["quota", "reserve", "notice"])
def test_places_that_only_the_registry_gives_do_not_break_it(guest, own, how):
    session = of_the_registry(own, how)
    for page in own.pages():
        told = plain(guest.get(page))
        assert LAW in told
        assert "сейчас выдаёт только регистратура. Позвоните туда." in told
        assert BROKEN not in told
        assert APPEAL not in told
    assert "Сейчас обращение составлять не нужно." in plain(appeal(guest, own))

    session.slots.update(state="taken")
    assert BROKEN in plain(guest.get(own.of_speciality))


def test_the_nearest_place_is_told_beside_what_the_registry_gives(guest, own):
    own.works(days=LONG)
    of_the_registry(own, "reserve")

    told = plain(guest.get(own.of_speciality))
    assert "Ближайшее свободное место здесь:" in told
    assert "сейчас выдаёт только регистратура. Позвоните туда." in told
    assert BROKEN not in told


def test_paid_places_do_not_keep_the_term(guest, own):
    own.works(hours=3).slots.update(kind=3)
    assert BROKEN in plain(guest.get(own.of_speciality))


def test_a_doctor_whom_only_the_registry_books_counts_where_the_term_would_be_broken(guest, own):
    colleague = DoctorFactory(clinic=own.clinic, speciality=own.speciality, self_booking=False)
    session = SessionFactory(doctor=colleague, starts_at=now() + timedelta(hours=3), slot_minutes=1)
    assert BROKEN not in plain(guest.get(own.of_speciality))

    session.slots.update(state="closed")
    assert BROKEN in plain(guest.get(own.of_speciality))


def test_each_position_has_its_own_notice(guest, own):
    """A position that books until a minute before keeps a term that the clinic's notice would break."""
    own.works(minutes=40)
    own.doctor.refresh_from_db()
    for position, minutes in ((None, 120), (own.doctor.position, 1)):
        Setting.objects.create(
            region_id="26", clinic=own.clinic, position=position, rule=Rule.NOTICE_MINUTES, value=minutes,
            since_at=now(), set_by="1",
        )  # fmt: skip
    assert "Срок соблюдается." in plain(guest.get(own.of_speciality))


def test_a_specialist_has_working_days(guest, region):
    own = Own(region, guest, EARS)
    own.works(days=LONG)
    told = plain(guest.get(own.of_speciality))
    assert "(14 рабочих дней)" in told
    assert "Срок соблюдается." in told

    WaitingTerm.objects.create(
        region=region, kind="specialist", amount=1, unit="days", since=date(2026, 1, 1), act_key="26-1",
        says="Не дольше дня.", set_by="1",
    )  # fmt: skip
    told = plain(guest.get(own.of_speciality))
    assert "(1 день)" in told
    assert BROKEN in told


def test_a_feldsher_has_no_term(guest, region):
    own = Own(region, guest, "145")
    for page in own.pages():
        told = plain(guest.get(page))
        assert own.speciality.patient_name in told
        assert LAW not in told


@pytest.mark.parametrize("who", ["visitor", "not attached"])
def test_who_is_not_attached_is_told_in_soft_words(region, guest, visitor, who):
    own = Own(region, guest, is_attached=False)
    asks = guest if who == "not attached" else visitor
    told = plain(asks.get(own.of_speciality))
    assert LAW in told
    assert "Этот срок должна соблюдать клиника, к которой пациент прикреплён." in told
    assert BROKEN not in told
    assert APPEAL not in told
    assert LAW not in plain(asks.get(f"doctors/{own.doctor.pk}/"))
    assert LAW not in plain(asks.get(f"doctors/?speciality={own.speciality.pk}"))


def test_doctors_who_do_not_see_this_person_do_not_count(region):
    child = Guest(patient(birth_date=date(2018, 5, 5)))
    own = Own(region, child)
    own.works(hours=3)
    assert "Срок соблюдается." in plain(child.get(own.of_speciality))
    own.speciality.serves = "adults"
    own.speciality.save()

    assert LAW not in plain(child.get(own.of_speciality))


def test_what_only_the_registry_books_is_told_and_not_compared(guest, own):
    own.speciality.doctors.update(needs_referral=True)
    told = plain(guest.get(own.of_speciality))
    assert LAW in told
    assert "Сюда записывает регистратура." in told
    assert BROKEN not in told


def test_a_silent_clinic_is_not_judged(region, guest):
    own = Own(region, guest, system="stand", system_number="pgp1")
    health.note(system="mis:stand", is_up=True, at=now())
    assert BROKEN in plain(guest.get(own.of_speciality))
    for ago in (7, 0):
        health.note(system="mis:stand", is_up=False, at=now() - timedelta(minutes=ago))
    told = plain(guest.get(own.of_speciality))
    assert "сравнить места со сроком нельзя" in told
    assert BROKEN not in told


def test_without_a_term_in_force_nothing_is_said(guest, own):
    WaitingTerm.objects.filter(kind="district").update(till=date(2026, 1, 31))
    told = plain(guest.get(own.of_speciality))
    assert own.speciality.patient_name in told
    assert LAW not in told


# The page of all terms.


def test_every_term_stands_with_its_act(visitor, region):
    told = plain(visitor.get("doctors/terms/"))
    for sentence in ("Участковый врач: 24 часа", "Неотложная помощь: 2 часа", "Врач-специалист: 14 рабочих дней",
                     "при подозрении на онкологию: 3 рабочих дня"):  # fmt: skip
        assert sentence in told
    assert "от 29.12.2025 № 2188" in told
    assert "Действует с 01.01.2026 по 31.12.2028." in told


# The appeal.


def appeal(guest, own, tail=""):
    return guest.get(f"cards/{guest.card.pk}/{own.appeal}{tail}")


def test_the_appeal_is_filled_in_and_recorded(guest, own):
    own.works(days=LONG)
    card = guest.card
    told = plain(appeal(guest, own))

    for sentence in (
        own.clinic.full_name, own.speciality.name, f"{card.surname} {card.name}", "от 29.12.2025 № 2188",
        "Приём должен был состояться не позже", "Ближайшее свободное место:", "Портал никому не отправляет",
        "орган здравоохранения региона (Ставропольский край)",
    ):  # fmt: skip
        assert sentence in told
    entry = Entry.objects.filter(action="card.opened", object_id=str(card.pk)).last()
    assert entry.facts["reason"] == "appeal about waiting"


def test_the_appeal_is_a_pdf_too(guest, own):
    answer = appeal(guest, own, "paper/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    own.works(hours=3)
    assert appeal(guest, own, "paper/").status_code == 404


def test_there_is_no_appeal_while_the_term_is_kept(guest, own):
    own.works(hours=3)
    told = plain(appeal(guest, own))
    assert "Сейчас обращение составлять не нужно." in told
    assert "Главному врачу" not in told


def test_there_is_no_appeal_against_a_foreign_clinic(region, guest):
    own = Own(region, guest, is_attached=False)
    told = plain(appeal(guest, own))
    assert "не прикреплён к этой клинике" in told
    assert "Главному врачу" not in told


def test_nobody_reads_another_s_appeal(guest, own):
    stranger = Guest(patient())
    for tail in ("", "paper/"):
        assert stranger.get(f"cards/{guest.card.pk}/{own.appeal}{tail}").status_code == 404
        assert appeal(guest, own, tail).status_code == 200


@pytest.mark.parametrize("part", ["clinic", "speciality"])
def test_what_the_region_has_not_is_404(guest, own, part):
    wrong = own.appeal.replace(str(getattr(own, part).pk), "999999999999999999999")
    assert guest.get(f"cards/{guest.card.pk}/{wrong}").status_code == 404


def test_a_parent_appeals_for_a_child(region, guest):
    child = patient(birth_date=date(2018, 5, 5), surname="Малышева").card
    HoldingFactory(account=guest.patient.account, card=child, relation=Relation.CHILD)
    own = Own(region, guest, is_attached=False)
    AttachmentFactory(search__card=child, clinic=own.clinic, doctor=None, area="")

    told = plain(guest.get(f"{own.of_speciality}?card={child.pk}"))
    assert f"/26/cards/{child.pk}/{own.appeal}" in told
    told = plain(guest.get(f"cards/{child.pk}/{own.appeal}"))
    assert "Малышева" in told
    assert "Кто обращается" in told
    assert re.search(f"Кто обращается.*{guest.card.surname}", told, re.DOTALL)
