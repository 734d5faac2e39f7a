"""A field, its label, hint and error are one thing for a listener."""

from django.forms import Form

from portal.nonprod.gallery import forms
from tests.portal.look.pages import show, tags, words


def test_field_without_error_is_labelled_and_hinted() -> None:
    page = show("field", "field(form.birth_date, autocomplete='bday')", form=forms.Visit())
    [control] = tags(page, tag="input")
    assert control["aria-describedby"] == "id_birth_date-hint"
    assert control["autocomplete"] == "bday"
    assert "aria-invalid" not in control
    assert words(tags(page, tag="label", **{"for": control["id"]})[0]) == "Дата рождения"
    assert words(tags(page, id="id_birth_date-hint")[0]) == "Например, 24.11.1956"


def test_field_with_error_names_hint_and_error() -> None:
    page = show("field", "field(form.birth_date)", form=forms.wrong())
    [control] = tags(page, tag="input")
    assert control["aria-describedby"] == "wrong_birth_date-hint wrong_birth_date-error"
    assert control["aria-invalid"] == "true"
    assert control["value"] == "31.02.1956"
    assert words(tags(page, id="wrong_birth_date-error")[0]) == "Ошибка: Напишите дату так: 24.11.1956."


def test_every_kind_of_field_ties_its_error() -> None:
    form = forms.wrong()
    for name in form.errors:
        page = show("field", f"field(form.{name})", form=form)
        told = [one["aria-describedby"] for one in tags(page) if "aria-describedby" in one]
        assert f"wrong_{name}-error" in " ".join(told), name


def test_choices_are_a_fieldset_with_a_legend() -> None:
    page = show("field", "field(form.sex)", form=forms.right())
    assert words(tags(page, tag="legend")[0]) == "Пол"
    assert [one["value"] for one in tags(page, type="radio") if "checked" in one] == ["f"]
    assert [words(one) for one in tags(page, tag="label")] == ["Женский", "Мужской"]


def test_optional_field_says_so() -> None:
    assert "(необязательно)" in show("field", "field(form.phone)", form=forms.Visit())
    assert "(необязательно)" not in show("field", "field(form.surname)", form=forms.Visit())


def test_password_is_never_sent_back() -> None:
    assert "made-up" not in show("field", "field(form.password)", form=forms.right())


def test_error_summary_links_to_each_control() -> None:
    form = forms.wrong()
    page = show("field", "error_summary(form)", form=form)
    [box] = tags(page, role="alert")
    assert box["tabindex"] == "-1"
    targets = [one["href"].removeprefix("#") for one in tags(page, tag="a")]
    ids = {
        one.get("id") for name in form.fields for one in tags(show("field", f"field(form.{name})", form=form))
    }
    assert len(targets) == len(form.errors)
    assert set(targets) <= ids


def test_error_summary_of_a_blank_or_right_form_is_nothing() -> None:
    assert show("field", "error_summary(form)", form=forms.Visit()).strip() == ""
    assert show("field", "error_summary(form)", form=forms.right()).strip() == ""


def test_error_summary_shows_what_belongs_to_no_field() -> None:
    class Refused(Form):
        def clean(self) -> None:
            self.add_error(None, "Слишком много попыток. <b>")

    page = show("field", "error_summary(form)", form=Refused({}))
    assert "Слишком много попыток. &lt;b&gt;" in page
