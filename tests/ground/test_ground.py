"""The ground itself: sockets, warnings and databases behave as every other test believes."""

import socket
import warnings

import pytest
from django.db import connection
from pytest_socket import SocketConnectBlockedError


def test_sockets_elsewhere_are_closed():
    with pytest.raises(SocketConnectBlockedError), socket.socket() as client:
        client.connect(("192.0.2.1", 80))


def test_sockets_on_loopback_are_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket() as client:
        client.connect(server.getsockname())

        assert client.getpeername() == server.getsockname()


def test_warnings_are_errors():
    with pytest.raises(UserWarning, match="planted"):
        warnings.warn("planted", UserWarning, stacklevel=1)


@pytest.fixture(scope="module")
def diary():
    """Name the table that two tests of this file share."""
    return "ground_diary"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", [1, 2])
def test_transactional_tests_leave_nothing_even_in_append_only_tables(diary, round_number):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {diary} (day integer)")
        _refuse_delete(cursor, diary)
        cursor.execute(f"INSERT INTO {diary} VALUES ({round_number})")
        cursor.execute(f"SELECT day FROM {diary}")

        assert cursor.fetchall() == [(round_number,)]


@pytest.mark.django_db
def test_plain_tests_see_no_rows_of_transactional_ones(diary):
    assert diary not in connection.introspection.table_names()


def _refuse_delete(cursor, table):
    if connection.vendor == "sqlite":
        cursor.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
        return
    cursor.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION 'append-only'; END $$"
    )
    cursor.execute(
        f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
    )
