"""One sentence for the next page."""

from tests.portal.sites.visitor import text


def test_flash_is_not_swallowed_by_a_fragment(visitor):
    visitor.register()
    visitor.get("help/", **{"HX-Request": "true"})
    assert "Личный кабинет создан" in text(visitor.get("help/"))
    assert "Личный кабинет создан" not in text(visitor.get("help/"))


def test_flash_that_somebody_wrote_is_not_shown(visitor):
    visitor.client.cookies["portal_flash"] = "gAAAAABforged"
    answer = visitor.get()
    assert answer.status_code == 200
    assert answer.cookies["portal_flash"].value == ""
