"""Reads of free places, visits and holds."""

from portal.domain.booking.queries.asking import Asked, answers_of, asked_in, earlier_answers, questions_of
from portal.domain.booking.queries.attendance import (
    Missed,
    Objected,
    missed_in,
    objection_to,
    open_objections,
    seen,
    was_broken,
)
from portal.domain.booking.queries.boards import (
    Count,
    board_of_clinic,
    board_of_doctors,
    board_of_region,
    specialities_of_region,
)
from portal.domain.booking.queries.broken import Proposal, broken_in, proposal_of
from portal.domain.booking.queries.calling import to_call
from portal.domain.booking.queries.chains import Chain, chains_of, newest_of
from portal.domain.booking.queries.desk import ClinicCount, DeskSession, counts_of_region, sessions_of_day
from portal.domain.booking.queries.expected import Expected, ExpectedReading, expected_of
from portal.domain.booking.queries.family import FamilyReading, Line, OfFamily, of_family
from portal.domain.booking.queries.feeds import OpenFeed, feed
from portal.domain.booking.queries.history import Life, life_of
from portal.domain.booking.queries.law import EndingAct, EndingTerm, resting_on, running_out
from portal.domain.booking.queries.links import Linked, Stands, link_of, linked
from portal.domain.booking.queries.missed import ByCode, asks_code_of_card, code_for
from portal.domain.booking.queries.notice import rows_in
from portal.domain.booking.queries.outside import Outside, outside, wants_quiet, way_in
from portal.domain.booking.queries.places import (
    FREE,
    Lost,
    Offer,
    has_places,
    is_free,
    nearest_to,
    next_free_day,
    place,
)
from portal.domain.booking.queries.settings import (
    code_after,
    limits_of,
    notice_of,
    notices_of,
    settings_of,
    takes_only_attached,
)
from portal.domain.booking.queries.sheet import Day, Sheet, Time, sheet_of
from portal.domain.booking.queries.terms import (
    Soonest,
    act_of,
    due_of,
    in_force,
    law_of,
    soonest_of,
    terms_of,
)
from portal.domain.booking.queries.trace import places_traced
from portal.domain.booking.queries.visits import (
    Appointment,
    awaited,
    by_ids,
    cards_awaited,
    coming,
    everything,
    expected,
    kept_at,
    numbers_of,
    replaced_by,
    replacement_of,
    visits_booked,
    visits_of,
)
from portal.domain.booking.queries.waiting import wish_until
from portal.domain.booking.queries.waits import Waits, waits_of

__all__ = [
    "FREE",
    "Appointment",
    "Asked",
    "ByCode",
    "Chain",
    "ClinicCount",
    "Count",
    "Day",
    "DeskSession",
    "EndingAct",
    "EndingTerm",
    "Expected",
    "ExpectedReading",
    "FamilyReading",
    "Life",
    "Line",
    "Linked",
    "Lost",
    "Missed",
    "Objected",
    "OfFamily",
    "Offer",
    "OpenFeed",
    "Outside",
    "Proposal",
    "Sheet",
    "Soonest",
    "Stands",
    "Time",
    "Waits",
    "act_of",
    "answers_of",
    "asked_in",
    "asks_code_of_card",
    "awaited",
    "board_of_clinic",
    "board_of_doctors",
    "board_of_region",
    "broken_in",
    "by_ids",
    "cards_awaited",
    "chains_of",
    "code_after",
    "code_for",
    "coming",
    "counts_of_region",
    "due_of",
    "earlier_answers",
    "everything",
    "expected",
    "expected_of",
    "feed",
    "has_places",
    "in_force",
    "is_free",
    "kept_at",
    "law_of",
    "life_of",
    "limits_of",
    "link_of",
    "linked",
    "missed_in",
    "nearest_to",
    "newest_of",
    "next_free_day",
    "notice_of",
    "notices_of",
    "numbers_of",
    "objection_to",
    "of_family",
    "open_objections",
    "outside",
    "place",
    "places_traced",
    "proposal_of",
    "questions_of",
    "replaced_by",
    "replacement_of",
    "resting_on",
    "rows_in",
    "running_out",
    "seen",
    "sessions_of_day",
    "settings_of",
    "sheet_of",
    "soonest_of",
    "specialities_of_region",
    "takes_only_attached",
    "terms_of",
    "to_call",
    "visits_booked",
    "visits_of",
    "waits_of",
    "wants_quiet",
    "was_broken",
    "way_in",
    "wish_until",
]
