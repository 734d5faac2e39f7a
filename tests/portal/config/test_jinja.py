"""A template that says the same on every page is drawn once, unless templates are edited while it runs."""

import pytest
from jinja2 import DictLoader

from portal.config.jinja import environment


@pytest.mark.parametrize(("is_edited", "then"), [(False, "<b>1</b>"), (True, "<b>2</b>")])
def test_constant_template(is_edited, then):
    said = {"head": "<b>1</b>", "page": "{{ constant('head') }}"}
    pages = environment(loader=DictLoader(said), autoescape=True, auto_reload=is_edited)
    assert pages.get_template("page").render() == "<b>1</b>"

    said["head"] = "<b>2</b>"

    assert pages.get_template("page").render() == then
