"""axe in the journeys leaves out what it has judged already: a new barrier is seen all the same."""

import pytest

BARRIERS = {
    "image-alt": "document.querySelector('main').append(document.createElement('img'))",
    # One row of many: the others repeat each other and are left out.
    "button-name": "rows(30).children[17].firstChild.textContent = ''",
    "color-contrast": "rows(30).children[17].firstChild.style.cssText = 'color: #eee; background: #fff'",
    "label": "rows(30).children[17].innerHTML = '<input type=text>'",
    "aria-hidden-focus": "document.querySelector('header').setAttribute('aria-hidden', 'true')",
    # What concerns the page as a whole, each of whose parts was judged.
    "landmark-one-main": "main.replaceWith(...main.childNodes)",
    "skip-link": "main.removeAttribute('id')",
    "document-title": "document.title = ''",
    "heading-order": "main.querySelector('h2').outerHTML = '<h5>Заголовок</h5>'",
}
ROWS = """
  const main = document.querySelector("main");
  const rows = (count) => {
    const list = document.createElement("ul");
    list.innerHTML = "<li><button type=button>Время</button></li>".repeat(count);
    main.append(list);
    return list;
  };
"""


def test_axe_sees_a_barrier_on_a_page_like_one_it_has_judged(walk) -> None:
    one = walk()
    one.open("/26/")
    one.no_barriers()
    one.page.evaluate(f"() => {{ {ROWS} rows(30); }}")
    one.no_barriers()
    for rule, spoil in BARRIERS.items():
        one.open("/26/")
        one.no_barriers()
        one.page.evaluate(f"() => {{ {ROWS} {spoil}; }}")
        with pytest.raises(AssertionError, match=rule):
            one.no_barriers()
