"""What is said of files: why one is not taken and what to do, what was changed, how far it is."""

from collections.abc import Mapping
from typing import Final

from portal.domain.messaging.states.files import FileState, Note, WhyNot
from portal.kit.words import N_

RULES: Final = N_("JPG, PNG, PDF до 10 МБ, до 5 файлов.")

REFUSED: Final[Mapping[WhyNot, str]] = {
    WhyNot.EMPTY: N_("Файл «%(name)s» пустой. Выберите его ещё раз."),
    WhyNot.TOO_BIG: N_(
        "Файл «%(name)s» больше 10 МБ. Сфотографируйте лист заново или пришлите PDF поменьше."
    ),
    WhyNot.NOT_ALLOWED: N_(
        "Файл «%(name)s» — не картинка и не PDF. Сохраните его как JPG, PNG или PDF и прикрепите снова."
    ),
    WhyNot.DAMAGED: N_(
        "Файл «%(name)s» не открывается. Откройте его у себя, сохраните заново и прикрепите снова."
    ),
    WhyNot.ENCRYPTED: N_("Файл «%(name)s» защищён паролем. Сохраните его без пароля и прикрепите снова."),
    WhyNot.TOO_MANY_PIXELS: N_(
        "Картинка «%(name)s» слишком большая. Уменьшите её или сфотографируйте лист телефоном."
    ),
    WhyNot.TOO_MANY_FRAMES: N_("В картинке «%(name)s» слишком много кадров. Пришлите обычное фото."),
    WhyNot.TOO_MANY_PAGES: N_("В файле «%(name)s» больше 200 страниц. Пришлите только нужные страницы."),
    WhyNot.TOO_COMPLEX: N_(
        "Файл «%(name)s» слишком сложный, прочитать его не получилось. Пришлите снимок экрана или фото."
    ),
    WhyNot.BUSY: N_(
        "Сейчас проверяем много файлов, до «%(name)s» не дошло. Выберите его ещё раз через минуту."
    ),
    WhyNot.TOO_MANY: N_("В сообщении может быть до 5 файлов. «%(name)s» пришлите следующим сообщением."),
    WhyNot.TOO_OFTEN: N_("Слишком много файлов за час. «%(name)s» пришлите через час."),
    WhyNot.QUOTA: N_("За сутки можно прислать 100 МБ, это предел. «%(name)s» пришлите завтра."),
}

GONE: Final = N_("Файлы, которые вы прикрепили раньше, хранились час и удалены. Прикрепите их снова.")

NOTES: Final[Mapping[Note, str]] = {
    Note.SHRUNK: N_("уменьшена"),
    Note.FIRST_FRAME: N_("только первый кадр"),
    Note.FLATTENED: N_("поля и пометки стали частью страницы"),
}

STATES: Final[Mapping[FileState, str]] = {
    FileState.UNCHECKED: N_("не проверен на вирусы, откроется после проверки"),
    FileState.INFECTED: N_("в файле нашёлся вирус, мы его удалили"),
}
