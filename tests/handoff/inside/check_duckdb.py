"""The secret that DuckDB keeps: whose keys are in it, when they change, and that it shows none and keeps nobody."""

import gc
import logging
import os
import re
import threading
import traceback
import weakref
from dataclasses import replace

import duckdb
import leaks
import pytest
from fakes import POOL, FakeClock, FakeService, FakeVault, eventually, signed_in

from nbauth.auth import Auth, holder_of
from nbauth.errors import ConfigurationError, NotSignedIn
from nbauth.handoff import duckdb as ours


def made(name="session", user="ada", pool=POOL):
    clock = FakeClock()
    service = FakeService(clock)
    auth = Auth(pool, name=name, vault=FakeVault(), clock=clock, service=service)
    auth.provider = service.provider
    return sign_in(auth, user)


def sign_in(auth, user):
    auth.provider.replies.append(signed_in(user, clock=FakeClock()))
    auth.sign_in(user, "secret-password")
    return auth


@pytest.fixture
def ada():
    return made()


@pytest.fixture
def connection():
    with duckdb.connect() as made:
        yield made


def shown(connection):
    found = connection.execute("SELECT secret_string FROM duckdb_secrets() WHERE name = 'nbauth'").fetchone()
    return dict(each.split("=", 1) for each in found[0].split(";")) if found else {}


def key(connection):
    return shown(connection).get("key_id")


def renew(auth):
    """And have it told here too: the renewal does so in a thread of its own."""
    keys = auth.credentials(force_refresh=True)
    holder_of(auth)._listeners.tell()
    return keys


def listeners(auth):
    return len(holder_of(auth)._listeners._all)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        (None, {}),
        ("http://127.0.0.1:4566", {"endpoint": "127.0.0.1:4566", "url_style": "path", "use_ssl": "false"}),
        ("https://s3.example.com", {"endpoint": "s3.example.com", "url_style": "path", "use_ssl": "true"}),
    ],
)
def test_the_secret_has_the_keys_the_region_and_the_pools_endpoint(connection, url, place):
    ada = made(pool=replace(POOL, endpoint_url=url))
    ada.tools.duckdb(connection)

    found = shown(connection)
    assert (found["key_id"], found["region"]) == (ada.credentials().access_key, "eu-west-1")
    assert {name: value for name, value in found.items() if name in {"endpoint", "url_style", "use_ssl"}} == place
    assert found["secret"] == found["session_token"] == "redacted"
    assert connection.execute("SELECT persistent FROM duckdb_secrets() WHERE name = 'nbauth'").fetchall() == [(False,)]


def test_it_has_the_newer_keys_as_soon_as_there_are_some(ada, connection):
    ada.tools.duckdb(connection)
    first = key(connection)
    renew(ada)

    assert key(connection) == key(connection.cursor()) == ada.credentials().access_key != first


def test_a_transaction_goes_on_with_the_keys_that_it_began_with(ada, connection):
    """And so does a query: why a third of the keys' life is promised, and no more."""
    ada.tools.duckdb(connection)
    connection.execute("BEGIN")
    first = key(connection)
    renew(ada)

    assert key(connection) == first
    connection.execute("COMMIT")
    assert key(connection) == ada.credentials().access_key != first


def test_a_sign_out_takes_the_keys_out_and_the_next_users_follow(ada, connection):
    ada.tools.duckdb(connection)
    adas = ada.credentials().access_key
    ada.sign_out()
    assert key(connection) == "nobody-is-signed-in"
    sign_in(ada, "sam")

    assert key(connection) == ada.credentials().access_key != adas


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:4566"])
def test_after_a_sign_out_nobody_is_asked_for_a_bucket_and_the_error_says_why(connection, url):
    ada = made("out", pool=replace(POOL, endpoint_url=url))
    ada.tools.duckdb(connection)
    ada.sign_out()

    with pytest.raises(duckdb.Error, match=r"//nobody-is-signed-in\.invalid/bucket/file\.csv"):
        connection.execute("FROM 's3://bucket/file.csv'")


def test_of_two_sign_ins_the_later_one_stays(ada, connection):
    sam = made("other", "sam")
    ada.tools.duckdb(connection)
    sam.tools.duckdb(connection)
    renew(ada)
    assert key(connection) == sam.credentials().access_key
    ada.sign_out()
    renew(sam)

    assert key(connection) == sam.credentials().access_key


def test_a_cell_that_runs_again_changes_nothing(ada, connection):
    ada.tools.duckdb(connection.cursor())  # gone at once
    ada.tools.duckdb(connection)
    following = listeners(ada)
    ada.tools.duckdb(connection)
    assert listeners(ada) == following
    for _ in range(2):
        renew(ada)
        assert key(connection) == ada.credentials().access_key
    ada.sign_out()
    assert key(connection) == "nobody-is-signed-in"


def test_it_goes_on_when_another_connection_that_had_it_too_is_closed(ada, connection):
    first = connection.cursor()
    ada.tools.duckdb(first)
    ada.tools.duckdb(connection)
    renew(ada)
    first.close()
    renew(ada)

    assert key(connection) == ada.credentials().access_key


def test_what_the_person_drops_stays_dropped(ada, connection):
    ada.tools.duckdb(connection)
    connection.execute("DROP SECRET nbauth")
    renew(ada)

    assert shown(connection) == {}


def test_it_ends_with_the_connection_and_says_nothing_of_it(ada, connection, caplog):
    before = listeners(ada)
    ada.tools.duckdb(connection)
    assert listeners(ada) == before + 1
    connection.close()
    renew(ada)

    assert listeners(ada) == before
    assert caplog.records == []


def test_it_keeps_no_connection_open(ada, tmp_path):
    connection = duckdb.connect(str(tmp_path / "file.db"))
    ada.tools.duckdb(connection)
    gone = weakref.ref(connection)
    del connection

    assert eventually(lambda: gc.collect() is not None and gone() is None)
    duckdb.connect(str(tmp_path / "file.db"), read_only=True).close()  # another configuration: it was really closed


def test_it_keeps_no_sign_in_alive(connection):
    ada = made("short")
    ada.tools.duckdb(connection)
    gone = weakref.ref(holder_of(ada))
    del ada

    assert eventually(lambda: gc.collect() is not None and gone() is None)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
def test_a_forked_child_leaves_it_to_its_parent(ada, connection):
    before = listeners(ada)
    ada.tools.duckdb(connection)
    if (child := os.fork()) == 0:
        os._exit(listeners(ada) - before)
    assert os.waitpid(child, 0)[1] == 0
    renew(ada)

    assert key(connection) == ada.credentials().access_key


def test_the_default_connection_is_followed_though_nobody_holds_it(ada):
    ada.tools.duckdb(duckdb.default_connection())
    gc.collect()
    renew(ada)
    assert key(duckdb.default_connection()) == ada.credentials().access_key
    ada.sign_out()


def test_queries_in_many_threads_go_on_while_keys_change(ada, connection):
    ada.tools.duckdb(connection)
    failed, over = [], threading.Event()

    def query():
        cursor = connection.cursor()
        while not over.is_set():
            try:
                cursor.execute("SELECT sum(range) FROM range(20000)").fetchall()
            except Exception as error:
                failed.append(error)

    threads = [threading.Thread(target=query) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(50):
        renew(ada)
        assert key(connection) == ada.credentials().access_key
    over.set()
    for thread in threads:
        thread.join()

    assert failed == []


def test_a_change_that_another_one_is_in_the_way_of_is_tried_again(ada, connection, monkeypatch):
    ada.tools.duckdb(connection)
    other = connection.cursor()
    other.execute("BEGIN")
    other.execute("CREATE OR REPLACE SECRET nbauth (TYPE s3, KEY_ID ?)", [ada.credentials().access_key])
    waited = []
    monkeypatch.setattr(ours.time, "sleep", lambda pause: waited.append(pause) or other.execute("ROLLBACK"))
    renew(ada)

    assert 1 <= len(waited) <= 2  # a renewal is told in two threads
    assert key(connection) == ada.credentials().access_key


@pytest.mark.parametrize("how", ["renewed", "signed out"])
def test_what_an_open_transaction_is_in_the_way_of_is_done_when_that_has_ended(ada, connection, monkeypatch, how):
    monkeypatch.setattr(ours, "_LATER_S", 0.01)
    monkeypatch.setattr(ours, "_PAUSE_S", 0)
    ada.tools.duckdb(connection)
    other = connection.cursor()
    other.execute("BEGIN")
    other.execute("CREATE OR REPLACE SECRET nbauth (TYPE s3, KEY_ID ?)", [ada.credentials().access_key])
    before = key(connection)
    renew(ada) if how == "renewed" else ada.sign_out()
    assert key(connection) == before
    other.execute("ROLLBACK")

    wanted = ada.credentials().access_key if how == "renewed" else "nobody-is-signed-in"
    assert eventually(lambda: key(connection) == wanted)


def test_what_does_not_go_otherwise_is_logged_without_a_key_and_done_at_the_next_change(
    ada, connection, monkeypatch, caplog
):
    caplog.set_level(logging.DEBUG)
    ada.tools.duckdb(connection)

    def fail(*_):
        raise duckdb.IOException("a secret of somebody's")

    monkeypatch.setattr(ours, "_create", fail)
    keys = renew(ada)
    assert "DuckDB has not taken the new keys: IOException" in caplog.text
    assert leaks.found({"log": caplog.text.encode()}, [keys.secret_key, keys.token, keys.access_key, "somebody"]) == []
    monkeypatch.undo()
    holder_of(ada)._listeners.tell()

    assert key(connection) == keys.access_key


def test_duckdbs_errors_and_its_log_show_no_key(ada, connection, monkeypatch):
    """With variables, as `%xmode Verbose` prints them."""
    keys, before = ada.credentials(), listeners(ada) + 1
    connection.execute("CALL enable_logging(level = 'debug')")
    ada.tools.duckdb(connection)
    logged = str(connection.execute("SELECT message FROM duckdb_logs").fetchall())
    monkeypatch.setattr(ours, "SECRET", "two words")
    with pytest.raises(duckdb.ParserException) as raised:
        ada.tools.duckdb(connection)
    printed = "".join(traceback.TracebackException.from_exception(raised.value, capture_locals=True).format())

    assert "CREATE OR REPLACE SECRET" in logged
    assert listeners(ada) == before
    assert leaks.found({"log": logged.encode(), "printed": printed.encode()}, [keys.secret_key, keys.token]) == []


def test_where_nobody_is_signed_in_it_says_so_and_keeps_nothing(ada, connection):
    ada.sign_out()
    before = listeners(ada)
    with pytest.raises(NotSignedIn):
        ada.tools.duckdb(connection)

    assert listeners(ada) == before
    assert shown(connection) == {}


def test_where_httpfs_is_nowhere_it_says_how_to_get_it(ada, connection, monkeypatch, tmp_path):
    monkeypatch.setattr(ours, "find_spec", lambda _: None)
    connection.execute("SET autoinstall_known_extensions = false")
    connection.execute(f"SET extension_directory = '{tmp_path}'")

    with pytest.raises(ConfigurationError, match="pip install duckdb-extension-httpfs"):
        ada.tools.duckdb(connection)
    assert listeners(ada) == listeners(made("another"))


@pytest.mark.parametrize("what", [None, "file.db", duckdb])
def test_what_is_no_connection_is_refused(ada, what):
    with pytest.raises(ConfigurationError, match=re.escape("duckdb.default_connection()")):
        ada.tools.duckdb(what)
