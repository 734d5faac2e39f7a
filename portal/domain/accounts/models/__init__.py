"""Tables of accounts, codes, consents, attempts, sessions and what was not sent."""

from portal.domain.accounts.models.account import Account
from portal.domain.accounts.models.attempt import SignInAttempt
from portal.domain.accounts.models.code import Code, CodeHour
from portal.domain.accounts.models.consent import Consent, ConsentDocument, ConsentText, Withdrawal
from portal.domain.accounts.models.draft import Draft
from portal.domain.accounts.models.passkey import Challenge, Passkey
from portal.domain.accounts.models.password import (
    Device,
    EmailLink,
    FormerPhone,
    Passage,
    Password,
    SeenBrowser,
)
from portal.domain.accounts.models.session import Session
from portal.domain.accounts.models.totp import RecoveryCode, Totp

__all__ = [
    "Account",
    "Challenge",
    "Code",
    "CodeHour",
    "Consent",
    "ConsentDocument",
    "ConsentText",
    "Device",
    "Draft",
    "EmailLink",
    "FormerPhone",
    "Passage",
    "Passkey",
    "Password",
    "RecoveryCode",
    "SeenBrowser",
    "Session",
    "SignInAttempt",
    "Totp",
    "Withdrawal",
]
