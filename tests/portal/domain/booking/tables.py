"""What the tables say about appointments, in shapes that are easy to compare."""

from django.db import connection
from django.utils.timezone import now

from portal.domain.audit.models import Entry
from portal.domain.booking import queries
from portal.domain.booking.models import Appointment, Step
from portal.domain.notices.models import Notice


def story(appointment_id):
    """Return state, steps, entries of the record and notices of one appointment."""
    entries = Entry.objects.filter(object_kind="appointment", object_id=str(appointment_id)).order_by("pk")
    steps = Step.objects.filter(appointment_id=appointment_id).order_by("pk")
    return (
        Appointment.objects.get(pk=appointment_id).state,
        [f"{step.from_state}>{step.to_state}" for step in steps],
        [entry.action for entry in entries],
        [notice.kind for notice in Notice.objects.filter(key__endswith=str(appointment_id)).order_by("pk")],
    )


def counts():
    """Return how many rows each table has that booking writes to."""
    return {model.__name__: model.objects.count() for model in (Appointment, Step, Entry, Notice)}


def live(slot):
    """Return the states of everything that stands against one place."""
    return sorted(Appointment.objects.filter(slot=slot).values_list("state", flat=True))


def plan(statement, values):
    """Return how the engine means to run a statement, as one text."""
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {statement}", values)
        return "\n".join(" ".join(map(str, row)) for row in cursor.fetchall())


def turns():
    """Return of how many broken visits another place awaits an answer, and how many people have taken one."""
    return [(one.count, one.offered, one.chosen) for one in queries.broken_in(region="26", at=now())]
