"""The attempt that is open: drives the flow against an identity provider and the accounts beside it."""

import threading

from nbauth.core import flow
from nbauth.core.answers import Answer, Code, Custom, Opening, Password, Reset
from nbauth.core.ports import Accounts, IdentityProvider
from nbauth.core.steps import Challenge, Detour, NeedsPasswordReset, NeedsSignUpConfirmation, Outcome, SignedOut, Step
from nbauth.errors import ChallengeExpired, NbauthError
from nbauth.forks import call_after_fork
from nbauth.texts import Session


class SignIn:
    """One attempt after another, each answer in its turn: two answers at once would use up each other's session.

    `start_over` does not wait for an answer that is under way: it replaces the step, and the answer finds it replaced.
    """

    def __init__(self, provider: IdentityProvider, accounts: Accounts) -> None:
        self._provider = provider
        self._accounts = accounts
        self._lock = threading.Lock()
        self.step: Step = SignedOut()
        self.keep: bool | None = None
        """As in the opening that has begun this sign-in."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._lock = threading.Lock()

    def begin(self, opening: Opening) -> Step:
        """Leave whatever is open, and begin with this."""
        with self._lock:
            self.start_over()
            return self._answered(self.step, opening)

    def respond(self, asked: Step, given: Opening | Answer) -> Step:
        """Answer the question `asked` and return the next step. Raises NbauthError; `step` is where that leaves.

        Raises ChallengeExpired, and nothing is sent, if another challenge is open by now.
        """
        with self._lock:
            flow.check_question(asked, self.step)
            return self._answered(asked, given)

    def start_over(self, *, username: str | None = None) -> None:
        """Back to the beginning, with the name kept unless another is given."""
        self.step = SignedOut(self.step.username if username is None else username)

    def _answered(self, asked: Step, given: Opening | Answer) -> Step:
        before = self.step
        typed = given.username.strip() if isinstance(given, Opening) else ""
        try:
            given = flow.ready(asked, given)
        except NbauthError:  # nothing was sent: an open question stays open
            if isinstance(before, SignedOut) and typed:
                self.step = SignedOut(typed)
            raise
        try:
            if isinstance(asked, Detour):
                openings = self._mended(asked, given)
                before = asked = self._moved(before, SignedOut(asked.username))
                step = self._begun(*openings)
            elif isinstance(asked, Challenge) and isinstance(given, Answer):
                step = self._provider.answer(asked, given)
            elif isinstance(given, Opening):
                step = self._begun(given)
        except NbauthError as failure:
            self._moved(before, flow.after_failure(asked, failure, typed))
            raise
        return self._moved(before, step)

    def _mended(self, asked: Detour, given: Opening | Answer) -> list[Opening]:
        """Mend the account; what the sign-in can go on with, the best first."""
        match asked, given:
            case NeedsSignUpConfirmation(), Code(code):
                at_once = self._accounts.confirm_sign_up(asked.username, code).opening
                return [at_once, asked.opening] if at_once else [asked.opening]
            case NeedsPasswordReset(), Reset(code, password):
                self._accounts.confirm_forgot_password(asked.username, code, password)
                kind = Custom if asked.custom else Password
                return [kind(asked.username, password, asked.keep)]
            case _:
                raise ChallengeExpired(Session.NOT_ASKED)

    def _begun(self, opening: Opening, *others: Opening) -> Outcome:
        """With the first that the provider accepts."""
        try:
            outcome = self._provider.begin(opening)
        except NbauthError:
            if others:
                return self._begun(*others)
            raise
        self.keep = opening.keep
        return outcome

    def _moved(self, before: Step, after: Step) -> Step:
        """From here on `after` is the step, unless somebody has started over meanwhile."""
        if self.step is not before:
            raise ChallengeExpired(Session.LEFT_MEANWHILE)
        self.step = after
        return after
