"""Tables of accounts, codes, consents, attempts, sessions and what was not sent."""

from portal.domain.accounts.models.account import Account
from portal.domain.accounts.models.attempt import SignInAttempt
from portal.domain.accounts.models.code import Code, CodeHour
from portal.domain.accounts.models.consent import Consent, ConsentDocument, ConsentText, Withdrawal
from portal.domain.accounts.models.draft import Draft
from portal.domain.accounts.models.session import Session

__all__ = [
    "Account",
    "Code",
    "CodeHour",
    "Consent",
    "ConsentDocument",
    "ConsentText",
    "Draft",
    "Session",
    "SignInAttempt",
    "Withdrawal",
]
