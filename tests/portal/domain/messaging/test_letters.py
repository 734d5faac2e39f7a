"""A letter: neutral, whole in text and in HTML, and leading into the person's region."""

import re
from html.parser import HTMLParser

import pytest

from portal.domain.messaging import ports, texts
from portal.domain.messaging.actions import letters
from portal.domain.messaging.states import Manner, Page
from portal.domain.notices.states import Held, Kind
from portal.domain.regions.models import Region
from portal.kit import phone
from tests.factories.accounts import NOW
from tests.factories.regions import RegionFactory

REMINDERS = (Kind.REMIND_DAY, Kind.REMIND_HOURS)
WRITTEN = [
    kind for kind, words in texts.WORDS.items() if words.manner != Manner.CABINET and kind not in REMINDERS
]
HERE = "http://localhost:8000"


class Reader(HTMLParser):
    """Reads a letter as a listener hears it: tags, links, text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.hrefs, self.words, self.language = [], [], [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.tags.append(tag)
        self.hrefs += [known["href"]] if "href" in known else []
        self.language = known.get("lang", self.language)

    def handle_data(self, data):
        self.words += data.split()


@pytest.fixture
def region(db, settings):
    settings.PORTAL_URL = HERE
    made = RegionFactory()
    made.brand, made.support_phone = "Медицина-онлайн", "88652000000"
    made.save()
    return made


def write(kind=Kind.BOOKED, region="26"):
    facts = {"appointment": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    if kind in REMINDERS:
        facts |= {"answer": "26", "date": "2026-11-24", "time": "09:20", "clock": ""}
    held = Held(1, 1, kind, facts, "booked:7", NOW, None, 1)
    return letters.write(held, to="a@b.example", region_code=region)


@pytest.mark.parametrize("kind", WRITTEN)
def test_letter_of_each_kind_says_its_words_and_leads_into_the_cabinet(region, kind):
    letter, words = write(kind), texts.of(kind)

    assert (letter.subject, letter.sender_name, letter.key) == (words.title, "Медицина-онлайн", "booked:7")
    for body in (letter.text, letter.html):
        assert words.letter in body
        assert f"{HERE}/26/cards/notices/" in body
        assert "Ставропольский край" in body
        assert phone.tidy("88652000000") in body


@pytest.mark.parametrize("kind", WRITTEN)
def test_letter_holds_nothing_of_the_visit_nor_of_the_person(region, kind):
    letter = write(kind)
    whole = letter.subject + letter.text + letter.html

    assert "7c9e6679" not in whole
    assert "a@b.example" not in whole
    assert re.findall(r"врач|доктор|терапевт|хирург|отделени|диагноз", whole, re.IGNORECASE) == []


@pytest.mark.parametrize("kind", WRITTEN)
def test_only_letters_by_choice_lead_to_where_they_are_switched_off(region, kind):
    letter, switched = write(kind), f"{HERE}/26/settings/notices/"
    by_choice = texts.of(kind).manner == Manner.BY_CHOICE

    assert letter.settings_url == (switched if by_choice else "")
    assert (switched in letter.text, switched in letter.html) == (by_choice, by_choice)
    assert ("приходят всегда" in letter.text) is not by_choice


def test_warning_says_what_to_do_if_it_was_somebody_else(region):
    assert "войдите через Госуслуги" in write(Kind.PASSWORD_CHANGED).text
    assert "войдите через Госуслуги" not in write(Kind.BOOKED).text


@pytest.mark.parametrize("kind", WRITTEN)
def test_html_says_what_the_text_says_and_a_listener_finds_the_way(region, kind):
    letter = write(kind)
    read = Reader(letter.html)

    assert (read.language, read.tags.count("h1"), read.tags.count("title")) == ("ru", 1, 1)
    assert set(read.tags) <= {
        "html", "head", "meta", "title", "body", "main", "h1", "p", "a", "br", "footer",
    }  # fmt: skip
    assert read.hrefs == re.findall(r"http\S+", letter.text)
    plain = set(re.sub(r"http\S+|:\n", " ", letter.text).split()) - {"--"}
    assert plain <= set(read.words)


def test_letter_leads_to_the_host_of_a_region_that_has_one(region, settings):
    settings.PORTAL_URL, settings.REGION_HOSTS = "https://med.example.ru", {"26.example.ru": "26"}

    assert "https://26.example.ru/cards/notices/" in write().text
    assert "med.example.ru" not in write().text


def test_letter_of_a_region_that_is_off_comes_from_one_that_is_open(region):
    RegionFactory(code="73", name="Ульяновская область", search_key="ульяновская область")
    Region.objects.filter(pk="26").update(is_on=False)

    assert f"{HERE}/73/cards/notices/" in write().text


def test_markup_in_what_the_region_wrote_is_shown_as_it_is(region):
    Region.objects.filter(pk="26").update(name="<b>Край</b> & Ко")

    assert "&lt;b&gt;Край&lt;/b&gt; &amp; Ко" in write().html
    assert "<b>Край</b> & Ко" in write().text


def test_addresses_that_were_not_filled_in_are_told(monkeypatch):
    monkeypatch.setattr(ports, "page_url", None)

    with pytest.raises(RuntimeError):
        ports.url_of("26", Page.NOTICES)
