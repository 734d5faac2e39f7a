"""What is wrong with an article, in words for whoever wrote it; `%(said)s` is what stands there."""

from collections.abc import Mapping
from typing import Final

from portal.domain.help_centre.rules.article import Reason
from portal.kit.words import N_

FLAW: Final[Mapping[Reason, str]] = {
    Reason.NO_HEAD: N_("Статья начинается с шапки между двумя строками «+++»."),
    Reason.BAD_HEAD: N_("Шапка написана не на TOML: %(said)s."),
    Reason.MISSING_KEY: N_("В шапке нет строки «%(said)s»."),
    Reason.UNKNOWN_KEY: N_("В шапке не бывает строки «%(said)s»."),
    Reason.WRONG_VALUE: N_("В шапке строка «%(said)s» заполнена неверно."),
    Reason.WRONG_SECTION: N_("Раздела «%(said)s» нет."),
    Reason.WRONG_SLUG: N_("Имя файла «%(said)s» — только строчные латинские буквы, цифры и дефисы."),
    Reason.DATES_TURNED: N_("Дата обновления раньше даты создания."),
    Reason.HTML: N_("HTML в статьях не бывает, только Markdown: «%(said)s»."),
    Reason.TOP_HEADING: N_("Заголовки внутри статьи начинаются с «##»."),
    Reason.SKIPPED_HEADING: N_("Пропущен уровень заголовка: после «##» идёт «###»."),
    Reason.CODE_BLOCK: N_("Строка с отступом или «```» — это код, его в статьях не бывает: «%(said)s»."),
    Reason.WRONG_LINK: N_(
        "Ссылка ведёт не туда: «%(said)s». Можно portal:страница, article:статья или https://адрес."
    ),
    Reason.EMPTY_LINK: N_("У ссылки нет слов: «%(said)s»."),
    Reason.WRONG_PICTURE: N_("Картинка — файл из папки картинок, например cards.png, а не «%(said)s»."),
    Reason.SILENT_PICTURE: N_("У картинки «%(said)s» нет подписи для тех, кто её не видит."),
    Reason.LINKED_PICTURE: N_("Картинка стоит отдельно, не внутри ссылки или заголовка: «%(said)s»."),
    Reason.NO_STEPS: N_("Нет ни одного шага: напишите список «1. … 2. …»."),
    Reason.TOO_DEEP: N_("Списки вложены слишком глубоко."),
    Reason.UNKNOWN_ARTICLE: N_("Статьи «%(said)s» нет."),
    Reason.OWN_ARTICLE: N_("Статья связана сама с собой: «%(said)s»."),
    Reason.UNKNOWN_PAGE: N_("Страницы «%(said)s» на портале нет."),
    Reason.NUMBERED_PAGE: N_("На страницу «%(said)s» нельзя сослаться: в её адресе номер."),
    Reason.LOST_PICTURE: N_("Картинки «%(said)s» нет."),
}
