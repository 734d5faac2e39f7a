"""Ages after «от», «с» and «до»."""

import pytest

from portal.kit import ages


@pytest.mark.parametrize(
    ("years", "said"),
    [
        (0, "0 лет"), (1, "1 года"), (2, "2 лет"), (5, "5 лет"), (11, "11 лет"), (18, "18 лет"), (21, "21 года"),
        (22, "22 лет"), (60, "60 лет"), (61, "61 года"), (100, "100 лет"), (101, "101 года"), (111, "111 лет"),
        (112, "112 лет"), (121, "121 года"),
    ],
)  # fmt: skip
def test_an_age_in_the_genitive(years, said):
    assert ages.genitive(years, str) == said


@pytest.mark.parametrize(
    ("years", "said"), [(0, "до года"), (1, "до 1 года включительно"), (17, "до 17 лет включительно")]
)
def test_the_oldest_age_that_is_meant(years, said):
    assert ages.up_to(years, str) == said
