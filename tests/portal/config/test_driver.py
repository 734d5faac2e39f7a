"""The driver's way of reading statements is its own: a new release may do it otherwise."""

from psycopg import _queries
from psycopg.adapt import Transformer

from portal.config import driver


def read(statement: bytes) -> int:
    """Return how often a statement was looked through when it was read twice."""
    looked = _queries._query2pg.cache_info().misses
    for _ in range(2):
        _queries.PostgresQuery(Transformer()).convert(statement, {"a": 1})
    return _queries._query2pg.cache_info().misses - looked


def test_a_long_statement_is_looked_through_once():
    assert read(b"SELECT %(a)s -- " + b"x" * 5000) == 1


def test_one_that_is_longer_is_not_kept():
    assert read(b"SELECT %(a)s -- " + b"x" * driver.LONGEST) == 0
