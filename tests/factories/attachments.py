"""Searches, attachments and lines of the built-in register."""

from datetime import date, timedelta

import factory
from factory.django import DjangoModelFactory

from portal.domain.attachments.models import Attachment, RegisterEntry, Search
from portal.domain.attachments.queries import name_key
from portal.domain.attachments.states import SEARCH_ENDS_AFTER, Kind, State
from portal.domain.clinics.models import Speciality
from tests.factories.accounts import NOW
from tests.factories.clinics import ClinicFactory, DoctorFactory, SpecialityFactory
from tests.factories.patients import CardFactory
from tests.factories.regions import RegionFactory


class SearchFactory(DjangoModelFactory):
    """A search that waits in the queue."""

    class Meta:
        model = Search

    class Params:
        ended = factory.Trait(
            state=State.FOUND, ended_at=NOW, next_at=NOW + timedelta(days=30), taken=1, asked_at=NOW
        )

    card = factory.SubFactory(CardFactory)
    region = factory.SubFactory(RegionFactory)
    state = State.QUEUED
    queued_at = NOW
    due_at = NOW
    ends_at = factory.LazyAttribute(lambda it: it.queued_at + SEARCH_ENDS_AFTER)


class AttachmentFactory(DjangoModelFactory):
    """A therapist's patient of area 3."""

    class Meta:
        model = Attachment

    search = factory.SubFactory(SearchFactory, ended=True)
    kind = Kind.THERAPEUTIC
    clinic = factory.SubFactory(ClinicFactory)
    clinic_name = factory.LazyAttribute(lambda it: it.clinic.external_id if it.clinic else "")
    area = "3"
    since_date = date(2025, 9, 1)
    source = "import"
    checked_at = NOW


class RegisterEntryFactory(DjangoModelFactory):
    """A line about somebody: give surname, name, birth_date and a number."""

    class Meta:
        model = RegisterEntry

    external_id = factory.Sequence("line-{}".format)
    clinic = factory.SubFactory(ClinicFactory)
    region = factory.SelfAttribute("clinic.region")
    surname = factory.Sequence("Фамилия-{}".format)
    name = "Имя"
    patronymic = "Отчество"
    name_key = factory.LazyAttribute(lambda it: name_key(it.surname, it.name))
    birth_date = date(1980, 5, 17)
    kind = Kind.THERAPEUTIC
    area = "3"
    since_date = date(2025, 9, 1)


def line_about(card, **fields) -> RegisterEntry:
    """Make a line of the register about the person of a card."""
    told = {
        "surname": card.surname, "name": card.name, "patronymic": card.patronymic,
        "birth_date": card.birth_date, "snils": card.snils, "policy": card.policy_number,
    }  # fmt: skip
    return RegisterEntryFactory(**told | fields)


def attached_without_a_place(card, clinic) -> dict[str, str]:
    """Let a card belong to a clinic whose district doctor has no place; return the numbers of both."""
    found = Attachment.objects.filter(search__card=card).first()
    clinic = (found or AttachmentFactory(search__card=card, clinic=clinic)).clinic
    told = {"region_id": "26", "external_id": "110"}
    speciality = Speciality.objects.filter(**told).first() or SpecialityFactory(**told)
    if not speciality.doctors.exists():
        DoctorFactory(clinic=clinic, speciality=speciality)
    return {"clinic_id": str(clinic.pk), "speciality_id": str(speciality.pk)}
