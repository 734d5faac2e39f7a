"""What a person reads about the data of a card."""

from typing import Final

from portal.domain.patients.rules.card_data import Why
from portal.kit.words import N_

WRONG: Final[dict[Why, str]] = {
    Why.NAME: N_("Напишите русскими буквами, как в документе"),
    Why.BIRTH_DATE: N_("Проверьте год рождения"),
    Why.BIRTH_AHEAD: N_("Дата рождения ещё не наступила"),
    Why.SEX: N_("Выберите пол"),
    Why.SNILS: N_("Такого СНИЛС не бывает. Сверьте номер с документом: в одной из цифр ошибка"),
    Why.POLICY: N_("В номере полиса должно быть 16 цифр. У старого полиса укажите серию и номер"),
    Why.POLICY_CHECK: N_("В номере полиса ошибка: проверьте все 16 цифр"),
    Why.POLICY_OR_SNILS: N_("Укажите полис или СНИЛС: по ним клиника находит пациента"),
    Why.DOCUMENT: N_("Проверьте серию и номер документа"),
    Why.DOCUMENT_OF_AGE: N_(
        "До 14 лет нужно свидетельство о рождении, с 14 лет — паспорт. Нет документа — оставьте поле пустым"
    ),
    Why.PHONE: N_("Укажите номер телефона полностью, например +7 912 345-67-89"),
    Why.INSURER: N_("Название длиннее 200 букв. Сократите его"),
    Why.CHILD_IS_ADULT: N_("Этому человеку уже 18 лет. Выберите вверху «Взрослого»"),
    Why.CHILD_IS_OLDER: N_("По дате рождения ребёнок старше, чем может быть. Проверьте год"),
    Why.RELATIVE_IS_CHILD: N_(
        "До 18 лет карту добавляет мама, папа или опекун. Если это вы, выберите вверху «Ребёнка»"
    ),
    Why.NUMBER_TAKEN: N_("Этот номер уже стоит в карте другого человека из вашей картотеки. Проверьте его"),
}
"""One sentence for each reason, said beside its field."""
