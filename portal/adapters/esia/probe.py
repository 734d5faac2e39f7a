"""Asks whether ESIA answers at all; what the sign-in page knows before a person goes there."""

import httpx

from portal.domain.health.ports import Answer

_TIMES = httpx.Timeout(4.0, connect=2.0)


def ask(url: str) -> Answer:
    """Ask for the sign-in address without parameters: an error page of ESIA's own means it lives."""
    try:
        response = httpx.get(
            f"{url}/aas/oauth2/v2/ac", timeout=_TIMES, follow_redirects=False, trust_env=False
        )
    except httpx.HTTPError as error:
        return Answer(is_up=False, detail=type(error).__name__)
    is_up = response.status_code < httpx.codes.INTERNAL_SERVER_ERROR
    return Answer(is_up=is_up, detail=f"status {response.status_code}")
