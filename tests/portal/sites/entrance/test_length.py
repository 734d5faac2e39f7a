"""Answers say how long they are, so that they need not go out in chunks."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_page_tells_its_length(client):
    answer = client.get("/")

    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert len(answer.content) > 1000


def test_an_answer_without_body_tells_so(client):
    answer = client.get("/26")

    assert (answer.status_code, answer.headers["Content-Length"]) == (301, "0")
