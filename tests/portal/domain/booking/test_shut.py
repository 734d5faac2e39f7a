"""What shuts a place has a name and a sentence, and the portal shows what none of it shuts."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from portal.domain.booking.rules import Reason, Why, shut
from portal.domain.booking.rules.shut import Shut, Stands
from portal.domain.booking.texts import SHUT, WHY, why
from portal.domain.schedule.states import FOR_PATIENTS, HOLIDAY, SPECIAL, WITHDRAWN, Away, SlotKind

OPEN = Stands(
    session="open", reason="", away_till=None, slot="open", kind=1, has_doctor=True, has_clinic=True
)
TILL = date(2026, 12, 6)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"has_clinic": False}, Shut.CLINIC_OFF),
        ({"has_doctor": False}, Shut.DOCTOR_LEFT),
        ({"session": "closed", "reason": "sick"}, Shut.AWAY),
        ({"session": "closed", "reason": "leave", "away_till": TILL}, Shut.AWAY_TILL),
        ({"session": "closed", "reason": HOLIDAY}, Shut.HOLIDAY),
        ({"session": "closed", "reason": SPECIAL}, Shut.OTHER_HOURS),
        ({"session": "closed", "reason": WITHDRAWN}, Shut.NO_HOURS),
        ({"session": "closed", "reason": "anything"}, Shut.SESSION_CLOSED),
        ({"slot": "closed"}, Shut.SLOT_CLOSED),
        ({"slot": "outside"}, Shut.SLOT_OUTSIDE),
        ({"kind": 3}, Shut.OTHER_KIND),
    ],
    ids=str,
)
def test_each_reason_alone(changed, what):
    place = replace(OPEN, **changed)
    (reason,) = shut.shut(place)
    assert (reason.why, reason.facts["shut"], place.is_open) == (Why.CLOSED, what, False)


def test_what_is_open_or_taken_is_shut_by_nothing():
    for kind in FOR_PATIENTS:
        assert replace(OPEN, kind=kind).is_open
    assert replace(OPEN, slot="taken").is_open


def test_each_reason_has_its_sentence_with_every_kind_and_absence():
    assert set(SHUT) == set(Shut)
    for kind in set(SlotKind) - set(FOR_PATIENTS):
        (reason,) = shut.shut(replace(OPEN, kind=kind))
        assert why(reason, str, "UTC").startswith("Вид места: ")
    for away in Away:
        (reason,) = shut.shut(replace(OPEN, session="closed", reason=away.value, away_till=TILL))
        assert why(reason, str, "UTC").startswith("Врача нет до 6 декабря включительно: ")


def test_a_patient_reads_one_sentence_for_them_all():
    assert why(Reason(Why.CLOSED), str, "UTC") == WHY[Why.CLOSED] == "Врач в это время не принимает."


def test_an_opening_is_told_by_the_clinics_clock():
    reason = Reason(Why.NOT_OPEN_YET, {"opens_at": datetime(2026, 11, 24, 20, 30, tzinfo=UTC)})
    assert why(reason, str, "Europe/Moscow") == "Запись на это время откроется 24 ноября в 23:30."
    assert why(reason, str, "Asia/Kamchatka") == "Запись на это время откроется 25 ноября в 08:30."
