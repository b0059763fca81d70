"""The public keys that a user pool signs its tokens with: fetched when first needed, by one thread for all."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any

import jwt
from botocore.awsrequest import AWSRequest
from botocore.httpsession import URLLib3Session
from botocore.utils import get_environ_proxies

from nbauth.aws import quiet
from nbauth.aws.hosts import keys_url
from nbauth.aws.service_time import ServiceTime
from nbauth.config import PoolConfig, stays_here
from nbauth.errors import ConfigurationError, TokenInvalid, Unreachable
from nbauth.forks import call_after_fork
from nbauth.texts import Verification

_TIMEOUTS_S = (5, 5)  # to connect, and between two pieces of the answer
_LONGEST_FETCH_S = 8.0
"""For all pieces together: one that trickles in is left to itself, and the next who needs a key asks anew."""
_HEAD_START_S = 0.005
"""Until the request has set out: whoever works meanwhile, making a client, say, keeps the interpreter from it."""

Keys = dict[str, Any]


class PublishedKeys:
    """One pool's, by their ids."""

    def __init__(self, pool: PoolConfig, time: ServiceTime, ca_bundle: Callable[[], str | None]) -> None:
        self._pool = pool
        self._time = time
        self._ca_bundle = ca_bundle
        self._lock = threading.Lock()
        self._keys: Keys = {}
        self._flight: Future[Keys] | None = None
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew; whoever was fetching is in the parent only."""
        self._lock, self._flight = threading.Lock(), None

    def begin(self) -> Callable[[], object]:
        """Have them fetched, unless they are here. What is returned waits for that, and raises as `warm_up` does."""
        flight = None if self._keys else self._flight_after(self._keys)
        if flight is None:
            return lambda: None
        wait([flight], timeout=_HEAD_START_S)
        return lambda: self._landed(flight)

    def warm_up(self) -> None:
        """Fetch them, unless they are here. Raises Unreachable, and ConfigurationError if there is no such pool."""
        if not self._keys:
            self._fetched_after(self._keys)

    def named(self, kid: str) -> Any:
        """This one; one that is not known yet is looked for once. Raises TokenInvalid, and what `warm_up` raises."""
        keys = self._keys
        key = keys.get(kid) or self._fetched_after(keys).get(kid)
        if key is None:
            raise TokenInvalid(Verification.UNKNOWN_KEY)
        return key

    def forget(self) -> None:
        """Have them fetched anew by the next who needs one."""
        with self._lock:
            self._keys = {}

    def _fetched_after(self, seen: Keys) -> Keys:
        """Newer ones than these."""
        flight = self._flight_after(seen)
        return self._landed(flight) if flight else self._keys

    def _landed(self, flight: "Future[Keys]") -> Keys:
        """What it brings. Raises Unreachable where it takes too long, and is left to itself then."""
        try:
            return flight.result(timeout=_LONGEST_FETCH_S)
        except TimeoutError:
            self._land(flight)
            raise Unreachable(Verification.KEYS_NOT_FINISHED) from None

    def _flight_after(self, seen: Keys) -> "Future[Keys] | None":
        """What fetches newer ones; None if they are here."""
        with self._lock:
            if self._keys is not seen:
                return None
            if self._flight is None:
                self._flight = Future()
                threading.Thread(target=self._fly, args=(self._flight,), daemon=True, name="nbauth-keys").start()
            return self._flight

    def _fly(self, flight: "Future[Keys]") -> None:
        try:
            with quiet.quiet():
                keys = self._fetched()
        except BaseException as error:  # noqa: BLE001 -- whoever waits must hear of it
            self._land(flight)
            flight.set_exception(error)
        else:
            self._keys = keys
            self._land(flight)
            flight.set_result(keys)

    def _land(self, flight: "Future[Keys]") -> None:
        with self._lock:
            if self._flight is flight:
                self._flight = None

    def _fetched(self) -> Keys:
        """The published set, whole: it is small."""
        url = keys_url(self._pool)
        proxies = {} if stays_here(url) else get_environ_proxies(url)
        session = URLLib3Session(verify=self._ca_bundle() or True, proxies=proxies, timeout=_TIMEOUTS_S)
        try:
            reply = session.send(AWSRequest("GET", url).prepare())
            if reply.status_code != 200:
                raise _refused(reply.status_code, reply.content)
            keys = json.loads(reply.content)["keys"]
            self._time.learn(reply.headers.get("date", ""))
            # Keys of another kind, if there ever are some, don't sign with the one algorithm that is accepted.
            return {key["kid"]: jwt.PyJWK(key, algorithm="RS256") for key in keys if key["kty"] == "RSA"}
        except (ValueError, KeyError, TypeError, jwt.PyJWTError):
            raise Unreachable(Verification.KEYS_NOT_UNDERSTOOD) from None
        finally:
            session.close()


def _refused(status: int, content: bytes) -> ConfigurationError | Unreachable:
    """Cognito says in JSON that there is no such pool; a network's own page with the same status says nothing of it.

    Nor does an error with another name: a request rate that was exceeded, say.
    """
    try:
        said = json.loads(content)
    except ValueError:
        said = None
    if status in (400, 404) and isinstance(said, dict) and said.get("__type") in (None, "ResourceNotFoundException"):
        return ConfigurationError(Verification.NO_KEYS.of(status=status))
    return Unreachable(Verification.KEYS_NOT_FETCHED.of(status=status))
