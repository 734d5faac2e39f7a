"""What lies in files: our keys and certificates, and those of ESIA that we believe."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import gost
from portal.adapters import deadline
from portal.adapters.esia import certificates, trusted
from portal.adapters.esia.certificates import Certificate, NoCertificate
from portal.adapters.esia.checking import SOON_DAYS, Finding, doubt, fine, wrong
from portal.adapters.esia.signing import CannotSign, Pair, Signer
from portal.domain.accounts.ports import PortalRejected

_TRIED: Final = b"registratura: is this key the other half of this certificate?"
_NAMES: Final = {certificates.RSA: "RSA", certificates.GOST: "ГОСТ Р 34.10-2012"}
_OURS: Final = "ESIA_CERT_FILES"
_THEIRS: Final = "ESIA_TRUSTED"


def engine(*, is_needed: bool) -> Iterator[Finding]:
    """Tell whether GOST works here; without need only a word about it."""
    if gost.is_available():
        yield fine("ГОСТ на этой машине работает.")
    elif is_needed:
        yield wrong(
            f"ГОСТ на этой машине не работает. {gost.why_not()}",
            "Установите пакет libengine-gost-openssl или поручите подпись другой программе: ESIA_SIGNER.",
            "gost",
        )


def site(ca_file: Path | None) -> Iterator[Finding]:
    """Look at the certificates by which ESIA's site is believed, where some are named."""
    if ca_file is None:
        return
    try:
        deadline.transport(ca_file).close()
    except OSError as error:  # what is no certificate, too: ssl.SSLError is one of them
        is_absent = isinstance(error, FileNotFoundError)
        what = "такого файла нет" if is_absent else "в файле нет сертификата, который можно прочесть"
        told = f"Корневые сертификаты для сайта ЕСИА {ca_file.name}: {what}."
        yield wrong(told, "Проверьте путь в ESIA_CA_FILE; нужен PEM.", "esia_ca")
        return
    yield fine(f"Корневые сертификаты для сайта ЕСИА {ca_file.name} прочитаны.")


def ours(signer: Signer, *, kind: str, at: datetime) -> Iterator[Finding]:
    """Look at each pair of ours: readable, of the right kind, in its days, key and certificate one pair."""
    is_signing = False
    for pair in signer.pairs:
        found = list(_pair(signer, pair, kind, at))
        yield from found
        is_signing = is_signing or _signs(pair, at)
    if not is_signing:
        yield wrong(
            "Подписать запрос нечем: ни один сертификат портала сегодня не действует.",
            f"Получите сертификат, загрузите его на Технологическом портале ЕСИА и назовите в {_OURS}.",
            "our_days",
        )


def _signs(pair: Pair, at: datetime) -> bool:
    try:
        return certificates.of_file(pair.certificate).counts(at)
    except NoCertificate:
        return False


def _pair(signer: Signer, pair: Pair, kind: str, at: datetime) -> Iterator[Finding]:
    name = pair.certificate.name
    try:
        certificate = certificates.of_file(pair.certificate)
    except NoCertificate as error:
        yield wrong(_unread("Сертификат портала", error), f"Проверьте путь в {_OURS}; нужен PEM.", "our_file")
        return
    if certificate.kind != kind:
        yield wrong(
            f"{name}: ключ вида {_named(certificate)}, а подпись настроена на {_NAMES[kind]}.",
            "Согласуйте ESIA_SIGNER и файлы. Настоящая ЕСИА принимает только ГОСТ.",
            "our_kind",
        )
        return
    yield _days(f"Сертификат портала {name}", certificate, at, "our_days", _OURS)
    yield _fits(signer, pair, kind)


def _fits(signer: Signer, pair: Pair, kind: str) -> Finding:
    """Sign something and check it with the certificate, from both ends."""
    algorithm = next(name for name, known in trusted.ALGORITHMS.items() if known == kind)
    name = pair.certificate.name
    try:
        made = signer.signature(_TRIED, pair)
        key = trusted.key_of(pair.certificate, algorithm)
    except (CannotSign, PortalRejected) as error:
        return wrong(
            f"{name}: подпись не получилась: {error}.", "Проверьте ESIA_SIGNER и файлы ключей.", "our_key"
        )
    if key.is_valid(_TRIED, made):
        return fine(f"{name}: ключ и сертификат — пара.")
    if kind == certificates.GOST and key.is_valid(_TRIED, made[::-1]):
        return wrong(
            f"{name}: подпись записана с другого конца, как у КриптоПро.",
            "Поставьте ESIA_SIGNATURE_ORDER=reversed, а если так и стоит — straight.",
            "our_order",
        )
    return wrong(
        f"{name}: подпись не подходит к сертификату: ключ от другой пары.",
        f"Поставьте ключи и сертификаты в одном порядке: ESIA_KEY_FILES и {_OURS}.",
        "our_pair",
    )


def theirs(believed: trusted.Trusted, *, at: datetime) -> Iterator[Finding]:
    """Look at ESIA's certificates: readable, in their days, at least one for the agreed algorithm."""
    kind = trusted.ALGORITHMS[believed.algorithm]
    counting = 0
    for file in believed.files:
        try:
            certificate = certificates.of_file(file)
        except NoCertificate as error:
            yield wrong(
                _unread("Сертификат ЕСИА", error), f"Проверьте путь в {_THEIRS}; нужен PEM.", "esia_file"
            )
            continue
        if certificate.kind == kind:
            counting += certificate.counts(at)
            yield _days(f"Сертификат ЕСИА {file.name}", certificate, at, "esia_days", _THEIRS)
        else:
            yield fine(f"Сертификат ЕСИА {file.name}: вид {_named(certificate)}, для токенов не нужен.")
    if not counting:
        yield wrong(
            f"Проверить токены нечем: нет действующего сертификата ЕСИА для {believed.algorithm}.",
            f"Возьмите новый из esia.gosuslugi.ru/public/esia.zip и назовите в {_THEIRS}.",
            "esia_days",
        )


def _unread(whose: str, error: NoCertificate) -> str:
    what = "такого файла нет" if error.is_absent else "в файле нет сертификата, который можно прочесть"
    return f"{whose} {error.file}: {what}."


def _named(certificate: Certificate) -> str:
    return _NAMES.get(certificate.kind, "незнакомого")


def _days(whose: str, certificate: Certificate, at: datetime, word: str, setting: str) -> Finding:
    ends, left = f"{certificate.ends:%d.%m.%Y}", (certificate.ends - at).days
    if certificate.ends < at:
        return doubt(f"{whose} кончился {ends}.", f"Уберите его из {setting} или замените.", f"{word}_over")
    if certificate.begins > at:
        return fine(f"{whose} начнёт действовать {certificate.begins:%d.%m.%Y}.")
    if left < SOON_DAYS:
        return doubt(
            f"{whose} кончится {ends}: осталось дней — {left}.",
            f"Добавьте новый в {setting} рядом со старым: действовать будут оба.",
            f"{word}_soon",
        )
    return fine(f"{whose} действует до {ends}.")
