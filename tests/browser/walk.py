"""What a person does and sees, in plain words; the journeys are written with these."""

import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect

from tests.browser import forms
from tests.browser.barriers import Judged, judge
from tests.browser.house import House
from tests.browser.people import Person

_MANY, _FEW = 15, 5


@dataclass
class Walk:
    """One person with one browser."""

    page: Page
    house: House
    person: Person
    judged: Judged
    region: str = "26"
    axe: bool = True
    seen: list[str] = field(default_factory=list)
    without: tuple[str, ...] = ()
    times: str = ""
    """The address of the day that was chosen last."""

    def see(self, heading: str | re.Pattern[str]) -> None:
        """Assert the page's heading, then let axe look at the page."""
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()
        self.seen.append(self.page.url)
        if self.axe:
            self.no_barriers()

    def no_barriers(self) -> None:
        """Let axe look at the page; what it has looked at already it leaves out."""
        judge(self.page, self.judged, self.without)

    def open_sessions(self) -> int:
        """Count where this person is signed in."""
        found = self.house.rows(
            "SELECT count(*) FROM accounts_session s JOIN accounts_account a ON a.id = s.account_id"
            " WHERE a.esia_oid = ? AND s.closed_at IS NULL",
            str(self.person.oid),
        )
        return found[0][0]

    def press(self, name: str | re.Pattern[str]) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def follow(self, name: str | re.Pattern[str], *, exact: bool = False) -> None:
        self.page.get_by_role("link", name=name, exact=exact).first.click()

    def open(self, path: str) -> None:
        self.page.goto(self.house.portal + path)

    # The steps that several journeys share.

    def choose_region(self) -> None:
        self.open("/")
        self.see("Выберите регион")
        self.follow("Ставропольский край")
        expect(self.page).to_have_url(re.compile(rf"/{self.region}/$"))

    def agree(self) -> None:
        """Read the consent in its dialog (a page without JavaScript) and agree."""
        self.follow("Зарегистрироваться")
        expect(
            self.page.get_by_role("heading", name="Согласие на обработку персональных данных")
        ).to_be_visible()
        for answer in (
            self.page.get_by_role("button", name="Да, я согласен"),
            self.page.get_by_role("link", name="Нет, я отказываюсь"),
        ):
            expect(answer).to_be_in_viewport(ratio=1)
        if self.axe:
            self.no_barriers()
        self.press("Да, я согласен")
        self.see("Регистрация на портале")

    def sign_in_at_esia(self, *, first_time: bool) -> None:
        """Give phone, password and code; grant the rights where ESIA asks for them."""
        self.see("Вход")
        self.page.get_by_label("Телефон / Email / СНИЛС").fill(self.person.phone)
        self.page.get_by_label("Пароль").fill(self.person.password)
        self.press("Войти")
        self.see("Подтвердите вход")
        self.page.get_by_label("Код подтверждения").fill(self.house.code_for(self.person.phone))
        self.press("Продолжить")
        if first_time:
            self.see("Предоставление прав доступа")
            self.press("Предоставить")

    def open_own_menu(self) -> None:
        """Open the menu under the name; on a phone it lies in another menu."""
        menu = self.page.get_by_role("button", name=re.compile("^Меню"))
        if menu.is_visible():
            menu.click()
        self.page.locator(
            "summary", has_text=re.compile(rf"^\s*{self.person.name} {self.person.surname[0]}\.")
        ).click()

    def sign_out(self) -> None:
        """Leave by the menu under the name."""
        self.open_own_menu()
        self.press("Выйти")
        self.see("Вы вышли из личного кабинета")

    def register(self) -> None:
        """Come to «Мои карты» as somebody new; the pages on the way are those of `register_on_pages`."""
        forms.register(
            self.page.context.request,
            self.house.portal,
            self.region,
            phone=self.person.phone,
            password=self.person.password,
            code=lambda: self.house.code_for(self.person.phone),
        )
        self.open(f"/{self.region}/cards/")
        self.see("Мои карты")

    def register_on_pages(self) -> None:
        self.choose_region()
        self.agree()
        self.press("Нажмите здесь, для регистрации с помощью учетной записи портала госуслуг")
        self.sign_in_at_esia(first_time=True)
        self.see("Мои карты")

    def choose_doctor(self, clinic: str, speciality: str) -> None:
        self.follow("Записать на приём")
        self.see("Лечебные учреждения")
        self.follow(clinic, exact=True)
        self.see(clinic)
        self.follow(speciality, exact=True)
        self.see(speciality)
        self.roomiest(".doctor--open").get_by_role("link").click()
        expect(self.page.get_by_role("heading", level=2, name="День")).to_be_visible()

    def come_to_times_of(self, other: Self) -> None:
        """Open the doctor and the day that another person has chosen."""
        times = urlsplit(other.times)
        self.open(f"{times.path}?day={parse_qs(times.query)['day'][0]}")
        expect(self.page.locator("button.time").first).to_be_visible()

    def choose_last_day(self) -> None:
        """Choose the latest day with many places: far from «less than an hour before», and enough for all.

        Later journeys of a house find fewer: then the day with most of them.
        """
        places = self.places("a.day")
        many = [number for number, free in enumerate(places) if free >= _MANY]
        chosen = many[-1] if many else places.index(max(places))
        assert places[chosen] > _FEW, f"no day with places is left: {places}"
        day = self.page.locator("a.day").nth(chosen)
        day.click()
        expect(day).to_have_attribute("aria-current", "date")
        self.times = self.page.url
        if self.axe:
            self.no_barriers()

    def roomiest(self, rows: str) -> Locator:
        """Return the row that names most places: journeys share a house, and none may empty a doctor."""
        places = self.places(rows)
        assert places, f"no {rows} with places"
        return self.page.locator(rows).nth(places.index(max(places)))

    def roomy(self, rows: str, least: int, *, last: bool = False) -> Locator:
        """Return the first (or last) row that names so many places: who comes first changes with the hour."""
        fit = [number for number, places in enumerate(self.places(rows)) if places >= least]
        assert fit, f"no {rows} with {least} places"
        return self.page.locator(rows).nth(fit[-1 if last else 0])

    def places(self, rows: str) -> list[int]:
        """Return how many places each row names; 0 where it names none."""
        expect(self.page.locator(rows).first).to_be_visible()
        found = [re.search(r"(\d+)\s+мест", text) for text in self.page.locator(rows).all_inner_texts()]
        return [int(places[1]) if places else 0 for places in found]

    def choose_time(self, at: int = 0) -> str:
        button = self.page.locator("button.time").nth(at)
        slot = button.get_attribute("value") or ""
        button.click()
        return slot

    def book(
        self, clinic: str = "Городская поликлиника № 1", speciality: str = "Терапевт", at: int = 0
    ) -> str:
        """Go from «Мои карты» to a ticket; return its number."""
        self.choose_doctor(clinic, speciality)
        self.choose_last_day()
        self.choose_time(at)
        self.see("Подтвердите запись")
        self.press("Записаться")
        self.see("Вы записаны")
        return self.ticket_number()

    def ticket_number(self) -> str:
        text = self.page.locator(".ticket__number").inner_text()
        found = re.search(r"[А-Я](-\d{3}){2}-\d{2}", text)
        assert found, text
        return found.group()
