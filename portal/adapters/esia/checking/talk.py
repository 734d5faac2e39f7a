"""What ESIA itself says: whether it is reached, what its clock shows, whether it takes our requests."""

import email.utils
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qs, urlsplit

import httpx

from portal.adapters import deadline
from portal.adapters.esia import numbers, probe, requests, wire
from portal.adapters.esia.checking import Finding, doubt, fine, wrong
from portal.adapters.esia.client import EsiaIdentity
from portal.domain.accounts import ports

_LONGEST_S: Final = 8.0
_VERIFIER: Final = "registratura-checks-itself-and-nobody-signs-in-with-this"
_DRIFT: Final = timedelta(seconds=30)
_LOST: Final = timedelta(seconds=60)
_CERTIFICATE: Final = (
    "Загрузите на Технологическом портале ЕСИА тот сертификат, что назван в ESIA_CERT_FILES, и проверьте "
    "ESIA_CLIENT_ID, ESIA_SIGNER и ESIA_SIGNATURE_ORDER."
)
_MENDS: Final = {
    "007002": _CERTIFICATE,
    "007005": _CERTIFICATE,
    "007053": _CERTIFICATE,
    "007006": "Уберите из ESIA_SCOPES права, которых системе не дали.",
    "007013": "Уберите из ESIA_SCOPES права, которых системе не дали.",
    "007019": "Уберите из ESIA_SCOPES права, которых системе не дали, или запросите их у оператора ЕСИА.",
    "007014": "Сравните версию портала с Методическими рекомендациями: ЕСИА ждёт ещё одного параметра.",
    "007015": "Поставьте часы сервера по NTP.",
    "007023": "Зарегистрируйте адрес возврата PORTAL_URL/esia/return на Технологическом портале ЕСИА.",
    "007039": "ЕСИА не знает PKCE: поставьте ESIA_PKCE=false.",
    "008010": "Проверьте ESIA_CLIENT_ID.",
}
_NETWORK: Final = "Проверьте выход в сеть и сроки: ESIA_CONNECT_SECONDS, ESIA_ANSWER_SECONDS."
_OTHER: Final = "Покажите этот номер поддержке ЕСИА."
_IN_RUSSIAN: Final = {
    "status ": "код ",
    " and a page instead of data": ", страница вместо данных",
    " without an object": ", а объекта нет",
    "an answer that cannot be unpacked": "ответ не распаковать",
    "an answer that is not JSON": "ответ не в JSON",
    "an answer of absurd size": "ответ слишком велик",
}
"""What the log says of an answer, for whoever reads it at the terminal."""


def reached(esia: EsiaIdentity, *, at: datetime) -> Iterator[Finding]:
    """Ask for ESIA's door without a word, and compare its clock with ours."""
    try:
        with deadline.within(_LONGEST_S), esia.client.stream("GET", "/aas/oauth2/v2/ac") as response:
            told = probe.told(response)
            date = response.headers.get("Date", "")
    except httpx.HTTPError as error:
        yield wrong(f"{esia.url} не отвечает: {type(error).__name__}.", _way(error), "unreachable")
        return
    if told.is_up:
        yield fine(f"{esia.url} отвечает ({_said(told.detail)}).")
    elif told.detail == probe.WORKS:
        yield doubt("На Госуслугах идут технические работы.", "Подождите, пока они кончатся.", "works")
    else:
        yield wrong(
            f"{esia.url} отвечает, но неисправна ({_said(told.detail)}).", "Подождите.", "unreachable"
        )
    yield _clock(date, at)


def _said(detail: str) -> str:
    for word, russian in _IN_RUSSIAN.items():
        detail = detail.replace(word, russian)
    return detail


def _way(error: httpx.HTTPError) -> str:
    if "CERTIFICATE_VERIFY_FAILED" in str(error):
        return "Сертификату сайта не верим: назовите в ESIA_CA_FILE корневые сертификаты Минцифры."
    if isinstance(error, httpx.ConnectError):
        return "Проверьте ESIA_URL, DNS и выход в сеть: сервер не соединяется."
    return _NETWORK


def _clock(date: str, at: datetime) -> Finding:
    try:
        theirs = email.utils.parsedate_to_datetime(date)
        apart = at - theirs
    except (TypeError, ValueError):
        return doubt("ЕСИА не сообщила времени: часы не сверены.", "Проверьте часы сервера сами.", "no_clock")
    seconds = round(apart.total_seconds())
    if abs(apart) <= _DRIFT:
        return fine(f"Часы сверены с ЕСИА: разница {seconds} с.")
    told = f"Часы портала {'спешат' if seconds > 0 else 'отстают'} на {abs(seconds)} с."
    if abs(apart) <= _LOST:
        return doubt(told, "Поставьте часы сервера по NTP: больше минуты ЕСИА не простит.", "clock_drifts")
    return wrong(told, "Поставьте часы сервера по NTP: с такими часами войти нельзя.", "clock")


def asked(esia: EsiaIdentity, *, comes_back_to: str, at: datetime) -> Finding:
    """Tell whether ESIA takes one signed request for a sign-in; nobody goes anywhere by it."""
    try:
        url = esia.authorization_url(
            state=str(uuid.uuid4()), verifier=_VERIFIER, comes_back_to=comes_back_to, at=at
        )
        with deadline.within(_LONGEST_S), esia.client.stream("GET", url) as response:
            return _judged(response, comes_back_to)
    except ports.IdentityRefusal as error:
        return wrong(f"Запрос не подписан: {error.detail}.", "Смотрите строки о ключах выше.", "unsigned")
    except httpx.HTTPError as error:
        return wrong(f"На подписанный запрос нет ответа: {type(error).__name__}.", _way(error), "unreachable")


def _judged(response: httpx.Response, comes_back_to: str) -> Finding:
    living = probe.told(response)
    if not living.is_up:
        return doubt(
            "Подписанный запрос проверить нельзя: Госуслуги сейчас не работают.", "Подождите.", "unreachable"
        )
    location = response.headers.get("Location", "")
    if location.startswith(comes_back_to):
        query = parse_qs(urlsplit(location).query)
        number = numbers.number(" ".join(query.get("error_description", [])))
        return _refused(number or "/".join(query.get("error", []))[:40])
    if response.status_code >= httpx.codes.BAD_REQUEST:
        # Its own error page: ESIA sends nobody back to an address that it does not know.
        return wrong(
            f"ЕСИА отвергла запрос своей страницей (ответ {response.status_code}).",
            "Проверьте ESIA_CLIENT_ID и адрес возврата: он регистрируется на Технологическом портале ЕСИА.",
            "refused",
        )
    return fine("Подписанный запрос на вход (v2/ac) ЕСИА приняла.")


def _refused(number: str) -> Finding:
    name = f"ESIA-{number}" if number.isdigit() else number or "без номера"
    return wrong(
        f"ЕСИА отвергла подписанный запрос: {name}.", _MENDS.get(number, _OTHER), number or "refused"
    )


def exchanged(esia: EsiaIdentity, *, comes_back_to: str, at: datetime) -> Finding:
    """Ask for tokens with a made-up code: a right signature is answered that the code is wrong (007011)."""
    try:
        form = requests.token_form(
            esia.asker, code="made-up", verifier=_VERIFIER, redirect_uri=comes_back_to, at=at
        )
        with deadline.within(_LONGEST_S):
            wire.ask(esia.client, "POST", "/aas/oauth2/v3/te", data=form)
    except ports.CodeSpent:
        return fine("Запрос токенов (v3/te) подписан верно: выдуманный код отвергнут, как и должно быть.")
    except ports.Unavailable as error:
        return wrong(f"На запрос токенов нет ответа: {_said(error.detail)}.", _NETWORK, "unreachable")
    except ports.IdentityRefusal as error:
        number = numbers.number(error.detail)
        return wrong(
            f"Запрос токенов не принят: {_said(error.detail)}.", _MENDS.get(number, _OTHER), "exchange"
        )
    return wrong("ЕСИА выдала токены по выдуманному коду.", "Это не ЕСИА: проверьте ESIA_URL.", "exchange")
