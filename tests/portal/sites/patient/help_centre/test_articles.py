"""Articles as people read them: list, search, page, «Помогла ли статья?», the link in the frame."""

import re

import pytest
from django.conf import settings as known

from portal.domain.help_centre.models import Vote
from tests.factories import help_centre
from tests.portal.sites.visitor import text

ARTICLE = "help/articles/registration/"


@pytest.fixture(autouse=True)
def shelf(settings):
    help_centre.use_shelf(settings)


def main(page):
    return page[page.index("<main") : page.index("</main")]


def test_list_has_sections_and_what_is_no_article(visitor):
    page = main(text(visitor.get("help/")))

    names = re.findall(r"<h2>(.*?)</h2>", page)
    assert names == ["Вход и учётная запись", "Запись к врачу", "Ваши права и данные", "Если что-то не так"]
    for path in (
        "articles/registration/",
        "articles/booking/",
        "articles/error/",
        "cannot-sign-in/",
    ):
        assert f'href="/26/help/{path}"' in page
    assert "how-to-register" not in page
    assert "tel:+78652000000" in page


def test_most_helpful_stand_first_where_there_are_many(visitor, settings, tmp_path):
    for path in (help_centre.SHELF / "articles").glob("*.md"):
        for number in (1, 2):
            (tmp_path / f"{path.stem}-{number}.md").write_text(path.read_text("utf-8"), "utf-8")
    settings.HELP_ARTICLES = tmp_path
    assert "<h2>С чего начать</h2>" in text(visitor.get("help/"))
    page = visitor.send("help/articles/error-2/helped/", "help/articles/error-2/", answer="yes")
    assert page.status_code == 303

    page = main(text(visitor.get("help/")))
    first = page.index("Чаще всего помогают")
    assert (
        page.index("error-2", first)
        < page.index("registration-1", first)
        < page.index("Вход и учётная", first)
    )


def test_article_has_all_that_the_seeds_have(visitor):
    page = main(text(visitor.get(ARTICLE)))

    assert "<h1>Как зарегистрироваться</h1>" in page
    assert "<b>Для кого:</b> Для тех, кто на портале впервые" in page
    assert "Редакция №\u00a03 · создана 12.10.2026 · обновлена 20.11.2026" in page
    assert re.search(r"<h2>Связанные статьи</h2>.*Как записаться к врачу", page, re.DOTALL)
    assert '<img src="/static/help_centre/pictures/button.png" alt="Главная страница региона' in page
    assert 'width="780" height="420" loading="lazy"' in page
    assert 'href="/26/help/cannot-sign-in/"' in page
    assert 'href="/26/cards/"' in page
    assert '<a href="/26/help/articles/booking/">запишитесь к врачу</a>' in page
    assert '<a href="https://www.gosuslugi.ru/">Госуслуги</a>' in page
    assert '<a href="#part-1">Что понадобится</a>' in page
    assert '<h2 id="part-1">Что понадобится</h2>' in page


def test_short_article_has_no_contents_and_no_markup_gets_through(visitor):
    help_centre.own_words(title="<b>Жирно</b>", source="1. Шаг & «<» 5 > 3.\n\n`<script>` и \\<i>\n")
    page = main(visitor.get("help/articles/booking/").content.decode())

    assert "В этой статье" not in page
    assert "&lt;b&gt;Жирно" in page
    assert "<code>&lt;script&gt;</code> и &lt;i&gt;" in page


def test_region_says_it_otherwise(visitor):
    help_centre.own_words()
    page = text(visitor.get("help/articles/booking/"))
    assert "Назовите номер полиса" in page
    assert "Редакция №\u00a02 · создана 01.11.2026 · обновлена 01.11.2025" in page
    assert "Как записаться у нас" in text(visitor.get("help/"))


@pytest.mark.parametrize("path", ["help/articles/nobody/", "help/articles/Booking/", "help/articles/a.b/"])
def test_article_that_is_not_there_is_404(visitor, path):
    assert visitor.get(path).status_code == 404


def test_search_finds_marks_and_leads(visitor):
    page = main(text(visitor.get("help/search/?q=ПРИЕМА")))

    assert '<a href="/26/help/articles/booking/">Как записаться к врачу</a>' in page
    assert "<mark>приём</mark>" in page
    assert 'value="ПРИЕМА"' in page


@pytest.mark.parametrize(
    "query", ["криптовалюта", "%3Cscript%3Ealert(1)%3C/script%3E", "%00", "%D0", "a" * 3000]
)
def test_search_that_finds_nothing_leads_to_sections_and_telephone(visitor, query):
    answer = visitor.get(f"help/search/?q={query}")
    page = main(answer.content.decode())

    assert answer.status_code == 200
    assert "<script>alert" not in page
    assert "Запись к врачу" in page
    if query == "криптовалюта":
        assert "Ничего не нашлось" in page
        assert "tel:+78652000000" in page


def test_empty_search_shows_the_sections(visitor):
    page = main(text(visitor.get("help/search/")))
    assert "Ничего не нашлось" not in page
    assert "Как зарегистрироваться" in page


@pytest.mark.parametrize(("path", "slug"), [("how-to-register", "registration"), ("how-to-book", "booking")])
def test_former_addresses_lead_on_for_ever(visitor, path, slug):
    answer = visitor.get(f"help/{path}/")

    assert (answer.status_code, answer.headers["Location"]) == (301, f"/26/help/articles/{slug}/")
    assert visitor.get(f"help/articles/{slug}/").status_code == 200


def vote(visitor, answer, path=ARTICLE):
    return visitor.send(f"{path}helped/", path, answer=answer, key=key_of(visitor, path))


def key_of(visitor, path=ARTICLE):
    found = re.search(r'name="key" value="(\w+)"', text(visitor.get(path)))
    return found[1] if found else ""


def rows():
    return sorted(Vote.objects.values_list("slug", "revision", "has_helped", "missing"))


def test_yes_is_counted_once_in_a_browser(visitor):
    assert "Помогла ли статья?" in text(visitor.get(ARTICLE))
    answer = vote(visitor, "yes")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/26/{ARTICLE}#helped")
    assert "Спасибо за ответ" in text(visitor.get(ARTICLE))
    vote(visitor, "yes")
    assert rows() == [("registration", 3, True, "")]
    assert "Помогла ли статья?" in text(visitor.get("help/articles/booking/"))


def test_button_pressed_twice_is_one_vote(visitor):
    key = key_of(visitor)
    for _ in range(2):
        visitor.client.cookies.pop(known.HELPED_COOKIE, None)
        visitor.send(f"{ARTICLE}helped/", ARTICLE, answer="no", key=key)
    assert rows() == [("registration", 3, False, "")]


def test_no_asks_what_was_missing(visitor):
    vote(visitor, "no")
    page = text(visitor.get(ARTICLE))
    assert "Чего не хватило?" in page

    answer = visitor.send(f"{ARTICLE}missing/", ARTICLE, missing="Нет <b>картинки</b>")

    assert answer.status_code == 303
    assert rows() == [("registration", 3, False, "Нет <b>картинки</b>")]
    assert "Спасибо, мы прочитаем" in text(visitor.get(ARTICLE))


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("Перезвоните мне: 8 918 555-01-43", "Похоже на телефон"),
        ("anna@example.ru", "Похоже на телефон"),
        ("а" * 501, "Сократите текст до 500 знаков."),
        ("  ", "Напишите, чего не хватило"),
    ],
)
def test_text_that_cannot_be_kept_stays_in_the_field(visitor, missing, sentence):
    vote(visitor, "no")
    answer = visitor.send(f"{ARTICLE}missing/", ARTICLE, missing=missing)

    assert answer.status_code == 200
    assert sentence in text(answer)
    assert missing.strip().replace(" 555-01-43", "") in text(answer).replace("\u00a0", " ").replace(
        "\u2011", "-"
    )
    assert rows() == [("registration", 3, False, "")]


def test_mind_is_changed_by_one_button(visitor):
    vote(visitor, "no")
    visitor.send(f"{ARTICLE}missing/", ARTICLE, missing="Мало")
    vote(visitor, "yes")
    assert rows() == [("registration", 3, True, "")]


def test_vote_leads_to_nobody(signed_in):
    vote(signed_in, "yes")
    assert {field.name for field in Vote._meta.fields} == {
        "id", "region", "slug", "revision", "has_helped", "missing", "voted_at"
    }  # fmt: skip
    assert Vote.objects.count() == 1


@pytest.mark.parametrize("told", [{}, {"answer": "maybe"}, {"answer": ""}])
def test_other_answers_are_no_votes(visitor, told):
    assert visitor.send(f"{ARTICLE}helped/", ARTICLE, **told).status_code == 303
    assert rows() == []


def test_text_without_a_no_is_not_kept(visitor):
    assert visitor.send(f"{ARTICLE}missing/", ARTICLE, missing="Мало").status_code == 303
    assert rows() == []


@pytest.mark.parametrize("key", ["", "x", "ю" * 50, "0b7f9d52-3c1e-4f0a-9a57-6d0f4b1f2c33", "0" * 10_000])
def test_forged_numbers_are_just_another_vote(visitor, key):
    assert visitor.send(f"{ARTICLE}helped/", ARTICLE, answer="yes", key=key).status_code == 303
    assert rows() == [("registration", 3, True, "")]


@pytest.mark.parametrize("path", ["help/articles/nobody/helped/", "help/articles/nobody/missing/"])
def test_nobody_votes_for_what_is_not_there(visitor, path):
    assert visitor.send(path, ARTICLE, answer="yes", missing="x").status_code == 404


def test_votes_of_a_network_have_an_end(visitor, monkeypatch):
    from portal.domain.limits import rules

    monkeypatch.setattr(rules, "HELP_VOTES_OF_NETWORK", rules.Limit("help_votes_network", 2, rules.HOUR))
    for _ in range(2):
        assert vote(visitor, "yes").status_code == 303
    assert vote(visitor, "yes").status_code == 429


def test_page_links_its_own_article_and_others_do_not(visitor):
    def linked(path):
        found = re.search(r'class="footer__help"><a href="([^"]+)"', text(visitor.get(path)))
        return found and found[1]

    assert linked("") == "/26/help/articles/registration/"
    assert linked("doctors/") == "/26/help/articles/booking/"
    assert linked("help/") is None


def test_error_pages_lead_to_what_helps(visitor):
    page = main(text(visitor.get("nowhere/")))
    assert 'href="/26/help/articles/error/">Страница показывает ошибку' in page
    assert 'href="/26/help/cannot-sign-in/"' in page
    assert 'href="/26/help/">Вся помощь' in page


def test_sign_in_leads_to_its_article(visitor):
    assert 'href="/26/help/articles/registration/">Как войти и зарегистрироваться' in main(
        text(visitor.get("sign-in/"))
    )
