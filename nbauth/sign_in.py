"""Drives the core's flow against an identity provider."""

import threading

from nbauth.core import flow
from nbauth.core.ports import IdentityProvider
from nbauth.core.steps import Answer, Password, SignedOut, Step
from nbauth.errors import ChallengeExpired, NbauthError
from nbauth.forks import start_again_after_fork


class SignIn:
    """One attempt after another, each answer in its turn: two answers at once would use up each other's session.

    `start_over` does not wait for an answer that is under way: it replaces the step, and the answer finds it replaced.
    """

    def __init__(self, provider: IdentityProvider, *, username: str = "") -> None:
        self._provider = provider
        self._lock = threading.Lock()
        self.step: Step = SignedOut(username)
        start_again_after_fork(self)

    def start_again(self) -> None:
        """After a fork."""
        self._lock = threading.Lock()

    def begin(self, password: Password) -> Step:
        """Leave whatever is open, and answer the first question."""
        with self._lock:
            self.start_over()
            return self._answered(password)

    def respond(self, answer: Answer) -> Step:
        """Answer the step at hand and return the next. Raises NbauthError; `step` is then where the failure leaves."""
        with self._lock:
            return self._answered(answer)

    def start_over(self, *, username: str | None = None) -> None:
        """Back to the beginning, with the name kept unless another is given."""
        self.step = SignedOut(self.step.username if username is None else username)

    def _answered(self, answer: Answer) -> Step:
        begun = self.step
        typed = answer.username.strip() if isinstance(answer, Password) else ""
        try:
            request = flow.respond(begun, answer)
        except NbauthError:  # nothing was sent: an open challenge stays open
            if isinstance(begun, SignedOut) and typed:
                self.step = SignedOut(typed)
            raise
        failure: NbauthError | None = None
        try:
            step = flow.receive(request, self._provider.perform(request))
        except NbauthError as error:
            step, failure = flow.after_failure(begun, error, typed), error
        if self.step is not begun:
            raise ChallengeExpired("The sign-in was left meanwhile.", hint="Start again.")
        self.step = step
        if failure:
            raise failure
        return step
