"""Which pages stand open, and the door to a card as pages use it."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.http import Http404, HttpRequest
from django.utils.timezone import now

from portal.domain.patients import access
from portal.domain.patients.states import Scope
from portal.sites.entrance import acting
from portal.sites.entrance.requests import SignedInRequest

View = TypeVar("View", bound=Callable[..., Any])
_MARK = "is_open_to_all"
_MARK_BEFORE_CONSENT = "is_open_before_consent"


def open_to_all(view: View) -> View:
    """Mark a view that needs no signed-in person; every other view is closed."""
    setattr(view, _MARK, True)
    return view


def is_open(view: Callable[..., Any]) -> bool:
    """Tell whether a view is marked as open."""
    return bool(getattr(view, _MARK, False))


def open_before_consent(view: View) -> View:
    """Mark a view that a signed-in person may open before agreeing to a new text: rights over the data."""
    setattr(view, _MARK_BEFORE_CONSENT, True)
    return view


def is_open_before_consent(view: Callable[..., Any]) -> bool:
    """Tell whether a view is marked as open before the consent."""
    return bool(getattr(view, _MARK_BEFORE_CONSENT, False))


@contextmanager
def not_yours() -> Iterator[None]:
    """Answer 404 for a stranger's row, so that nobody learns whether it exists."""
    try:
        yield
    except access.NotYours as error:
        raise Http404 from error


def card(
    request: SignedInRequest, card_id: uuid.UUID, *, reason: str, at: datetime | None = None,
    needs: Scope = Scope.NOTHING, is_asked_again: bool = False,
) -> access.OpenCard:  # fmt: skip
    """Open one card of the signed-in person; raise Http404 for any other, or where `needs` is too much.

    A page that asks by itself says so (`is_asked_again`): it is one entry of the record in fifteen minutes.
    The page says in colour whose card it is, where it is another person's.
    """
    with not_yours():
        opened = access.card_of(
            account_id=request.person.account_id,
            card_id=card_id,
            at=at or now(),
            by=request.actor,
            reason=reason,
            needs=needs,
            is_asked_again=is_asked_again,
        )
    act_for(request, opened)
    return opened


def card_to_change(request: SignedInRequest, card_id: uuid.UUID, *, reason: str) -> access.OpenCard:
    """Open a card whose data may be changed; raise Http404 for any other."""
    opened = card(request, card_id, reason=reason)
    if not opened.may_change:
        raise Http404
    return opened


def act_for(request: HttpRequest, card: access.OpenCard) -> None:
    """Say on the page being made for whom it acts."""
    acting.put(
        request, relation=card.relation, surname=card.surname, name=card.name, patronymic=card.patronymic
    )
