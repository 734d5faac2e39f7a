"""A letter in text and in HTML."""

from portal.kit import emails, letters


def test_write_says_the_same_twice():
    written = letters.write(
        title="Заголовок", paragraphs=["Раз.", "Два & три."], link=letters.Link("Открыть", "https://a.example/?b&c"),
        signature=["Кто"], small=["Почему"], small_link=letters.Link("Не надо", "https://a.example/no"),
    )  # fmt: skip

    assert written.text == (
        "Раз.\n\nДва & три.\n\nОткрыть:\nhttps://a.example/?b&c\n\nКто\n\n-- \n\nПочему\n\n"
        "Не надо:\nhttps://a.example/no\n"
    )
    assert "<title>Заголовок</title>" in written.html
    assert "<p>Два &amp; три.</p>" in written.html
    assert '<a href="https://a.example/?b&amp;c">Открыть</a>' in written.html


def test_mask_leaves_what_the_owner_knows():
    assert emails.mask("ivan@example.ru") == "i•••@example.ru"
    assert emails.mask("@example.ru") == "•••@example.ru"
