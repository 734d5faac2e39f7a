"""Verbs of cards: arrive from ESIA, agree after the return, add, check the data, erase."""

from portal.domain.patients.actions.adding import AlreadyHeld, BadData, TooManyCards, add_card, told_by
from portal.domain.patients.actions.adding import check as check_new
from portal.domain.patients.actions.agreeing import agree_after_return, refuse_after_return
from portal.domain.patients.actions.arriving import Arrived, ConsentNeeded, arrive, come_back
from portal.domain.patients.actions.checking import confirm_data
from portal.domain.patients.actions.erasing import erase
from portal.domain.patients.actions.sealing import NothingWaits

__all__ = [
    "AlreadyHeld",
    "Arrived",
    "BadData",
    "ConsentNeeded",
    "NothingWaits",
    "TooManyCards",
    "add_card",
    "agree_after_return",
    "arrive",
    "check_new",
    "come_back",
    "confirm_data",
    "erase",
    "refuse_after_return",
    "told_by",
]
