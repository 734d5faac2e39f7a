"""Verbs of cards: arrive from ESIA, agree after the return, ask ESIA, add, check the data, erase."""

from portal.domain.patients.actions.adding import AlreadyHeld, BadData, TooManyCards, add_card, told_by
from portal.domain.patients.actions.adding import check as check_new
from portal.domain.patients.actions.agreeing import agree_after_return, refuse_after_return
from portal.domain.patients.actions.arriving import Arrived, ConsentNeeded, arrive, come_back
from portal.domain.patients.actions.asking import OtherPerson, OtherSitting, come_back_inside
from portal.domain.patients.actions.checking import confirm_data
from portal.domain.patients.actions.editing import change_card
from portal.domain.patients.actions.emptying import empty_deleted
from portal.domain.patients.actions.erasing import erase
from portal.domain.patients.actions.offers import Answer, NotOffered, Offer, offered
from portal.domain.patients.actions.offers import find as find_offer
from portal.domain.patients.actions.removing import CannotBringBack, bring_back, remove_card
from portal.domain.patients.actions.sealing import NothingWaits
from portal.domain.patients.actions.taking import add_told, renew_told

__all__ = [
    "AlreadyHeld",
    "Answer",
    "Arrived",
    "BadData",
    "CannotBringBack",
    "ConsentNeeded",
    "NotOffered",
    "NothingWaits",
    "Offer",
    "OtherPerson",
    "OtherSitting",
    "TooManyCards",
    "add_card",
    "add_told",
    "agree_after_return",
    "arrive",
    "bring_back",
    "change_card",
    "check_new",
    "come_back",
    "come_back_inside",
    "confirm_data",
    "empty_deleted",
    "erase",
    "find_offer",
    "offered",
    "refuse_after_return",
    "remove_card",
    "renew_told",
    "told_by",
]
