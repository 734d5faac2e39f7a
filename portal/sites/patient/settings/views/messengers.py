"""A messenger for what letters tell: linked by a link to its bot, unlinked by a button."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from portal.domain.messaging.actions import linking
from portal.domain.messaging.queries import chats
from portal.domain.messaging.states.chats import LINK_LIFE, Offer
from portal.sites.entrance import flash, proofs
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@proofs.fresh
def link(request: SignedInRequest, name: str) -> HttpResponse:
    """Say what linking means; POST makes a link to the bot and shows it, this once."""
    one = _offered(request, name)
    if one.linked_at:
        return _said(_linked(one))
    address = ""
    if request.method == "POST":
        try:
            address = linking.ask(
                account_id=request.person.account_id, messenger=name, region=request.region.code, at=now(),
                by=request.actor,
            )  # fmt: skip
        except linking.Linked:  # in another tab, since this page was shown
            return _said(_linked(one))
        except linking.NotOffered as error:  # switched off since the page was shown
            raise Http404 from error
    shown = {"one": one, "address": address, "minutes": LINK_LIFE.seconds // 60}
    return render(request, "settings/messenger.html", shown)


@require_POST
def unlink(request: SignedInRequest, name: str) -> HttpResponse:
    """Let nothing come there any more; no proof is asked for what only takes away."""
    one = _offered(request, name)
    linking.unlink(
        account_id=request.person.account_id, messenger=name, at=now(), by=request.actor,
        region=request.region.code,
    )  # fmt: skip
    return _said(_("%(title)s отключён: туда больше ничего не придёт.") % {"title": one.title})


def _linked(one: Offer) -> str:
    told = _("%(title)s подключён. Чтобы уведомления приходили в другой чат, сначала отключите этот.")
    return told % {"title": one.title}


def _said(words: str) -> HttpResponse:
    answer = SeeOther(reverse("settings:notices"))
    flash.put(answer, "success", words)
    return answer


def _offered(request: SignedInRequest, name: str) -> Offer:
    """Return what is offered under this name; one that is neither offered nor linked is not there."""
    every = chats.offers(account_id=request.person.account_id)
    found = next((one for one in every if one.name == name), None)
    if found is None:
        raise Http404
    return found
