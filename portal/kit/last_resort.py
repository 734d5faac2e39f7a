"""The page that stands when nothing else does: no templates, no translation, no database, no styles."""

from html import escape
from typing import Final

from portal.kit import cases

_PAGE: Final = (
    '<!doctype html><html lang="ru"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>Произошла ошибка…</title></head><body><main>"
    "<h1>Произошла ошибка…</h1>"
    "<p>Попробуйте перезапустить страницу. Введённое осталось на прошлой странице: "
    "вернитесь кнопкой «Назад».</p>"
    "<p>Нужен врач? Позвоните в регистратуру или по номеру 122. Опасность для жизни: 103 или 112.</p>"
    "<p>Номер ошибки: <strong>{case}</strong></p><p><small>{number}</small></p>"
    "</main></body></html>"
)


def page(number: str) -> str:
    """Return the page with the number of a request."""
    return _PAGE.format(case=escape(cases.of(number)), number=escape(number))
