"""Let somebody act for another person: asked, allowed by that person, ended by either."""

from portal.domain.patients.actions.proxies.answering import NotForYou, answer, take_code
from portal.domain.patients.actions.proxies.asking import NotAskable, TooManyAsked, ask_by_code, ask_by_link
from portal.domain.patients.actions.proxies.ending import end
from portal.domain.patients.actions.proxies.vouching import CardChanged, vouch

__all__ = [
    "CardChanged",
    "NotAskable",
    "NotForYou",
    "TooManyAsked",
    "answer",
    "ask_by_code",
    "ask_by_link",
    "end",
    "take_code",
    "vouch",
]
