"""What fails at the keychain, at every moment when it is used, and what must come of it."""

import time

import keyring.errors
import pytest
from faults import acts, pace
from faults.acts import Stage
from faults.saying import says
from vault.fake_backends import FakeBackend

from nbauth.core.state import UserState
from nbauth.errors import NbauthError, SignInExpired, VaultError
from nbauth.texts import Keeping, Session
from nbauth.vault import KeyringVault, keychain
from nbauth.vault.keychain import Keychain
from nbauth.vault.locks import LockFolder

DEADLINE_S = keychain.DEADLINE_S / pace.FASTER


class FailingBackend(FakeBackend):
    """Fails as `fault` does, but for what is put there to try it."""

    fault = None

    def _call(self, what, service, account):
        super()._call(what, service, account)
        if self.fault and not service.startswith("nbauth check"):
            self.fault(what)


def locked(_):
    raise keyring.errors.KeyringLocked


def slow(_):
    time.sleep(1.5 * DEADLINE_S)  # it is the fault: an answer, and too late


def full(what):
    if what == "set":
        raise keyring.errors.PasswordSetError


def gone(_):
    raise keyring.errors.NoKeyringError


def at_once(change):
    """What happens to the texts, and then no more."""

    def begin(backend):
        for key in list(backend.texts):
            backend.change(key, change(backend.texts[key]))

    return begin


def from_now_on(fault):
    def begin(backend):
        backend.fault = fault

    return begin


FAULTS = {
    "locked": from_now_on(locked),
    "slow": from_now_on(slow),
    "full": from_now_on(full),
    "gone": from_now_on(gone),
    "damaged": at_once(lambda text: text[: len(text) // 2]),
    "emptied": at_once(lambda _: None),
}
IN, OUT, ENDED = UserState.SIGNED_IN, UserState.SIGNED_OUT, UserState.SIGN_IN_EXPIRED
KEPT = (IN, "")
IN_AND_NOTED = (IN, "noted")
IN_AND_TOLD = (IN, "raised")
LEFT = (OUT, "")
OUT_AND_NOTED = (OUT, "noted")
OUT_AND_TOLD = (OUT, "raised")
ENDED_AND_TOLD = (ENDED, "raised")
"""Where it leaves, and whether the text is raised, or noted as why the sign-in is not kept."""

ACTS = (acts.sign_in, acts.renew, acts.rotate, acts.sign_out, acts.resume)
TABLE = {
    #           what is said              sign_in       renew           rotate          sign_out      resume
    "locked":  (Keeping.LOCKED,           IN_AND_NOTED, IN_AND_NOTED,   IN_AND_TOLD,    OUT_AND_TOLD, OUT_AND_NOTED),
    "slow":    (Keeping.NO_ANSWER,        IN_AND_NOTED, IN_AND_NOTED,   IN_AND_TOLD,    OUT_AND_TOLD, OUT_AND_NOTED),
    "full":    (Keeping.REFUSED,          IN_AND_NOTED, IN_AND_NOTED,   IN_AND_NOTED,   LEFT,         IN_AND_NOTED),
    "gone":    (Keeping.REFUSED,          IN_AND_NOTED, IN_AND_NOTED,   IN_AND_TOLD,    OUT_AND_TOLD, OUT_AND_NOTED),
    "damaged": (Keeping.DAMAGED,          KEPT,         KEPT,           KEPT,           LEFT,         OUT_AND_NOTED),
    "emptied": (Session.SIGNED_OUT_ELSEWHERE, KEPT,     ENDED_AND_TOLD, ENDED_AND_TOLD, LEFT,         LEFT),
}  # fmt: skip
CASES = [pytest.param(fault, act, id=f"{act.__name__}: {fault}") for fault in FAULTS for act in ACTS]


@pytest.fixture
def backend():
    return FailingBackend()


@pytest.fixture
def stage(world, monkeypatch, backend, tmp_path):
    pace.quicken(monkeypatch)
    stage = Stage(
        world,
        lambda: KeyringVault(
            keychain=Keychain(lambda: backend, deadline_s=DEADLINE_S), locks=LockFolder([tmp_path / "locks"])
        ),
    )
    yield stage
    stage.proxy.close()


@pytest.mark.parametrize(("fault", "done"), CASES)
def test_what_comes_out(stage, backend, fault, done, record_property):
    act = done(stage)
    text, *outcomes = TABLE[fault]
    state, how = outcomes[ACTS.index(done)]
    FAULTS[fault](backend)
    begun, failure = time.monotonic(), None
    try:
        act.do()
    except NbauthError as error:
        failure = error
    took, status = time.monotonic() - begun, act.auth.status()
    record_property("fault", (took / pace.LONGEST_S, failure is not None))
    backend.fault = None

    assert took < 1.25 * pace.LONGEST_S
    assert status.state is state
    _check_what_is_said(text, how, failure, status)
    assert not [secret for secret in act.secrets if secret in f"{failure!r} {failure} {status!r} {status}"]
    if done is acts.sign_out:
        assert "RevokeToken" in stage.proxy.done  # whatever becomes of what is kept

    if fault == "slow" or state is not IN:  # a keychain that has hung is not asked again by the same process
        act.auth.sign_in(act.name, acts.PASSWORD)
    else:
        act.again()
    assert act.is_well()


def _check_what_is_said(text, how, failure, status):
    if how == "raised":
        assert type(failure) is (SignInExpired if status.state is ENDED else VaultError)
        assert says(failure.message, text)
        assert failure.hint
    else:
        assert failure is None
    if how == "noted":
        assert not status.kept
        assert says(status.not_kept_because, text)
    if status.state is IN and not how:
        assert status.kept
