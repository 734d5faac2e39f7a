"""Everything about a person as one file: for reading (HTML) and for programs (JSON)."""

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from portal.domain.privacy.queries import Everything
from portal.kit.words import N_
from portal.sites.patient.privacy import readable

_TITLES: Final = {
    "account": N_("Личный кабинет"),
    "cards": N_("Карты"),
    "requests": N_("Просьбы действовать за другого"),
    "questions": N_("Вопросы о просмотрах карты"),
    "attachments": N_("Прикрепления"),
    "visits": N_("Записи на приём"),
    "notices": N_("Уведомления"),
    "letters": N_("Письма на почту"),
    "chats": N_("Мессенджеры"),
    "threads": N_("Сообщения"),
    "files": N_("Файлы, которые вы прислали"),
    "consents": N_("Согласия"),
    "sessions": N_("Входы в кабинет"),
    "devices": N_("Устройства, которые вы запомнили"),
    "browsers": N_("Браузеры, в которых вы входили"),
    "passwords": N_("Пароль (сам пароль портал не знает)"),
    "passkeys": N_("Ключи доступа"),
    "apps": N_("Коды из приложения"),
    "codes": N_("Одноразовые коды за последние сутки"),
    "email_links": N_("Адреса, которые ждут подтверждения"),
}
_NAMES: Final = {
    "surname": N_("Фамилия"),
    "name": N_("Имя"),
    "patronymic": N_("Отчество"),
    "phone": N_("Телефон"),
    "email": N_("Почта"),
    "level": N_("Учётная запись Госуслуг"),
    "created_at": N_("Создано"),
    "seen_at": N_("Последний вход через Госуслуги"),
    "relation": N_("Кем приходится"),
    "since": N_("С какого времени"),
    "id": N_("Номер"),
    "birth_date": N_("Дата рождения"),
    "sex": N_("Пол"),
    "snils": N_("СНИЛС"),
    "policy_series": N_("Серия полиса"),
    "policy_number": N_("Номер полиса"),
    "insurer": N_("Страховая компания"),
    "document_type": N_("Вид документа"),
    "document_series": N_("Серия документа"),
    "document_number": N_("Номер документа"),
    "source": N_("Откуда данные"),
    "number": N_("Номер талона"),
    "state": N_("Состояние"),
    "answers": N_("Ответы перед приёмом"),
    "wall_date": N_("День приёма"),
    "wall_start": N_("Время приёма"),
    "time_zone": N_("Часовой пояс"),
    "room": N_("Кабинет"),
    "booked_at": N_("Записано"),
    "ended_at": N_("Завершено или отменено"),
    "cancel_reason": N_("Причина отмены"),
    "card_number": N_("Карта"),
    "clinic_name": N_("Клиника"),
    "attached_as": N_("Вид прикрепления"),
    "area": N_("Участок"),
    "doctor": N_("Врач"),
    "checked_at": N_("Проверено"),
    "speciality": N_("Специальность"),
    "kind": N_("О чём"),
    "facts": N_("Подробности"),
    "read_at": N_("Прочитано"),
    "wants_letters": N_("Присылать письма"),
    "changed_at": N_("Изменено"),
    "purpose": N_("Для чего"),
    "version": N_("Версия текста"),
    "body": N_("Текст"),
    "sha256": N_("Отпечаток текста"),
    "region": N_("Регион"),
    "given_at": N_("Дано"),
    "ip": N_("Адрес в сети"),
    "user_agent": N_("Браузер"),
    "esia_oid": N_("Номер на Госуслугах"),
    "withdrawn_at": N_("Отозвано"),
    "way": N_("Способ входа"),
    "network": N_("Сеть"),
    "last_used_at": N_("Последнее действие"),
    "closed_at": N_("Закрыто"),
    "channel": N_("Как отправлен"),
    "sent_at": N_("Отправлено"),
    "used_at": N_("Использовано"),
    "set_at": N_("Задан"),
    "host": N_("Адрес портала"),
    "confirmed_at": N_("Включено"),
    "ends_at": N_("Действует до"),
    "asked_by": N_("Кто попросил"),
    "scope": N_("Что можно"),
    "asked_as": N_("Как попросили"),
    "asked_at": N_("Когда спросили"),
    "outcome": N_("Чем кончилось"),
    "answered_at": N_("Когда ответили"),
    "question": N_("Вопрос"),
    "file_name": N_("Файл"),
    "size": N_("Размер, байт"),
    "file_sha256": N_("Отпечаток файла"),
    "answer": N_("Ответ"),
    "subject": N_("Тема"),
    "written": N_("Что написано"),
    "messenger": N_("Мессенджер"),
    "chat": N_("Номер чата"),
    "linked_at": N_("Подключён"),
}
"""Every name that a context may hand out; one that is missing fails the tests."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its rows, each a list of names and values."""

    title: str
    rows: Sequence[Sequence[tuple[str, str]]]


def zipped(told: Everything, *, zone: str, at: datetime) -> bytes:
    """Pack everything; `at` is when it was collected (UTC), `zone` has the clocks of the readable page."""
    plain = asdict(told)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.json", json.dumps(plain, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        archive.writestr("index.html", _page(plain, zone, at))
    return file.getvalue()


def _page(plain: Mapping[str, Any], zone: str, at: datetime) -> str:
    parts = [Section(_(title), _rows(plain[name], zone)) for name, title in _TITLES.items()]
    return render_to_string("privacy/archive.html", {"parts": parts, "made": readable.said("", at, zone)})


def _rows(told: Any, zone: str) -> list[list[tuple[str, str]]]:
    rows: Iterable[Mapping[str, Any]] = [told] if isinstance(told, Mapping) else told
    return [
        [(_(_NAMES[name]), readable.said(name, value, zone)) for name, value in row.items() if value]
        for row in rows
    ]
