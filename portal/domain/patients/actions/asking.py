"""The return of a person who is signed in and asked Госуслуги for data: «О себе», «Данные детей»."""

from datetime import datetime

from django.db import transaction

from portal.domain.accounts import actions as accounts
from portal.domain.accounts import ports
from portal.domain.accounts.models import Account, SignInAttempt
from portal.domain.accounts.states import Purpose, SignedIn
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.patients.actions import arriving, own_card, sealing
from portal.domain.patients.models import Holding
from portal.domain.patients.states import Relation


class OtherSitting(Exception):
    """Whoever asked is not signed in here any more."""


class OtherPerson(Exception):
    """Somebody else is signed in on Госуслуги than the person of this account."""


def come_back_inside(
    *, attempt: SignInAttempt, code: str, came_to: str, session: SignedIn | None, at: datetime, by: Actor
) -> None:
    """Ask ESIA for the person who asked, and seal the answer for this sitting; nobody is let in by it.

    No transaction is open while ESIA answers. Raises OtherSitting, OtherPerson, the refusals of
    accounts.ports and accounts.actions.Blocked.
    """
    if session is None or session.is_limited or attempt.session_id != session.session_id:
        raise OtherSitting
    person = ports.provider().person(
        code=code, state=str(attempt.state), verifier=attempt.verifier, comes_back_to=came_to, at=at
    )
    arriving.check_level(person, attempt.region)
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=session.account_id)
        if (account.esia_issuer, account.esia_oid) != (ports.provider().issuer, person.oid):
            raise OtherPerson
        accounts.refresh(account=account, person=person, region=attempt.region, at=at)
        _complete_own(account, person, at, by)
        of_children = attempt.purpose == Purpose.CHILDREN
        sealing.keep(attempt, person, session_id=session.session_id, is_of_children=of_children, at=at)
        audit.record(
            at=at, by=by, action="esia.asked", object_kind="account", object_id=account.pk,
            region=attempt.region, facts={"about": attempt.purpose},
        )  # fmt: skip


def _complete_own(account: Account, person: ports.Person, at: datetime, by: Actor) -> None:
    mine = Holding.objects.filter(account=account, relation=Relation.SELF, ended_at=None)
    own = mine.select_related("card").first()
    if own is not None:
        own_card.complete(own.card, person, at, by)
