"""Answering the server's calls of triggers. The other end is `nbauth/local/server/triggers.py`.

A thread asks the control port for the next call, again and again, and runs each in a thread of its own. It ends with
the server, or with this process.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from nbauth.errors import ConfigurationError
from nbauth.local.control import Control
from nbauth.local.triggers import Attempt, AutoConfirm, CustomAuth, NewUser, PreSignUp, Question, Round, Then

_LONGEST_WORDS = 2048  # more than a reader of an error wants
_Run = Callable[[Mapping[str, Any]], Any]


class Callbacks:
    """The triggers of the pools of one local AWS."""

    def __init__(self, control: Control) -> None:
        self._control = control
        self._triggers: dict[tuple[str, str], _Run] = {}
        self._thread: threading.Thread | None = None

    def set(self, user_pool_id: str, *, custom_auth: CustomAuth | None, pre_sign_up: PreSignUp | None) -> None:
        """From now on this pool has these, and no others."""
        runs: dict[str, _Run] = {}
        if custom_auth is not None:
            runs |= _custom_auth(custom_auth)
        if pre_sign_up is not None:
            runs["PreSignUp"] = _pre_sign_up(pre_sign_up)
        self._triggers |= {(user_pool_id, name): run for name, run in runs.items()}
        self._control.ask("set_triggers", user_pool_id=user_pool_id, names=sorted(runs))
        if runs and self._thread is None:
            self._thread = threading.Thread(target=self._listen, daemon=True, name="nbauth-local-triggers")
            self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                call = self._control.ask("next_call")
            except ConfigurationError:  # the server has stopped
                return
            if call is not None:
                threading.Thread(target=self._answer, args=(call,), daemon=True, name=call["trigger"]).start()

    def _answer(self, call: Mapping[str, Any]) -> None:
        number = call["number"]
        try:
            answer = {"value": self._triggers[call["pool_id"], call["trigger"]](call["event"])}
            # An answer that can't be sent is an error of the trigger's too.
            self._control.body({"number": number, **answer})
        except BaseException as error:  # noqa: BLE001 - Cognito tells it to whoever signs in; pytest.fail is no Exception
            answer = {"error": _words(error)}
        try:
            self._control.ask("answer_call", number=number, **answer)
        except ConfigurationError:  # the server has stopped
            return


def _words(error: BaseException) -> str:
    try:
        words = str(error)
    except Exception:  # noqa: BLE001 - an error of the trigger's own kind may be unable to say what it is
        words = ""
    return words[:_LONGEST_WORDS] or type(error).__name__


def _custom_auth(custom_auth: CustomAuth) -> dict[str, _Run]:
    def define(event: Mapping[str, Any]) -> str:
        return Then(custom_auth.define(_attempt(event))).value

    def create(event: Mapping[str, Any]) -> dict[str, Any]:
        question = custom_auth.create(_attempt(event))
        return {"public": dict(question.public), "private": dict(question.private), "label": question.label}

    def verify(event: Mapping[str, Any]) -> bool:
        question = Question(event["public"], event["private"], event["label"])
        return bool(custom_auth.verify(_attempt(event), question, event["answer"]))

    return {"DefineAuthChallenge": define, "CreateAuthChallenge": create, "VerifyAuthChallengeResponse": verify}


def _pre_sign_up(function: PreSignUp) -> _Run:
    def run(event: Mapping[str, Any]) -> dict[str, list[str]] | None:
        answer: AutoConfirm | None = function(NewUser(**event))
        return None if answer is None else {"verify": list(answer.verify)}

    return run


def _attempt(event: Mapping[str, Any]) -> Attempt:
    return Attempt(
        username=event["username"],
        attributes=event["attributes"],
        rounds=tuple(Round(**each) for each in event["rounds"]),
        user_not_found=event["user_not_found"],
        client_metadata=event["client_metadata"],
    )
