"""What falls through everything still gets a page with the number that the log holds."""

import logging

from portal.config import last_resort
from portal.kit import cases


def broken(_environ, _start):
    raise RuntimeError("Тайнохранимова")


def test_a_broken_application_answers_with_a_number(caplog):
    started = []
    with caplog.at_level(logging.ERROR):
        body = b"".join(last_resort.page_behind(broken)({}, lambda *told: started.append(told))).decode()
    (status, headers), logged = started[0], caplog.records[-1].msg
    assert status.startswith("500")
    assert dict(headers)["Content-Length"] == str(len(body.encode()))
    assert cases.of(logged["request_id"]) in body
    assert "Тайнохранимова" not in body


def test_an_application_that_works_is_left_alone():
    assert last_resort.page_behind(lambda _environ, _start: [b"ok"])({}, None) == [b"ok"]
