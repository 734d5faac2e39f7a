"""«Способы входа». Every step here asks for a fresh proof: a way in outlives the session that added it."""

import io
import re
from collections.abc import Sequence
from typing import Final

import segno
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.domain.accounts import actions, queries
from portal.sites.entrance import browser, flash, proofs
from portal.sites.entrance.answers import SeeOther
from portal.sites.entrance.requests import SignedInRequest
from portal.sites.patient.settings.ways import forms, presenters

_NUMBER: Final = re.compile(r"[0-9]{1,18}")


@require_safe
@proofs.fresh
def page(request: SignedInRequest) -> HttpResponse:
    """Show the ways in of this person."""
    account_id, at, zone = request.person.account_id, now(), request.region.time_zone
    shown = {
        "passkeys": [presenters.passkey(one, zone, at) for one in queries.passkeys_of(account_id=account_id)],
        "totp": presenters.totp(queries.totp_of(account_id=account_id), zone, at),
    }
    return render(request, "settings/ways.html", shown)


@require_POST
@proofs.fresh
def begin_passkey(request: SignedInRequest) -> HttpResponse:
    """Tell the browser's script what passkey to make."""
    key = browser.key(request) or browser.new_key()
    try:
        told = actions.ask_to_make(
            session=request.person,
            place=browser.place(request),
            brand=request.region.brand,
            browser=browser.known_by(request, key),
            at=now(),
        )
    except actions.PasskeyRefused as error:
        return _json({"refused": presenters.refused(error.kind)}, 409)
    answer = _json(told, 200)
    browser.remember(answer, key)
    return answer


def _json(told: dict[str, object], status: int) -> JsonResponse:
    return JsonResponse(told, status=status, content_type="application/json; charset=utf-8")


@require_POST
@proofs.fresh
def add_passkey(request: SignedInRequest) -> HttpResponse:
    """Keep the passkey that the browser has made."""
    try:
        actions.add_passkey(
            session=request.person,
            answer=request.POST.get("credential", ""),
            place=browser.place(request),
            name=presenters.device_name(request.headers.get("User-Agent", "")),
            browser=browser.of(request),
            at=now(),
            by=request.actor,
        )
    except actions.PasskeyRefused as error:
        return _said("warning", presenters.refused(error.kind))
    return _said("success", _("Ключ добавлен. Теперь с этого устройства можно входить без пароля."))


def _said(kind: flash.Kind, words: str) -> HttpResponse:
    answer = SeeOther(reverse("settings:ways"))
    flash.put(answer, kind, words)
    return answer


@require_POST
@proofs.fresh
def remove(request: SignedInRequest) -> HttpResponse:
    """Take one way in away."""
    which, account_id = request.POST.get("which", ""), request.person.account_id
    try:
        if which == "totp":
            actions.remove_totp(account_id=account_id, at=now(), by=request.actor)
        elif _NUMBER.fullmatch(which):
            actions.remove_passkey(account_id=account_id, passkey_id=int(which), at=now(), by=request.actor)
        else:
            raise Http404
    except actions.NoSuchWay as error:
        raise Http404 from error
    return _said("success", _("Готово: этот способ входа убран."))


@require_http_methods(["GET", "HEAD", "POST"])
@proofs.fresh
def totp(request: SignedInRequest) -> HttpResponse:
    """Show the secret for an application; its first code switches it on."""
    account_id = request.person.account_id
    if request.method == "POST" and request.POST.get("step") == "begin":
        actions.begin_totp(account_id=account_id)
        return SeeOther(reverse("settings:totp"))
    secret = queries.new_totp_secret(account_id=account_id)
    if secret is None:
        return SeeOther(reverse("settings:ways"))
    form = forms.FirstCode(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            told = actions.confirm_totp(
                account_id=account_id, digits=form.cleaned_data["code"], at=now(), by=request.actor
            )
            return _codes(request, told)
        except actions.WrongTotp as error:
            form.add_error("code", presenters.wrong_code(error.kind))
    return render(request, "settings/totp.html", {"form": form, "secret": presenters.in_fours(secret)})


@require_safe
@proofs.fresh
def totp_picture(request: SignedInRequest) -> HttpResponse:
    """Draw the secret as a QR code, for the camera of a telephone."""
    secret = queries.new_totp_secret(account_id=request.person.account_id)
    if secret is None:
        raise Http404
    code = segno.make(presenters.app_address(secret, request), error="m", micro=False)
    picture = io.BytesIO()
    code.save(picture, kind="svg", scale=6, border=4, dark="#000", light="#fff", xmldecl=False)
    return HttpResponse(picture.getvalue(), content_type="image/svg+xml; charset=utf-8")


@require_POST
@proofs.fresh
def new_codes(request: SignedInRequest) -> HttpResponse:
    """Make new codes on paper."""
    try:
        told = actions.new_recovery_codes(account_id=request.person.account_id, at=now(), by=request.actor)
    except actions.NoSuchWay as error:
        raise Http404 from error
    return _codes(request, told)


def _codes(request: SignedInRequest, codes: Sequence[str]) -> HttpResponse:
    return render(request, "settings/codes.html", {"codes": [presenters.in_fours(code) for code in codes]})
