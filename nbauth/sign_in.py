"""The attempt that is open: drives the flow against an identity provider and the accounts beside it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import cast

from nbauth.core import flow
from nbauth.core.answers import Answer, ChosenFactor, ChosenFirstFactor, Code, GivenPassword, NewCode, Opening, Reset
from nbauth.core.events import What
from nbauth.core.ports import Accounts, Clock, IdentityProvider
from nbauth.core.steps import (
    Challenge,
    NeedsEmailCode,
    NeedsFactorChoice,
    NeedsMfaChoice,
    NeedsPasswordReset,
    NeedsSignUpConfirmation,
    NeedsSmsCode,
    Outcome,
    SignedIn,
    SignedOut,
    Step,
)
from nbauth.deadline import seconds_left
from nbauth.errors import ChallengeExpired, CodeExpired, NbauthError, Throttled, Unanswered, Unreachable
from nbauth.forks import call_after_fork
from nbauth.held_opening import HeldOpening
from nbauth.recorder import Recorder
from nbauth.secret import Secret
from nbauth.texts import Session


class SignIn:
    """One attempt after another, each answer in its turn: two answers at once would use up each other's session.

    `start_over` does not wait for an answer that is under way: it replaces the step, and the answer finds it replaced.
    """

    def __init__(self, provider: IdentityProvider, accounts: Accounts, recorder: Recorder, *, clock: Clock) -> None:
        self._provider = provider
        self._accounts = accounts
        self._recorder = recorder
        self._lock = threading.Lock()
        self.step: Step = SignedOut()
        self._left_at: Step = self.step
        """Where the answer that is under way has left the step."""
        self._unanswered: Step | None = None
        """A question to which an answer was sent, and no usable reply came: it may have been taken. None once left."""
        self._held = HeldOpening(clock)
        self._may_hold = False
        self.keep: bool | None = None
        """As in the opening that has begun this sign-in."""
        call_after_fork(self)

    def after_fork(self) -> None:
        """Make the lock anew."""
        self._lock = threading.Lock()

    @property
    def is_answering(self) -> bool:
        """Whether an answer is under way."""
        return self._lock.locked()

    def begin(self, opening: Opening) -> Step:
        """Leave whatever is open, and begin with this. Nothing of it is held: whoever begins so has it themselves."""
        with self._turn():
            self.start_over()
            self._may_hold = False
            return self._answered(self.step, opening)

    def respond(self, asked: Step, given: Opening | Answer) -> Step:
        """Answer the question `asked` and return the next step. Raises NbauthError; `step` is where that leaves.

        What begins a sign-in is held while a code is waited for, for a NewCode to begin with it anew; where it is not,
        a NewCode leads back to the beginning.
        Raises ChallengeExpired, and nothing is sent, if another challenge is open by now.
        """
        with self._turn():
            flow.check_question(asked, self.step)
            self._may_hold = True
            return self._answered(asked, given)

    def start_over(self, *, username: str | None = None) -> None:
        """Back to the beginning, with the name kept unless another is given."""
        self.step = SignedOut(self.step.username if username is None else username)
        self._unanswered = None
        self._held.drop()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=seconds_left()):
            raise Unreachable(Session.ANSWER_UNDER_WAY)
        try:
            yield
        finally:
            self._held.drop_unless(self.step)
            self._lock.release()

    def _answered(self, asked: Step, given: Opening | Answer) -> Step:
        begun = self._left_at = self.step
        typed = given.username.strip() if isinstance(given, Opening) else ""
        try:
            given = flow.ready(asked, given)
        except NbauthError:  # nothing was sent: an open question stays open
            if isinstance(begun, SignedOut) and typed:
                self._move(SignedOut(typed))
            raise
        try:
            with self._recorder.recording(_what(given)) as outcome:
                step = self._outcome(asked, given)
                outcome.step = type(step).__name__
        except NbauthError as failure:
            told = self._honest(asked, failure)
            # Not `asked`: a detour that was asked aside is no step, and one whose answer was accepted is over.
            self._move(flow.after_failure(self._left_at, failure, typed))
            self._remember(asked, failure)
            raise told from None
        try:
            self._move(step)
        except ChallengeExpired:
            if isinstance(step, SignedIn):  # nobody has any use for it
                with suppress(NbauthError):
                    self._provider.revoke(Secret(step.tokens.refresh_token))
            raise
        self._unanswered = None
        return step

    def _honest(self, asked: Step, failure: NbauthError) -> NbauthError:
        """What is used up after an answer whose reply was lost may have been used up by that."""
        if asked is not self._unanswered:
            return failure
        said = {"code": failure.code, "request_id": failure.request_id}
        if isinstance(failure, ChallengeExpired):
            return ChallengeExpired(Session.MAY_HAVE_BEEN_TAKEN, **said)
        if isinstance(failure, CodeExpired) and isinstance(asked, NeedsPasswordReset):
            return CodeExpired(Session.RESET_MAY_HAVE_WORKED, **said)
        return failure

    def _remember(self, asked: Step, failure: NbauthError) -> None:
        """Until the service answers: what it says then, it says of the answer before too."""
        if isinstance(failure, Unanswered):
            self._unanswered = asked
        elif not isinstance(failure, Unreachable | Throttled):
            self._unanswered = None

    def _outcome(self, asked: Step, given: Opening | Answer) -> Outcome | SignedOut:
        """Where it leads; `flow.ready` has seen that `asked` takes what was given."""
        if isinstance(given, Opening):
            return self._begun(given)
        match asked:
            case NeedsSignUpConfirmation(username, opening):
                confirmed = self._accounts.confirm_sign_up(username, cast("Code", given).code)
                self._move(SignedOut(username))
                at_once = [replace(confirmed.opening, keep=opening.keep)] if confirmed.opening else []
                return self._begun(*at_once, opening)
            case NeedsPasswordReset(username, opening):
                reset = cast("Reset", given)
                self._accounts.confirm_forgot_password(username, reset.code, reset.password)
                self._move(SignedOut(username))
                return self._begun(opening.with_password(reset.password))
            case SignedOut() | SignedIn():
                raise ChallengeExpired(Session.NO_QUESTION)
            case NeedsSmsCode() | NeedsEmailCode() if isinstance(given, NewCode):
                return self._sent_again(asked)
            case _:
                return self._answer(asked, given)

    def _answer(self, asked: Challenge, given: Answer) -> Outcome:
        opening = None if isinstance(asked, NeedsSmsCode | NeedsEmailCode) else self._held.of(asked)
        outcome = self._provider.answer(asked, given)
        if opening:  # a code may have been sent now
            self._held.hold(outcome, _with(given, opening))
        return outcome

    def _sent_again(self, asked: NeedsSmsCode | NeedsEmailCode) -> Outcome | SignedOut:
        """By a new sign-in; the question stays open until that has come as far."""
        opening = self._held.of(asked)
        if opening is None:
            return SignedOut(asked.username)
        outcome = self._begun(opening)
        if isinstance(outcome, NeedsMfaChoice) and asked.medium in outcome.factors:
            return self._answer(outcome, ChosenFactor(asked.medium))
        if isinstance(outcome, NeedsFactorChoice) and asked.medium in outcome.choices:
            return self._answer(outcome, ChosenFirstFactor(asked.medium))
        return outcome

    def _begun(self, opening: Opening, *others: Opening) -> Outcome:
        """With the first that the provider accepts."""
        try:
            outcome = self._provider.begin(opening)
        except NbauthError:
            if others:
                return self._begun(*others)
            raise
        self.keep = opening.keep
        if self._may_hold:
            self._held.hold(outcome, opening)
        return outcome

    def _move(self, step: Step) -> None:
        """From here on this is the step, unless somebody has started over meanwhile."""
        if self.step is not self._left_at:
            raise ChallengeExpired(Session.LEFT_MEANWHILE)
        self.step = self._left_at = step


def _with(given: Answer, opening: Opening) -> Opening:
    """What would lead as far again."""
    return opening.with_password(given.password) if isinstance(given, GivenPassword) else opening


def _what(given: Opening | Answer) -> What:
    if isinstance(given, Opening):
        return What.SIGN_IN
    return What.NEW_CODE if isinstance(given, NewCode) else What.ANSWER
