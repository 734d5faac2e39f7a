"""Booking shows the clinic and the doctors by attachment first, for the card that the address names."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.domain.attachments.models import Attachment
from portal.domain.audit.models import Entry
from portal.domain.patients.states import Source
from tests.factories.attachments import AttachmentFactory
from tests.factories.clinics import ClinicFactory, DoctorFactory
from tests.factories.patients import patient
from tests.portal.sites.patient.doctors.test_fitting import child_of
from tests.portal.sites.patient.guest import Guest, links, places
from tests.portal.sites.visitor import text


@pytest.fixture
def here(guest):
    """A clinic whose name comes first, and the one that the card is attached to, with two therapists."""
    first = places(doctor__clinic__short_name="Аптечная поликлиника")[0].doctor
    own = places(doctor__clinic__short_name="Ясная поликлиника", doctor__speciality=first.speciality)[
        0
    ].doctor
    other = DoctorFactory(clinic=own.clinic, speciality=own.speciality, surname="Ааронова")
    AttachmentFactory(search__card=guest.card, clinic=own.clinic, doctor=own)
    return first, own, other


def page_of(guest, path, *, card=True):
    return text(guest.get(f"doctors/{path}?card={guest.card.pk}" if card else f"doctors/{path}"))


def in_order(page, *said):
    places_of = [page.index(one) for one in said]
    return places_of == sorted(places_of)


def test_own_clinic_stands_first_and_says_so(guest, here):
    first, own, _other = here
    page = page_of(guest, "clinics/")
    assert in_order(page, f">{own.clinic.short_name}</a>", f">{first.clinic.short_name}</a>")
    assert page.count("Клиника прикрепления.") == 1


def test_own_clinic_stands_first_for_whoever_names_no_card_and_for_no_stranger(guest, visitor, here):
    first, own, _other = here
    of_card, of_clinic = f">{own.clinic.short_name}</a>", f">{first.clinic.short_name}</a>"
    assert in_order(page_of(guest, "clinics/", card=False), of_card, of_clinic)
    stranger = page_of(visitor, "clinics/", card=False)
    assert in_order(stranger, of_clinic, of_card)
    assert "Клиника прикрепления" not in stranger


@pytest.mark.parametrize("path", ["clinics/", "clinics/{clinic}/"])
def test_own_doctor_stands_above_the_list(guest, visitor, here, path):
    _first, own, _other = here
    page = page_of(guest, path.format(clinic=own.clinic.pk))
    assert "Врач по прикреплению" in page
    assert f"/26/doctors/{own.pk}/?card={guest.card.pk}" in links(page)
    assert "Врач по прикреплению" in page_of(guest, path.format(clinic=own.clinic.pk), card=False)
    assert "Врач по прикреплению" not in page_of(visitor, path.format(clinic=own.clinic.pk), card=False)


@pytest.mark.parametrize("has_child", [False, True])
def test_own_doctor_who_sees_no_children_is_not_offered_for_a_child(guest, here, has_child):
    _first, own, _other = here
    type(own).objects.filter(pk=own.pk).update(min_age=18)
    if has_child:
        child_of(guest)
    path = f"doctors/clinics/{own.clinic.pk}/"
    assert "Врач по прикреплению" in text(guest.get(path))
    assert "Врач по прикреплению" in text(guest.get(f"{path}?whom=adult"))
    assert "Врач по прикреплению" not in text(guest.get(f"{path}?whom=child"))


def test_own_doctor_is_not_offered_in_another_clinic(guest, here):
    first, _own, _other = here
    assert "Врач по прикреплению" not in page_of(guest, f"clinics/{first.clinic.pk}/")


def test_own_doctor_stands_first_among_colleagues(guest, here):
    _first, own, other = here
    page = page_of(guest, f"clinics/{own.clinic.pk}/{own.speciality.pk}/")
    assert in_order(page, own.full_name, other.full_name)
    assert len(re.findall("врач по прикреплению", page)) == 1
    everywhere = text(guest.get(f"doctors/?speciality={own.speciality.pk}&card={guest.card.pk}"))
    assert in_order(everywhere, own.full_name, here[0].full_name)


def test_doctor_who_does_not_see_the_card_is_not_offered(guest):
    pediatrician = DoctorFactory(speciality__serves="children")
    AttachmentFactory(
        search__card=guest.card, clinic=pediatrician.clinic, doctor=pediatrician, kind="pediatric"
    )
    page = page_of(guest, "clinics/")
    assert "по прикреплению" not in page
    assert "Клиника прикрепления." in page


def test_attachment_of_a_strangers_card_is_not_used(guest, here):
    stranger = Guest(patient())
    page = text(stranger.get(f"doctors/clinics/?card={guest.card.pk}"))
    assert "прикреплени" not in page


def test_attachment_of_a_card_that_is_not_confirmed_is_not_used(region, esia):
    guest = Guest(patient(source=Source.HAND))
    AttachmentFactory(search__card=guest.card)
    assert "прикреплени" not in page_of(guest, "clinics/")


@pytest.mark.parametrize("path", ["clinics/", "clinics/{clinic}/", "clinics/{clinic}/{speciality}/"])
def test_pages_cost_the_same_for_one_and_three_attachments(guest, path, rules_known):
    clinic = ClinicFactory()
    costs = []
    for kind in ("therapeutic", "women", "dental"):
        doctor = DoctorFactory(clinic=clinic)
        search = {"search": one.search} if (one := _first(guest)) else {"search__card": guest.card}
        AttachmentFactory(clinic=clinic, doctor=doctor, kind=kind, **search)
        address = path.format(clinic=clinic.pk, speciality=doctor.speciality.pk)
        page_of(guest, address)
        with CaptureQueriesContext(connection) as asked:
            assert doctor.surname in page_of(guest, address)
        costs.append(len(asked))
    assert len(set(costs)) == 1


def _first(guest):
    return Attachment.objects.filter(search__card=guest.card.pk).first()


@pytest.mark.parametrize(
    "path",
    [
        "clinics/?",
        "clinics/{clinic}/?",
        "clinics/{clinic}/{speciality}/?",
        "?speciality={speciality}&",
        "?q=Врач&",
    ],
)
def test_a_page_opens_cards_once(guest, here, path):
    _first, own, _other = here
    address = path.format(clinic=own.clinic.pk, speciality=own.speciality.pk)
    assert guest.get(f"doctors/{address}card={guest.card.pk}").status_code == 200
    told = Entry.objects.filter(action="cards.listed").values_list("facts", flat=True)
    assert list(told) == [{"cards": [str(guest.card.pk)]}]
