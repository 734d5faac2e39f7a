"""Verbs of cards: arrive from ESIA, agree after the return, check the data, erase."""

from portal.domain.patients.actions.agreeing import agree_after_return, refuse_after_return
from portal.domain.patients.actions.arriving import Arrived, ConsentNeeded, arrive, come_back
from portal.domain.patients.actions.checking import confirm_data
from portal.domain.patients.actions.erasing import erase
from portal.domain.patients.actions.sealing import NothingWaits

__all__ = [
    "Arrived",
    "ConsentNeeded",
    "NothingWaits",
    "agree_after_return",
    "arrive",
    "come_back",
    "confirm_data",
    "erase",
    "refuse_after_return",
]
