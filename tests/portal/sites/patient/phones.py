"""People who sign in by phone and password, and what arrives on their phones."""

from django.conf import settings
from django.utils.timezone import now

from portal.domain.accounts import actions, ports, queries
from portal.domain.accounts.models import Account, Code
from portal.domain.regions.models import Region
from tests.factories.accounts import ConsentFactory
from tests.factories.patients import Patient, patient
from tests.portal.domain.accounts import ways
from tests.portal.domain.accounts.ways import LONG, PASSWORD, PHONE
from tests.portal.sites.visitor import Visitor

__all__ = ["LONG", "PASSWORD", "PHONE", "at_step", "known", "ring", "try_in"]


def known(password=PASSWORD, phone=PHONE, **card) -> Patient:
    """Make a patient who signs in by phone and password."""
    one = patient(**card)
    Account.objects.filter(pk=one.account.pk).update(phone=phone, phone_confirmed_at=now() - ways.DAY)
    one.account.refresh_from_db()
    agree(one)
    if password is not None:
        ways.give(one.account, password, now() - ways.DAY)
    return one


def agree(one: Patient) -> None:
    """Let the person have agreed to the region's text of today."""
    region = Region.objects.get(pk="26")
    wording = queries.wording(region=region.code, operator=region.operator, at=now())
    ConsentFactory(text=actions.show_text(body=wording.body, at=now()), esia_oid=one.account.esia_oid)


def ring() -> str:
    """Let the newest code arrive and read it; an empty text where no phone rings."""
    code = Code.objects.latest("created_at")
    told = ports.channels[code.channel].codes
    before = len(told)
    actions.deliver_code(code_id=code.pk, clock=now)
    return told[-1] if len(told) > before else ""


def try_in(visitor: Visitor, phone=PHONE, password=PASSWORD, **more):
    """Send the form of the sign-in."""
    return visitor.send("sign-in/password/", phone=phone, password=password, **more)


def at_step(visitor: Visitor, step: str) -> int:
    """Return how the page of a step answers."""
    return visitor.get(step).status_code


def has_device(visitor: Visitor) -> bool:
    return bool(visitor.client.cookies.get(settings.DEVICE_COOKIE))
