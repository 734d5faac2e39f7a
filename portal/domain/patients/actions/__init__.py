"""Verbs of cards: arrive from ESIA, agree after the return, add, check the data, erase."""

from portal.domain.patients.actions.adding import AlreadyHeld, BadData, TooManyCards, add_card, told_by
from portal.domain.patients.actions.adding import check as check_new
from portal.domain.patients.actions.agreeing import agree_after_return, refuse_after_return
from portal.domain.patients.actions.arriving import Arrived, ConsentNeeded, arrive, come_back
from portal.domain.patients.actions.checking import confirm_data
from portal.domain.patients.actions.editing import change_card
from portal.domain.patients.actions.emptying import empty_deleted
from portal.domain.patients.actions.erasing import erase
from portal.domain.patients.actions.removing import CannotBringBack, bring_back, remove_card
from portal.domain.patients.actions.sealing import NothingWaits

__all__ = [
    "AlreadyHeld",
    "Arrived",
    "BadData",
    "CannotBringBack",
    "ConsentNeeded",
    "NothingWaits",
    "TooManyCards",
    "add_card",
    "agree_after_return",
    "arrive",
    "bring_back",
    "change_card",
    "check_new",
    "come_back",
    "confirm_data",
    "empty_deleted",
    "erase",
    "refuse_after_return",
    "remove_card",
    "told_by",
]
