"""DuckDB: a secret of the connection's database, made anew whenever the sign-in has other keys.

DuckDB calls for no keys: it signs with those of a secret, and a query with those that the secret had when it began. So
a query may take as long as the keys that are there when it begins: a third of their life at least, since a sign-in has
newer ones by then.
"""

import logging
import re
import threading
import time
import weakref
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from nbauth.core.tokens import Credentials
from nbauth.errors import ConfigurationError, NbauthError, NotSignedIn
from nbauth.forks import call_after_fork
from nbauth.handoff.handle import Handle
from nbauth.texts import Handoff

SECRET = "nbauth"  # noqa: S105 -- its name
_NOBODY = "nobody-is-signed-in"
_TRIES = 5
_PAUSE_S = 0.05  # before another try, where another connection has just changed a secret of the same database
_LATER_S = 1.0
_IN_CONFLICT = "write-write conflict"
_KEY_ID = re.compile(r"(?:^|;)key_id=([^;]*)")


def keep(handle: Handle, connection: duckdb.DuckDBPyConnection) -> None:
    """Have the secret there from now on.

    Raises NotSignedIn, ConfigurationError where `connection` is none or DuckDB does not read S3 there.
    """
    if not isinstance(connection, duckdb.DuckDBPyConnection):
        raise ConfigurationError(Handoff.NO_CONNECTION.of(type=type(connection).__name__))
    handle.credentials()
    with connection.cursor() as cursor:
        _load_httpfs(cursor)
    secret = _Secret(handle, connection)
    secret.put()
    if before := _kept.get(connection):
        before.end()
    _kept[connection] = secret


class _Secret:
    """One sign-in's, in one connection's database; neither is kept alive by it.

    It ends with the connection, and where somebody else's secret has taken its place, or somebody has dropped it.
    """

    def __init__(self, handle: Handle, connection: duckdb.DuckDBPyConnection) -> None:
        self._handle = handle
        self._connection = _open(connection)
        self._turn = threading.Lock()
        self._written: str | None = None
        """The id of the access key that is in it; `_NOBODY` while nobody is signed in, and None before the first."""
        self._end_hearing = handle.on_change(self._follow)  # first, or a change in between would be lost
        call_after_fork(self)

    def after_fork(self) -> None:
        """The child leaves it to its parent: DuckDB's threads are there alone."""
        self._turn = threading.Lock()
        self._end_hearing()

    def end(self) -> None:
        """Another one has taken its place."""
        self._end_hearing()

    def put(self) -> None:
        """For the first time, whatever is in its place. Raises NbauthError, duckdb.Error."""
        try:
            with self._turn, self._cursor() as cursor:
                # Read in turn, or newer ones that came meanwhile would be replaced by those before.
                self._write(cursor, self._handle.credentials_at_hand())
        except BaseException:  # an interrupt too
            self._end_hearing()
            raise

    def _follow(self) -> None:
        try:
            with self._turn:
                self._follow_in_turn()
        except duckdb.ConnectionException:  # it was closed
            self._end_hearing()
        except duckdb.TransactionException:  # somebody's is open, which has changed a secret
            again = threading.Timer(_LATER_S, self._follow)
            again.daemon = True
            again.start()
        except duckdb.Error as error:
            logging.getLogger("nbauth").warning("DuckDB has not taken the new keys: %s", type(error).__name__)

    def _follow_in_turn(self) -> None:
        try:
            now = self._handle.credentials_at_hand()
        except NotSignedIn:
            now = None
        except NbauthError:
            return  # what is there is good until it expires
        wanted = now.access_key if now else _NOBODY
        if wanted == self._written:
            return
        with self._cursor() as cursor:
            if _key_id(cursor) not in (self._written, wanted):
                self._end_hearing()
            else:
                self._write(cursor, now)

    def _write(self, cursor: duckdb.DuckDBPyConnection, now: Credentials | None) -> None:
        _patiently(partial(_create, cursor, self._handle, now) if now else partial(_create_nobodys, cursor))
        self._written = now.access_key if now else _NOBODY

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A connection of its own, for a moment: the person's may be busy, and is not to be used by two threads.

        Raises duckdb.ConnectionException if that is closed. https://duckdb.org/docs/stable/guides/python/multiple_threads
        """
        connection = self._connection()
        if connection is None:
            raise duckdb.ConnectionException
        return connection.cursor()


_kept: "weakref.WeakKeyDictionary[duckdb.DuckDBPyConnection, _Secret]" = weakref.WeakKeyDictionary()
"""Where there is one: a cell that is run again has no second one follow."""


def _open(connection: duckdb.DuckDBPyConnection) -> "Callable[[], duckdb.DuckDBPyConnection | None]":
    """How to get at it, without keeping it open. The default one, which is never closed, has no object that stays."""
    return (lambda: connection) if connection is duckdb.default_connection() else weakref.ref(connection)


def _create(cursor: duckdb.DuckDBPyConnection, handle: Handle, now: Credentials) -> None:
    """By parameters: DuckDB's errors and its log quote a statement, and what is in it.

    No PERSISTENT, which writes a file; no REFRESH, which would make the same keys again, and shows them.
    """
    place = _place(handle)
    names = ", ".join(f"{name} ?" for name in ("KEY_ID", "SECRET", "SESSION_TOKEN", *place))
    # The keys in no variable: a traceback's frames have none to show.
    cursor.execute(
        f"CREATE OR REPLACE SECRET {SECRET} (TYPE s3, {names})",
        [now.access_key, now.secret_key, now.token, *place.values()],
    )


def _create_nobodys(cursor: duckdb.DuckDBPyConnection) -> None:
    """Without a secret DuckDB would ask AWS, unsigned, for the names of buckets and files at a private endpoint."""
    cursor.execute(
        f"CREATE OR REPLACE SECRET {SECRET} (TYPE s3, KEY_ID ?, SECRET '', ENDPOINT ?, URL_STYLE 'path')",
        [_NOBODY, f"{_NOBODY}.invalid"],  # RFC 2606: it is nowhere. DuckDB's error names it
    )


def _place(handle: Handle) -> dict[str, str | bool]:
    found: dict[str, str | bool] = {"REGION": handle.region} if handle.region else {}
    if handle.endpoint_url:
        url = urlsplit(handle.endpoint_url)
        found |= {"ENDPOINT": url.netloc, "URL_STYLE": "path", "USE_SSL": url.scheme != "http"}
    return found


def _key_id(cursor: duckdb.DuckDBPyConnection) -> str | None:
    """Of the secret that is there: DuckDB shows no more of its keys than this."""
    shown = cursor.execute(
        "SELECT secret_string FROM duckdb_secrets() WHERE name = ? AND NOT persistent", [SECRET]
    ).fetchone()
    found = _KEY_ID.search(shown[0]) if shown else None
    return found[1] if found else None


def _patiently(change: Callable[[], object]) -> None:
    for left in reversed(range(_TRIES)):
        try:
            change()
        except duckdb.TransactionException as error:
            if not left or _IN_CONFLICT not in str(error):
                raise
            time.sleep(_PAUSE_S)
        else:
            return


def _load_httpfs(cursor: duckdb.DuckDBPyConnection) -> None:
    """Raises ConfigurationError if it is nowhere. It is fetched only where DuckDB itself would fetch it."""
    # By a parameter: at the first one DuckDB imports pandas, which may take longer than keys live that it is to get.
    (fetches,) = cursor.execute("SELECT current_setting(?)", ["autoinstall_known_extensions"]).fetchone() or (False,)
    sources = ["httpfs", *(f"'{file}'" for file in _from_package() if "'" not in str(file))]
    statements = [*(f"LOAD {source}" for source in sources), *(["INSTALL httpfs", "LOAD httpfs"] if fetches else [])]
    for statement in statements:
        try:
            cursor.execute(statement)
        except duckdb.Error:
            continue
        if statement.startswith("LOAD"):
            return
    raise ConfigurationError(Handoff.NO_HTTPFS.of(version=duckdb.__version__))


def _from_package() -> list[Path]:
    """Of the package that brings it where DuckDB's own server is out of reach; DuckDB checks its signature."""
    package = find_spec("duckdb_extension_httpfs")
    files = [
        Path(folder) / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
        for folder in (package.submodule_search_locations or () if package else ())
    ]
    return [file for file in files if file.is_file()]
