"""A register knows somebody with another birth date: what differs, the way out, and the clinic at last."""

import json
import re

from playwright.sync_api import expect

from tests.browser.house import House
from tests.browser.walk import Person, Walk

SECONDS = 60_000
RIGHT, WRONG = "1990-01-01", "1990-01-02"


def clinics_say(house: House, person: Person, birth_date: str, **changes: object) -> None:
    """Let a clinic send its list once more, with this birth date of the person."""
    line = {
        "kind": "attachment", "id": f"journey-{person.oid}", "surname": person.surname, "name": person.name,
        "patronymic": "Ивановна", "birth_date": birth_date, "snils": person.snils, "policy": person.policy,
        "attached_as": "therapeutic", "clinic": "gp1", "area": "3", "doctor": "gp1-d03", "since": "2020-02-03",
    }  # fmt: skip
    path = house.var_dir / f"lines-{person.oid}.jsonl"
    path.write_text(json.dumps(line | changes, ensure_ascii=False) + "\n", "utf-8")
    house.command("import_region", str(path), "--region", "26", "--no-open")


def open_tab(walk: Walk) -> None:
    """Go from «Мои карты» to the card and its tab."""
    walk.follow("Записи")
    walk.see(re.compile(walk.person.surname))
    walk.page.get_by_role("navigation", name="Разделы карты").get_by_role("link", name="Прикрепления").click()
    walk.see(re.compile(walk.person.surname))


def said(walk: Walk, title: str) -> None:
    expect(walk.page.locator("#attachments .alert__title", has_text=title)).to_be_visible(timeout=SECONDS)
    if walk.axe:
        walk.no_barriers()


def test_mismatch_and_way_out(walk, house) -> None:
    someone = walk()
    clinics_say(house, someone.person, WRONG)
    someone.register()
    open_tab(someone)
    said(someone, "Данные не совпали")
    page = someone.page.locator("#attachments")
    expect(page.get_by_role("listitem").filter(has_text=re.compile("^Дата рождения$"))).to_be_visible()
    assert "02.01.1990" not in page.inner_text()
    assert "Баранов" not in page.inner_text()
    expect(page.get_by_role("heading", name="Куда записаться сейчас")).to_be_visible()

    someone.follow("Готовое обращение в регистратуру")
    someone.see("Обращение в регистратуру")
    expect(someone.page.get_by_text("При проверке на портале не сошлось: Дата рождения.")).to_be_visible()
    expect(someone.page.get_by_role("button", name="Распечатать")).to_be_visible()

    clinics_say(house, someone.person, RIGHT)
    someone.follow("Прикрепления")
    someone.press("Проверить ещё раз")
    said(someone, "Прикрепление найдено")
    someone.follow("Записаться: Баранов")
    expect(someone.page.get_by_role("heading", name=re.compile("Баранов"))).to_be_visible()

    card = "SELECT card_id FROM patients_holding h JOIN accounts_account a ON a.id = h.account_id"
    found = house.rows(
        f"SELECT state, taken FROM attachments_search WHERE card_id IN ({card} WHERE a.surname = ?)",
        someone.person.surname,
    )
    assert found == [("found", 2)]


def test_search_is_seen_live_without_loading_the_page_again(walk, house) -> None:
    someone = walk()
    clinics_say(house, someone.person, RIGHT)
    someone.register()
    open_tab(someone)
    said(someone, "Прикрепление найдено")
    mine = "card_id IN (SELECT id FROM patients_card WHERE surname = ?)"
    house.change(
        "UPDATE attachments_search SET state = 'queued', queued_at = ended_at, due_at = next_at,"
        f" ends_at = next_at, next_at = NULL WHERE {mine}",
        someone.person.surname,
    )
    someone.page.reload()
    said(someone, "Скоро начнём поиск")
    someone.page.evaluate("window.notLoadedAgain = true")
    house.change(f"UPDATE attachments_search SET due_at = queued_at WHERE {mine}", someone.person.surname)
    said(someone, "Прикрепление найдено")
    assert someone.page.evaluate("window.notLoadedAgain === true")
    expect(someone.page.locator("#attachments[hx-get]")).to_have_count(0)


def test_attachment_without_javascript(walk, house) -> None:
    plain = walk(axe=False, java_script_enabled=False)
    clinics_say(house, plain.person, RIGHT)
    plain.register()
    open_tab(plain)
    for _ in range(30):
        if plain.page.get_by_text("Прикрепление найдено").is_visible():
            break
        plain.page.wait_for_timeout(1000)
        plain.follow("Обновить")
    said(plain, "Прикрепление найдено")
    plain.follow("Записаться: Баранов")
    expect(plain.page.get_by_role("heading", name=re.compile("Баранов"))).to_be_visible()
