"""How visits and holds that stand against a place are counted: at the hold, at its confirm, at the desk.

Texts of SQL for `b`, any appointment. `card` and `speciality` say whose and which, `but` leaves some out;
`%(now)s` and `%(account)s` are parameters of the whole statement.
"""

from typing import Final

from portal.domain.regions.states import Level

SAME: Final = """(SELECT count(*) FROM booking_appointment b
        WHERE b.card_id = {card}{but} AND b.speciality_id = {speciality}
          AND b.state IN ('reserving', 'booked') AND b.starts_at > %(now)s)"""
OVERLAPPING: Final = """(SELECT count(*) FROM booking_appointment b
        WHERE b.card_id = {card}{but} AND b.state IN ('held', 'reserving', 'booked')
          AND b.starts_at < {place}.ends_at AND {place}.starts_at < b.ends_at)"""
VISITS: Final = """(SELECT count(*) FROM booking_appointment b
        WHERE b.card_id = {card}{but} AND b.starts_at > %(now)s
          AND (b.state IN ('reserving', 'booked')
               OR b.state = 'held' AND b.hold_ends_at > %(now)s AND b.replaces_id IS NULL))"""
"""A hold counts as the visit that it may become; one that replaces a visit adds none."""
HOLDS: Final = """(SELECT count(*) FROM booking_appointment b
        WHERE b.account_id = %(account)s{but} AND b.state = 'held' AND b.hold_ends_at > %(now)s)"""
LEVEL: Final = "(SELECT a.level FROM accounts_account a WHERE a.id = %(account)s)"
OWN: Final = " AND b.account_id = %(account)s"
"""Only what the account itself has booked."""
BUT_OLD: Final = " AND b.id <> %(replaces)s"
"""A visit that is being moved stands against nothing."""


def suffices(level: str, booking_level: str) -> bool:
    """Compare the levels; of an account that ESIA was not asked about lately a standard one is known."""
    known = Level(level) if level else Level.STANDARD
    return known.reaches(Level(booking_level))
