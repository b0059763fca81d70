"""Drives the core's flow against an identity provider."""

import threading

from nbauth.core import flow
from nbauth.core.ports import IdentityProvider
from nbauth.core.steps import Answer, Password, SignedOut, Step
from nbauth.errors import NbauthError


class SignIn:
    """One attempt after another, each answer in its turn: two answers at once would use up each other's session."""

    def __init__(self, provider: IdentityProvider, *, username: str = "") -> None:
        self._provider = provider
        self._lock = threading.Lock()
        self.step: Step = SignedOut(username)

    def respond(self, answer: Answer) -> Step:
        """Answer the step at hand and return the next. Raises NbauthError; `step` is then where the failure leaves."""
        with self._lock:
            typed = answer.username.strip() if isinstance(answer, Password) else ""
            try:
                request = flow.respond(self.step, answer)
                self.step = flow.receive(request, self._provider.perform(request))
            except NbauthError as failure:
                self.step = flow.after_failure(self.step, failure, typed)
                raise
            return self.step

    def start_over(self, *, username: str | None = None) -> None:
        """Back to the beginning, with the name kept unless another is given."""
        with self._lock:
            self.step = SignedOut(self.step.username if username is None else username)
