"""A request as pages see it, after the entrance."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from portal.domain.accounts.states import SignedIn
    from portal.domain.audit.states import Actor
    from portal.domain.regions.queries import Region


class PortalRequest(HttpRequest):
    """A request inside a region; `person` is None until somebody signs in."""

    request_id: str
    region: "Region"
    person: "SignedIn | None"
    actor: "Actor"
    htmx: "HtmxDetails"


class SignedInRequest(PortalRequest):
    """A request to a closed page: the entrance has let only a signed-in person through."""

    person: "SignedIn"
