"""Who has missed visits books by a code to the telephone of the account: a soft rule, never a ban."""

import uuid
from datetime import datetime

from portal.domain.accounts import actions as accounts
from portal.domain.audit import actions as audit
from portal.domain.audit.states import Actor
from portal.domain.booking.queries import missed
from portal.domain.booking.queries.missed import Wanted


class CodeNeeded(Exception):
    """The patient has missed visits lately: this hold is confirmed by a code, which was not typed yet."""


def check(
    wanted: Wanted, *, account_id: int, appointment_id: uuid.UUID, region: str, at: datetime, by: Actor
) -> None:
    """Use up the code that this sitting has typed for this hold, where one is asked for.

    In the caller's transaction; a query more only where the patient has missed a visit. Raises CodeNeeded.
    """
    if not wanted.has_missed or not missed.asks_code(wanted, region=region, at=at):
        return
    has_proved = accounts.use_own(account_id=account_id, session=by.session, about=str(appointment_id), at=at)
    if not has_proved:
        raise CodeNeeded
    audit.record(
        at=at, by=by, action="appointment.proved", object_kind="appointment", object_id=appointment_id,
        region=region,
    )  # fmt: skip
