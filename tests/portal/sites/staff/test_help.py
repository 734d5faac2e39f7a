"""The operator sees whether articles help, and says something else in the region."""

import re
import uuid
from datetime import timedelta

import pytest
from django.utils.timezone import now

from portal.domain.help_centre.models import Override, Vote
from tests.factories import help_centre
from tests.factories.staff import operator
from tests.portal.sites.staff.colleague import colleague, text

LIST = "staff/region/help/"
PATH = "staff/region/help/booking/"


@pytest.fixture
def desk(region, esia, settings):
    help_centre.use_shelf(settings)
    return colleague(operator())


def form(**changed):
    known = {
        "title": "Как записаться у нас",
        "for_whom": "Для жителей края",
        "source": help_centre.BODY,
        "seen": "1",
    }
    return known | changed


def rows():
    return list(Override.objects.order_by("revision").values_list("slug", "title", "revision", "till_at"))


def test_list_counts_what_people_said(desk, region):
    for has_helped, missing in ((True, ""), (False, ""), (False, "Нет <i>картинки</i>")):
        Vote.objects.create(
            pk=uuid.uuid4(), region=region, slug="booking", revision=1, has_helped=has_helped, missing=missing,
            voted_at=now(),
        )  # fmt: skip
    page = text(desk.get(LIST))
    assert "Помогла: 1 · не помогла: 2 · написали, чего не хватило: 1" in page
    assert page.count("общий текст") == 3
    told = desk.get(PATH).content.decode()
    assert "Нет &lt;i&gt;картинки" in told


def test_form_holds_the_common_text(desk):
    page = text(desk.get(PATH))
    assert 'value="Как записаться к врачу"' in page
    assert "1. В «Моих картах» нажмите «Записать на приём»." in page
    assert re.search(r'name="seen" value="1"', page)
    assert "Пока никто не написал." in page


def test_preview_shows_and_keeps_nothing(desk):
    assert 'action="#preview"' in text(desk.get(PATH))
    answer = desk.send(PATH, PATH, **form(preview="1", source="1. Позвоните **сейчас**."))
    assert 'id="preview" tabindex="-1" data-portal-focus' in text(answer)

    page = text(answer)
    assert answer.status_code == 200
    assert "Так увидят статью" in page
    assert "Позвоните <strong>сейчас</strong>." in page
    assert "1. Позвоните **сейчас**." in page
    assert rows() == []


def test_saved_words_are_shown_to_people(desk):
    answer = desk.send(PATH, PATH, **form())

    assert answer.status_code == 303
    assert rows() == [("booking", "Как записаться у нас", 2, None)]
    assert "текст региона" in text(desk.get(LIST))
    assert "Назовите номер полиса" in text(desk.get("help/articles/booking/"))
    page = text(desk.get(PATH))
    assert "Вернуть общий текст" in page
    assert re.search(r'name="seen" value="2"', page)


def test_period_is_kept(desk):
    day = (now() + timedelta(days=3)).strftime("%d.%m.%Y")
    desk.send(PATH, PATH, **form(since=day, till=day))
    one = Override.objects.get()
    assert one.till_at - one.since_at == timedelta(days=1)
    assert "текст региона ещё не начался" in text(desk.get(LIST))
    assert "Назовите номер полиса" not in text(desk.get("help/articles/booking/"))


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"source": "1. Раз.\n\n<script>alert(1)</script>"}, "Строка 3. HTML в статьях не бывает"),
        ({"source": "1. [x](javascript:alert(1))"}, "Ссылка ведёт не туда: «javascript:alert(1)»"),
        ({"source": "1. [x](article:nobody)"}, "Статьи «article:nobody» нет."),
        ({"source": "1. ![](button.png)"}, "нет подписи для тех, кто её не видит"),
        ({"source": "Просто слова"}, "Нет ни одного шага"),
        ({"source": "x" * 30_001}, "Сократите текст."),
        ({"source": "   "}, "Нет ни одного шага"),
        ({"title": ""}, "Заполните это поле."),
        ({"title": "я" * 201}, "Сократите текст."),
        ({"since": "вчера"}, "Укажите дату в виде ДД.ММ.ГГГГ"),
        ({"seen": "0"}, "Пока вы писали, статью изменил кто-то ещё."),
    ],
)
@pytest.mark.parametrize("button", [{}, {"preview": "1"}])
def test_wrong_words_are_refused_and_stay_typed(desk, changed, sentence, button):
    if button and "seen" in changed:
        changed, sentence = {"title": ""}, "Заполните это поле."
    answer = desk.send(PATH, PATH, **form(**changed, **button))

    assert answer.status_code == 200
    assert sentence in text(answer)
    assert "Страницы «javascript" not in text(answer), "one sentence for each flaw"
    assert "<script>alert" not in answer.content.decode()
    assert all(value.strip() in text(answer) for value in changed.values())
    assert rows() == []


def test_common_text_comes_back_by_one_button(desk):
    desk.send(PATH, PATH, **form())

    assert desk.send(f"{PATH}end/", PATH).status_code == 303
    assert "Назовите номер полиса" not in text(desk.get("help/articles/booking/"))
    assert desk.send(f"{PATH}end/", PATH).status_code == 404
    assert "Вернуть общий текст" not in text(desk.get(PATH))


def test_words_that_no_longer_fit_are_named(desk):
    help_centre.own_words(source="1. [x](article:gone)")
    assert "не показан" in text(desk.get(LIST))


@pytest.mark.parametrize("slug", ["nobody", "Booking"])
def test_article_that_is_not_there_is_404(desk, slug):
    assert desk.get(f"staff/region/help/{slug}/").status_code == 404
    assert desk.send(f"staff/region/help/{slug}/", PATH, **form()).status_code == 404


def test_region_without_articles_says_so(desk, settings):
    help_centre.use_none(settings)
    assert "Статей пока нет" in text(desk.get(LIST))
