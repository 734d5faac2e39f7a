"""Verbs of authorization codes: give one, exchange it once, refresh, revoke."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from esia_stand.grants import secret_keys
from esia_stand.grants.models import Grant, Session, SpentRefresh, Visit
from esia_stand.protocol import pkce, tokens
from esia_stand.protocol.errors import Code, Refused
from esia_stand.protocol.words import N_
from esia_stand.systems.models import System

USED: Final = N_("код уже использован: он одноразовый, всё выданное по нему отозвано")
OTHER_ADDRESS: Final = N_("redirect_uri не тот, что был на /v2/ac")
STALE: Final = N_("маркер обновления отозван, просрочен, выдан другой системе, или человек заблокирован")
REPLAYED: Final = N_("маркер обновления уже использован: он одноразовый, весь вход отозван")
LOCKED: Final = N_("учётную запись заблокировали после выдачи кода")


@dataclass(frozen=True, slots=True)
class Issuing:
    """How codes are written: who signs, in whose name, for how long they live."""

    signer: tokens.Signer
    issuer: str
    life: dt.timedelta = tokens.CODE_LIFE


def subject(grant: Grant, issuer: str) -> tokens.Subject:
    """Return what tokens of this grant tell."""
    return tokens.Subject(
        oid=grant.person.oid,
        is_confirmed=grant.person.is_confirmed,
        client_id=grant.system_id,
        scopes=tuple(grant.scopes),
        sid=str(grant.sid),
        issuer=issuer,
        signed_in_at=grant.signed_in_at,
        method=grant.method,
    )


def give(*, visit: Visit, session: Session, how: Issuing, at: dt.datetime) -> str:
    """Return a new authorization code for the signed-in person; the table keeps its hash."""
    grant = Grant(
        sid=uuid.uuid4(),
        system=visit.asker,
        person=session.person,
        redirect_uri=visit.redirect_uri,
        scopes=visit.scopes,
        challenge=visit.challenge,
        is_offline=visit.access_type == "offline",
        method=session.method,
        signed_in_at=session.signed_in_at,
        expires_at=at + how.life,
    )
    claims = tokens.code_claims(subject(grant, how.issuer), state=visit.state, at=at)
    code = tokens.code(claims, how.signer)
    grant.code_hash = secret_keys.hashed(code)
    grant.save(force_insert=True)
    return code


def redeem(*, system: System, parameters: Mapping[str, str], at: dt.datetime) -> Grant:
    """Exchange a code: once, by the system and the address it was given for, within its life.

    :raises Refused: 007011; a second use also revokes what the first gave. 007039 or 007040, PKCE.
    """
    code_hash = secret_keys.hashed(parameters["code"])
    # What tokens tell of a person stands in columns: their whole file is not read for it.
    known = Grant.objects.select_related("person").defer("person__record")
    known = known.filter(code_hash=code_hash, system=system)
    grant = next(iter(known), None)
    if grant is None:
        raise Refused(Code.GRANT_INVALID, hint=N_("такого кода этой системе не выдавали"))
    if grant.used_at:
        revoke(grant=grant, at=at)
        raise Refused(Code.GRANT_INVALID, hint=USED)
    if grant.redirect_uri != parameters["redirect_uri"]:
        raise Refused(Code.GRANT_INVALID, hint=OTHER_ADDRESS)
    if grant.expires_at <= at:
        raise Refused(Code.GRANT_INVALID, hint=N_("код просрочен: он живёт 3 минуты"))
    if grant.person.is_locked:
        raise Refused(Code.GRANT_INVALID, hint=LOCKED)
    grant.system = system  # read already
    pkce.check_verifier(grant.challenge, parameters.get("code_verifier", ""))
    if not Grant.objects.filter(pk=grant.pk, used_at=None).update(used_at=at):
        revoke(grant=grant, at=at)
        raise Refused(Code.GRANT_INVALID, hint=USED)
    return grant


def revoke(*, grant: Grant, at: dt.datetime) -> None:
    """Take back everything a code gave."""
    Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=at, refresh_hash="")


def refresh(
    *, system: System, parameters: Mapping[str, str], at: dt.datetime, life: dt.timedelta
) -> tuple[Grant, str]:
    """Return the grant of a refresh token and the token that takes its place.

    A token that was exchanged before revokes everything its sign-in gave (RFC 9700, 4.14.2).

    :param life: how long the new token is accepted.
    :raises Refused: 007011.
    """
    old, new = secret_keys.hashed(parameters["refresh_token"]), str(uuid.uuid4())
    _revoke_if_spent(system, old, at)
    known = Grant.objects.select_related("person", "system").filter(
        refresh_hash=old,
        system=system,
        redirect_uri=parameters["redirect_uri"],
        revoked_at=None,
        refresh_expires_at__gt=at,
        person__is_locked=False,
    )
    grant = known.first()
    if grant is None:
        raise Refused(Code.GRANT_INVALID, hint=STALE)
    if not _exchange(grant, old, new, at + life):
        _revoke_if_spent(system, old, at)  # somebody was faster with the same token
        raise Refused(Code.GRANT_INVALID, hint=STALE)
    return grant, new


def _revoke_if_spent(system: System, token_hash: str, at: dt.datetime) -> None:
    spent = SpentRefresh.objects.select_related("grant").filter(token_hash=token_hash, grant__system=system)
    known = spent.first()
    if known is not None:
        revoke(grant=known.grant, at=at)
        raise Refused(Code.GRANT_INVALID, hint=REPLAYED)


@transaction.atomic
def _exchange(grant: Grant, old: str, new: str, expires_at: dt.datetime) -> bool:
    """Put the new token in the place of the old one; tell whether the old one was still there."""
    still = Grant.objects.filter(pk=grant.pk, refresh_hash=old, revoked_at=None)
    if not still.update(refresh_hash=secret_keys.hashed(new), refresh_expires_at=expires_at):
        return False
    SpentRefresh.objects.create(token_hash=old, grant=grant)
    return True


def first_refresh_token(*, grant: Grant, at: dt.datetime, life: dt.timedelta) -> str:
    """Return the refresh token of a grant just redeemed, accepted for so long."""
    token = str(uuid.uuid4())
    still = Grant.objects.filter(pk=grant.pk, revoked_at=None)
    still.update(refresh_hash=secret_keys.hashed(token), refresh_expires_at=at + life)
    return token
