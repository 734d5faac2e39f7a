"""axe in the journeys leaves out what it has judged already: a new barrier is seen all the same."""

import pytest

BARRIERS = {
    "image-alt": "document.querySelector('main').append(document.createElement('img'))",
    # One row of many: the others repeat each other and are left out.
    "button-name": "rows(30).children[17].firstChild.textContent = ''",
    "color-contrast": "rows(30).children[17].firstChild.style.cssText = 'color: #eee; background: #fff'",
    "aria-input-field-name": "rows(30).children[17].innerHTML = '<div role=textbox tabindex=0></div>'",
    # The rows are the same but for the number to which the label of one of them refers.
    "label": "fields(30).children[17].firstChild.htmlFor = 'field-99'",
    "aria-hidden-focus": "document.querySelector('header').setAttribute('aria-hidden', 'true')",
    # What concerns the page as a whole, each of whose parts was judged.
    "landmark-one-main": "main.replaceWith(...main.childNodes)",
    "skip-link": "main.removeAttribute('id')",
    "document-title": "document.title = ''",
    "heading-order": "main.querySelector('h2').outerHTML = '<h5>Заголовок</h5>'",
}
ROWS = """
  const main = document.querySelector("main");
  const list = (count, row) => {
    const made = document.createElement("ul");
    made.innerHTML = Array.from({length: count}, (_, at) => `<li>${row(at)}</li>`).join("");
    main.append(made);
    return made;
  };
  const rows = (count) => list(count, () => "<button type=button>Время</button>");
  const fields = (count) => list(count, (at) => `<label for=field-${at}>Имя</label><input id=field-${at}>`);
"""


def test_axe_sees_a_barrier_on_a_page_like_one_it_has_judged(walk) -> None:
    one = walk()
    one.open("/26/")
    one.no_barriers()
    one.page.evaluate(f"() => {{ {ROWS} rows(30); fields(30); }}")
    one.no_barriers()
    for rule, spoil in BARRIERS.items():
        one.open("/26/")
        one.no_barriers()
        one.page.evaluate(f"() => {{ {ROWS} {spoil}; }}")
        with pytest.raises(AssertionError, match=f'"{rule}"'):
            one.no_barriers()
