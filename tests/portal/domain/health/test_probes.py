"""What probes said: the newest answer, and since when it is so."""

from datetime import timedelta

from portal.domain.health import actions, queries
from tests.factories.accounts import NOW

MINUTE = timedelta(minutes=1)


def note(*, is_up, minutes):
    actions.note(system="esia", is_up=is_up, at=NOW + minutes * MINUTE, detail="", latency_ms=minutes)
    probe = queries.latest("esia")
    return probe.is_up, (probe.checked_at - NOW) // MINUTE, (probe.changed_at - NOW) // MINUTE


def test_nothing_is_known_before_the_first_probe(db):
    assert queries.latest("esia") is None


def test_note_moves_the_change_only_when_it_changes(db):
    told = [note(is_up=up, minutes=number) for number, up in enumerate([True, True, False, False, True])]

    assert told == [(True, 0, 0), (True, 1, 0), (False, 2, 2), (False, 3, 2), (True, 4, 4)]


def test_systems_do_not_mix(db):
    note(is_up=False, minutes=0)
    actions.note(system="clinic", is_up=True, at=NOW)

    assert (queries.latest("esia").is_up, queries.latest("clinic").is_up) == (False, True)
