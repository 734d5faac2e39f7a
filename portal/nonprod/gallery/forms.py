"""One form with each kind of field, blank, refused and filled."""

from django import forms

from portal.look.values import FileView
from portal.sites.entrance import files

SEXES = [("f", "Женский"), ("m", "Мужской")]
REASONS = [("", "Выберите причину"), ("time", "Не подходит время"), ("well", "Больше не нужно")]
CHANNELS = [("call", "Звонок"), ("telegram", "Код в Telegram"), ("mail", "Электронная почта")]
REQUIRED = {"required": "Заполните это поле."}


class Visit(forms.Form):
    """Not a real form of the portal: it only shows every kind of field."""

    surname = forms.CharField(label="Фамилия", error_messages={"required": "Напишите фамилию."})
    birth_date = forms.DateField(
        label="Дата рождения",
        help_text="Например, 24.11.1956",
        input_formats=["%d.%m.%Y"],
        error_messages={"invalid": "Напишите дату так: 24.11.1956."},
    )
    phone = forms.CharField(
        label="Номер телефона", required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    password = forms.CharField(label="Пароль", widget=forms.PasswordInput, error_messages=REQUIRED)
    reason = forms.ChoiceField(
        label="Почему отменяете", choices=REASONS, error_messages={"required": "Выберите причину."}
    )
    sex = forms.ChoiceField(
        label="Пол",
        choices=SEXES,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите пол."},
    )
    channels = forms.MultipleChoiceField(
        label="Как сообщить о записи",
        choices=CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Выберите хотя бы один способ."},
    )
    comment = forms.CharField(label="Что ещё важно знать", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(
        label="Я согласен на обработку персональных данных",
        error_messages={"required": "Отметьте согласие или вернитесь назад."},
    )


class NewPassword(forms.Form):
    """A new password and its repeat."""

    password = forms.CharField(
        label="Новый пароль", help_text="Не короче 8 знаков.", widget=forms.PasswordInput
    )
    repeat = forms.CharField(label="Повторите пароль", widget=forms.PasswordInput)


def wrong() -> Visit:
    """Return the form as it comes back after a person sent nonsense."""
    return Visit({"birth_date": "31.02.1956"}, auto_id="wrong_%s")


def right() -> Visit:
    """Return the form filled as it should be."""
    filled = {"surname": "Орлова", "birth_date": "24.11.1956", "phone": "+7 900 000-00-00"}
    filled |= {
        "password": "made-up",
        "reason": "time",
        "sex": "f",
        "comment": "Хожу с палочкой.",
        "agree": "on",
    }
    return Visit(filled | {"channels": ["call", "mail"]}, auto_id="right_%s")


class Letter(forms.Form):
    """A form with files that were taken already."""

    def __init__(self) -> None:
        super().__init__({}, auto_id="letter_%s")
        refused = ["Файл «план.docx» — не картинка и не PDF. Сохраните его как PDF и прикрепите снова."]
        self.fields["files"] = files.FilesField(files.Chosen(FILES[:2], refused))


FILES = [
    FileView("1", "анализ крови.jpg", "1,2 МБ, уменьшена"),
    FileView("2", "выписка из стационара за ноябрь 2026.pdf", "340 КБ"),
    FileView("3", "направление.pdf", "96 КБ", href="#"),
    FileView("4", "снимок.png", "2,4 МБ", state="не проверен на вирусы, откроется после проверки"),
]
