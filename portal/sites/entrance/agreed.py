"""Whether the person has agreed to the text in force here; until then the cabinet is closed to them."""

from typing import Any

from django.utils.timezone import now

from portal.domain.accounts import actions, queries


def is_settled(request: Any) -> bool:
    """Tell whether a signed-in person may go in: the text of this region is agreed to, nothing is closing.

    Looked up once a session and region and then noted in the session: the one thing besides the use of
    the session that a GET writes.
    """
    person, region = request.person, request.region
    if person is None or person.closing_at is not None:
        return False
    if person.agreed_region == region.code:
        return True
    if not hasattr(request, "has_agreed"):
        request.has_agreed = _look_up(request)
    return bool(request.has_agreed)


def _look_up(request: Any) -> bool:
    person, region = request.person, request.region
    text = queries.wording(region=region.code, operator=region.operator, at=now())
    if not queries.has_agreed(account_id=person.account_id, sha256=text.sha256):
        return False
    actions.mark_agreed(session=person, region=region.code)
    return True
