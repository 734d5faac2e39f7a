"""What is set about whom doctors see: lists, pages and the place itself say it, and no more once it is ended."""

import pytest
from django.utils.timezone import now

from portal.domain.audit.states import SYSTEM
from portal.domain.booking import actions
from portal.domain.booking.rules.settings import Rule
from tests.factories.finding import counted, laid
from tests.portal.sites.patient.doctors.test_fitting import page_of
from tests.portal.sites.patient.guest import places
from tests.portal.sites.visitor import text

BY_REFERRAL = "Нужно направление терапевта или педиатра."


@pytest.fixture
def slot(region):
    (slot, *_rest) = places()
    laid(counted(region))
    return slot


def put(slot, rule, value):
    where = actions.Where("26", slot.clinic_id, slot.doctor.position_id)
    at = now()
    return actions.set_rule(rule=rule, value=value, where=where, since_at=at, till_at=None, at=at, by=SYSTEM)


def end(number):
    assert actions.end_rule(setting_id=number, region="26", at=now(), by=SYSTEM)


def pages(reader, slot):
    """Return the list of a search, of the speciality in the clinic, and the doctor's page."""
    paths = (
        f"?q={slot.doctor.surname}",
        f"clinics/{slot.clinic_id}/{slot.doctor.speciality_id}/",
        f"{slot.doctor_id}/",
    )
    return [text(reader.get(f"doctors/{path}")) for path in paths]


@pytest.mark.parametrize(
    ("rule", "value", "said"),
    [
        (Rule.AGE_FROM, 60, "Принимает с 60 лет."),
        (Rule.AGE_TO, 17, "Принимает до 17 лет включительно."),
        (Rule.ONLY_SEX, 1, "Принимает только женщин."),
        (Rule.ONLY_SEX, 2, "Принимает только мужчин."),
        (Rule.NEEDS_REFERRAL, 1, BY_REFERRAL),
    ],
)
def test_lists_and_page_say_whom_a_doctor_sees_while_it_is_set(visitor, slot, rule, value, said):
    assert [said in page for page in pages(visitor, slot)] == [False] * 3
    number = put(slot, rule, value)
    assert [said in page for page in pages(visitor, slot)] == [True] * 3
    end(number)
    assert [said in page for page in pages(visitor, slot)] == [False] * 3


@pytest.mark.parametrize(
    ("rule", "value", "said"),
    [
        (Rule.AGE_FROM, 90, "Врач принимает пациентов от 90 лет."),
        (Rule.AGE_TO, 17, "Врач принимает пациентов до 17 лет включительно."),
        (Rule.ONLY_SEX, 2, "Этот врач принимает только пациентов другого пола."),
    ],
)
def test_the_page_says_why_the_card_does_not_fit(guest, slot, rule, value, said):
    assert said not in page_of(guest, slot)
    number = put(slot, rule, value)
    assert said in page_of(guest, slot)
    end(number)
    assert said not in page_of(guest, slot)


def test_places_behind_a_referral_are_not_offered(visitor, guest, slot):
    def told():
        directory, board = (
            text(guest.get(path)) for path in ("doctors/", f"doctors/clinics/{slot.clinic_id}/")
        )
        return ["4 места" in page for page in (directory, board)], [
            BY_REFERRAL in page for page in (directory, board)
        ]

    assert told() == ([True, True], [False, False])
    number = put(slot, Rule.NEEDS_REFERRAL, 1)
    assert told() == ([False, False], [True, True])
    end(number)
    assert told() == ([True, True], [False, False])
