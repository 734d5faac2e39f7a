"""A birth date typed key by key stays what the person typed, and is tidied when the field is left."""

from playwright.sync_api import expect

FORM = "/26/cards/new/"
TYPED = {
    "05031950": "05.03.1950",
    "05.03.1950": "05.03.1950",
    "5.3.1950": "5.3.1950",
    "05.3.1950": "05.3.1950",
    "5/3/1950": "5/3/1950",
    "05/03/1950": "05/03/1950",
    "1950-03-05": "1950-03-05",
}


def test_birth_date_typed_key_by_key(walk) -> None:
    who = walk(axe=False)
    who.register()
    who.open(FORM)
    who.see("Новая карта")
    field = who.page.locator("#id_birth_date")
    for keys, shown in TYPED.items():
        field.fill("")
        field.press_sequentially(keys)
        expect(field).to_have_value(shown)
        field.press("Tab")
        expect(field).to_have_value("05.03.1950")
    for pasted in ("1950-03-05", "5.3.1950"):
        field.fill("")
        field.focus()
        who.page.keyboard.insert_text(pasted)
        field.press("Tab")
        expect(field).to_have_value("05.03.1950")
    field.fill("")
    field.press_sequentially("5.3.50")
    field.press("Tab")
    expect(field).to_have_value("5.3.50")
