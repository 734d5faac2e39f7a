"""Reads the tables of a history when all is quiet."""

from collections import Counter
from collections.abc import Mapping

from portal.domain.audit.models import Entry
from portal.domain.booking.models import Appointment, Step
from portal.domain.notices.models import Notice
from portal.domain.schedule.models import SlotChange
from tests.history.region import instant
from tests.history.told import Line, Rest, Tables, Visit


def read(posted: Mapping[str, tuple[str, ...]]) -> Tables:
    """Return what the tables say, beside the ledger of the clinics' own systems."""
    entries = Entry.objects.filter(action__startswith="appointment.", object_kind="appointment")
    changed = entries.exclude(action__startswith="appointment.opened").values_list("object_id", "action")
    notices = Notice.objects.filter(kind__in=["booked", "moved", "cancelled"])
    return Tables(
        visits=tuple(map(_visit, Appointment.objects.order_by("held_at", "pk"))),
        lines=tuple(
            Line(str(one.appointment_id), one.from_state, one.to_state, one.at)
            for one in Step.objects.order_by("pk")
        ),
        rests=tuple(
            Rest(one.slot_id, instant(one.became))
            for one in SlotChange.objects.filter(what="rests_until").order_by("pk")
        ),
        entries=Counter((str(one), action) for one, action in changed),
        notices=Counter(notices.values_list("facts__appointment", "kind")),
        posted=posted,
    )


def _visit(one: Appointment) -> Visit:
    return Visit(
        id=str(one.pk), card=str(one.card_id), slot=one.slot_id, state=one.state,
        was_booked=one.booked_at is not None, replaces=str(one.replaces_id or ""),
        held_s=(one.hold_ends_at - one.held_at).total_seconds(), clinic_number=one.clinic_number,
    )  # fmt: skip
