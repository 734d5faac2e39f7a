"""The header that Django reads before any page of ours can answer."""

import pytest

from portal.config.content_type import plain


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("", ""),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        ("application/x-www-form-urlencoded; charset=utf-8", "application/x-www-form-urlencoded"),
        ("text/plain; charset=hex", "text/plain"),
        ("text/plain; charset*=hex''x", "text/plain"),
        ("text/plain; charset=\x00", "text/plain"),
        (
            "multipart/form-data; boundary=----WebKitFormBoundaryA1",
            "multipart/form-data; boundary=----WebKitFormBoundaryA1",
        ),
        ('Multipart/Form-Data; charset=x; boundary="a.b"', "Multipart/Form-Data; boundary=a.b"),
        ("multipart/form-data; boundary*=hex''%41", "multipart/form-data"),
        ("multipart/form-data; boundary=" + "x" * 71, "multipart/form-data"),
        ("multipart/mixed; boundary=x", "multipart/mixed"),
        (";" * 5000, ""),
    ],
)
def test_only_the_kind_and_the_boundary_are_kept(told, read):
    assert plain(told) == read
