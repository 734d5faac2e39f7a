"""Reads of finding: what was typed, doctors that fit, counts of free places."""

from portal.domain.finding.queries.alarm import is_danger
from portal.domain.finding.queries.counts import (
    Board,
    by_clinic,
    by_doctor,
    by_speciality,
    specialities_seeing,
)
from portal.domain.finding.queries.doctors import PAGE, Found, Results, candidates, doctors
from portal.domain.finding.queries.places import Place, near, place, street_words, streets, streets_like
from portal.domain.finding.queries.vocabulary import Words, words_of

__all__ = [
    "PAGE",
    "Board",
    "Found",
    "Place",
    "Results",
    "Words",
    "by_clinic",
    "by_doctor",
    "by_speciality",
    "candidates",
    "doctors",
    "is_danger",
    "near",
    "place",
    "specialities_seeing",
    "street_words",
    "streets",
    "streets_like",
    "words_of",
]
