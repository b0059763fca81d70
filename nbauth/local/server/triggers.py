"""Functions of the parent process that an API call waits for: what Cognito's Lambda triggers are.

The parent asks for the next call and brings its answer over the control port, which it holds anyway: so nothing has to
listen there, and a function of a notebook or a closure will do.
"""

import queue
import secrets
import threading
from collections.abc import Iterable, Mapping
from typing import Any

from nbauth.local.server.refusal import Data, Refused

_PATIENCE = 5.0
"""Seconds that Cognito waits for a trigger.
https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html"""
_POLL = 10.0
"""Seconds after which the parent asks again."""


class Triggers:
    """The calls that wait, and which pools have triggers at all."""

    def __init__(self, lock: threading.RLock) -> None:
        self._lock = lock
        self._of: dict[str, frozenset[str]] = {}
        self._calls: queue.SimpleQueue[Data] = queue.SimpleQueue()
        self._answers: dict[str, queue.SimpleQueue[Mapping[str, Any]]] = {}

    def set(self, pool_id: str, names: Iterable[str]) -> None:
        """From now on this pool has these."""
        self._of[pool_id] = frozenset(names)

    def has(self, pool_id: str, name: str) -> bool:
        """Whether the pool has this trigger."""
        return name in self._of.get(pool_id, ())

    def call(self, pool_id: str, name: str, event: Data) -> Any:
        """What the parent's function answers. The lock of `serial.py` is let go meanwhile: it may call AWS itself."""
        number = secrets.token_hex(8)
        answers = self._answers[number] = queue.SimpleQueue()
        self._calls.put({"number": number, "pool_id": pool_id, "trigger": name, "event": event})
        self._lock.release()
        try:
            answer = answers.get(timeout=_PATIENCE)
        except queue.Empty:
            raise Refused(
                "UnexpectedLambdaException",
                f"{name} invocation failed due to error Socket timeout while invoking Lambda function.",
            ) from None
        finally:
            self._lock.acquire()
            del self._answers[number]
        if "error" in answer:
            raise Refused("UserLambdaValidationException", f"{name} failed with error {answer['error']}.")
        return answer["value"]

    def next(self) -> Data | None:
        """The next call for the parent; None if there was none for a while."""
        try:
            call = self._calls.get(timeout=_POLL)
        except queue.Empty:
            return None
        return call if call["number"] in self._answers else None  # nobody waits any longer

    def answer(self, arguments: Mapping[str, Any]) -> None:
        """The parent's answer: `number`, and `value` or `error`."""
        if waiting := self._answers.get(str(arguments["number"])):
            waiting.put(arguments)
