"""What the tests of codes say in one word."""

import dataclasses
from datetime import timedelta

import pytest

from portal.domain.accounts import actions
from portal.domain.accounts.models import Code
from portal.domain.accounts.states import CodePurpose
from tests.factories.accounts import NOW, browser

PHONE = "+79187654321"
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


def from_(name, ip="127.0.0.1"):
    """Return a browser at an address."""
    return dataclasses.replace(browser(str(name)), ip=ip)


def ask(account=None, at=NOW, **told):
    """Ask for a code as a person does."""
    known = {
        "purpose": CodePurpose.SIGN_IN, "phone": PHONE, "region": "26", "channel": "call",
        "browser": browser(),
    }  # fmt: skip
    return actions.send_code(account=account, at=at, **known | told)


def deliver(code, at=NOW):
    """Let the job send it; return the row."""
    actions.deliver_code(code_id=code.pk, clock=lambda: at)
    return Code.objects.get(pk=code.pk)


def check(code, digits, at=NOW, **told):
    """Type digits into the page of this code."""
    known = {"code_id": code.pk, "purpose": code.purpose, "browser": browser()}
    return actions.check_code(digits=digits, at=at, **known | told)


def refusal(code, digits, at=NOW, **told):
    """Type digits that are refused; return what the refusal says."""
    with pytest.raises((actions.WrongCode, actions.CodeOver)) as refused:
        check(code, digits, at, **told)
    error = refused.value
    return error.left if isinstance(error, actions.WrongCode) else error.kind
