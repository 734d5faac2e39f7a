"""The gallery stands open, shows every group, and needs no table."""

import pytest

from portal.nonprod.gallery import views
from tests.portal.look.pages import tags, words


@pytest.mark.parametrize("group", views.GROUPS)
def test_group_is_shown(client, group: str) -> None:
    answer = client.get(f"/gallery/{group}/")
    assert answer.status_code == 200
    assert len(tags(answer.content.decode(), tag="h1")) == 1


def test_gallery_lists_its_groups(client) -> None:
    shown = client.get("/gallery/").content.decode()
    links = [words(one) for one in tags(shown, **{"class": "links__link"})]
    assert links == [title for title, _ in views.GROUPS.values()]


def test_unknown_group_is_not_found(client) -> None:
    assert client.get("/gallery/nothing/").status_code == 404
