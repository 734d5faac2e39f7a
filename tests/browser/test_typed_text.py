"""What was typed outlives a page of trouble and a line that is cut; it goes when the form was answered."""

from pathlib import Path

import pytest

from portal import look

SCRIPT = (Path(look.__file__).parent / "static" / "look" / "js" / "typed.js").read_text("utf-8")
FIELDS = (
    "<input name=surname><input name=snils><input type=password name=password><textarea name=note></textarea>"
    "<select name=sort><option>a<option>b</select><input type=checkbox name=agree value=1>"
)
FORM = f"<form method=post action=/send>{FIELDS}<button>Отправить</button></form>"
BACK = "<template data-portal-typed-words><p>Вернули</p></template>"
ANSWERS = {"trouble": (503, "<div data-portal-trouble></div>"), "done": (200, "<h1>Готово</h1>")}
VALUES = "[...document.forms[0].elements].slice(0, -1).map((one) => one.type === 'checkbox' ? one.checked : one.value)"
EMPTY = ["", "", "", "", "a", False]
TYPED = ["Землероева", "", "", "болит\nспина", "b", True]
STORED = "JSON.stringify({...sessionStorage})"


def page_of(body: str) -> str:
    script = "<script type=module src=/typed.js></script>"
    return f"<!doctype html><meta charset=utf-8><main>{body}</main>{BACK}{script}"


def served(page, how: str) -> None:
    """Serve a form whose answer is this one; `cut` is none at all."""

    def answer(route) -> None:
        path = route.request.url.partition("site.test")[2]
        if path == "/typed.js":
            route.fulfill(body=SCRIPT, content_type="text/javascript")
        elif path == "/send" and how == "cut":
            route.abort()
        else:
            status, body = ANSWERS[how] if path == "/send" else (200, FORM)
            route.fulfill(status=status, body=page_of(body), content_type="text/html")

    page.route("**/*", answer)


def send(page) -> None:
    page.goto("http://site.test/form")
    for name, value in {"surname": TYPED[0], "snils": "112", "password": "тайна", "note": TYPED[3]}.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=sort]", "b")
    page.check("[name=agree]")
    page.get_by_role("button").click(no_wait_after=True)
    page.wait_for_timeout(500)


@pytest.mark.parametrize(("how", "values"), [("trouble", TYPED), ("done", EMPTY)])
def test_typed_text_comes_back_after_trouble_alone(contexts, how, values) -> None:
    page = contexts().new_page()
    served(page, how)
    send(page)
    stored = page.evaluate(STORED)
    page.goto("http://site.test/form")
    assert page.evaluate(VALUES) == values
    assert page.get_by_text("Вернули").count() == (how == "trouble")
    assert ("Землероева" in stored, "тайна" in stored, "112" in stored) == (how == "trouble", False, False)


def test_typed_text_comes_back_after_a_line_that_was_cut(contexts) -> None:
    page = contexts().new_page()
    served(page, "cut")
    send(page)
    page.go_back()
    page.get_by_role("button").wait_for()
    told = page.evaluate(VALUES)
    assert (told[0], told[3:]) == (TYPED[0], TYPED[3:])
